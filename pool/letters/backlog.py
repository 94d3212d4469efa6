"""What is still to be written: which orders a worker may take, how fast a batch goes, what has come to a standstill."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, Max, Min, OuterRef, Q

from pool.letters import queries
from pool.letters.models import Batch, Dispatch, Letter, Order
from pool.letters.states import OrderState


def free(at: datetime) -> Q:
    """Orders that nobody has leased at the moment."""
    return Q(leased_until__isnull=True) | Q(leased_until__lte=at)


def to_write(at: datetime):
    """The orders that a worker may take now: waiting, not leased, their batch not stopped; the oldest first."""
    going = Q(batch__isnull=True) | Q(batch__stopped_at__isnull=True)
    return Order.objects.filter(free(at), going, state=OrderState.WAITING).order_by("pk")


def to_print(pk: int) -> Order:
    """An order with what writing it needs; what a run was computed from is long and not printed."""
    found = Order.objects.select_related("application__municipality", "application__round", "award__run", "ordered_by")
    return found.defer("award__run__bids", "award__run__result").get(pk=pk)


@dataclass(frozen=True)
class Pace:
    """How fast the letters of a batch are written: per minute, and None where too few were to say. `quiet_since`: the
    last sign of a worker; it lies ahead while a letter is being written.
    """

    per_minute: float | None
    quiet_since: datetime


def pace(batch: Batch, at: datetime) -> Pace:
    """Seen from the letters sent out in the last minute. Three queries."""
    sent = Dispatch.objects.filter(letter__order__batch=batch)
    last = sent.aggregate(last=Max("dispatched_at"))["last"]
    recent = sent.filter(dispatched_at__gt=at - timedelta(minutes=1))
    seen = recent.aggregate(count=Count("pk"), first=Min("dispatched_at"), last=Max("dispatched_at"))
    seconds = (seen["last"] - seen["first"]).total_seconds() if seen["count"] else 0
    lease = batch.orders.filter(state=OrderState.WAITING).aggregate(until=Max("leased_until"))["until"]
    return Pace(
        per_minute=(seen["count"] - 1) * 60 / seconds if seconds else None,
        quiet_since=max(moment for moment in (batch.started_at, last, lease) if moment),
    )


def counts(batches: list[Batch]) -> dict[int, dict[str, int]]:
    """What `queries.progress` says, for several batches, by key. One query."""
    nothing = {**{state.value: 0 for state in OrderState}, "all": 0}
    found = {batch.pk: dict(nothing) for batch in batches}
    rows = Order.objects.filter(batch__in=batches).order_by().values_list("batch", "state")
    for key, state, count in rows.annotate(Count("pk")):
        found[key][state] = count
        found[key]["all"] += count
    return found


def unfinished() -> list[Batch]:
    """Batches that run, are stopped, or have letters that failed or are held back; the oldest first."""
    left = Order.objects.exclude(state=OrderState.WRITTEN).filter(batch=OuterRef("pk"))
    return list(queries.batches().filter(Exists(left)).order_by("started_at", "pk"))


def failed_alone():
    """Single letters, of no batch, that could not be written; the oldest first."""
    found = Order.objects.filter(batch__isnull=True, state=OrderState.FAILED)
    return found.select_related("application__municipality").order_by("pk")


def written_in(batch: Batch):
    """The letters of a batch, by reference, without their documents."""
    found = Letter.objects.filter(order__batch=batch).select_related("application__municipality", "award")
    return found.defer("pdf", "facts", "award__terms").order_by("reference")
