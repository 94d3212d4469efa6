from django.db import models
from django.utils.translation import gettext_lazy as _


class LetterKind(models.TextChoices):
    """Every letter that a case can get. A corrected letter is one of these that replaces an earlier one."""

    RECEIPT = "receipt", _("Receipt")
    COMPLETION_REQUEST = "completion_request", _("Request for completion")
    HEARING = "hearing", _("Hearing")
    AWARD = "award", _("Award")
    PARTIAL = "partial_award", _("Partial award")
    CONDITIONAL = "conditional_award", _("Conditional award")
    FINAL = "final_award", _("Final award")
    SUPPLEMENT = "supplement", _("Supplementary grant")
    REFUSAL = "refusal", _("Refusal")
    REJECTION = "rejection", _("Rejection on formal grounds")
    WITHDRAWAL = "withdrawal", _("Withdrawal confirmed")
    ACCEPTANCE_REMINDER = "acceptance_reminder", _("Reminder of acceptance")
    LAPSE = "lapse", _("Lapse")
    PAYMENT_NOTICE = "payment_notice", _("Payment notice")
    CONFIRMATION_REMINDER = "confirm_reminder", _("Reminder of confirmation")
    CHANGE_DECISION = "change_decision", _("Decision on a change")
    ACCOUNTS_REMINDER = "accounts_reminder", _("Reminder of accounts")
    ACCOUNTS_DECISION = "accounts_decision", _("Decision on accounts")
    REPAYMENT = "repayment_claim", _("Repayment claim")
    DEBT_COLLECTION = "debt_collection", _("Handed over to debt collection")
    OFFER = "reserve_offer", _("Offer from the reserve list")
    SETTLEMENT = "round_settlement", _("Settlement of the round")


# Letters that tell a decision without being the letter of an award.
DECISIONS = frozenset(
    {
        LetterKind.REJECTION,
        LetterKind.LAPSE,
        LetterKind.CHANGE_DECISION,
        LetterKind.ACCOUNTS_DECISION,
        LetterKind.REPAYMENT,
    }
)


class Standing(models.TextChoices):
    """What became of a letter."""

    VALID = "valid", _("Valid")
    REPLACED = "replaced", _("Replaced")
    RECALLED = "recalled", _("Recalled")


class OrderState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    HELD = "held", _("Held back")
    FAILED = "failed", _("Failed")
    WRITTEN = "written", _("Written")


class BatchState(models.TextChoices):
    RUNNING = "running", _("Running")
    STOPPED = "stopped", _("Stopped")
    DONE = "done", _("Done")


class WordingState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    APPROVED = "approved", _("Approved")
    DISCARDED = "discarded", _("Discarded")
