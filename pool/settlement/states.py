from django.db import models
from django.utils.translation import gettext_lazy as _


class ConfirmationState(models.TextChoices):
    OPEN = "open", _("Awaiting confirmation")
    SIGNED = "signed", _("Confirmed")


class ChangeKind(models.TextChoices):
    EMPLOYEE = "employee", _("Another employee")
    MODULE = "module", _("Another module")
    TERM = "term", _("Another half-year")
    EXTENSION = "extension", _("Longer period")
    BUDGET = "budget", _("Another budget")
    WITHDRAWAL = "withdrawal", _("Places given up")
    OFFICER = "officer", _("Another grant officer")


class ChangeState(models.TextChoices):
    ASKED = "asked", _("Awaiting decision")
    AWAITING = "awaiting_confirmation", _("Awaiting the new grant officer")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    RECORDED = "recorded", _("Recorded")
    TAKEN_BACK = "taken_back", _("Taken back")


CHANGE_MOVES = {
    (ChangeState.ASKED, "approve"): ChangeState.APPROVED,
    (ChangeState.ASKED, "refuse"): ChangeState.REFUSED,
    (ChangeState.ASKED, "take_back"): ChangeState.TAKEN_BACK,
    (ChangeState.AWAITING, "confirm"): ChangeState.RECORDED,
    (ChangeState.AWAITING, "decline"): ChangeState.REFUSED,
    (ChangeState.AWAITING, "take_back"): ChangeState.TAKEN_BACK,
}


class AccountsState(models.TextChoices):
    OPEN = "open", _("Awaiting accounts")
    AUDITED = "with_auditor", _("With the auditor")
    SUBMITTED = "submitted", _("Submitted")
    QUERIED = "queried", _("Queried")
    APPROVED = "approved", _("Approved")
    PARTLY = "partly_approved", _("Partly approved")


ACCOUNTS_MOVES = {
    (AccountsState.OPEN, "declare"): AccountsState.AUDITED,
    (AccountsState.OPEN, "submit"): AccountsState.SUBMITTED,
    (AccountsState.QUERIED, "declare"): AccountsState.AUDITED,
    (AccountsState.QUERIED, "submit"): AccountsState.SUBMITTED,
    (AccountsState.AUDITED, "submit"): AccountsState.SUBMITTED,
    (AccountsState.AUDITED, "take_back"): AccountsState.OPEN,
    (AccountsState.SUBMITTED, "query"): AccountsState.QUERIED,
    (AccountsState.SUBMITTED, "approve"): AccountsState.APPROVED,
    (AccountsState.SUBMITTED, "approve_partly"): AccountsState.PARTLY,
}


class AuditLevel(models.TextChoices):
    """Who must vouch for accounts, by the size of the grant."""

    OWN = "own", _("Own declaration")
    STATEMENT = "statement", _("Auditor's statement")
    PERFORMANCE = "performance", _("Auditor's statement and performance audit")


class Conclusion(models.TextChoices):
    CLEAN = "clean", _("Without reservations")
    QUALIFIED = "qualified", _("With reservations")
    ADVERSE = "adverse", _("The accounts cannot be vouched for")


class ClaimGround(models.TextChoices):
    """Why money is claimed back."""

    UNSPENT = "unspent", _("Not spent")
    NOT_COMPLETED = "not_completed", _("Modules not completed")
    NO_ACCOUNTS = "no_accounts", _("No accounts")
    NOT_APPROVED = "not_approved", _("Costs not approved")
    TERMS_BROKEN = "terms_broken", _("Terms not kept")
    VOLUNTARY = "voluntary", _("Given back by the municipality")


class ClaimState(models.TextChoices):
    HEARD = "heard", _("In hearing")
    DECIDED = "decided", _("To be repaid")
    INVOICED = "invoiced", _("Invoiced")
    HANDED_OVER = "handed_over", _("With debt collection")
    PAID = "paid", _("Repaid")
    DROPPED = "dropped", _("Dropped")


CLAIM_MOVES = {
    (ClaimState.HEARD, "decide"): ClaimState.DECIDED,
    (ClaimState.HEARD, "drop"): ClaimState.DROPPED,
    (ClaimState.DECIDED, "invoice"): ClaimState.INVOICED,
    (ClaimState.DECIDED, "pay"): ClaimState.PAID,
    (ClaimState.DECIDED, "drop"): ClaimState.DROPPED,
    (ClaimState.INVOICED, "hand_over"): ClaimState.HANDED_OVER,
    (ClaimState.INVOICED, "pay"): ClaimState.PAID,
    (ClaimState.INVOICED, "drop"): ClaimState.DROPPED,
    (ClaimState.HANDED_OVER, "pay"): ClaimState.PAID,
}


class OfferState(models.TextChoices):
    MADE = "made", _("Awaiting answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Not answered in time")
    TAKEN_BACK = "taken_back", _("Taken back")


OFFER_MOVES = {
    (OfferState.MADE, "accept"): OfferState.ACCEPTED,
    (OfferState.MADE, "decline"): OfferState.DECLINED,
    (OfferState.MADE, "expire"): OfferState.EXPIRED,
    (OfferState.MADE, "take_back"): OfferState.TAKEN_BACK,
    (OfferState.ACCEPTED, "take_back"): OfferState.TAKEN_BACK,
}


class DeadlineKind(models.TextChoices):
    """Which deadline of a whole round is moved."""

    APPLICATION = "application", _("Application")
    ACCEPTANCE = "acceptance", _("Acceptance")
    CONFIRMATION = "confirmation", _("Confirmation")
    ACCOUNTS = "accounts", _("Grant accounts")
