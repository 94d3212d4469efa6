"""What municipalities owe the agency, the reminders of it, and those that were postponed. Reads only."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch

from pool.access import guard
from pool.awards.models import Award
from pool.awards.states import AwardState
from pool.kernel import periods
from pool.kernel.refusals import NotFound
from pool.kernel.words import N_, Said
from pool.payments.models import Duty
from pool.rounds import impartial
from pool.settlement import schedule
from pool.settlement.models import Postponement, Reminder


def duties(user):
    """The duties a person may see, with their reminders and postponements, the earliest day first."""
    found = _duties()
    if guard.is_municipal(user):
        return found.filter(application__municipality_id=user.municipality_id)
    if not guard.may(user, "reminders.read"):
        return found.none()
    return impartial.untied(found, user, "application__")


def duty(user, reference: str) -> Duty:
    """One duty by its reference.

    Raises:
        NotFound: there is none, or it is not the person's to see.
        DeclareFirst, TiedToMunicipality: see `rounds.impartial.require`.
    """
    found = _duties().filter(reference=reference)
    if guard.is_municipal(user):
        found = found.filter(application__municipality_id=user.municipality_id)
    found = found.first() if guard.is_municipal(user) or guard.may(user, "reminders.read") else None
    if found is None:
        raise NotFound()
    impartial.require(user, found.application)
    return found


def _duties():
    postponed = Postponement.objects.select_related("asked_by", "approved_by", "declined_by").order_by("asked_at", "pk")
    found = Duty.objects.select_related("application__municipality", "application__round")
    found = found.prefetch_related("reminders", Prefetch("postponements", postponed))
    return found.order_by("due_on", "reference")


def postponement(user, pk: int) -> Postponement:
    """One postponement by its key.

    Raises:
        NotFound: there is none, or it is not the person's to see.
    """
    found = Postponement.objects.filter(pk=pk).select_related("duty__application", "asked_by").first()
    if found is None:
        raise NotFound()
    duty(user, found.duty.reference)
    return found


def postponements_waiting(user):
    """The postponements that wait for an answer, the oldest first."""
    found = Postponement.objects.filter(approved_at=None, declined_at=None)
    found = found.select_related("duty__application__municipality", "asked_by").order_by("asked_at", "pk")
    return impartial.untied(found, user, "duty__application__")


def open_postponement(duty: Duty) -> Postponement | None:
    return Postponement.objects.filter(duty=duty, approved_at=None, declined_at=None).first()


def postponed_until(duty: Duty, today: date) -> date | None:
    """Until when the duty's reminders wait, by a postponement that somebody else has approved."""
    found = [item.until for item in duty.postponements.all() if item.approved_at and item.until >= today]
    return max(found, default=None)


# What is due


@dataclass(frozen=True)
class Due:
    """A reminder that should have gone out: of a duty or of an acceptance."""

    number: int
    duty: Duty | None = None
    award: Award | None = None


def due(at: datetime) -> list[Due]:
    """The reminders that should have gone out by now and have not. After a pause only the latest of each is sent."""
    today = at.astimezone(periods.COPENHAGEN).date()
    return [*_of_duties(today), *_of_acceptances(today)]


def _of_duties(today: date) -> list[Due]:
    found = []
    for item in _duties().filter(met_at=None):
        number = schedule.number_due(item.due_on, schedule.AFTER_DUTY, today)
        if number > _last(item.reminders.all()) and postponed_until(item, today) is None:
            found.append(Due(number, duty=item))
    return found


def _of_acceptances(today: date) -> list[Due]:
    found = []
    waiting = Award.objects.filter(state=AwardState.OFFERED, accept_by__isnull=False)
    waiting = waiting.select_related("application__municipality", "application__round").prefetch_related("reminders")
    for award in waiting.order_by("accept_by", "reference"):
        number = schedule.number_due(award.accept_by, schedule.AFTER_ACCEPTANCE, today)
        if number > _last(award.reminders.all()):
            found.append(Due(number, award=award))
    return found


def _last(sent) -> int:
    return max((item.number for item in sent), default=0)


def sent(user):
    """The reminders that were sent of what a person may see, the latest first."""
    found = Reminder.objects.filter(duty__in=duties(user)).select_related("duty__application__municipality")
    return found.order_by("-reminded_at", "-pk")


def first_problem() -> str:
    """Every postponed reminder was postponed by one person and approved by another."""
    for item in Postponement.objects.exclude(approved_at=None).select_related("duty").order_by("pk"):
        if item.approved_by_id == item.asked_by_id:
            return Said(N_("the postponement of %(duty)s was approved by whoever asked for it"), duty=item.duty)
        if (item.until - item.approved_at.astimezone(periods.COPENHAGEN).date()).days > schedule.LONGEST_POSTPONEMENT:
            long = N_("the reminders of %(duty)s were postponed for more than %(most)s days")
            return Said(long, duty=item.duty, most=schedule.LONGEST_POSTPONEMENT)
    return ""
