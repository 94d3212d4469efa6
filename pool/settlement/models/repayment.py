"""Claims, and money that comes in."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from pool.applications.models import Application
from pool.db import MoneyField, at_and_by
from pool.ledger import rules as ledger
from pool.rounds.models import Scheme
from pool.settlement import states as s

USER = settings.AUTH_USER_MODEL


class Claim(models.Model):
    """Money claimed back from a grant: heard, decided by a second person, and repaid or handed over for collection."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="claims")
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="+")
    reference = models.CharField(max_length=40, unique=True)
    ground = models.CharField(max_length=20, choices=s.ClaimGround)
    reason = models.CharField(max_length=20, choices=ledger.REASON_CLASSES)
    state = models.CharField(max_length=20, choices=s.ClaimState, default=s.ClaimState.HEARD)
    amount = MoneyField()
    lines = models.JSONField(default=list, help_text="Lines it is about: key and kroner of each.")
    explanation = models.TextField()
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    answer_by = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    invoice = models.CharField(max_length=40, blank=True)
    invoiced_at = models.DateTimeField(null=True, blank=True)
    invoiced_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    handed_over_at = models.DateTimeField(null=True, blank=True)
    handed_over_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    drop_reason = models.TextField(blank=True)

    class Meta:
        db_table = "settlement_claim"
        ordering = ["application", "proposed_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="claim_is_positive"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="claim_decided_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.ClaimState.HEARD, s.ClaimState.DROPPED]) | Q(decided_at__isnull=False),
                name="claimed_by_decision",
            ),
            *at_and_by("claim", "answered", "decided", "invoiced", "handed_over", "dropped"),
        ]

    def __str__(self):
        return self.reference


class Incoming(models.Model):
    """Money that came in. It stands on the suspense account, for everybody to see, until it is matched or sent back."""

    reference = models.CharField(max_length=60, unique=True, help_text="The bank's own number of the entry.")
    booked_on = models.DateField()
    amount = MoneyField()
    sender = models.CharField(max_length=150)
    cvr = models.CharField(max_length=8, blank=True)
    text = models.CharField(max_length=300, blank=True)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(USER, models.PROTECT, related_name="+")

    class Meta:
        db_table = "settlement_incoming"
        ordering = ["-booked_on", "-pk"]
        verbose_name_plural = "incoming"
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="incoming_is_positive")]

    def __str__(self):
        return self.reference


class Match(models.Model):
    """So much of what came in belongs to a claim, or was sent back (no claim) by another person than entered it."""

    incoming = models.ForeignKey(Incoming, models.PROTECT, related_name="matches")
    claim = models.ForeignKey(Claim, models.PROTECT, null=True, blank=True, related_name="matches")
    amount = MoneyField()
    why = models.CharField(max_length=300, blank=True)
    matched_at = models.DateTimeField()
    matched_by = models.ForeignKey(USER, models.PROTECT, related_name="+")

    class Meta:
        db_table = "settlement_match"
        ordering = ["incoming", "pk"]
        verbose_name_plural = "matches"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="match_is_positive"),
            models.CheckConstraint(condition=Q(claim__isnull=False) | ~Q(why=""), name="sent_back_with_a_reason"),
        ]

    def __str__(self):
        return f"{self.incoming_id} → {self.claim_id}"
