from django.db import models
from django.utils.translation import gettext_lazy as _


class Trigger(models.TextChoices):
    """What must have happened before a part of a grant may be paid."""

    ACCEPTANCE = "acceptance", _("The grant is accepted")
    PARTICIPATION = "participation", _("Participation is confirmed")
    COMPLETION = "completion", _("Completion is confirmed")


class PartState(models.TextChoices):
    """Where a part of a grant is. Each state but the last has its account in the ledger."""

    PLANNED = "planned", _("Planned")  # committed
    ORDERED = "ordered", _("In a payment batch")  # committed
    PAID = "paid", _("Paid")  # paid
    KEPT = "kept", _("Paid and kept")  # spent
    CLAIMED = "claimed", _("Claimed back")  # receivable, later returned or treasury
    CANCELLED = "cancelled", _("Cancelled")


UNPAID = frozenset({PartState.PLANNED, PartState.ORDERED})
WAS_PAID = frozenset({PartState.PAID, PartState.KEPT, PartState.CLAIMED})


class PaymentBatchState(models.TextChoices):
    BUILT = "built", _("Waiting for release")
    RELEASED = "released", _("Released to the bank")
    ANSWERED = "answered", _("Answered by the bank")
    DISCARDED = "discarded", _("Discarded")


BATCH_MOVES = {
    (PaymentBatchState.BUILT, "release"): PaymentBatchState.RELEASED,
    (PaymentBatchState.BUILT, "discard"): PaymentBatchState.DISCARDED,
    (PaymentBatchState.RELEASED, "answer"): PaymentBatchState.ANSWERED,
}


class PaymentState(models.TextChoices):
    ORDERED = "ordered", _("Ordered")
    PAID = "paid", _("Paid")
    REJECTED = "rejected", _("Rejected by the bank")
    DROPPED = "dropped", _("Not sent")


class EntryProblem(models.TextChoices):
    """Why a line of the bank's answer is not taken."""

    UNKNOWN = "unknown", _("No payment has this reference")
    AMOUNT = "other_amount", _("The amount is not that of the payment")
    ANSWERED = "answered_before", _("The payment was answered before")
    NOT_OUT = "not_released", _("The payment was never released")


class DutyKind(models.TextChoices):
    """What a municipality owes the agency by a day; payments to it wait while one is late."""

    CONFIRMATION = "confirmation", _("Confirmation")
    ACCOUNTS = "accounts", _("Grant accounts")
