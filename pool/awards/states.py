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
