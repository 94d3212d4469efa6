"""Ends years with the ministry's permission, and settles rounds."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from pool.access import guard
from pool.applications.models import Application
from pool.awards.models import Award
from pool.awards.states import AwardState
from pool.db import lock
from pool.journal import services as journal
from pool.kernel import money, periods
from pool.kernel.refusals import MissingField, Refusal, cleaned, reason
from pool.kernel.words import N_
from pool.letters.services import ordering
from pool.letters.states import LetterKind
from pool.rounds.models import Appropriation, Round
from pool.rounds.services import ending as rounds
from pool.settlement import ending, years
from pool.settlement.models import CarryOver, YearEnd


class MoreThanLeft(Refusal):
    code = "carry_over_above_left"
    sentence = N_("%(amount)s cannot be carried over: %(left)s is left.")
    kind = "invalid"


class PermissionKnown(Refusal):
    code = "permission_known"
    sentence = N_("A permission to carry over from %(year)s is recorded already.")


class RecordedByYou(Refusal):
    code = "recorded_by_you"
    sentence = N_("You have recorded the permission. Another person must confirm it against the document.")
    kind = "forbidden"


class YearRuns(Refusal):
    code = "year_runs"
    sentence = N_("%(year)s can be closed when it has ended.")


class RoundsUnfinished(Refusal):
    code = "rounds_unfinished"
    sentence = N_(
        "The year cannot be closed yet. These rounds are not decided, or have a run or an offer on its way: %(rounds)s."
    )


class YearClosed(Refusal):
    code = "year_closed"
    sentence = N_("%(year)s has been closed for this appropriation.")


class PermissionOpen(Refusal):
    code = "permission_open"
    sentence = N_("The permission to carry over is recorded but not confirmed by a second person.")


class StillOutstanding(Refusal):
    code = "still_outstanding"
    sentence = N_("The round cannot be settled yet: %(count)s things are outstanding. Its page lists them.")


@transaction.atomic
def record_permission(
    *, appropriation: Appropriation, year: int, amount: Decimal, permission: str, permitted_on: date, by, at: datetime
) -> CarryOver:
    """Record the ministry's permission to carry money over from a year (BV 2.2.12); a second person confirms it.

    Raises:
        PermissionKnown, YearClosed, MoreThanLeft, MissingField, NotAllowed.
    """
    guard.require(by, "years.record")
    appropriation = lock(Appropriation, appropriation.pk)
    if YearEnd.objects.filter(appropriation=appropriation, year__gte=year).exists():
        raise YearClosed(year=str(year))
    permission = cleaned(permission, field="permission", most=120)
    if not permission:
        raise MissingField(field="permission", label=N_("The ministry's document"))
    if CarryOver.objects.filter(appropriation=appropriation, year=year).exists():
        raise PermissionKnown(year=str(year))
    left = years.left(appropriation, year).total
    if not money.ZERO < money.exact(amount) <= left:
        raise MoreThanLeft(field="amount", amount=amount, left=left)
    made = CarryOver.objects.create(
        appropriation=appropriation,
        year=year,
        amount=amount,
        permission=permission,
        permitted_on=permitted_on,
        recorded_at=at,
        recorded_by=by,
    )
    _tell("settlement.record_permission", appropriation, by, at, {"amount": amount, "document": permission})
    return made


@transaction.atomic
def confirm_permission(*, carry_over: CarryOver, by, at: datetime) -> CarryOver:
    """Confirm a recorded permission against the ministry's document.

    Raises:
        RecordedByYou, PermissionKnown, NotAllowed.
    """
    guard.require(by, "years.confirm")
    carry_over = lock(CarryOver, carry_over.pk)
    if carry_over.confirmed_at:
        raise PermissionKnown(year=str(carry_over.year))
    if by.pk == carry_over.recorded_by_id:
        raise RecordedByYou()
    carry_over.confirmed_at, carry_over.confirmed_by = at, by
    carry_over.save(update_fields=["confirmed_at", "confirmed_by"])
    _tell("settlement.confirm_permission", carry_over.appropriation, by, at, {"amount": carry_over.amount})
    return carry_over


@transaction.atomic
def turn_down_permission(*, carry_over: CarryOver, why: str, by, at: datetime) -> None:
    """Take a recorded permission away that does not agree with the document; it can be recorded anew.

    One that is confirmed stays, unless less is left by now than it says: the year could not be closed with it.

    Raises:
        RecordedByYou, PermissionKnown, YearClosed, ReasonMissing, NotAllowed.
    """
    guard.require(by, "years.confirm")
    why = reason(why)
    appropriation = lock(Appropriation, carry_over.appropriation_id)
    carry_over = lock(CarryOver, carry_over.pk)
    if YearEnd.objects.filter(appropriation=appropriation, year__gte=carry_over.year).exists():
        raise YearClosed(year=str(carry_over.year))
    if carry_over.confirmed_at and not years.is_beyond(carry_over):
        raise PermissionKnown(year=str(carry_over.year))
    if by.pk == carry_over.recorded_by_id:
        raise RecordedByYou()
    facts = {"amount": carry_over.amount, "document": carry_over.permission, "reason": why}
    _tell("settlement.turn_down_permission", carry_over.appropriation, by, at, facts)
    carry_over.delete()


@transaction.atomic
def close_year(*, appropriation: Appropriation, year: int, by, at: datetime) -> YearEnd:
    """Close a year: pools go back to the appropriation, what is permitted goes on, all else goes to the treasury.

    Commitments run on, whatever year they are paid in (BV 2.2.11).

    Raises:
        YearRuns, RoundsUnfinished, YearClosed, PermissionOpen, MoreThanLeft, NotAllowed.
    """
    guard.require(by, "years.record")
    appropriation = lock(Appropriation, appropriation.pk)
    if at < periods.year_bounds(year)[1] or year < appropriation.finance_year:
        raise YearRuns(year=str(year))
    if YearEnd.objects.filter(appropriation=appropriation, year__gte=year).exists():
        raise YearClosed(year=str(year))
    held = [lock(Round, pk) for pk in appropriation.rounds.order_by("pk").values_list("pk", flat=True)]
    waiting = [round.code for round in years.unfinished(appropriation)]
    if waiting:
        raise RoundsUnfinished(rounds=", ".join(waiting))
    permitted = CarryOver.objects.filter(appropriation=appropriation, year=year).first()
    if permitted and not permitted.confirmed_at:
        raise PermissionOpen()
    returned = years.left(appropriation, year).returned
    for round in held:
        rounds.return_pool(round=round, by=by, at=at)
    left = years.left(appropriation, year).total
    if permitted and permitted.amount > left:
        raise MoreThanLeft(amount=permitted.amount, left=left)
    if permitted:
        rounds.carry_over(
            appropriation=appropriation,
            year=year,
            amount=permitted.amount,
            document=permitted.permission,
            dated_on=permitted.permitted_on,
            by=by,
            at=at,
        )
    treasury = returned + rounds.give_up(appropriation=appropriation, year=year, by=by, at=at)
    made = YearEnd.objects.create(
        appropriation=appropriation,
        year=year,
        carried_amount=permitted.amount if permitted else money.ZERO,
        treasury_amount=treasury,
        closed_at=at,
        closed_by=by,
    )
    facts = {"year": year, "carried": made.carried_amount, "treasury": treasury}
    _tell("settlement.close_year", appropriation, by, at, facts)
    return made


@transaction.atomic
def settle_round(*, round: Round, by, at: datetime) -> Round:
    """Settle a round of which nothing is outstanding: its pool is emptied, each grant is settled, by letter.

    Raises:
        StillOutstanding, WrongState, NotAllowed.
    """
    guard.require(by, "rounds.settle")
    round = lock(Round, round.pk)
    open_things = ending.outstanding(round)
    if open_things:
        raise StillOutstanding(count=len(open_things))
    settled = rounds.settle_round(round=round, by=by, at=at)
    rounds.return_pool(round=settled, by=by, at=at)
    cases = Application.objects.filter(round=round, awards__state=AwardState.ACCEPTED).distinct()
    for application in cases.order_by("reference"):
        ordering.order(
            kind=LetterKind.SETTLEMENT, application=application, about=_about(application, at), soon=False, by=by, at=at
        )
    count = Award.objects.filter(application__round=round, state=AwardState.ACCEPTED).update(state=AwardState.SETTLED)
    journal.tell(verb="settlement.settle_round", subject=f"round:{round.code}", by=by, at=at, facts={"grants": count})
    return settled


def _about(application: Application, at: datetime) -> dict:
    rows = ending.settled(application)
    names = ("awarded", "paid", "kept", "annulled", "repaid")
    return {
        "rows": [row.__dict__ for row in rows],
        **{f"{name}_amount": sum((getattr(row, name) for row in rows), money.ZERO) for name in names},
        "settled_on": at,
    }


def _tell(verb: str, appropriation: Appropriation, by, at: datetime, facts: dict) -> None:
    subject = f"appropriation:{appropriation.code}/{appropriation.finance_year}"
    journal.tell(verb=verb, subject=subject, by=by, at=at, facts=facts)
