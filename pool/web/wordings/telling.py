"""The texts of letters as pages show them: names, scopes, differences, and a letter worded with them."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pool import wording
from pool.kernel.refusals import NotFound, Refusal, Refusals
from pool.letters import catalogue, differences, labels, previewing, reading, shipped, wordings
from pool.letters.models import Wording
from pool.rounds import queries as rounds

LANGUAGES = {"da": "Dansk", "en": "English"}


@dataclass(frozen=True)
class Text:
    """Which texts: their name, language, and the scheme whose letters they word; empty: every scheme."""

    name: str
    language: str
    scheme: str = ""

    @property
    def title(self) -> str:
        return _(str(labels.text_name(self.name)))

    @property
    def query(self) -> str:
        return f"?{urlencode({'scheme': self.scheme})}"

    def url(self, page: str) -> str:
        return reverse(page, args=[self.name, self.language]) + (self.query if self.scheme else "")


def text(name: str, language: str, scheme: str) -> Text:
    """The texts that an address names.

    Raises:
        NotFound: there are none by that name, in that language, or for that scheme.
    """
    if name not in catalogue.TEXTS or language not in catalogue.LANGUAGES or (scheme and scheme not in scopes()):
        raise NotFound()
    return Text(name, language, scheme)


def of(version: Wording) -> Text:
    return Text(version.name, version.language, version.scheme)


def scopes() -> dict[str, str]:
    """Every scheme together and each of them alone, in words."""
    return {"": _("Every scheme"), **{item.code: scope(item) for item in rounds.schemes()}}


def scope(scheme) -> str:
    return _("Scheme %(code)s, %(name)s") % {"code": scheme.code, "name": wording.name(scheme)}


def used_by(name: str) -> list[str]:
    """The letters that a text words, as people call them; nothing where it is one letter's own."""
    letters = catalogue.used_by(name)
    return [str(letter.kind.label) for letter in letters] if len(letters) > 1 else []


def version_name(number: int) -> str:
    return _("Version %(number)s") % {"number": number} if number else _("The product's own text")


def said(found: wordings.Said, scheme: str) -> str:
    """What is in force for a scheme, in the middle of a sentence: its own version, or that of every scheme."""
    if not found.version:
        return _("the product's own text")
    if scheme and not found.scheme:
        return _("version %(number)s for every scheme") % {"number": found.version}
    return _("version %(number)s") % {"number": found.version}


def trail(this: Text, *here: str) -> list[dict]:
    """The way to a page about these texts."""
    found = [{"label": _("Letter texts"), "url": reverse("wordings")}]
    label = f"{this.title} ({LANGUAGES[this.language]})"
    if not here:
        return [*found, {"label": label}]
    return [*found, {"label": label, "url": this.url("wording_text")}, *({"label": item} for item in here)]


def used(letter) -> list[dict]:
    """The agency's texts that a letter was worded with; nothing where all of them are the product's own."""
    found = []
    for key, version in letter.wording.items():
        name, _slash, scheme = key.partition("/")
        if version:
            this = Text(name, letter.language, scheme)
            label = _("%(text)s, version %(number)s") % {"text": this.title, "number": version}
            found.append({"label": label, "url": this.url("wording_text")})
    return found


def blocks(name: str, texts: shipped.Blocks) -> list[dict]:
    """Texts block by block, as they stand in the letter."""
    return [
        {
            "label": _(labels.of(name, block).name),
            "where": _(labels.of(name, block).where),
            "parts": said if isinstance(said, list) else [said],
        }
        for block, said in texts.items()
    ]


def changes(name: str, before: shipped.Blocks, after: shipped.Blocks) -> list[dict]:
    """The blocks that differ, with their differences."""
    found = []
    for block in after:
        paragraphs = differences.texts(before.get(block, ""), after[block])
        if differences.changed(paragraphs):
            found.append({"label": _(labels.name(name, block)), "paragraphs": paragraphs})
    return found


def places(name: str) -> list[dict]:
    """What the texts may name: first what all blocks may, then what only some may."""
    every = catalogue.names(name, "")
    found = [{"label": "", "rows": _rows(every)}]
    for (text, block), more in catalogue.ONLY_SOME.items():
        extra = {place: words for place, words in more.items() if place not in every}
        if text == name and extra:
            found.append({"label": _(labels.name(name, block)), "rows": _rows(extra)})
    return found


def _rows(names: dict[str, str]) -> list[dict]:
    return [{"place": f"{{{name}}}", "words": _(words)} for name, words in names.items()]


def options(user, this: Text) -> list[tuple[str, str]]:
    """The letters that the texts can be read in."""
    return [(item.value, _option(item)) for item in previewing.choices(user, this.name, this.language)]


def _option(choice: previewing.Choice) -> str:
    kind = str(catalogue.LETTERS[choice.kind].kind.label)
    if choice.letter is None:
        return _("%(kind)s, a made-up example") % {"kind": kind}
    place = choice.letter.application.municipality.official_name
    return f"{kind}, {choice.letter.reference}, {place}"


def panel(make: Callable[[], previewing.Preview]) -> dict:
    """A letter worded with the texts, or what is wrong with them."""
    try:
        made = make()
    except (Refusal, Refusals) as problem:
        rows = wording.refusals(problem)
        if isinstance(problem, Refusal) and problem.kind == "missing":
            raise
        count = len(rows)
        state = ngettext("%(count)s thing to mend", "%(count)s things to mend", count) % {"count": count}
        return {"problems": [{"text": row["message"], "target": target(row["field"])} for row in rows], "state": state}
    return {"reading": made, "language": made.facts["language"], **measured(made.measure, made.facts["language"])}


def target(field: str) -> str:
    """The id of the control that a refusal speaks of."""
    place, _dot, block = field.partition(".")
    return f"id_text-{block}" if place == "blocks" and block else ""


def measured(measure: reading.Measure, language: str) -> dict:
    """How hard the letter is to read, in words. LIX is made for Danish; sentences are counted in both languages."""
    said = []
    if language == "da":
        facts = {"lix": round(measure.lix), "most": reading.HARDEST}
        said.append(_("Readability (LIX) %(lix)s; it should be at most %(most)s.") % facts)
    none = _("No sentence has more than %(most)s words.")
    text = ngettext(
        "%(count)s sentence has more than %(most)s words.",
        "%(count)s sentences have more than %(most)s words.",
        len(measure.long),
    )
    said.append((text if measure.long else none) % {"count": len(measure.long), "most": reading.LONGEST})
    return {
        "state": " ".join(said),
        "is_hard": language == "da" and measure.is_hard,
        "long": measure.long,
    }
