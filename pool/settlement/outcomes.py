"""What a confirmation may say of an employee with a module, and what follows from it for the parts of a grant.

Pure: facts in, facts and refusals out.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from pool.applications.states import ENDED, UNDER_WAY, OutcomeKind
from pool.kernel import civil, periods
from pool.kernel.refusals import Refusal, cleaned, raise_all
from pool.kernel.words import N_
from pool.payments.states import Trigger

MOST_PROOF, MOST_NOTE = 100, 300
FINISHED = ENDED | {OutcomeKind.COMPLETED}  # not asked about again
HELD = ENDED | {OutcomeKind.POSTPONED, OutcomeKind.ON_LEAVE, OutcomeKind.FAILED}
CAN_BE_GIVEN_BACK = ENDED | {OutcomeKind.FAILED}
# The Danish scale of marks, alone or after its name: a mark is no business of the agency's.
GRADE = re.compile(r"(karakter|mark|grade)\w*\W*(-3|0?[0247]|10|12)?|(-3|00|02|4|7|10|12)", re.IGNORECASE)


class UnknownOutcome(Refusal):
    code = "unknown_outcome"
    sentence = N_("“%(given)s” is not one of the answers. Use one of: %(known)s.")
    kind = "invalid"


class CompletionDayMissing(Refusal):
    code = "completion_day_missing"
    sentence = N_("Write the day on which the module was completed.")
    kind = "invalid"


class CompletedInFuture(Refusal):
    code = "completed_in_future"
    sentence = N_("%(day)s is in the future. A module is completed when the exam has been passed.")
    kind = "invalid"


class CompletedBeforeTerm(Refusal):
    code = "completed_before_term"
    sentence = N_("The module began on %(begins)s; it cannot have been completed on %(day)s.")
    kind = "invalid"


class ProofMissing(Refusal):
    code = "proof_missing"
    sentence = N_("Write the number or the date of the certificate, so that the completion can be checked.")
    kind = "invalid"


class ProofTellsGrade(Refusal):
    code = "proof_tells_grade"
    sentence = N_("Do not write a mark. The number or the date of the certificate is enough.")
    kind = "invalid"


class CivilNumberGiven(Refusal):
    code = "civil_number_given"
    sentence = N_("The text looks as if it held a civil registration number (CPR). Leave it out.")
    kind = "invalid"


class OnlyWhenCompleted(Refusal):
    code = "only_when_completed"
    sentence = N_("A day and a certificate belong to the answer “Completed”. Choose it, or empty them.")
    kind = "invalid"


class PostponedUntilMissing(Refusal):
    code = "postponed_until_missing"
    sentence = N_("Write the term to which the module is postponed, such as 2028F or 2028E.")
    kind = "invalid"


class PostponedBackwards(Refusal):
    code = "postponed_backwards"
    sentence = N_("The module was to be taken in %(term)s. It can only be postponed to a later term.")
    kind = "invalid"


class OnlyWhenPostponed(Refusal):
    code = "only_when_postponed"
    sentence = N_("A later term belongs to the answer “Postponed”. Choose it, or empty the term.")
    kind = "invalid"


class CannotBeGivenBack(Refusal):
    code = "cannot_be_given_back"
    sentence = N_(
        "A place is given back here when somebody has dropped out, changed job or failed. "
        "In other cases, ask to give it up as a change."
    )
    kind = "invalid"


@dataclass(frozen=True)
class Answer:
    """How it goes for one employee with one module."""

    kind: str
    completed_on: date | None = None
    proof: str = ""
    until_term: str = ""
    gives_back: bool = False
    note: str = ""


def checked(answer: Answer, term: str, today: date) -> Answer:
    """Return the answer as it can be kept. `term`: of the line it is about.

    Raises:
        Refusal, Refusals: what is wrong, each on its field.
    """
    wrong: list[Refusal] = []
    if answer.kind not in OutcomeKind.values:
        raise UnknownOutcome(field="kind", given=str(answer.kind)[:40], known=list(OutcomeKind.values))
    kept = {}
    for name, most in (("proof", MOST_PROOF), ("note", MOST_NOTE)):
        try:
            kept[name] = _private(cleaned(getattr(answer, name), field=name, most=most), name)
        except Refusal as problem:
            wrong.append(problem)
    if not wrong:
        answer = replace(answer, **kept, until_term=answer.until_term.strip())
    wrong += _completion(answer, term, today)
    try:
        answer = replace(answer, until_term=_postponement(answer, term))
    except Refusal as problem:
        wrong.append(problem)
    if answer.gives_back and answer.kind not in CAN_BE_GIVEN_BACK:
        wrong.append(CannotBeGivenBack(field="gives_back"))
    raise_all(wrong)
    return answer


def _private(text: str, field: str) -> str:
    if civil.is_in(text):
        raise CivilNumberGiven(field=field)
    if field == "proof" and GRADE.fullmatch(text):
        raise ProofTellsGrade(field=field)
    return text


def _completion(answer: Answer, term: str, today: date) -> list[Refusal]:
    day = answer.completed_on
    if answer.kind != OutcomeKind.COMPLETED:
        return [OnlyWhenCompleted(field="completed_on" if day else "proof")] if day or answer.proof else []
    wrong: list[Refusal] = []
    begins = periods.term(term).starts_on
    if day is None:
        wrong.append(CompletionDayMissing(field="completed_on"))
    elif day > today:
        wrong.append(CompletedInFuture(field="completed_on", day=day))
    elif day < begins:
        wrong.append(CompletedBeforeTerm(field="completed_on", day=day, begins=begins))
    if not answer.proof:
        wrong.append(ProofMissing(field="proof"))
    return wrong


def _postponement(answer: Answer, term: str) -> str:
    if answer.kind != OutcomeKind.POSTPONED:
        if answer.until_term:
            raise OnlyWhenPostponed(field="until_term")
        return ""
    try:
        until = periods.term(answer.until_term)
    except periods.NotATerm:
        raise PostponedUntilMissing(field="until_term") from None
    if until <= periods.term(term):
        raise PostponedBackwards(field="until_term", term=term)
    return until.code


# What follows for the money


@dataclass(frozen=True)
class Place:
    """One line of a grant: who, when, and what the latest signed confirmation says (empty: nothing yet)."""

    line: int
    employee: int
    term: str
    outcome: str = ""


@dataclass(frozen=True)
class PartOfPlan:
    """A part of a plan that is not cancelled: its line, the half-years its instalment pays for, what it waits for."""

    part: int
    line: int
    instalment: int
    terms: tuple[str, ...]
    trigger: str


def payable(places: Iterable[Place], parts: Iterable[PartOfPlan]) -> set[int]:
    """The parts that may be paid, as far as confirmations go; all others wait.

    - A part of a completed module may always be paid; one that waits for completion only then.
    - Nothing is paid for an employee whose module is postponed, failed or dropped, or who is on leave, nor for the
      employee's later modules, until a later one is confirmed as begun. Whoever has changed job gets nothing more.
    - A part that waits for participation may be paid when the first module of the employee in its instalment is under
      way: payment is in advance for the current and the coming module.
    - A module that was moved to a later half-year than its instalment pays for waits until it is under way itself.
    """
    known = {place.line: place for place in places}
    rows = [part for part in parts if part.line in known]
    return {part.part for part in rows if _may_be_paid(part, known, rows)}


def _may_be_paid(part: PartOfPlan, known: dict[int, Place], rows: list[PartOfPlan]) -> bool:
    own = known[part.line]
    if own.outcome == OutcomeKind.COMPLETED:
        return True
    if part.trigger == Trigger.COMPLETION or is_held(own, known.values()):
        return False
    if part.terms and periods.term(own.term) > max(periods.term(code) for code in part.terms):
        return own.outcome in UNDER_WAY
    if part.trigger == Trigger.ACCEPTANCE:
        return True
    return _first(part, known, rows).outcome in UNDER_WAY


def is_held(own: Place, places: Iterable[Place]) -> bool:
    """Whether what the employee's own or earlier modules came to holds back the payments for this one."""
    if own.outcome in HELD:
        return True
    theirs = [place for place in places if place.employee == own.employee and place.line != own.line]
    for place in theirs:
        if place.outcome not in HELD or periods.term(place.term) > periods.term(own.term):
            continue
        if place.outcome == OutcomeKind.CHANGED_JOB or not _went_on(place, [*theirs, own]):
            return True
    return False


def _went_on(place: Place, theirs: Iterable[Place]) -> bool:
    since = periods.term(place.term)
    return any(other.outcome in UNDER_WAY and periods.term(other.term) >= since for other in theirs)


def _first(part: PartOfPlan, known: dict[int, Place], rows: list[PartOfPlan]) -> Place:
    """The employee's first module among those that the instalment pays for."""
    employee = known[part.line].employee
    lines = {row.line for row in rows if row.instalment == part.instalment}
    theirs = [known[line] for line in lines if known[line].employee == employee]
    return min(theirs, key=lambda place: (periods.term(place.term), place.line))


def given_back(own: Place, places: Iterable[Place]) -> list[int]:
    """The lines that go back when a place is given back: its own, and the employee's later ones that have not begun."""
    since = periods.term(own.term)
    later = [
        place.line
        for place in places
        if place.employee == own.employee
        and place.line != own.line
        and periods.term(place.term) > since
        and place.outcome not in UNDER_WAY
    ]
    return sorted([own.line, *later])
