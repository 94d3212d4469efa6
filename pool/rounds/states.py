from django.db import models
from django.utils.translation import gettext_lazy as _


class RoundState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    OPEN = "open", _("Open")
    FULL = "full", _("Closed for now")
    CLOSED = "closed", _("Under assessment")
    DECIDED = "decided", _("Decided")


MOVES = {
    (RoundState.PLANNED, "open"): RoundState.OPEN,
    (RoundState.OPEN, "fill"): RoundState.FULL,
    (RoundState.FULL, "reopen"): RoundState.OPEN,
    (RoundState.OPEN, "close"): RoundState.CLOSED,
    (RoundState.FULL, "close"): RoundState.CLOSED,
    (RoundState.CLOSED, "decide"): RoundState.DECIDED,
}


class Source(models.TextChoices):
    """Where an appropriation comes from (budget guidance BV 2.2)."""

    FINANCE_ACT = "finance_act", _("Finance act")
    SUPPLEMENT = "supplement", _("Supplementary appropriation")
    COMMITTEE = "committee", _("Finance Committee document")
    CARRY_OVER = "carry_over", _("Carry-over")
