"""Last year's grants go on: confirmed each half-year, one municipality late, changes of most kinds, reminders."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

from pool.access import queries as access
from pool.applications.models import Application, Line
from pool.kernel import periods
from pool.management.demo import people
from pool.rounds.models import Round
from pool.settlement import changes, confirmations, schedule
from pool.settlement.models import Change, Confirmation
from pool.settlement.outcomes import Answer
from pool.settlement.services import calling, changing, confirming, deciding_changes, reminding
from pool.settlement.states import ChangeKind, ConfirmationState
from pool.workforce import services as workforce

ENDINGS = ("on_leave", "failed", "dropped_out", "postponed")  # now and then, in this order


def load(*, round: Round, staff: SimpleNamespace, at: datetime) -> None:
    """Every call since the decision; in the last one most have signed. Whoever is late is late since the one before."""
    openings = _openings(round, at)
    for place, opened in enumerate(openings):
        moment = _morning(opened)
        calling.call_due(by=None, at=moment)
        _answered(round, staff, moment, is_last=place == len(openings) - 1, is_late=place == len(openings) - 2)
    for days in range(40, 0, -1):
        reminding.remind_due(by=None, at=_morning((at - timedelta(days=days)).date()))
    _postponed(round, staff, at)
    _changed(round, staff, at)


def _openings(round: Round, at: datetime) -> list[date]:
    """The days on which calls opened since the round was decided, the earliest first."""
    day, found = at.astimezone(periods.COPENHAGEN).date(), []
    while (opened := schedule.opening(day)[0]) > round.period_from:
        found.insert(0, opened)
        day = opened - timedelta(days=1)
    return found


def _answered(round: Round, staff: SimpleNamespace, moment: datetime, *, is_last: bool, is_late: bool) -> None:
    found = confirmations.confirmations().filter(application__round=round, call__called_at=moment)
    own = [item for item in found if item.application.municipality.code == people.AARHUS]
    others = [item for item in found if item not in own]
    if is_last:
        others = others[: len(others) * 2 // 3]
        for item in own:
            _prepared(item, staff, moment + timedelta(days=9), first=3)
    elif is_late:
        others = others[:-1]
    for place, item in enumerate(others if is_last else [*own, *others]):
        signed = moment + timedelta(days=3 + place % 17, hours=place % 7)
        _prepared(item, staff, signed)
        by = people.of(item.application.municipality, staff, signed)
        confirming.sign(confirmation=item, by=by, at=signed + timedelta(minutes=20))


def everybody(round: Round, term: periods.Term, staff: SimpleNamespace, leaves: int | None = None) -> None:
    """All of a round are asked about a half-year and have completed; in the case number `leaves` the last one left."""
    opened, asked = schedule.opening(term.ends_on)
    at = _morning(opened)
    due_on = opened + timedelta(days=30)
    calling.call(round=round, last_term=asked, due_on=due_on, by=staff.caseworker, at=at)
    found = confirmations.confirmations().filter(application__round=round, call__called_at=at)
    for place, item in enumerate(found):
        signed = at + timedelta(days=22 + place)
        done, lines = signed.date() - timedelta(days=4), list(confirmations.asked(item))
        answers = {line.pk: Answer("completed", done, proof=f"{done.year}-{1000 + line.pk}") for line in lines}
        if place == leaves:
            answers[lines[-1].pk] = Answer("dropped_out")
        by = people.of(item.application.municipality, staff, signed)
        confirming.save_outcomes(confirmation=item, answers=answers, by=by, at=signed)
        confirming.sign(confirmation=item, by=by, at=signed + timedelta(minutes=20))


def _prepared(item: Confirmation, staff: SimpleNamespace, at: datetime, first: int | None = None) -> None:
    lines = confirmations.asked(item)[:first]
    by = staff.preparer if first else people.of(item.application.municipality, staff, at)
    answers = {line.pk: _answer(line, at) for line in lines}
    confirming.save_outcomes(confirmation=item, answers=answers, by=by, at=at)


def _answer(line: Line, at: datetime) -> Answer:
    """Most are under way in their half-year and completed when it is over."""
    term, today = periods.term(line.term), at.astimezone(periods.COPENHAGEN).date()
    kind = ENDINGS[line.pk // 13 % len(ENDINGS)] if line.pk % 13 == 5 else ""
    if kind == "postponed":
        return Answer(kind, until_term=term.after.after.code)
    if kind:
        return Answer(kind, gives_back=kind == "dropped_out" and line.pk % 2 == 0)
    if term.ends_on < today:
        done = min(term.ends_on - timedelta(days=line.pk % 40), today)
        return Answer("completed", completed_on=done, proof=f"{done.year}-{1000 + line.pk % 9000}")
    return Answer("participating")


def _postponed(round: Round, staff: SimpleNamespace, at: datetime) -> None:
    """Reminders of the one that is late wait; a second postponement is still to be answered."""
    open_ = confirmations.confirmations().filter(application__round=round, state=ConfirmationState.OPEN)
    late = [item.duty for item in open_ if confirmations.is_late(item, at)]
    until, moment = (at + timedelta(days=30)).date(), at - timedelta(days=2)
    why = "Kommunen har skiftet tilskudsansvarlig og samler oplysningerne. Aftalt i telefonen med afdelingslederen."
    if late:
        made = reminding.ask_postponement(duty=late[0], until=until, why=why, by=staff.caseworker, at=moment)
        reminding.approve_postponement(postponement=made, by=staff.decider, at=moment + timedelta(hours=3))
    waiting = [item.duty for item in open_ if item.duty not in late]
    if waiting:
        reminding.ask_postponement(duty=waiting[-1], until=until, why=why, by=staff.caseworker, at=moment)


def _changed(round: Round, staff: SimpleNamespace, at: datetime) -> None:
    """In Aarhus one of most kinds, with every answer; elsewhere places given up, one answered and one not."""
    application = Application.objects.get(round=round, municipality__code=people.AARHUS)
    if changes.first_award(application) is None:
        return
    open_ = [line for line in confirmations.funded(application) if line.outcome in ("", "participating")]
    terms = changes.terms_open(application, at)
    then, by = at - timedelta(days=12), staff.signatory
    until = changes.last_extension(application) - timedelta(days=184)
    longer = ask(application, ChangeKind.EXTENSION, {"until": until}, "To medarbejdere er på barsel.", by, then)
    deciding_changes.approve(
        change=longer, decision="Puljens formål nås stadig.", by=staff.caseworker, at=then + timedelta(days=3)
    )
    _of_places(application, open_, terms, staff, then)
    preparer = access.people().get(pk=staff.preparer.pk)
    given = {"officer": preparer.username}
    ask(application, ChangeKind.OFFICER, given, "Jeg skifter stilling ved årsskiftet.", by, at - timedelta(days=1))
    _given_up(round, staff, then)


def _of_places(application: Application, open_: list[Line], terms: list[str], staff: SimpleNamespace, at) -> None:
    """Another term asked for, another employee asked for, one taken back, one refused; as far as there are places."""
    by, moves = staff.signatory, []
    for line in open_:
        later = [term for term in terms if periods.term(term) > periods.term(line.term)]
        if later and line.employee.hired_on.year >= at.year - 2:
            moves.append((line, {"line": line.pk, "term": later[0]}))
    for place, (_line, given) in enumerate(moves[:3]):
        moment = at + timedelta(days=place)
        change = ask(application, ChangeKind.TERM, given, "Holdet er flyttet af uddannelsesstedet.", by, moment)
        if place == 1:
            why = "Modulet er begyndt. Bekræft først, at medarbejderen er holdt op."
            deciding_changes.refuse(change=change, decision=why, by=staff.caseworker, at=moment + timedelta(days=1))
        elif place == 2:
            changing.take_back(change=change, by=by, at=moment + timedelta(hours=2))
    used = {line.pk for line, _given in moves[:1]}
    place = next((line for line in open_ if line.pk not in used), None)
    if place:
        new = workforce.keep_employee(
            municipality=application.municipality, reference="BU-9001", initials="NVK",
            hired_on=(at - timedelta(days=200)).date(), has_child_cases=True, by=by, at=at,
        )  # fmt: skip
        given = {"line": place.pk, "employee": new.reference, "term": terms[-1]}
        ask(application, ChangeKind.EMPLOYEE, given, "Medarbejderen har fået andet arbejde.", by, at)


def _given_up(round: Round, staff: SimpleNamespace, at: datetime) -> None:
    found = Application.objects.filter(round=round).exclude(municipality__code=people.AARHUS).order_by("reference")
    count = 0
    for application in found:
        lines = [line for line in confirmations.funded(application) if line.outcome == ""]
        if not lines or count == 2:
            continue
        by = people.of(application.municipality, staff, at)
        given, why = {"lines": [lines[-1].pk]}, "Afdelingen er lagt sammen, og pladsen bruges ikke."
        change = ask(application, ChangeKind.WITHDRAWAL, given, why, by, at)
        if count == 0:
            deciding_changes.approve(
                change=change, decision="Pladsen er ikke brugt.", reason_class="changed", by=staff.decider,
                at=at + timedelta(days=2),
            )  # fmt: skip
        count += 1


def ask(application: Application, kind: str, given: dict, why: str, by, at: datetime) -> Change:
    return changing.ask(application=application, kind=kind, given=given, why=why, by=by, at=at)


def _morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 7, 30, tzinfo=periods.COPENHAGEN)
