from django.conf import settings
from django.db import models
from django.db.models import Q

from pool.applications.models import Application, Line
from pool.db import MoneyField


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
