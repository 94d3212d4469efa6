"""The documents of a case in their order: what came in, what went out, what is internal, and the journal.

Each is told in the active language. What came in and went out never changes; internal documents are told as they are
now. A request for access covers all of it; what is left out is chosen when the file is made.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from pool import wording
from pool.access import queries as people
from pool.applications import facts, printing
from pool.applications import queries as applications
from pool.applications.models import Application, Submission
from pool.assessment import queries as assessment
from pool.assessment import rules
from pool.awards import queries as awards
from pool.awards.models import Share
from pool.awards.states import RunState
from pool.journal import queries as journal
from pool.journal import verbs
from pool.kernel import periods
from pool.kernel.words import N_
from pool.letters import catalogue, pages, queries, reasons
from pool.letters.models import Letter
from pool.letters.states import LetterKind, Standing

IN, OUT, INTERNAL, REGISTER = "in", "out", "internal", "register"
DIRECTIONS = {IN: N_("Received"), OUT: N_("Sent"), INTERNAL: N_("Internal"), REGISTER: N_("Register")}


@dataclass(frozen=True)
class Document:
    """One document: a key that stays, its moment, and what is printed of it.

    `content` gives `html` (safe, in `language`), or `texts` and `tables` (shape, head, rows).
    """

    key: str
    at: datetime
    direction: str
    title: str
    content: Callable[[], dict]
    language: str = field(default_factory=wording.language)

    @property
    def is_internal(self) -> bool:
        return self.direction == INTERNAL


def documents(application: Application, at: datetime) -> list[Document]:
    """Every document of the case, by moment, an application before its receipt; the journal, of this moment, last."""
    found = [
        *_submissions(application),
        *_letters(application),
        *_hearings(application),
        *_assessments(application),
        *_condition(application),
        *_rejections(application),
        *_proposals(application),
    ]
    return [*sorted(found, key=lambda item: (item.at, item.direction == OUT)), _journal(application, at)]


def _submissions(application: Application) -> Iterator[Document]:
    for item in applications.submissions_of(application):
        words = {"number": item.number, "who": item.content["submitted_by"]}
        title = _("Application, submission %(number)s, signed by %(who)s") % words
        yield Document(f"submission:{item.number}", item.submitted_at, IN, title, _submission(item))


def _submission(item: Submission) -> Callable[[], dict]:
    return lambda: {"html": pages.inside(printing.TEMPLATE, facts.document_facts(item), wording.language())}


def _letters(application: Application) -> Iterator[Document]:
    for letter in queries.of_case(application).defer(None).defer("pdf", *queries.HEAVY[2:]):
        kind, stands = str(LetterKind(letter.kind).label), letter.standing == Standing.VALID
        name = f"{kind} {letter.reference}" + ("" if stands else f" ({letter.standing.label.lower()})")
        title = f"{name}: {letter.title}"
        yield Document(f"letter:{letter.reference}", letter.written_at, OUT, title, _letter(letter), letter.language)


def _letter(letter: Letter) -> Callable[[], dict]:
    """The letter's own words from its stored facts; letters from before there were such words lie in the ZIP only."""

    def content() -> dict:
        if "words" not in letter.facts:
            return {"texts": [_("The letter lies in the ZIP as it was sent.")]}
        template = catalogue.LETTERS[letter.kind].template
        return {"html": pages.inside(template, letter.facts, letter.language)}

    return content


def _hearings(application: Application) -> Iterator[Document]:
    """What the municipality answered; what it was asked stands in the letter, and here where no letter was written."""
    asked = {letter.order.about.get("number") for letter in _asked(application)}
    for item in assessment.hearings_of(application):
        if item.number not in asked:
            title = _("Hearing %(number)s") % {"number": item.number}
            yield Document(f"hearing:{item.number}", item.asked_at, OUT, title, _texts(item.content))
        if item.answered_at:
            title = _("Answer to hearing %(number)s, by %(who)s") % {"number": item.number, "who": item.answered_by}
            yield Document(f"answer:{item.number}", item.answered_at, IN, title, _texts(item.answer))


def _asked(application: Application):
    found = queries.of_case(application).filter(kind=LetterKind.HEARING, order__isnull=False)
    return found.select_related("order")


def _assessments(application: Application) -> Iterator[Document]:
    """The caseworker's answers for the lines, as they are now."""
    lines = [line for line in assessment.lines_of(application) if getattr(line, "assessment", None)]
    if not lines:
        return
    head = [_("No."), _("Employee"), _("Module"), _("Answer"), _("By")]
    rows = [[str(line.rank), _employee(line), line.module.code, *_assessed(line.assessment)] for line in lines]
    last = max(line.assessment.assessed_at for line in lines)
    yield Document("assessment", last, INTERNAL, _("Assessment of the lines"), _table("answers", head, rows))


def _assessed(item) -> list[str]:
    points = _("%(score)s points") % {"score": item.score} if item.score is not None else ""
    answer = " ".join(filter(None, (wording.sentence(rules.GROUNDS[item.ground][1], {}), item.note, points)))
    return [answer, f"{item.assessed_by}, {wording.day(day_of(item.assessed_at))}"]


def _condition(application: Application) -> Iterator[Document]:
    found = assessment.condition_of(application)
    if found:
        due = _("To be met by %(day)s.") % {"day": wording.day(found.due_on)}
        title = _("Condition for an award, set by %(who)s") % {"who": found.set_by}
        yield Document("condition", found.set_at, INTERNAL, title, _texts(found.content, due))


def _rejections(application: Application) -> Iterator[Document]:
    for number, item in enumerate(awards.rejections_of(application), start=1):
        title = _("Proposal to reject the application, by %(who)s") % {"who": item.proposed_by}
        ground = str(item.get_ground_display())
        yield Document(
            f"rejection:{number}", item.proposed_at, INTERNAL, title, _texts(ground, item.explanation, _answer(item))
        )


def _answer(item) -> str:
    if item.signed_at:
        words = {"who": item.signed_by, "when": wording.moment(item.signed_at)}
        return _("Signed by %(who)s, %(when)s.") % words
    if item.turned_down_at:
        words = {
            "who": item.turned_down_by,
            "when": wording.moment(item.turned_down_at),
            "reason": item.turned_down_reason,
        }
        return _("Turned down by %(who)s, %(when)s: %(reason)s") % words
    return ""


def _proposals(application: Application) -> Iterator[Document]:
    """What each allocation run gave the lines of the case, also one that was discarded."""
    shares = Share.objects.filter(line__application=application).order_by("run__number", "line__rank", "pk")
    runs: dict = {}
    for share in shares.select_related("run__prepared_by", "line__employee", "line__module"):
        runs.setdefault(share.run, []).append(share)
    for run, found in runs.items():
        words = {"number": run.number, "who": run.prepared_by, "state": RunState(run.state).label}
        title = _("Allocation run %(number)s, prepared by %(who)s (%(state)s)") % words
        yield Document(f"run:{run.number}", run.prepared_at, INTERNAL, title, _shares(found))


def _shares(found: list[Share]) -> Callable[[], dict]:
    head = [_("No."), _("Employee"), _("Module"), _("Proposed"), _("Reason")]
    rows = [
        [
            str(share.line.rank),
            _employee(share.line),
            share.line.module.code,
            wording.money(share.amount),
            reasons.share_sentences(share.portions, wording.language()),
        ]
        for share in found
    ]
    return _table("shares", head, rows)


def _journal(application: Application, at: datetime) -> Document:
    """Who did what, when; what the entries tell of internal documents is not in it."""
    entries = list(journal.of_case(application.reference).order_by("number"))
    names = people.names_of({entry.actor for entry in entries})
    head = [_("No."), _("When"), _("Who"), _("What was done")]
    rows = [
        [str(entry.number), wording.moment(entry.at), names.get(entry.actor, entry.actor), verbs.phrase(entry.verb)]
        for entry in entries
    ]
    return Document("journal", at, REGISTER, _("Journal of the case"), _table("entries", head, rows))


def _employee(line) -> str:
    return f"{line.employee.reference} · {line.employee.initials}"


def day_of(moment: datetime) -> date:
    return moment.astimezone(periods.COPENHAGEN).date()


def _texts(*texts: str) -> Callable[[], dict]:
    return lambda: {"texts": [text for text in texts if text]}


def _table(shape: str, head: list[str], rows: list[list[str]]) -> Callable[[], dict]:
    """`shape` names the widths of the columns."""
    return lambda: {"tables": [{"shape": shape, "head": head, "rows": rows}]}
