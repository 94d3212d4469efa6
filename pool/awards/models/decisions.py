"""Decisions, rejections, and grants that lapse."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from pool.applications.models import Application, Line
from pool.awards.models.allocation import Run
from pool.awards.states import AwardKind, AwardState, FormalGround, LapseGround
from pool.db import MoneyField, at_and_by
from pool.ledger import rules as ledger


class Award(models.Model):
    """A signed decision on one application; a refusal is one too. The terms are those of the day, frozen."""

    reference = models.CharField(max_length=30, unique=True)
    application = models.ForeignKey(Application, models.PROTECT, related_name="awards")
    number = models.PositiveSmallIntegerField(default=1, help_text="2 and on: supplements from later money.")
    run = models.ForeignKey(Run, models.PROTECT, related_name="awards")
    kind = models.CharField(max_length=20, choices=AwardKind)
    requested_amount = MoneyField()
    eligible_amount = MoneyField()
    awarded_amount = MoneyField()
    terms = models.JSONField()
    state = models.CharField(max_length=20, choices=AwardState, default=AwardState.OFFERED)
    accept_by = models.DateField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    condition = models.TextField(blank=True, help_text="What must be shown before the award is final.")
    condition_due_on = models.DateField(null=True, blank=True)
    condition_note = models.TextField(blank=True, help_text="How it was shown.")
    condition_met_at = models.DateTimeField(null=True, blank=True)
    condition_met_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        db_table = "awards_award"
        ordering = ["reference"]
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="one_decision_per_number"),
            models.CheckConstraint(
                condition=Q(awarded_amount__gte=0, awarded_amount__lte=F("requested_amount")),
                name="award_within_request",
            ),
            models.CheckConstraint(condition=~Q(decided_by=F("prepared_by")), name="award_decided_by_a_second_person"),
            models.CheckConstraint(
                condition=Q(condition="", condition_due_on__isnull=True)
                | (~Q(condition="") & Q(condition_due_on__isnull=False)),
                name="a_condition_has_a_day",
            ),
            *at_and_by("award", "condition_met", "accepted"),
            models.CheckConstraint(
                condition=Q(state=AwardState.REFUSED, awarded_amount=0)
                | (~Q(state=AwardState.REFUSED) & Q(awarded_amount__gt=0)),
                name="refused_is_to_give_nothing",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[AwardState.ACCEPTED, AwardState.SETTLED]) | Q(accepted_at__isnull=False),
                name="accepted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(condition_met_by__isnull=True) | ~Q(condition_met_by=F("prepared_by")),
                name="condition_met_by_a_second_person",
            ),
        ]

    def __str__(self):
        return self.reference


class AwardLine(models.Model):
    """One line of a decision: asked, eligible with its ground, awarded with its reasons."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="lines")
    line = models.ForeignKey(Line, models.PROTECT, related_name="award_lines")
    requested_amount = MoneyField()
    eligible_amount = MoneyField()
    awarded_amount = MoneyField()
    ground = models.CharField(max_length=40)
    note = models.TextField(blank=True)
    portions = models.JSONField(default=list)
    enough = models.JSONField(default=dict, blank=True)

    class Meta:
        db_table = "awards_award_line"
        ordering = ["award", "line__rank", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["award", "line"], name="a_line_once_in_a_decision"),
            models.CheckConstraint(
                condition=Q(
                    awarded_amount__gte=0,
                    awarded_amount__lte=F("eligible_amount"),
                    eligible_amount__lte=F("requested_amount"),
                ),
                name="awarded_within_eligible_within_requested",
            ),
        ]

    def __str__(self):
        return f"{self.award_id}/{self.line_id}"


class Rejection(models.Model):
    """A case put out of the round on formal grounds: proposed by its caseworker, signed by a decision maker."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="rejections")
    ground = models.CharField(max_length=30, choices=FormalGround)
    explanation = models.TextField()
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    turned_down_at = models.DateTimeField(null=True, blank=True)
    turned_down_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    turned_down_reason = models.TextField(blank=True)

    class Meta:
        db_table = "awards_rejection"
        ordering = ["application", "proposed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(signed_at__isnull=True, turned_down_at__isnull=True),
                name="one_open_proposal_to_reject",
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | Q(turned_down_at__isnull=True), name="signed_or_turned_down"
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("proposed_by")),
                name="rejection_signed_by_a_second_person",
            ),
            *at_and_by("rejection", "signed", "turned_down"),
        ]

    def __str__(self):
        return f"{self.application_id} {self.ground}"


class Lapse(models.Model):
    """A grant that is to lapse: proposed by one person, signed by another. Its money is released by its class."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="lapses")
    ground = models.CharField(max_length=20, choices=LapseGround)
    reason = models.CharField(max_length=20, choices=ledger.REASON_CLASSES)
    explanation = models.TextField()
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    released_amount = MoneyField(default=0)
    turned_down_at = models.DateTimeField(null=True, blank=True)
    turned_down_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    turned_down_reason = models.TextField(blank=True)

    class Meta:
        db_table = "awards_lapse"
        ordering = ["award", "proposed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["award"],
                condition=Q(signed_at__isnull=True, turned_down_at__isnull=True),
                name="one_open_proposal_to_lapse",
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | Q(turned_down_at__isnull=True),
                name="lapse_signed_or_turned_down",
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("proposed_by")),
                name="lapse_signed_by_a_second_person",
            ),
            *at_and_by("lapse", "signed", "turned_down"),
        ]

    def __str__(self):
        return f"{self.award_id} {self.ground}"
