"""Builds, releases and discards payment batches: the only way money leaves the agency (weaknesses 9, 11 and 13)."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction

from pool.access import guard
from pool.applications.models import Application
from pool.db import hold, lock, one_at_a_time
from pool.journal import services as journal
from pool.kernel import money, periods, states
from pool.kernel.refusals import Refusal, WrongState, reason
from pool.kernel.words import N_
from pool.payments import bank, bankfile, due
from pool.payments.models import BankFile, Ordered, Part, PaymentBatch, PaymentOrder
from pool.payments.states import BATCH_MOVES, PartState, PaymentBatchState, PaymentState
from pool.registry import queries as registry
from pool.rounds import impartial


class NothingToPay(Refusal):
    code = "nothing_to_pay"
    sentence = N_("Nothing is due by %(day)s that can be paid now. The list says what each payment waits for.")


class MustWait(Refusal):
    code = "payment_must_wait"
    sentence = N_("%(cases)s cannot be paid now. The list says why. Choose without them, or wait.")


class DecidedByYou(Refusal):
    code = "decided_by_you"
    sentence = N_("You had a hand in deciding %(case)s. Whoever commits money may not pay it: another person must.")
    kind = "forbidden"


class NumberedByYou(Refusal):
    code = "numbered_by_you"
    sentence = N_(
        "You have proposed or confirmed the CVR number that %(payee)s is paid by. Whoever says whom money goes to may "
        "not pay it: another person must."
    )
    kind = "forbidden"


class BuiltByYou(Refusal):
    code = "built_by_you"
    sentence = N_("You have built this batch. Another finance officer must release it.")
    kind = "forbidden"


class NotRestated(Refusal):
    code = "not_restated"
    sentence = N_(
        "You wrote %(count)s payments and %(total)s. That is not what the batch holds. Count and add up again from the "
        "list of payments; nothing was released."
    )
    kind = "invalid"


class PayDayPast(Refusal):
    code = "pay_day_past"
    sentence = N_("The day of payment, %(day)s, has passed. Choose today or a later day.")
    kind = "invalid"


class ChangedSince(Refusal):
    code = "batch_changed_since"
    sentence = N_(
        "Since the batch was built something has happened that stops a payment to %(payee)s. Discard the batch and "
        "build a new one."
    )


@transaction.atomic
def build(*, pay_on: date, applications: Iterable[str] | None = None, by, at: datetime) -> PaymentBatch:
    """Put what is due into a batch that waits for release. `applications`: case numbers; None: all that can be paid.

    Raises:
        NothingToPay: nothing is due that may be paid.
        MustWait: a case that was asked for cannot be paid now.
        DecidedByYou: the person had a hand in committing the money.
        DeclareFirst: the person has not declared for a round in it.
        PayDayPast, NotAllowed.
    """
    guard.require(by, "payments.build")
    if pay_on < at.astimezone(periods.COPENHAGEN).date():
        raise PayDayPast(field="pay_on", day=pay_on)
    chosen = _chosen(due.queue(pay_on, at, by), applications, pay_on)
    impartial.require_all(by, [item.application for item in chosen])
    hold(Application, {item.application.pk for item in chosen})
    keys = [part.pk for item in chosen for part in item.parts]
    held = Part.objects.select_for_update(of=("self",)).filter(pk__in=keys, state=PartState.PLANNED).order_by("pk")
    held = [part for part in held if part.released_at]
    total = sum((item.amount for item in chosen), money.ZERO)
    if len(held) != len(keys) or sum(part.amount for part in held) != total:  # somebody else was quicker
        raise NothingToPay(day=pay_on)
    batch = PaymentBatch.objects.create(
        reference=_next_reference(pay_on.year),
        pay_on=pay_on,
        count=len(chosen),
        total_amount=total,
        built_at=at,
        built_by=by,
    )
    _order(batch, chosen, at)
    Part.objects.filter(pk__in=keys).update(state=PartState.ORDERED)
    _tell("payments.build", batch, by, at, {"count": batch.count, "total": batch.total_amount})
    return batch


@transaction.atomic
def release(*, batch: PaymentBatch, count: int, total: Decimal, by, at: datetime) -> PaymentBatch:
    """Release a batch to the bank: its files are made, fingerprinted and kept.

    Raises:
        BuiltByYou, DecidedByYou, NumberedByYou: the second person had a hand in it.
        NotRestated: count or total are not those of the batch.
        DeclareFirst, TiedToMunicipality: see `rounds.impartial.require`.
        ChangedSince: a payee changed, something is late, or a grant no longer stands.
        PayDayPast, WrongState, NotAllowed.
    """
    guard.require(by, "payments.release")
    batch = _held(batch, "release")
    if by.pk == batch.built_by_id:
        raise BuiltByYou()
    if (count, total) != (batch.count, batch.total_amount):
        raise NotRestated(field="total", count=count, total=total)
    if batch.pay_on < at.astimezone(periods.COPENHAGEN).date():
        raise PayDayPast(field="pay_on", day=batch.pay_on)
    orders = list(bank.orders_of(batch))
    _check(orders, by, at)
    files = _files(batch, orders, at)
    batch.state, batch.released_at, batch.released_by = PaymentBatchState.RELEASED, at, by
    batch.save(update_fields=["state", "released_at", "released_by"])
    facts = {"count": batch.count, "total": batch.total_amount}
    _tell("payments.release", batch, by, at, {**facts, "files": {file.name: file.sha256 for file in files}})
    return batch


@transaction.atomic
def discard(*, batch: PaymentBatch, why: str, by, at: datetime) -> PaymentBatch:
    """Take a batch apart that was not released; its payments are due again.

    Raises:
        WrongState: it has been released.
        ReasonMissing, NotAllowed.
    """
    guard.require(by, "payments.build")
    why = reason(why)
    hold(Application, set(batch.orders.values_list("application", flat=True)))
    batch = _held(batch, "discard")
    keys = list(Ordered.objects.filter(order__batch=batch, live=True).values_list("part", flat=True))
    Ordered.objects.filter(order__batch=batch).update(live=False)
    Part.objects.filter(pk__in=keys).update(state=PartState.PLANNED)
    PaymentOrder.objects.filter(batch=batch).update(state=PaymentState.DROPPED)
    batch.state, batch.discarded_at, batch.discarded_by = PaymentBatchState.DISCARDED, at, by
    batch.discard_reason = why
    batch.save(update_fields=["state", "discarded_at", "discarded_by", "discard_reason"])
    _tell("payments.discard", batch, by, at, {"reason": why})
    return batch


def _chosen(queue: list[due.Payable], applications, pay_on: date) -> list[due.Payable]:
    if applications is None:
        chosen = [item for item in queue if not item.waits]
    else:
        wanted = set(applications)
        chosen = [item for item in queue if item.application.reference in wanted]
        yours = [item for item in chosen if any(wait.code == "decided_by_you" for wait in item.waits)]
        if yours:
            raise DecidedByYou(case=yours[0].application.reference)
        missing = wanted - {item.application.reference for item in chosen if not item.waits}
        if missing:
            raise MustWait(cases=sorted(missing))
    if not chosen:
        raise NothingToPay(day=pay_on)
    return chosen


def _next_reference(year: int) -> str:
    """One after the other: no batch is ever removed."""
    one_at_a_time()
    return f"P{year}-{PaymentBatch.objects.filter(pay_on__year=year).count() + 1:05d}"


def _order(batch: PaymentBatch, chosen: list[due.Payable], at: datetime) -> None:
    payees = registry.payees({item.application.municipality_id for item in chosen}, at)
    orders = PaymentOrder.objects.bulk_create(
        PaymentOrder(
            batch=batch,
            application=item.application,
            municipality=item.application.municipality,
            reference=f"{batch.reference}-{place:04d}",
            payee=item.application.municipality.official_name,
            cvr=payees[item.application.municipality_id].cvr,
            amount=item.amount,
        )
        for place, item in enumerate(sorted(chosen, key=lambda item: item.application.reference), 1)
    )
    by_case = {order.application_id: order for order in orders}
    Ordered.objects.bulk_create(
        Ordered(order=by_case[item.application.pk], part=part) for item in chosen for part in item.parts
    )


def _check(orders: list[PaymentOrder], by, at: datetime) -> None:
    """Ask again, at the last moment, what was asked when the batch was built."""
    held = due.waits([order.application for order in orders], at)
    payees = registry.payees({order.municipality_id for order in orders}, at)
    impartial.require_all(by, [order.application for order in orders])
    numbered = registry.numbered_by({order.municipality_id for order in orders})
    for order in orders:
        if by.pk in numbered.get(order.municipality_id, ()):
            raise NumberedByYou(payee=order.payee)
        parts = [item.part for item in order.ordered.all()]
        awards = {part.instalment.award for part in parts}
        if any(by.pk in due.committed_by(award) for award in awards):
            raise DecidedByYou(case=order.application.reference)
        stands = all(part.state == PartState.ORDERED and part.released_at for part in parts)
        adds_up = sum((part.amount for part in parts), money.ZERO) == order.amount
        same = payees[order.municipality_id].cvr == order.cvr
        same = same and order.batch.built_by_id not in numbered.get(order.municipality_id, ())
        if held.get(order.municipality_id) or not (stands and adds_up and same):
            raise ChangedSince(payee=order.payee)


def _files(batch: PaymentBatch, orders: list[PaymentOrder], at: datetime) -> list[BankFile]:
    here = at.astimezone(periods.COPENHAGEN)
    contents = {
        f"{batch.reference}.xml": bankfile.pain001(batch, orders, settings.AGENCY, here),
        f"{batch.reference}.csv": bankfile.table(batch, orders),
    }
    return BankFile.objects.bulk_create(
        BankFile(batch=batch, name=name, content=content, sha256=hashlib.sha256(content).hexdigest(), made_at=at)
        for name, content in contents.items()
    )


def _held(batch: PaymentBatch, verb: str) -> PaymentBatch:
    batch = lock(PaymentBatch, batch.pk)
    if not states.may(BATCH_MOVES, batch.state, verb):
        raise WrongState(state=batch.get_state_display())
    return batch


def _tell(verb: str, batch: PaymentBatch, by, at: datetime, facts: dict) -> None:
    journal.tell(verb=verb, subject=f"payment_batch:{batch.reference}", by=by, at=at, facts=facts)
