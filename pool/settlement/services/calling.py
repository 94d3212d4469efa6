"""Calls for confirmations: by the schedule in the frozen terms, or of one municipality anew."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from pool.access import guard
from pool.access import queries as people
from pool.access import rules as roles
from pool.applications.models import Application
from pool.db import hold, lock
from pool.journal import services as journal
from pool.kernel import periods
from pool.kernel.refusals import Refusal
from pool.kernel.words import N_
from pool.mail import services as mail
from pool.payments.models import Duty
from pool.payments.states import DutyKind
from pool.rounds import impartial
from pool.rounds.models import Round
from pool.settlement import confirmations
from pool.settlement.models import Call, Confirmation
from pool.settlement.states import ConfirmationState


class NothingToConfirm(Refusal):
    code = "nothing_to_confirm"
    sentence = N_("There is nothing to confirm for %(term)s: no accepted grant has modules that are open by then.")


class AlreadyCalled(Refusal):
    code = "called_already"
    sentence = N_("%(municipality)s has been asked already and has not signed %(reference)s yet.")


class DueTooEarly(Refusal):
    code = "due_too_early"
    sentence = N_("The last day must lie after %(today)s. You wrote %(day)s.")
    kind = "invalid"


class UnknownTerm(Refusal):
    code = "term_unknown"
    sentence = N_("“%(given)s” is not a term. Write it like 2027F (spring) or 2027E (autumn).")
    kind = "invalid"


@transaction.atomic
def call(*, round: Round, last_term: str, due_on: date, by, at: datetime) -> Call:
    """Ask every municipality with an accepted grant in the round how it goes, up to and with a half-year.

    Raises:
        NothingToConfirm: nobody has a module to tell of.
        DueTooEarly, UnknownTerm: the day has passed, or the text names no half-year.
        TiedToRun, DeclareFirst, NotAllowed.
    """
    if by:
        guard.require(by, "calls.make")
    last_term = _term(last_term)
    today = at.astimezone(periods.COPENHAGEN).date()
    if due_on <= today:
        raise DueTooEarly(field="due_on", today=today, day=due_on)
    round = lock(Round, round.pk)
    applications = confirmations.askable(round, last_term)
    if not applications:
        raise NothingToConfirm(term=last_term)
    impartial.require_round(by, round, [item.municipality_id for item in applications])
    return _called(round, applications, last_term, due_on, by, at)


@transaction.atomic
def call_one(*, application: Application, last_term: str, due_on: date, by, at: datetime) -> Confirmation:
    """Ask one municipality anew, outside the schedule, such as after a signed confirmation that was wrong.

    Raises:
        AlreadyCalled: it has not answered the last call yet.
        NothingToConfirm, DueTooEarly, UnknownTerm: as `call`.
        TiedToMunicipality, DeclareFirst, NotAllowed.
    """
    guard.require(by, "calls.make")
    last_term = _term(last_term)
    today = at.astimezone(periods.COPENHAGEN).date()
    if due_on <= today:
        raise DueTooEarly(field="due_on", today=today, day=due_on)
    round = lock(Round, application.round_id)
    impartial.require(by, application)
    waiting = confirmations.confirmations().filter(application=application, state=ConfirmationState.OPEN).first()
    if waiting:
        raise AlreadyCalled(municipality=application.municipality.official_name, reference=waiting.duty.reference)
    if not confirmations.lines_to_ask(application, last_term):
        raise NothingToConfirm(term=last_term)
    return _called(round, [application], last_term, due_on, by, at).confirmations.get()


@transaction.atomic
def call_due(*, by=None, at: datetime) -> list[Call]:
    """Call whatever the schedule says should have been called by now. Done twice, it does nothing the second time.

    Raises:
        TiedToRun, DeclareFirst, NotAllowed: a person asks for it, and may not.
    """
    if by:
        guard.require(by, "calls.make")
    found, waiting = [], list(confirmations.to_call(at))
    today = at.astimezone(periods.COPENHAGEN).date()
    hold(Round, {item.round.pk for item in waiting})
    for item in waiting:
        round = lock(Round, item.round.pk)
        if round.calls.filter(last_term=item.last_term).exists():  # somebody else has called meanwhile
            continue
        impartial.require_round(by, round, [application.municipality_id for application in item.applications])
        days = timedelta(days=confirmations.confirm_days(item.applications))
        found.append(_called(round, item.applications, item.last_term, today + days, by, at))
    return found


def _called(round: Round, applications: Iterable[Application], last_term: str, due_on: date, by, at: datetime) -> Call:
    made = Call.objects.create(
        round=round,
        number=confirmations.next_number(round),
        last_term=last_term,
        due_on=due_on,
        called_at=at,
        called_by=by,
    )
    rows = [(f"round:{round.code}", "", {"call": made.number, "last_term": last_term, "due_on": due_on})]
    for application in applications:
        duty = Duty.objects.create(
            application=application,
            kind=DutyKind.CONFIRMATION,
            reference=f"{application.reference}-C{made.number}",
            due_on=due_on,
        )
        Confirmation.objects.create(call=made, application=application, duty=duty)
        _post(application, duty, last_term, at)
        facts = {"reference": duty.reference, "last_term": last_term, "due_on": due_on}
        rows.append((f"confirmation:{duty.reference}", application.reference, facts))
    journal.tell_many(verb="settlement.call", by=by, at=at, rows=rows)
    return made


def _post(application: Application, duty: Duty, last_term: str, at: datetime) -> None:
    for role in (roles.SIGNATORY, roles.PREPARER):
        for person in people.of_municipality(application.municipality_id, role):
            mail.post_to(
                person=person,
                kind="confirmation_called",
                language=application.round.language,
                case=application.reference,
                at=at,
                reference=duty.reference,
                last_term=last_term,
                due_on=duty.due_on,
                signs=role == roles.SIGNATORY,
            )


def _term(text: str) -> str:
    try:
        return periods.term(text).code
    except periods.NotATerm:
        raise UnknownTerm(field="last_term", given=text[:40]) from None
