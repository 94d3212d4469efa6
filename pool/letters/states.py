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
