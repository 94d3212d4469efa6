"""Issues a whole round: signs its decisions, orders every letter, and works the orders off in the background."""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from pool.access import guard
from pool.awards import holding
from pool.awards import queries as awards
from pool.awards.models import Award, Run
from pool.awards.services import deciding
from pool.awards.states import RunState
from pool.db import lock
from pool.journal import services as journal
from pool.kernel.refusals import Refusal, raise_all, reason
from pool.kernel.words import N_
from pool.letters import backlog, queries
from pool.letters.models import Batch, Letter, Order
from pool.letters.services import delivering, ordering, writing
from pool.letters.states import BatchState, OrderState
from pool.rounds import impartial

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=1)  # a worker that dies leaves its letter to others after this
PAGE = 50  # letters looked at together when some were written and nobody was told


class NotAmongThem(Refusal):
    code = "not_among_the_letters"
    sentence = N_("%(cases)s: no letter of these cases is to be written now, so none can be held back.")
    kind = "invalid"


class NothingToStop(Refusal):
    code = "nothing_to_stop"
    sentence = N_("No letters of this batch are being written.")


class NotStopped(Refusal):
    code = "not_stopped"
    sentence = N_("This batch is not stopped.")


class NothingToRetry(Refusal):
    code = "nothing_to_retry"
    sentence = N_("This letter is neither held back nor failed.")


@transaction.atomic
def issue(*, run: Run, held: dict[str, str] | None = None, by, at: datetime) -> Batch:
    """Sign the decisions of a run, if that is still to be done, and order every letter that is missing.

    All of it or nothing. `held`: case number → why its letter is held back; the decision is signed all the same.

    Raises:
        PreparedByYou, TiedToRun, WrongState: see `awards.services.deciding.decide`.
        ReasonMissing, TooLong, Forbidden: the reason why a letter is held back; all of them at once.
        NotAmongThem: a letter shall be held back that is not to be written.
    """
    guard.require(by, "decisions.sign")
    held = _reasons(held or {})
    if awards.run(run.pk).state != RunState.DECIDED:
        deciding.decide(run=run, by=by, at=at)
    else:
        holding.untied(run.round, by)
    run = lock(Run, run.pk)
    batch, started = Batch.objects.get_or_create(run=run, defaults={"started_at": at, "started_by": by})
    missing = list(queries.without_order(run).select_related("application"))
    _refuse_strangers(held, missing)
    orders = ordering.order_many(batch=batch, awards=missing, held=held, by=by, at=at)
    if started or orders:
        _tell("letters.issue", batch, by, at, {"letters": len(orders), "held": sorted(held)})
    return batch


@transaction.atomic
def stop(*, batch: Batch, by, at: datetime) -> Batch:
    """Stop writing; a letter that is being written is finished.

    Raises:
        NothingToStop: it is done or stopped.
    """
    guard.require(by, "decisions.sign")
    batch = lock(Batch, batch.pk)
    if queries.state_of(batch, queries.progress(batch)) != BatchState.RUNNING:
        raise NothingToStop()
    batch.stopped_at, batch.stopped_by = at, by
    batch.save(update_fields=["stopped_at", "stopped_by"])
    _tell("letters.stop_batch", batch, by, at, queries.progress(batch))
    return batch


@transaction.atomic
def go_on(*, batch: Batch, by, at: datetime) -> Batch:
    """Go on where the batch was stopped.

    Raises:
        NotStopped: it is not stopped.
    """
    guard.require(by, "decisions.sign")
    batch = lock(Batch, batch.pk)
    if batch.stopped_at is None:
        raise NotStopped()
    batch.stopped_at, batch.stopped_by = None, None
    batch.save(update_fields=["stopped_at", "stopped_by"])
    free = batch.orders.filter(backlog.free(at), state=OrderState.WAITING)
    free.update(leased_until=at)  # free since now: nobody is late who begins a moment later
    _tell("letters.go_on", batch, by, at, queries.progress(batch))
    return batch


@transaction.atomic
def release(*, order: Order, by, at: datetime) -> Order:
    """Have a letter written that was held back or failed.

    Raises:
        DeclareFirst, TiedToMunicipality: see `rounds.impartial.require`.
        NothingToRetry: it is neither.
    """
    guard.require(by, "decisions.sign")
    order = lock(Order, order.pk)
    impartial.require(by, order.application)
    if order.state not in (OrderState.HELD, OrderState.FAILED):
        raise NothingToRetry()
    before, order.state, order.attempts, order.leased_until = order.state, OrderState.WAITING, 0, at
    order.save(update_fields=["state", "attempts", "leased_until"])
    journal.tell(
        verb="letters.release",
        subject=f"letter:{order.reference}",
        case=order.application.reference,
        by=by,
        at=at,
        facts={"from": before, "problem": order.problem, "held": order.held_reason},
    )
    return order


def issue_now(*, run: Run, by, at: datetime) -> int:
    """Issue a run and write its letters without waiting for a worker. Returns how many were written."""
    batch = issue(run=run, by=by, at=at)
    written = [writing.write(order=order, by=by, at=at) for order in queries.orders_of(batch, OrderState.WAITING)]
    for letter in written:
        delivering.dispatch(letter=letter, by=None, at=at)
    return len(written)


def work(*, worker: str, after: str = "", by=None, at: datetime) -> int:
    """Write one letter that waits, and tell its readers. Returns how many orders were taken: one or none.

    One at a time, so that a batch that is stopped, and a worker that is told to end, finish the letter at hand and no
    other. `after`: a worker that has died; what it had leased is free at once.
    """
    key = _leased(worker, after, at)
    if key is None:
        return 0
    order = backlog.to_print(key)
    letter = writing.attempt(order=order, by=order.ordered_by, at=at)
    if letter:
        _told(letter, by, at)
    return 1


def dispatch_left(*, by=None, at: datetime) -> int:
    """Tell the readers of letters whose worker died, or failed, between writing and telling. Returns how many."""
    done, last = 0, 0
    while found := list(queries.to_dispatch(PAGE, after=last)):
        done += sum(_told(letter, by, at) for letter in found)
        last = found[-1].pk
    return done


def _told(letter: Letter, by, at: datetime) -> bool:
    """One letter that cannot be sent out stops no other; it is tried again later."""
    try:
        delivering.dispatch(letter=letter, by=by, at=at)
    except Exception:
        logger.exception("letter %s is written but not sent out", letter.reference)
        return False
    return True


@transaction.atomic
def _leased(worker: str, after: str, at: datetime) -> int | None:
    """Lease the oldest order that is free. On PostgreSQL workers pass over each other's rows; SQLite takes turns."""
    if after:
        Order.objects.filter(state=OrderState.WAITING, worker=after[:80]).update(leased_until=at, worker="")
    free = backlog.to_write(at).select_for_update(skip_locked=True, of=("self",))
    key = free.values_list("pk", flat=True).first()
    if key:
        Order.objects.filter(pk=key).update(leased_until=at + LEASE, worker=worker[:80])
    return key


def _reasons(held: dict[str, str]) -> dict[str, str]:
    """The reasons, cleaned; what is wrong with them is said of all at once."""
    found, wrong = {}, []
    for case, why in held.items():
        try:
            found[case] = reason(why, field=f"why-{case}", most=500)
        except Refusal as problem:
            wrong.append(problem)
    raise_all(wrong)
    return found


def _refuse_strangers(held: dict[str, str], missing: list[Award]) -> None:
    strangers = sorted(held.keys() - {award.application.reference for award in missing})
    if strangers:
        raise NotAmongThem(cases=", ".join(strangers[:5]))


def _tell(verb: str, batch: Batch, by, at: datetime, facts: dict) -> None:
    subject = f"run:{batch.run.round.code}/{batch.run.number}"
    journal.tell(verb=verb, subject=subject, by=by, at=at, facts=facts)
