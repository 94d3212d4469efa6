from django.conf import settings
from django.db import models
from django.db.models import Q

from pool.applications.models import Application, Line
from pool.db import MoneyField, at_and_by


class Assessment(models.Model):
    """Who handles an application in the agency."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="assessment")
    caseworker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="cases")
    taken_at = models.DateTimeField()

    class Meta:
        db_table = "assessment_assessment"
        ordering = ["application"]

    def __str__(self):
        return f"{self.application_id}"


class LineAssessment(models.Model):
    """A caseworker's answer for one line: eligible or not, on which ground, with a note."""

    line = models.OneToOneField(Line, models.CASCADE, related_name="assessment")
    eligible = models.BooleanField()
    ground = models.CharField(max_length=40)
    note = models.TextField(blank=True)
    eligible_amount = MoneyField()
    score = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="0 to 100 points, for rules that rank by assessment."
    )
    assessed_at = models.DateTimeField()
    assessed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        db_table = "assessment_line"
        ordering = ["line"]
        constraints = [
            models.CheckConstraint(
                condition=Q(eligible=True, eligible_amount__gt=0) | Q(eligible=False, eligible_amount=0),
                name="only_eligible_lines_have_an_amount",
            ),
            models.CheckConstraint(condition=Q(score__isnull=True) | Q(score__lte=100), name="score_up_to_a_hundred"),
        ]

    def __str__(self):
        return f"{self.line_id} {self.ground}"


class Hearing(models.Model):
    """Facts against the municipality that it could not know we had, and its answer (forvaltningsloven § 19)."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="hearings")
    number = models.PositiveSmallIntegerField()
    content = models.TextField(help_text="The facts, and where they come from.")
    answer_by = models.DateTimeField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "assessment_hearing"
        ordering = ["application", "number"]
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="one_hearing_per_number"),
            *at_and_by("hearing", "answered"),
        ]

    def __str__(self):
        return f"{self.application_id} hearing {self.number}"


class Condition(models.Model):
    """What must be shown, and by when, before an award on the application is final."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="condition")
    content = models.TextField()
    due_on = models.DateField()
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        db_table = "assessment_condition"
        ordering = ["application"]

    def __str__(self):
        return f"{self.application_id} condition"
