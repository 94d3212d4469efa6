"""Letters as they would read with other texts. Nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from pool.access import guard
from pool.kernel.refusals import NotFound, Refusal
from pool.kernel.words import N_
from pool.letters import catalogue, examples, phrasing, printing, queries, reading, shipped, wordings

OFFERED = 8  # letters to choose from
EXAMPLE, LETTER = "example", "letter"
MADE_AGAIN = ("words", "lines_shown", "lines_file")


class LetterTooOld(Refusal):
    code = "letter_lacks_facts"
    sentence = N_("%(reference)s does not have the facts that letters have today. Choose another letter.")
    kind = "invalid"


@dataclass(frozen=True)
class Preview:
    """A letter worded with other texts: its facts and words, and how it reads."""

    facts: dict
    blocks: list[reading.Block]
    measure: reading.Measure


@dataclass(frozen=True)
class Choice:
    """A letter that texts can be tried on."""

    value: str
    kind: str
    letter: object = None


def choices(user, name: str, language: str) -> list[Choice]:
    """The newest letters with these texts that a person may read, and the made-up one of each kind."""
    kinds = [letter.kind.value for letter in catalogue.used_by(name)]
    made_up = [Choice(f"{EXAMPLE}-{kind}", kind) for kind in kinds]
    if not guard.may(user, "letters.read"):
        return made_up
    written = queries.to_try_on(user, kinds, language, OFFERED)
    return [*(Choice(f"{LETTER}-{item.pk}", item.kind, item) for item in written), *made_up]


def chosen(user, name: str, language: str, value: str) -> dict:
    """The facts of the letter that was chosen; those of the first choice where nothing was.

    Raises:
        NotFound: there is no such letter, or it does not have these texts, or the person may not read it.
    """
    value = value or choices(user, name, language)[0].value
    what, _dash, which = value.partition("-")
    kinds = {letter.kind.value for letter in catalogue.used_by(name)}
    if what == EXAMPLE and which in kinds:
        return examples.facts(which, language, is_corrected=name == catalogue.COMMON)
    if what != LETTER or not (which.isascii() and which.isdecimal() and len(which) < 19):
        raise NotFound()
    if not guard.may(user, "letters.read"):
        raise NotFound()
    letter = queries.one(user, int(which))
    if letter.kind not in kinds or letter.language != language:
        raise NotFound()
    return letter.facts


def preview(*, facts: Mapping, name: str, scheme: str, blocks: shipped.Blocks) -> Preview:
    """A letter with these facts, worded with the texts in force, and with `blocks` in place of those of `name`.

    Raises:
        LetterTooOld: the letter is from before its facts were what they are.
    """
    force = wordings.in_force([scheme] if scheme else [])

    def texts(text: str, language: str) -> wordings.Said:
        return wordings.Said(blocks) if text == name else force(text, language)

    try:
        worded, _versions = printing.worded(facts["kind"], _on_trial(facts), texts)
    except phrasing.Unfilled:
        raise LetterTooOld(reference=facts["reference"]) from None
    found = reading.blocks(printing.page(worded))
    return Preview(worded, found, reading.measure(reading.body(found)))


def _on_trial(facts: Mapping) -> dict:
    """The facts, marked on every page: a trial must never be taken for the letter itself."""
    with translation.override(facts["language"]):
        marked = _("%(reference)s (trial print)") % {"reference": facts["reference"]}
    bare = {name: value for name, value in facts.items() if name not in MADE_AGAIN}
    return {**bare, "reference": marked, "code": examples.NO_CODE, "verify_url": f"{settings.ADDRESS}/v"}
