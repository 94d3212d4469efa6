"""Moves deadlines: of everybody in a round at once, with a reason."""

from datetime import datetime, timedelta

from django.db import transaction

from pool.access import guard
from pool.access import queries as people
from pool.access.rules import SIGNATORY
from pool.awards.models import Award
from pool.awards.states import AwardState
from pool.db import lock
from pool.journal import services as journal
from pool.kernel.refusals import Refusal, reason
from pool.kernel.words import N_
from pool.mail import services as mail
from pool.payments.models import Duty
from pool.rounds.models import Round
from pool.rounds.services import ending as rounds
from pool.settlement import ending
from pool.settlement.models import DeadlineMove
from pool.settlement.states import DeadlineKind

MOST_DAYS = 365


class DaysWrong(Refusal):
    code = "days_wrong"
    sentence = N_("Write a number of days from 1 to %(most)s.")
    kind = "invalid"


class NothingToMove(Refusal):
    code = "nothing_to_move"
    sentence = N_("No deadline of this kind is open in the round.")


@transaction.atomic
def move_deadline(*, round: Round, kind: str, days: int, why: str, by, at: datetime) -> DeadlineMove:
    """Move a deadline of everybody in a round at once, with its reason, and tell them.

    Raises:
        DaysWrong, NothingToMove, ReasonMissing, WrongState, NotAllowed.
    """
    guard.require(by, "deadlines.move")
    why = reason(why)
    if not 1 <= days <= MOST_DAYS:
        raise DaysWrong(field="days", most=MOST_DAYS)
    round = lock(Round, round.pk)
    places, count = _moved(round, kind, days, why, by, at)
    if not count:
        raise NothingToMove(field="kind")
    move = DeadlineMove.objects.create(
        round=round, kind=kind, days=days, reason=why, count=count, moved_at=at, moved_by=by
    )
    facts = {"kind": kind, "days": days, "count": count, "reason": why}
    journal.tell(verb="settlement.move_deadline", subject=f"round:{round.code}", by=by, at=at, facts=facts)
    for place in sorted(places):
        for person in people.of_municipality(place, SIGNATORY):
            mail.post_to(
                person=person, kind="deadline_moved", language=round.language, at=at, code=round.code,
                what=DeadlineKind(kind).label, days=days, reason=why,
            )  # fmt: skip
    return move


def _moved(round: Round, kind: str, days: int, why: str, by, at: datetime) -> tuple[set[int], int]:
    """Move it; which municipalities it concerns, and how many deadlines were moved."""
    if kind == DeadlineKind.APPLICATION:
        rounds.move_deadline(round=round, days=days, why=why, by=by, at=at)
        return set(round.applications.values_list("municipality", flat=True)), 1
    if kind == DeadlineKind.ACCEPTANCE:
        column, found = "accept_by", Award.objects.filter(state=AwardState.OFFERED)
    else:
        column, found = "due_on", Duty.objects.filter(kind=ending.DUTIES.get(kind, ""), met_at__isnull=True)
    held = found.filter(application__round=round).select_related("application").select_for_update(of=("self",))
    rows = list(held.order_by("pk"))
    for row in rows:
        setattr(row, column, getattr(row, column) + timedelta(days=days))
        row.save(update_fields=[column])
    return {row.application.municipality_id for row in rows}, len(rows)
