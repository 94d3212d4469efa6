from django.db import models
from django.utils.translation import gettext_lazy as _


class ApplicationState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    AWAITING = "awaiting_signature", _("Awaiting signature")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned for completion")
    RETURNED_AWAITING = "returned_awaiting_signature", _("Completion awaiting signature")
    ASSESSED = "assessed", _("Assessed")
    ALLOCATED = "allocated", _("Allocation approved")
    DECIDED = "decided", _("Decided")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REJECTED = "rejected", _("Rejected")


S = ApplicationState

MOVES = {
    (S.DRAFT, "hand_over"): S.AWAITING,
    (S.AWAITING, "take_back"): S.DRAFT,
    (S.AWAITING, "send_back"): S.DRAFT,
    (S.AWAITING, "submit"): S.SUBMITTED,
    (S.DRAFT, "submit"): S.SUBMITTED,
    (S.SUBMITTED, "return"): S.RETURNED,
    (S.ASSESSED, "return"): S.RETURNED,
    (S.RETURNED, "hand_over"): S.RETURNED_AWAITING,
    (S.RETURNED_AWAITING, "take_back"): S.RETURNED,
    (S.RETURNED_AWAITING, "send_back"): S.RETURNED,
    (S.RETURNED, "submit"): S.SUBMITTED,
    (S.RETURNED_AWAITING, "submit"): S.SUBMITTED,
    (S.RETURNED, "resume"): S.SUBMITTED,
    (S.RETURNED_AWAITING, "resume"): S.SUBMITTED,
    (S.SUBMITTED, "finish"): S.ASSESSED,
    (S.ASSESSED, "reassess"): S.SUBMITTED,
    (S.SUBMITTED, "reject"): S.REJECTED,
    (S.ASSESSED, "allocate"): S.ALLOCATED,
    (S.ALLOCATED, "release"): S.ASSESSED,
    (S.ALLOCATED, "decide"): S.DECIDED,
    (S.DRAFT, "withdraw"): S.WITHDRAWN,
    (S.AWAITING, "withdraw"): S.WITHDRAWN,
    (S.SUBMITTED, "withdraw"): S.WITHDRAWN,
    (S.RETURNED, "withdraw"): S.WITHDRAWN,
    (S.RETURNED_AWAITING, "withdraw"): S.WITHDRAWN,
    (S.WITHDRAWN, "restart"): S.DRAFT,
    (S.REJECTED, "restart"): S.DRAFT,
}

EDITABLE = frozenset({S.DRAFT, S.RETURNED})
RETURNED = frozenset({S.RETURNED, S.RETURNED_AWAITING})
NEVER_SENT = frozenset({S.DRAFT, S.AWAITING})
WITH_MUNICIPALITY = frozenset({S.DRAFT, S.AWAITING, S.RETURNED, S.RETURNED_AWAITING})
WITH_AGENCY = frozenset({S.SUBMITTED, S.RETURNED, S.RETURNED_AWAITING, S.ASSESSED, S.ALLOCATED, S.DECIDED, S.REJECTED})
# Taken out of the round by the municipality, or rejected on formal grounds: it may begin again.
OUT = frozenset({S.WITHDRAWN, S.REJECTED})
IN_ROUND = WITH_AGENCY - OUT


class SectionState(models.TextChoices):
    NOT_STARTED = "not_started", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    COMPLETED = "completed", _("Completed")
    CHANGES_REQUESTED = "changes_requested", _("Changes requested")
    CANNOT_START = "cannot_start", _("Cannot start yet")


class OutcomeKind(models.TextChoices):
    """How it goes for one employee with one module."""

    NOT_BEGUN = "not_begun", _("Not begun yet")
    PARTICIPATING = "participating", _("Takes part")
    COMPLETED = "completed", _("Module completed")
    POSTPONED = "postponed", _("Postponed")
    ON_LEAVE = "on_leave", _("On leave")
    DROPPED_OUT = "dropped_out", _("Dropped out")
    CHANGED_JOB = "changed_job", _("Changed job")
    FAILED = "failed", _("Failed the exam")


# The place is given up: another employee takes it over, or the money goes back.
ENDED = frozenset({OutcomeKind.DROPPED_OUT, OutcomeKind.CHANGED_JOB})
UNDER_WAY = frozenset({OutcomeKind.PARTICIPATING, OutcomeKind.COMPLETED})
