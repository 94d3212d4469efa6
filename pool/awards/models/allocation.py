"""Rules, scenarios, and runs with their shares."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from pool.applications.models import Line
from pool.awards.states import RunState
from pool.db import MoneyField, at_and_by
from pool.rounds.models import Round

HAD = "JSON: what each municipality, by code, was given by earlier decisions of the round, in øre."


class Ruleset(models.Model):
    """A version of rules in the agency's collection. It can be changed until something has used it, never after."""

    name = models.CharField(max_length=100)
    version = models.PositiveSmallIntegerField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "awards_ruleset"
        ordering = ["name", "-version"]
        constraints = [models.UniqueConstraint(fields=["name", "version"], name="one_ruleset_per_version")]

    def __str__(self):
        return f"{self.name} v{self.version}"


class Snapshot(models.Model):
    """The eligible bids of a round as they stood at one moment. Scenarios are computed on it; it never changes."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="snapshots")
    number = models.PositiveSmallIntegerField()
    tranche = models.PositiveSmallIntegerField(default=1)
    bids = models.TextField()
    bids_hash = models.CharField(max_length=64)
    had = models.TextField(default="{}", help_text=HAD)
    keys = models.JSONField(default=dict, help_text="The version of each table of keys that was read.")
    pool_amount = MoneyField(help_text="What stood in the pool then.")
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        db_table = "awards_snapshot"
        ordering = ["round", "-number"]
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="one_snapshot_per_number")]

    def __str__(self):
        return f"{self.round.code} snapshot {self.number}"


class Scenario(models.Model):
    """One ruleset with one budget on a snapshot, with everything that came out."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="scenarios")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)
    ruleset = models.ForeignKey(Ruleset, models.PROTECT, null=True, blank=True, related_name="scenarios")
    content = models.TextField()
    content_hash = models.CharField(max_length=64)
    budget_amount = MoneyField()
    seed = models.CharField(max_length=200, blank=True)
    result = models.TextField()
    result_hash = models.CharField(max_length=64)
    status = models.CharField(max_length=12)
    awarded_amount = MoneyField()
    residue_amount = MoneyField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        db_table = "awards_scenario"
        ordering = ["snapshot", "number"]
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "number"], name="one_scenario_per_number"),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=6), name="at_most_six_scenarios"),
            models.CheckConstraint(
                condition=Q(budget_amount=F("awarded_amount") + F("residue_amount")),
                name="scenario_adds_up_to_its_budget",
            ),
        ]

    def __str__(self):
        return f"{self.snapshot_id}/{self.number}"


class Run(models.Model):
    """One run of the allocation with everything that went in and came out, so that it can be repeated to the byte."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="runs")
    number = models.PositiveSmallIntegerField()
    tranche = models.PositiveSmallIntegerField(default=1, help_text="2 and on: money that came after the first.")
    scenario = models.ForeignKey(Scenario, models.PROTECT, null=True, blank=True, related_name="runs")
    choice_reason = models.TextField(blank=True)
    is_offered = models.BooleanField(default=False, help_text="Only lines whose offer was accepted take part.")
    state = models.CharField(max_length=20, choices=RunState, default=RunState.PROPOSED)
    ruleset = models.TextField()
    ruleset_hash = models.CharField(max_length=64)
    bids = models.TextField()
    had = models.TextField(default="{}", help_text=HAD)
    keys = models.JSONField(default=dict, help_text="The version of each table of keys that was read.")
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
                condition=Q(state__in=[RunState.PROPOSED, RunState.APPROVED]),
                name="one_undecided_run_in_a_round",
            ),
            models.UniqueConstraint(
                fields=["round", "tranche"],
                condition=Q(state__in=[RunState.PROPOSED, RunState.APPROVED, RunState.DECIDED]),
                name="one_standing_run_per_tranche",
            ),
            models.CheckConstraint(
                condition=Q(budget_amount=F("awarded_amount") + F("residue_amount")),
                name="run_adds_up_to_its_budget",
            ),
            models.CheckConstraint(
                condition=Q(scenario__isnull=True) | ~Q(choice_reason=""), name="a_choice_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("prepared_by")),
                name="run_approved_by_a_second_person",
            ),
            *at_and_by("run", "approved", "discarded", "decided"),
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
    enough = models.JSONField(default=dict, blank=True, help_text="What would have been enough, where it was cut.")

    class Meta:
        db_table = "awards_share"
        ordering = ["run", "bid"]
        constraints = [
            models.UniqueConstraint(fields=["run", "line"], name="one_share_per_line_and_run"),
            models.CheckConstraint(condition=Q(amount__gte=0, amount__lte=F("asked_amount")), name="share_within_bid"),
        ]

    def __str__(self):
        return f"{self.run_id} {self.bid}"
