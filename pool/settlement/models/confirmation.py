"""Confirmations, the changes that follow from them, and reminders."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from pool.applications.models import Application, Line
from pool.applications.states import OutcomeKind
from pool.awards.models import Award
from pool.db import MoneyField, at_and_by
from pool.payments.models import Duty
from pool.rounds.models import Round, Scheme
from pool.settlement import states as s

USER = settings.AUTH_USER_MODEL


class Call(models.Model):
    """A round's call for confirmations: how it goes for every employee with every module up to a half-year."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="calls")
    number = models.PositiveSmallIntegerField()
    last_term = models.CharField(max_length=5, help_text="The latest half-year that it asks about.")
    due_on = models.DateField()
    called_at = models.DateTimeField()
    called_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "settlement_call"
        ordering = ["round", "number"]
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="one_call_per_number")]

    def __str__(self):
        return f"{self.round.code} call {self.number}"


class Confirmation(models.Model):
    """A municipality's answer to a call: prepared by anybody there, signed by a signatory, never changed after."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="confirmations")
    application = models.ForeignKey(Application, models.PROTECT, related_name="confirmations")
    duty = models.OneToOneField(Duty, models.PROTECT, related_name="confirmation")
    state = models.CharField(max_length=20, choices=s.ConfirmationState, default=s.ConfirmationState.OPEN)
    content = models.JSONField(null=True, blank=True, help_text="Exactly what was signed.")
    sha256 = models.CharField(max_length=64, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "settlement_confirmation"
        ordering = ["call", "application"]
        constraints = [
            models.UniqueConstraint(fields=["call", "application"], name="one_confirmation_per_call"),
            models.CheckConstraint(
                condition=Q(state=s.ConfirmationState.OPEN, signed_at__isnull=True)
                | Q(state=s.ConfirmationState.SIGNED, signed_at__isnull=False),
                name="confirmed_by_signature",
            ),
            *at_and_by("confirmation", "signed"),
        ]

    def __str__(self):
        return self.duty.reference


class Outcome(models.Model):
    """What a confirmation says of one line: an employee with a module."""

    confirmation = models.ForeignKey(Confirmation, models.PROTECT, related_name="outcomes")
    line = models.ForeignKey(Line, models.PROTECT, related_name="outcomes")
    kind = models.CharField(max_length=20, choices=OutcomeKind)
    completed_on = models.DateField(null=True, blank=True)
    proof = models.CharField(max_length=100, blank=True, help_text="Reference of the certificate; no grades.")
    until_term = models.CharField(max_length=5, blank=True, help_text="To when it is postponed.")
    gives_back = models.BooleanField(default=False, help_text="The place is given up and the money goes back.")
    note = models.CharField(max_length=300, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(USER, models.PROTECT, related_name="+")

    class Meta:
        db_table = "settlement_outcome"
        ordering = ["confirmation", "line"]
        constraints = [
            models.UniqueConstraint(fields=["confirmation", "line"], name="one_outcome_per_line"),
            models.CheckConstraint(
                condition=~Q(kind=OutcomeKind.COMPLETED) | (Q(completed_on__isnull=False) & ~Q(proof="")),
                name="completed_with_day_and_proof",
            ),
            models.CheckConstraint(
                condition=~Q(kind=OutcomeKind.POSTPONED) | ~Q(until_term=""), name="postponed_until_a_term"
            ),
        ]

    def __str__(self):
        return f"{self.line_id} {self.kind}"


class Change(models.Model):
    """A change that a municipality asks for, as a case of its own; approved or refused by the agency, with a letter."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="changes")
    reference = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, choices=s.ChangeKind)
    state = models.CharField(max_length=30, choices=s.ChangeState, default=s.ChangeState.ASKED)
    line = models.ForeignKey(Line, models.PROTECT, null=True, blank=True, related_name="changes")
    scheme = models.ForeignKey(Scheme, models.PROTECT, null=True, blank=True, related_name="+")
    before = models.JSONField(default=dict, help_text="How it was when the change was asked for.")
    content = models.JSONField(default=dict, help_text="How it is to be.")
    why = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    officer = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.TextField(blank=True, help_text="The agency's reasons.")
    released_amount = MoneyField(default=0)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "settlement_change"
        ordering = ["application", "asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["line"],
                condition=Q(line__isnull=False, state=s.ChangeState.ASKED),
                name="one_open_change_of_a_line",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="change_decided_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(kind=s.ChangeKind.OFFICER) | Q(officer__isnull=False), name="a_new_officer_is_named"
            ),
            *at_and_by("change", "decided"),
        ]

    def __str__(self):
        return self.reference


class Reminder(models.Model):
    """A reminder that was sent, of a duty or of an acceptance. They cannot be switched off."""

    duty = models.ForeignKey(Duty, models.PROTECT, null=True, blank=True, related_name="reminders")
    award = models.ForeignKey(Award, models.PROTECT, null=True, blank=True, related_name="reminders")
    number = models.PositiveSmallIntegerField()
    reminded_at = models.DateTimeField()

    class Meta:
        db_table = "settlement_reminder"
        ordering = ["reminded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["duty", "number"], condition=Q(duty__isnull=False), name="a_duty_is_reminded_once_a_number"
            ),
            models.UniqueConstraint(
                fields=["award", "number"], condition=Q(award__isnull=False), name="an_award_is_reminded_once_a_number"
            ),
            models.CheckConstraint(
                condition=Q(duty__isnull=False, award__isnull=True) | Q(duty__isnull=True, award__isnull=False),
                name="a_reminder_is_about_one_thing",
            ),
        ]

    def __str__(self):
        return f"{self.duty or self.award} reminder {self.number}"


class Postponement(models.Model):
    """A reminder that waits: asked for with a reason, approved by another person; the duty stays on the list."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="postponements")
    until = models.DateField()
    reason = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    declined_at = models.DateTimeField(null=True, blank=True)
    declined_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "settlement_postponement"
        ordering = ["duty", "asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["duty"],
                condition=Q(approved_at__isnull=True, declined_at__isnull=True),
                name="one_open_postponement",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("asked_by")),
                name="postponement_approved_by_a_second_person",
            ),
            *at_and_by("postponement", "approved", "declined"),
        ]

    def __str__(self):
        return f"{self.duty} until {self.until}"
