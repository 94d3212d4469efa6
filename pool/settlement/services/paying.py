"""Releases and discards payment batches (`payments.services.batching`) as confirmations and accounts stand by then."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from pool.access import guard
from pool.applications.models import Application
from pool.db import hold
from pool.kernel.refusals import Refusal
from pool.kernel.words import N_
from pool.payments.models import Part, PaymentBatch
from pool.payments.services import batching
from pool.settlement import confirmations
from pool.settlement.models import Accounts
from pool.settlement.services import releasing


class AccountsApprovedByYou(Refusal):
    code = "accounts_approved_by_you"
    sentence = N_("You have approved accounts of %(case)s. Whoever approves accounts may not pay: another person must.")
    kind = "forbidden"


@transaction.atomic
def build(*, pay_on: date, applications: Iterable[str] | None = None, by, at: datetime) -> PaymentBatch:
    """Put what is due into a batch (`batching.build`).

    Raises:
        AccountsApprovedByYou: the person has approved accounts of a case in it (weakness 2).
        See `batching.build`.
    """
    batch = batching.build(pay_on=pay_on, applications=applications, by=by, at=at)
    _refuse_approver(batch, by)
    return batch


@transaction.atomic
def release(*, batch: PaymentBatch, count: int, total: Decimal, by, at: datetime) -> PaymentBatch:
    """Release a batch to the bank (`batching.release`), if all in it may still be paid by what is confirmed.

    Raises:
        ChangedSince: a confirmation or a change that came after the batch was built stops a payment.
        AccountsApprovedByYou: the person has approved accounts of a case in it.
        See `batching.release`.
    """
    guard.require(by, "payments.release")
    cases = _held(batch)
    batch = batching.release(batch=batch, count=count, total=total, by=by, at=at)
    _refuse_approver(batch, by)
    ordered = Part.objects.filter(ordered__order__batch=batch, ordered__live=True, line__isnull=False)
    for application in cases:
        parts = set(ordered.filter(instalment__award__application=application).values_list("pk", flat=True))
        if parts - confirmations.payable(application):
            raise batching.ChangedSince(payee=application.municipality.official_name)
    return batch


@transaction.atomic
def discard(*, batch: PaymentBatch, why: str, by, at: datetime) -> PaymentBatch:
    """Take a batch apart (`batching.discard`); of its parts those are due again that may still be paid.

    Raises:
        See `batching.discard`.
    """
    guard.require(by, "payments.build")
    cases = _held(batch)
    batch = batching.discard(batch=batch, why=why, by=by, at=at)
    for application in cases:
        releasing.follow_outcomes(application=application, by=by, at=at)
    return batch


def _held(batch: PaymentBatch) -> list[Application]:
    """The cases of a batch, held before it, as for the bank's answer, so that neither waits for ever."""
    keys = set(batch.orders.values_list("application", flat=True))
    hold(Application, keys)
    return list(Application.objects.filter(pk__in=keys).select_related("municipality").order_by("pk"))


def _refuse_approver(batch: PaymentBatch, by) -> None:
    approved = Accounts.objects.filter(application__payment_orders__batch=batch, decided_by=by)
    case = approved.order_by("pk").values_list("application__reference", flat=True).first()
    if case:
        raise AccountsApprovedByYou(case=case)
