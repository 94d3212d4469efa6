"""What the pages about payments share: the way between them, and rows of batches, payments and lines of the bank."""

from django.urls import reverse
from django.utils.translation import gettext as _

from pool.access import guard
from pool.payments import bank
from pool.payments.models import BankEntry, PaymentBatch, PaymentOrder
from pool.payments.states import EntryProblem, PaymentBatchState, PaymentState

TONES = {
    PaymentBatchState.BUILT: "warning",
    PaymentBatchState.RELEASED: "info",
    PaymentBatchState.ANSWERED: "done",
    PaymentBatchState.DISCARDED: "muted",
    PaymentState.ORDERED: "info",
    PaymentState.PAID: "done",
    PaymentState.REJECTED: "warning",
    PaymentState.DROPPED: "muted",
}


def ways(here: str, user) -> list[dict]:
    """The pages about payments; those of the municipality have only one."""
    if not guard.may(user, "payments.read"):
        return []
    found = (
        ("payments", _("To be paid"), None),
        ("payment_batches", _("Batches"), None),
        ("bank_answers", _("Answers of the bank"), None),
        ("payments_made", _("Payments made"), None),
        ("incoming", _("Suspense account"), None),
        ("reconciliation", _("Reconciliation"), bank.exceptions().count() or None),
    )
    return [
        {"label": label, "count": count, "url": reverse(name), "current": name == here} for name, label, count in found
    ]


def trail(label: str, name: str = "", last: str = "") -> list[dict]:
    """Payments → the page `name` by its label → `last`."""
    found = [{"label": _("Payments"), "url": reverse("payments")}]
    if last:
        return [*found, {"label": label, "url": reverse(name)}, {"label": last}]
    return [*found, {"label": label}]


def batch_row(item: PaymentBatch) -> dict:
    state = PaymentBatchState(item.state)
    return {
        "reference": item.reference,
        "url": reverse("payment_batch", args=[item.reference]),
        "state": {"code": state.value, "label": state.label, "tone": TONES[state]},
        "pay_on": item.pay_on,
        "count": item.count,
        "total": item.total_amount,
        "built_at": item.built_at,
        "built_by": str(item.built_by),
        "released_at": item.released_at,
        "released_by": str(item.released_by or ""),
        "discarded_at": item.discarded_at,
        "discarded_by": str(item.discarded_by or ""),
        "discard_reason": item.discard_reason,
    }


def order_row(item: PaymentOrder) -> dict:
    state = PaymentState(item.state)
    awards = {part.part.instalment.award.reference for part in item.ordered.all()}
    reference = min(awards, default=item.application.reference)
    return {
        "reference": item.reference,
        "case": item.application.reference,
        "award_url": reverse("award", args=[reference]),
        "batch": item.batch.reference,
        "batch_url": reverse("payment_batch", args=[item.batch.reference]),
        "municipality": item.payee,
        "cvr": item.cvr,
        "amount": item.amount,
        "pay_on": item.batch.pay_on,
        "state": {"code": state.value, "label": state.label, "tone": TONES[state]},
        "paid_on": item.paid_on,
        "answered_at": item.answered_at,
        "rejection": item.rejection,
        "instalments": ", ".join(
            str(number) for number in sorted({p.part.instalment.number for p in item.ordered.all()})
        ),
    }


def entry_row(item: BankEntry) -> dict:
    explained = getattr(item, "explanation", None)
    return {
        "pk": item.pk,
        "number": item.number,
        "url": reverse("bank_entry", args=[item.pk]),
        "answer": item.answer.name,
        "answer_url": reverse("bank_answer", args=[item.answer_id]),
        "reference": item.reference,
        "order_url": reverse("payment_batch", args=[item.order.batch.reference]) if item.order else "",
        "outcome": PaymentState(item.outcome).label,
        "amount": item.amount,
        "ordered": item.order.amount if item.order else None,
        "booked_on": item.booked_on,
        "reason": item.reason,
        "problem": EntryProblem(item.problem).label if item.problem else "",
        "explained": explained,
        "state": _entry_state(item, explained),
    }


def _entry_state(item: BankEntry, explained) -> dict:
    if not item.problem:
        return {"code": item.outcome, "label": PaymentState(item.outcome).label, "tone": TONES[item.outcome]}
    if explained and explained.approved_at:
        return {"code": "done", "label": _("Explained"), "tone": "done"}
    if explained:
        return {"code": "waiting", "label": _("Explanation waits for approval"), "tone": "warning"}
    return {"code": "unmatched", "label": _("To be explained"), "tone": "error"}
