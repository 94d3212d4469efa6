from django.db import models
from django.utils.translation import gettext_lazy as _


class RoundState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    OPEN = "open", _("Open")
    FULL = "full", _("Closed for now")
    CLOSED = "closed", _("Under assessment")
    DECIDED = "decided", _("Decided")
    SETTLED = "settled", _("Settled")


MOVES = {
    (RoundState.PLANNED, "open"): RoundState.OPEN,
    (RoundState.OPEN, "fill"): RoundState.FULL,
    (RoundState.FULL, "reopen"): RoundState.OPEN,
    (RoundState.OPEN, "close"): RoundState.CLOSED,
    (RoundState.FULL, "close"): RoundState.CLOSED,
    (RoundState.CLOSED, "decide"): RoundState.DECIDED,
    (RoundState.DECIDED, "settle"): RoundState.SETTLED,
}


class Source(models.TextChoices):
    """Where an appropriation comes from (budget guidance BV 2.2)."""

    FINANCE_ACT = "finance_act", _("Finance act")
    SUPPLEMENT = "supplement", _("Supplementary appropriation")
    COMMITTEE = "committee", _("Finance Committee document")
    CARRY_OVER = "carry_over", _("Carry-over")


class TieGround(models.TextChoices):
    """Why somebody must not take part in a municipality's cases (Public Administration Act § 3)."""

    EMPLOYER = "employer", _("Employed there")
    FORMER_EMPLOYER = "former_employer", _("Employed there before")
    FAMILY = "family", _("Close relative works there")
    OTHER = "other", _("Another reason for doubt")


class PlanKind(models.TextChoices):
    """When a scheme's money is paid."""

    YEARLY = "yearly", _("Once a year in advance, for the current and the coming module")
    QUARTERLY = "quarterly", _("Each quarter in advance, by the approved budget")
    HALVES = "start_completion", _("A part at the start, the rest on completion")


class SettledBy(models.TextChoices):
    """What a grant is settled by."""

    UNIT_RATE = "unit_rate", _("Unit rate: completed modules")
    ACTUAL_COST = "actual_cost", _("Actual costs, by accounts")
