from django.conf import settings
from django.db import models
from django.db.models import Q

from pool.applications.states import ApplicationState, OutcomeKind
from pool.db import MoneyField
from pool.registry.models import Module, Municipality
from pool.rounds.models import Round, Scheme
from pool.workforce.models import Employee


class Application(models.Model):
    """One municipality's application in one round, from draft to decision. Its reference is the case number."""

    reference = models.CharField(max_length=30, unique=True)
    round = models.ForeignKey(Round, models.PROTECT, related_name="applications")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="applications")
    state = models.CharField(max_length=30, choices=ApplicationState, default=ApplicationState.DRAFT)
    requested_amount = MoneyField(default=0, help_text="Sum of the lines; written only by this room.")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    moved_at = models.DateTimeField(help_text="Since when it is in its state.")
    handed_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    handed_at = models.DateTimeField(null=True, blank=True)
    sent_back_reason = models.TextField(blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True, help_text="The first time: the place in the queue.")
    next_deadline_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "applications_application"
        ordering = ["reference"]
        constraints = [
            models.UniqueConstraint(fields=["round", "municipality"], name="one_application_per_municipality_and_round")
        ]
        indexes = [
            models.Index(fields=["state", "next_deadline_at", "id"], name="application_worklist"),
            models.Index(fields=["next_deadline_at", "id"], name="application_by_deadline"),
        ]

    def __str__(self):
        return self.reference


class Answer(models.Model):
    """The present answer to one question, and who gave it."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="answers")
    name = models.CharField(max_length=40)
    value = models.TextField(blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        db_table = "applications_answer"
        ordering = ["application", "name"]
        constraints = [models.UniqueConstraint(fields=["application", "name"], name="one_answer_per_question")]

    def __str__(self):
        return f"{self.application_id} {self.name}"


class Section(models.Model):
    """How far one section of an application is."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="sections")
    name = models.CharField(max_length=20)
    opened_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(blank=True)

    class Meta:
        db_table = "applications_section"
        ordering = ["application", "pk"]
        constraints = [models.UniqueConstraint(fields=["application", "name"], name="a_section_once_in_an_application")]

    def __str__(self):
        return f"{self.application_id} {self.name}"


class Line(models.Model):
    """One employee and one module in one term. `live` says that the pair is asked for or funded."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="lines")
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="+")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="lines")
    module = models.ForeignKey(Module, models.PROTECT, related_name="+")
    term = models.CharField(max_length=5)
    rank = models.PositiveIntegerField(help_text="The municipality's own order; 1 is most important.")
    requested_amount = MoneyField()
    live = models.BooleanField(default=True)
    outcome = models.CharField(
        max_length=20, choices=OutcomeKind, blank=True, help_text="What the latest signed confirmation says."
    )
    outcome_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "applications_line"
        ordering = ["application", "rank", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "module"],
                condition=Q(live=True),
                name="employee_and_module_once_in_all_rounds_and_pools",
            ),
            models.CheckConstraint(condition=Q(requested_amount__gt=0), name="line_asks_for_something"),
        ]

    def __str__(self):
        return f"{self.application_id}/{self.rank}"


class Submission(models.Model):
    """Exactly what was sent, frozen. A completion after a return is a new submission."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        db_table = "applications_submission"
        ordering = ["application", "number"]
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="one_submission_per_number")]

    def __str__(self):
        return f"{self.application_id}/{self.number}"


class ImportDraft(models.Model):
    """A table somebody pasted or uploaded, read and checked, waiting for confirmation."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="imports")
    source = models.CharField(max_length=200)
    rows = models.JSONField()
    faults = models.JSONField()
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    confirmed = models.BooleanField(default=False)

    class Meta:
        db_table = "applications_import_draft"
        ordering = ["-read_at", "-pk"]

    def __str__(self):
        return f"{self.application_id} {self.source}"
