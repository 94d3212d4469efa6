from django.conf import settings
from django.db import models
from django.db.models import F, Q

from pool.db import MoneyField, at_and_by
from pool.registry.models import Module, Municipality, Programme
from pool.rounds.states import PlanKind, RoundState, SettledBy, Source, TieGround


class Appropriation(models.Model):
    """A sub-account of the finance act in one finance year, such as § 15.26.36.10 in 2026."""

    code = models.CharField(max_length=20)
    finance_year = models.PositiveSmallIntegerField()
    name_da = models.CharField(max_length=150)
    name_en = models.CharField(max_length=150)

    class Meta:
        db_table = "rounds_appropriation"
        ordering = ["finance_year", "code"]
        constraints = [models.UniqueConstraint(fields=["code", "finance_year"], name="one_appropriation_a_year")]

    def __str__(self):
        return f"§ {self.code} ({self.finance_year})"


class AppropriationEntry(models.Model):
    """Money granted to an appropriation, with the document that grants it."""

    appropriation = models.ForeignKey(Appropriation, models.PROTECT, related_name="entries")
    amount = MoneyField()
    source = models.CharField(max_length=20, choices=Source)
    document = models.CharField(max_length=120)
    dated_on = models.DateField()

    class Meta:
        db_table = "rounds_appropriation_entry"
        ordering = ["dated_on", "pk"]
        verbose_name_plural = "appropriation entries"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="appropriation_entry_is_positive"),
            models.UniqueConstraint(
                fields=["appropriation", "source", "document"], name="one_entry_per_granting_document"
            ),
        ]

    def __str__(self):
        return f"{self.document}: {self.amount}"


class Scheme(models.Model):
    """One of the pools: substitute cover (A), specialists (B)."""

    code = models.CharField(max_length=10, unique=True)
    name_da = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    purpose_da = models.TextField()
    purpose_en = models.TextField()
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="schemes")

    class Meta:
        db_table = "rounds_scheme"
        ordering = ["code"]

    def __str__(self):
        return f"{self.code} {self.name_da}"


class SchemeTerms(models.Model):
    """The rates, limits and texts of a scheme from a day on. A version is never edited: another follows it."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="terms")
    version = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    rate_amount = MoneyField(help_text="Kroner for one employee and one module.")
    modules = models.ManyToManyField(Module, related_name="+")
    begin_within_years = models.PositiveSmallIntegerField(null=True, blank=True)
    complete_within_years = models.PositiveSmallIntegerField(null=True, blank=True)
    answer_days = models.PositiveSmallIntegerField(help_text="Days to complete a returned application.")
    acceptance_days = models.PositiveSmallIntegerField()
    start_within_months = models.PositiveSmallIntegerField()
    change_percent = models.PositiveSmallIntegerField()
    change_amount = MoneyField()
    statement_above_amount = MoneyField(help_text="Above this an auditor's statement is required.")
    audit_above_amount = MoneyField(help_text="Above this a performance audit is required as well.")
    de_minimis_amount = MoneyField(help_text="Claims below this are not raised.")
    retention_years = models.PositiveSmallIntegerField()
    plan_kind = models.CharField(max_length=20, choices=PlanKind, default=PlanKind.YEARLY)
    start_percent = models.PositiveSmallIntegerField(
        default=60, help_text="Paid at the start, where paid in two parts."
    )
    settled_by = models.CharField(max_length=20, choices=SettledBy, default=SettledBy.UNIT_RATE)
    budget_posts = models.JSONField(default=list, blank=True, help_text="Budget lines: code, da, en.")
    confirmations_a_year = models.PositiveSmallIntegerField(default=2, help_text="1: autumn; 2: spring and autumn.")
    confirm_days = models.PositiveSmallIntegerField(default=30)
    accounts_months = models.PositiveSmallIntegerField(default=3, help_text="Months from the period's end.")
    takes_municipal_auditor = models.BooleanField(default=True)
    claim_days = models.PositiveSmallIntegerField(default=30, help_text="Days to pay a claim.")
    offer_days = models.PositiveSmallIntegerField(
        default=10, help_text="Days to answer an offer from the reserve list."
    )
    legal_basis_da = models.CharField(max_length=300)
    legal_basis_en = models.CharField(max_length=300)
    appeal_da = models.TextField()
    appeal_en = models.TextField()
    recorded_at = models.DateTimeField(null=True, blank=True, help_text="Empty for what came with the set-up.")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="recorded_terms"
    )

    class Meta:
        db_table = "rounds_scheme_terms"
        ordering = ["scheme", "version"]
        verbose_name_plural = "scheme terms"
        constraints = [
            models.UniqueConstraint(fields=["scheme", "version"], name="one_terms_per_version"),
            models.CheckConstraint(condition=Q(rate_amount__gt=0), name="rate_is_positive"),
            models.CheckConstraint(
                condition=Q(start_percent__gte=1, start_percent__lte=99), name="start_percent_leaves_a_rest"
            ),
            models.CheckConstraint(
                condition=Q(confirmations_a_year__gte=1, confirmations_a_year__lte=2), name="once_or_twice_a_year"
            ),
            *at_and_by("scheme_terms", "recorded"),
        ]

    def __str__(self):
        return f"{self.scheme.code} v{self.version}"


class Round(models.Model):
    """One call for applications with its own frame, deadline and ruleset."""

    code = models.CharField(max_length=20, unique=True)
    title_da = models.CharField(max_length=150)
    title_en = models.CharField(max_length=150)
    appropriation = models.ForeignKey(Appropriation, models.PROTECT, related_name="rounds")
    frame_amount = MoneyField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    decide_by = models.DateField()
    period_from = models.DateField()
    period_until = models.DateField()
    language = models.CharField(max_length=2, default="da")
    ruleset = models.JSONField()
    ruleset_hash = models.CharField(max_length=64)
    closes_when_used = models.BooleanField(
        default=False, help_text="First come, first served: closes by itself when what is applied for uses the frame."
    )
    state = models.CharField(max_length=20, choices=RoundState, default=RoundState.PLANNED)
    opened_at = models.DateTimeField(null=True, blank=True)
    filled_at = models.DateTimeField(null=True, blank=True, help_text="When it closed by itself, the last time.")
    reopened_at = models.DateTimeField(null=True, blank=True, help_text="When it opened again, the last time.")
    closed_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "rounds_round"
        ordering = ["-opens_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(frame_amount__gt=0), name="frame_is_positive"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="round_closes_after_it_opens"),
            models.CheckConstraint(condition=Q(period_until__gte=F("period_from")), name="period_ends_after_it_begins"),
        ]

    def __str__(self):
        return self.code

    @property
    def name_da(self):
        return self.title_da

    @property
    def name_en(self):
        return self.title_en


class FrameEntry(models.Model):
    """Money added to the frame of an open or decided round, with the document that grants it."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="frame_entries")
    amount = MoneyField()
    document = models.CharField(max_length=120)
    dated_on = models.DateField()

    class Meta:
        db_table = "rounds_frame_entry"
        ordering = ["dated_on", "pk"]
        verbose_name_plural = "frame entries"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="frame_entry_is_positive"),
            models.UniqueConstraint(fields=["round", "document"], name="one_frame_entry_per_document"),
        ]

    def __str__(self):
        return f"{self.document}: {self.amount}"


class RoundScheme(models.Model):
    """A scheme that the round pays for, with the version of the terms that is frozen for it."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="schemes")
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="+")
    terms = models.ForeignKey(SchemeTerms, models.PROTECT, related_name="+")

    class Meta:
        db_table = "rounds_round_scheme"
        ordering = ["round", "scheme__code"]
        constraints = [models.UniqueConstraint(fields=["round", "scheme"], name="a_scheme_once_in_a_round")]

    def __str__(self):
        return f"{self.round.code} {self.scheme.code}"


class Declaration(models.Model):
    """What a person of the agency declares about a round before its cases open. A later one takes its place."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="declarations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="declarations")
    made_at = models.DateTimeField()

    class Meta:
        db_table = "rounds_declaration"
        ordering = ["round", "person", "-made_at", "-pk"]

    def __str__(self):
        return f"{self.person} on {self.round.code}"


class Tie(models.Model):
    """A municipality whose cases the person must keep away from, and why. No names of relatives."""

    declaration = models.ForeignKey(Declaration, models.PROTECT, related_name="ties")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    ground = models.CharField(max_length=20, choices=TieGround)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "rounds_tie"
        ordering = ["declaration", "municipality__sort_key", "pk"]
        constraints = [models.UniqueConstraint(fields=["declaration", "municipality"], name="one_tie_per_municipality")]

    def __str__(self):
        return f"{self.municipality} {self.ground}"
