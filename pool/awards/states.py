from django.db import models
from django.utils.translation import gettext_lazy as _


class RunState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    APPROVED = "approved", _("Approved")
    DISCARDED = "discarded", _("Discarded")
    DECIDED = "decided", _("Decided")


MOVES = {
    (RunState.PROPOSED, "approve"): RunState.APPROVED,
    (RunState.PROPOSED, "discard"): RunState.DISCARDED,
    (RunState.APPROVED, "discard"): RunState.DISCARDED,
    (RunState.APPROVED, "decide"): RunState.DECIDED,
}


class AwardKind(models.TextChoices):
    AWARD = "award", _("Award")
    PARTIAL = "partial_award", _("Partial award")
    REFUSAL = "refusal", _("Refusal")
    SUPPLEMENT = "supplement", _("Supplementary grant")
    CONDITIONAL = "conditional_award", _("Conditional award")


class FormalGround(models.TextChoices):
    """Why an application is rejected without a look at its lines (afvisning)."""

    NOT_COMPLETED = "not_completed", _("Not completed in time")
    NOT_ENTITLED = "not_entitled", _("The applicant cannot apply")
    WRONG_POOL = "wrong_pool", _("Belongs to another pool")
    NOT_BY_RIGHT_PERSON = "not_by_right_person", _("Not signed by somebody who may")


class AwardState(models.TextChoices):
    """What has become of a decision since it was signed."""

    REFUSED = "refused", _("Refused")
    OFFERED = "offered", _("Awaiting acceptance")
    ACCEPTED = "accepted", _("Accepted")
    LAPSED = "lapsed", _("Lapsed")
    SETTLED = "settled", _("Settled")


AWARD_MOVES = {
    (AwardState.OFFERED, "accept"): AwardState.ACCEPTED,
    (AwardState.OFFERED, "lapse"): AwardState.LAPSED,
    (AwardState.ACCEPTED, "lapse"): AwardState.LAPSED,
    (AwardState.ACCEPTED, "settle"): AwardState.SETTLED,
}


class LapseGround(models.TextChoices):
    """Why a grant lapses."""

    NOT_ACCEPTED = "not_accepted", _("Not accepted in time")
    NOT_STARTED = "not_started", _("Not begun in time")
    DECLINED = "declined", _("The municipality does not want it")
