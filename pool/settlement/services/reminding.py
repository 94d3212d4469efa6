"""Reminds municipalities of what they owe. Nobody can switch it off (weakness 6); two people can postpone it."""

from datetime import date, datetime, timedelta

from django.db import transaction

from pool.access import guard
from pool.access import queries as people
from pool.access import rules as roles
from pool.applications.models import Application
from pool.awards.models import Award
from pool.awards.states import AwardState
from pool.db import hold, lock
from pool.journal import services as journal
from pool.kernel import periods
from pool.kernel.refusals import Refusal, WrongState, reason
from pool.kernel.words import N_
from pool.letters.services import ordering
from pool.letters.states import LetterKind
from pool.mail import services as mail
from pool.payments import queries as payments
from pool.payments.models import Duty
from pool.payments.states import DutyKind
from pool.rounds import impartial
from pool.settlement import confirmations, reminders, schedule
from pool.settlement.models import Postponement, Reminder
from pool.settlement.reminders import Due

LETTERS = {
    DutyKind.CONFIRMATION: LetterKind.CONFIRMATION_REMINDER,
    DutyKind.ACCOUNTS: LetterKind.ACCOUNTS_REMINDER,
}
PAGES = {DutyKind.CONFIRMATION: "confirmations", DutyKind.ACCOUNTS: "accounts"}  # where the duty is met


class DutyMet(Refusal):
    code = "duty_met"
    sentence = N_("%(reference)s has been sent, so there is nothing to remind of.")


class PostponementWaits(Refusal):
    code = "postponement_waits"
    sentence = N_("A postponement of these reminders waits for an answer already.")


class PostponedTooLong(Refusal):
    code = "postponed_too_long"
    sentence = N_("Reminders can be postponed to a day from %(first)s to %(last)s.")
    kind = "invalid"


class PostponedByYou(Refusal):
    code = "postponed_by_you"
    sentence = N_("You have asked for this postponement. Another person must answer it.")
    kind = "forbidden"


@transaction.atomic
def remind_due(*, by=None, at: datetime) -> int:
    """Send every reminder that should have gone out by now. Returns how many. Each number goes out once.

    Raises:
        NotAllowed: a person asks for it, and may not.
    """
    if by:
        guard.require(by, "calls.make")
    found = list(reminders.due(at))
    hold(Application, {(item.duty or item.award).application_id for item in found})
    return sum(_remind(item, by, at) for item in found)


@transaction.atomic
def ask_postponement(*, duty: Duty, until: date, why: str, by, at: datetime) -> Postponement:
    """Ask that reminders of a duty wait. The duty's day stays, and so does what it holds back.

    Raises:
        PostponedTooLong, DutyMet, PostponementWaits, ReasonMissing.
        TiedToMunicipality, DeclareFirst, NotAllowed.
    """
    guard.require(by, "reminders.postpone")
    why = reason(why)
    duty = _held(duty, by)
    _check_day(until, at)
    if reminders.open_postponement(duty):
        raise PostponementWaits()
    made = Postponement.objects.create(duty=duty, until=until, reason=why, asked_at=at, asked_by=by)
    _tell("settlement.ask_postponement", duty, by, at, {"until": until, "reason": why})
    return made


@transaction.atomic
def approve_postponement(*, postponement: Postponement, by, at: datetime) -> Postponement:
    """Let the reminders wait. They stay on the list, marked.

    Raises:
        PostponedByYou, PostponedTooLong, DutyMet, WrongState, TiedToMunicipality, DeclareFirst, NotAllowed.
    """
    postponement = _open(postponement, by)
    _check_day(postponement.until, at)
    postponement.approved_at, postponement.approved_by = at, by
    postponement.save(update_fields=["approved_at", "approved_by"])
    _tell("settlement.approve_postponement", postponement.duty, by, at, {"until": postponement.until})
    return postponement


@transaction.atomic
def decline_postponement(*, postponement: Postponement, by, at: datetime) -> Postponement:
    """Let the reminders go out as they fall due.

    Raises:
        PostponedByYou, DutyMet, WrongState, TiedToMunicipality, DeclareFirst, NotAllowed.
    """
    postponement = _open(postponement, by)
    postponement.declined_at, postponement.declined_by = at, by
    postponement.save(update_fields=["declined_at", "declined_by"])
    _tell("settlement.decline_postponement", postponement.duty, by, at, {"until": postponement.until})
    return postponement


def _remind(item: Due, by, at: datetime) -> int:
    """One reminder: its row, its letter, its mails. What was met or accepted meanwhile is not reminded of."""
    application = (item.duty or item.award).application
    lock(Application, application.pk)
    if item.duty:
        duty = lock(Duty, item.duty.pk)
        if duty.met_at or Reminder.objects.filter(duty=duty, number__gte=item.number).exists():
            return 0
        kind, about, subject = LETTERS[duty.kind], _about_duty(duty, item.number, at), duty.reference
    else:
        award = lock(Award, item.award.pk)
        known = Reminder.objects.filter(award=award, number__gte=item.number)
        if award.state != AwardState.OFFERED or known.exists():
            return 0
        kind, about, subject = LetterKind.ACCEPTANCE_REMINDER, _about_award(award, item.number), award.reference
    Reminder.objects.create(duty=item.duty, award=item.award, number=item.number, reminded_at=at)
    ordering.order(kind=kind, application=application, about=about, soon=False, by=by, at=at)
    _post(application, item, at)
    case = application.reference
    facts = {"number": item.number, "kind": kind}
    journal.tell(verb="settlement.remind", subject=f"reminder:{subject}", case=case, by=by, at=at, facts=facts)
    return 1


def _about_duty(duty: Duty, number: int, at: datetime) -> dict:
    waits = confirmations.is_late_duty(duty, at)
    about = {"reference": duty.reference, "due_on": duty.due_on, "number": number, "payments_wait": waits}
    if duty.kind == DutyKind.ACCOUNTS:
        return {**about, "scheme": duty.accounts.scheme.code, "level": duty.accounts.level}
    confirmation = duty.confirmation
    return {
        **about,
        "call_number": confirmation.call.number,
        "called_on": confirmation.call.called_at.astimezone(periods.COPENHAGEN).date(),
        "lines_count": len(confirmations.asked(confirmation)),
    }


def _about_award(award: Award, number: int) -> dict:
    return {
        "award": award.reference,
        "decided_on": award.decided_at.astimezone(periods.COPENHAGEN).date(),
        "awarded_amount": award.awarded_amount,
        "deadline": payments.acceptance_deadline(award),
        "number": number,
    }


def _post(application: Application, item: Due, at: datetime) -> None:
    due_on = item.duty.due_on if item.duty else item.award.accept_by
    what = item.duty.kind if item.duty else "acceptance"
    path = f"/{PAGES[what]}/{item.duty.reference}/" if item.duty else "/"
    if item.award:
        path = f"/awards/{item.award.reference}/"
    today = at.astimezone(periods.COPENHAGEN).date()
    for person in people.of_municipality(application.municipality_id, roles.SIGNATORY):
        mail.post_to(
            person=person,
            kind="reminder",
            language=application.round.language,
            case=application.reference,
            at=at,
            what=str(what),
            due_on=due_on,
            late=due_on < today,
            path=path,
        )


def _held(duty: Duty, by) -> Duty:
    duty = lock(Duty, duty.pk)
    impartial.require(by, duty.application)
    if duty.met_at:
        raise DutyMet(reference=duty.reference)
    return duty


def _open(postponement: Postponement, by) -> Postponement:
    guard.require(by, "reminders.approve")
    _held(postponement.duty, by)
    postponement = lock(Postponement, postponement.pk)
    if postponement.approved_at or postponement.declined_at:
        raise WrongState(state=N_("Answered"))
    if by.pk == postponement.asked_by_id:
        raise PostponedByYou()
    return postponement


def _check_day(until: date, at: datetime) -> None:
    today = at.astimezone(periods.COPENHAGEN).date()
    first, last = today + timedelta(days=1), today + timedelta(days=schedule.LONGEST_POSTPONEMENT)
    if not first <= until <= last:
        raise PostponedTooLong(field="until", first=first, last=last)


def _tell(verb: str, duty: Duty, by, at: datetime, facts: dict) -> None:
    case = duty.application.reference
    journal.tell(verb=verb, subject=f"duty:{duty.reference}", case=case, by=by, at=at, facts=facts)
