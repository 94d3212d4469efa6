"""Money that is released, years that end, deadlines that move."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from pool.applications.models import Line
from pool.awards.models import Run
from pool.db import MoneyField, at_and_by
from pool.rounds.models import Appropriation, Round
from pool.settlement import states as s

USER = settings.AUTH_USER_MODEL


class Offer(models.Model):
    """Released money offered to the next on the reserve list, with a deadline. What is accepted goes into a run."""

    line = models.ForeignKey(Line, models.PROTECT, related_name="offers")
    place = models.PositiveIntegerField()
    amount = MoneyField()
    state = models.CharField(max_length=20, choices=s.OfferState, default=s.OfferState.MADE)
    answer_by = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When it ran out or was taken back.")
    run = models.ForeignKey(
        Run, models.PROTECT, null=True, blank=True, related_name="offers", help_text="The latest run it was put into."
    )

    class Meta:
        db_table = "settlement_offer"
        ordering = ["made_at", "place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["line"],
                condition=Q(state__in=[s.OfferState.MADE, s.OfferState.ACCEPTED]),
                name="one_standing_offer_per_line",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="offer_is_positive"),
            *at_and_by("offer", "answered"),
        ]

    def __str__(self):
        return f"{self.line_id}: {self.amount}"


class CarryOver(models.Model):
    """What is left of a year's appropriation and goes on to the next: only with the ministry's recorded permission."""

    appropriation = models.ForeignKey(Appropriation, models.PROTECT, related_name="carry_overs")
    year = models.PositiveSmallIntegerField(help_text="The calendar year that ends.")
    amount = MoneyField()
    permission = models.CharField(max_length=120, help_text="The ministry's document.")
    permitted_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "settlement_carry_over"
        ordering = ["appropriation", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["appropriation", "year"], name="one_carry_over_a_year"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="carry_over_is_positive"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("recorded_by")),
                name="carry_over_confirmed_by_a_second_person",
            ),
            *at_and_by("carry_over", "confirmed"),
        ]

    def __str__(self):
        return f"{self.appropriation} {self.amount}"


class YearEnd(models.Model):
    """A year that was closed for an appropriation: what went on to the next, and what went back to the treasury."""

    appropriation = models.ForeignKey(Appropriation, models.PROTECT, related_name="year_ends")
    year = models.PositiveSmallIntegerField()
    carried_amount = MoneyField(default=0)
    treasury_amount = MoneyField(default=0)
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(USER, models.PROTECT, related_name="+")

    class Meta:
        db_table = "settlement_year_end"
        ordering = ["appropriation", "year"]
        constraints = [models.UniqueConstraint(fields=["appropriation", "year"], name="a_year_ends_once")]

    def __str__(self):
        return f"{self.appropriation} closed for {self.year}"


class DeadlineMove(models.Model):
    """A deadline of a whole round that was moved, with its reason; everybody concerned was told."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="deadline_moves")
    kind = models.CharField(max_length=20, choices=s.DeadlineKind)
    days = models.PositiveSmallIntegerField()
    reason = models.TextField()
    count = models.PositiveIntegerField(help_text="How many deadlines were moved.")
    moved_at = models.DateTimeField()
    moved_by = models.ForeignKey(USER, models.PROTECT, related_name="+")

    class Meta:
        db_table = "settlement_deadline_move"
        ordering = ["round", "-moved_at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(days__gt=0), name="a_deadline_moves_later")]

    def __str__(self):
        return f"{self.round.code} {self.kind} {self.days}"
