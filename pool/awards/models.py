from django.conf import settings
from django.db import models
from django.db.models import F, Q

from pool.applications.models import Application, Line
from pool.awards.states import AwardKind, RunState
from pool.db import MoneyField
from pool.rounds.models import Round


class Run(models.Model):
    """One run of the allocation with everything that went in and came out, so that it can be repeated to the byte."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="runs")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, choices=RunState, default=RunState.PROPOSED)
    ruleset = models.TextField()
    ruleset_hash = models.CharField(max_length=64)
    bids = models.TextField()
    budget_amount = MoneyField()
    seed = models.CharField(max_length=200, blank=True)
    result = models.TextField()
    result_hash = models.CharField(max_length=64)
    status = models.CharField(max_length=12)
    awarded_amount = MoneyField()
    residue_amount = MoneyField()
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    approval_reason = models.TextField(blank=True)
    discarded_at = models.DateTimeField(null=True, blank=True)
    discarded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    discard_reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "awards_run"
        ordering = ["round", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="one_run_per_number"),
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(state__in=[RunState.PROPOSED, RunState.APPROVED, RunState.DECIDED]),
                name="one_live_run_in_a_round",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("prepared_by")),
                name="run_approved_by_a_second_person",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{verb}_at__isnull": True, f"{verb}_by__isnull": True})
                    | Q(**{f"{verb}_at__isnull": False, f"{verb}_by__isnull": False}),
                    name=f"run_{verb}_at_and_by",
                )
                for verb in ("approved", "discarded", "decided")
            ),
        ]

    def __str__(self):
        return f"{self.round.code} run {self.number}"


class Share(models.Model):
    """What a run gives one line, and why."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="shares")
    line = models.ForeignKey(Line, models.PROTECT, related_name="shares")
    bid = models.CharField(max_length=80)
    asked_amount = MoneyField()
    amount = MoneyField()
    portions = models.JSONField()

    class Meta:
        db_table = "awards_share"
        ordering = ["run", "bid"]
        constraints = [
            models.UniqueConstraint(fields=["run", "line"], name="one_share_per_line_and_run"),
            models.CheckConstraint(condition=Q(amount__gte=0, amount__lte=F("asked_amount")), name="share_within_bid"),
        ]

    def __str__(self):
        return f"{self.run_id} {self.bid}"


class Award(models.Model):
    """A signed decision on one application; a refusal is one too. The terms are those of the day, frozen."""

    reference = models.CharField(max_length=30, unique=True)
    application = models.OneToOneField(Application, models.PROTECT, related_name="award")
    run = models.ForeignKey(Run, models.PROTECT, related_name="awards")
    kind = models.CharField(max_length=20, choices=AwardKind)
    requested_amount = MoneyField()
    eligible_amount = MoneyField()
    awarded_amount = MoneyField()
    terms = models.JSONField()
    accept_by = models.DateField(null=True, blank=True)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        db_table = "awards_award"
        ordering = ["reference"]
        constraints = [
            models.CheckConstraint(
                condition=Q(awarded_amount__gte=0, awarded_amount__lte=F("requested_amount")),
                name="award_within_request",
            ),
            models.CheckConstraint(condition=~Q(decided_by=F("prepared_by")), name="award_decided_by_a_second_person"),
        ]

    def __str__(self):
        return self.reference


class AwardLine(models.Model):
    """One line of a decision: asked, eligible with its ground, awarded with its reasons."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="lines")
    line = models.OneToOneField(Line, models.PROTECT, related_name="award_line")
    requested_amount = MoneyField()
    eligible_amount = MoneyField()
    awarded_amount = MoneyField()
    ground = models.CharField(max_length=40)
    note = models.TextField(blank=True)
    portions = models.JSONField(default=list)

    class Meta:
        db_table = "awards_award_line"
        ordering = ["award", "line__rank", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    awarded_amount__gte=0,
                    awarded_amount__lte=F("eligible_amount"),
                    eligible_amount__lte=F("requested_amount"),
                ),
                name="awarded_within_eligible_within_requested",
            )
        ]

    def __str__(self):
        return f"{self.award_id}/{self.line_id}"
