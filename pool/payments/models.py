from django.conf import settings
from django.db import models
from django.db.models import F, Q

from pool.applications.models import Application, Line
from pool.awards.models import Award
from pool.db import MoneyField, at_and_by
from pool.ledger import rules as ledger
from pool.payments.states import DutyKind, PartState, PaymentBatchState, PaymentState, Trigger
from pool.registry.models import Municipality
from pool.rounds.models import Scheme


class Instalment(models.Model):
    """One instalment of an accepted decision's plan."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    terms = models.JSONField(help_text="The half-years it pays for.")

    class Meta:
        db_table = "payments_instalment"
        ordering = ["award", "number"]
        constraints = [models.UniqueConstraint(fields=["award", "number"], name="an_instalment_once_in_a_plan")]

    def __str__(self):
        return f"{self.award_id}/{self.number}"


class Part(models.Model):
    """What an instalment pays for one line, or for one scheme's budget in one quarter: what is paid or not paid whole.

    All parts that are neither paid nor cancelled add up to what the case has committed in the ledger.
    """

    instalment = models.ForeignKey(Instalment, models.PROTECT, related_name="parts")
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="+")
    line = models.ForeignKey(Line, models.PROTECT, null=True, blank=True, related_name="parts")
    amount = MoneyField()
    trigger = models.CharField(max_length=20, choices=Trigger)
    released_at = models.DateTimeField(null=True, blank=True, help_text="Since when it may be paid.")
    state = models.CharField(max_length=20, choices=PartState, default=PartState.PLANNED)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    cancel_reason = models.CharField(max_length=20, blank=True, choices=ledger.REASON_CLASSES)

    class Meta:
        db_table = "payments_part"
        ordering = ["instalment", "pk"]
        indexes = [models.Index(fields=["state", "released_at", "id"], name="parts_to_pay")]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="part_is_positive"),
            models.CheckConstraint(
                condition=Q(state__in=[PartState.PLANNED, PartState.CANCELLED]) | Q(released_at__isnull=False),
                name="only_what_is_released_is_ordered",
            ),
            models.CheckConstraint(
                condition=Q(state=PartState.CANCELLED, cancelled_at__isnull=False)
                | (~Q(state=PartState.CANCELLED) & Q(cancelled_at__isnull=True)),
                name="a_cancelled_part_has_its_moment",
            ),
            *at_and_by("part", "cancelled"),
        ]

    def __str__(self):
        return f"{self.instalment_id}: {self.amount}"


class Budget(models.Model):
    """The approved budget of a grant by actual costs. A change makes a new version; payments follow the latest."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="budgets")
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    approved_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        db_table = "payments_budget"
        ordering = ["application", "scheme", "version"]
        constraints = [
            models.UniqueConstraint(fields=["application", "scheme", "version"], name="one_budget_per_version")
        ]

    def __str__(self):
        return f"{self.application_id} {self.scheme_id} v{self.version}"


class BudgetEntry(models.Model):
    """So much for one budget line in one quarter, such as `2027Q1`."""

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="entries")
    post = models.CharField(max_length=40)
    quarter = models.CharField(max_length=6)
    amount = MoneyField()

    class Meta:
        db_table = "payments_budget_entry"
        ordering = ["budget", "quarter", "post"]
        constraints = [
            models.UniqueConstraint(fields=["budget", "post", "quarter"], name="a_post_once_in_a_quarter"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="budget_entry_is_positive"),
        ]

    def __str__(self):
        return f"{self.budget_id} {self.post} {self.quarter}"


class Duty(models.Model):
    """What a municipality owes the agency by a day. Late, it holds back all payments to the municipality."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="duties")
    kind = models.CharField(max_length=20, choices=DutyKind)
    reference = models.CharField(max_length=40, unique=True)
    due_on = models.DateField(help_text="The last day.")
    met_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "payments_duty"
        ordering = ["due_on", "reference"]
        verbose_name_plural = "duties"
        indexes = [models.Index(fields=["met_at", "due_on"], name="duties_late")]

    def __str__(self):
        return self.reference


class PaymentBatch(models.Model):
    """Payments that go to the bank together: built by one, released by another, then changed by the bank's answers."""

    reference = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=20, choices=PaymentBatchState, default=PaymentBatchState.BUILT)
    pay_on = models.DateField()
    count = models.PositiveIntegerField()
    total_amount = MoneyField()
    built_at = models.DateTimeField()
    built_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    discarded_at = models.DateTimeField(null=True, blank=True)
    discarded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    discard_reason = models.TextField(blank=True)

    class Meta:
        db_table = "payments_batch"
        ordering = ["-built_at", "-pk"]
        verbose_name_plural = "payment batches"
        constraints = [
            models.CheckConstraint(condition=Q(count__gt=0, total_amount__gt=0), name="a_batch_pays_something"),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | ~Q(released_by=F("built_by")),
                name="batch_released_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[PaymentBatchState.RELEASED, PaymentBatchState.ANSWERED])
                | Q(released_at__isnull=False),
                name="no_batch_is_out_unreleased",
            ),
            *at_and_by("payment_batch", "released", "discarded"),
        ]

    def __str__(self):
        return self.reference


class BankFile(models.Model):
    """The file of a released batch, byte by byte as it went to the bank. Never changed."""

    batch = models.ForeignKey(PaymentBatch, models.PROTECT, related_name="files")
    name = models.CharField(max_length=60, unique=True)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "payments_bank_file"
        ordering = ["batch", "name"]

    def __str__(self):
        return self.name


class PaymentOrder(models.Model):
    """One payment to one municipality for one case: one line of the bank's file."""

    batch = models.ForeignKey(PaymentBatch, models.PROTECT, related_name="orders")
    application = models.ForeignKey(Application, models.PROTECT, related_name="payment_orders")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    reference = models.CharField(max_length=35, unique=True, help_text="The bank gives it back (end to end).")
    payee = models.CharField(max_length=100)
    cvr = models.CharField(max_length=8)
    amount = MoneyField()
    state = models.CharField(max_length=20, choices=PaymentState, default=PaymentState.ORDERED)
    answered_at = models.DateTimeField(null=True, blank=True)
    paid_on = models.DateField(null=True, blank=True)
    rejection = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "payments_order"
        ordering = ["batch", "reference"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "application"], name="one_payment_per_case_and_batch"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_is_positive"),
            models.CheckConstraint(
                condition=~Q(state=PaymentState.PAID) | Q(paid_on__isnull=False), name="paid_on_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(state=PaymentState.REJECTED) | ~Q(rejection=""), name="rejected_with_a_reason"
            ),
        ]

    def __str__(self):
        return self.reference


class Ordered(models.Model):
    """A part in an order. It can be in a later order only when the earlier one was rejected or dropped."""

    order = models.ForeignKey(PaymentOrder, models.PROTECT, related_name="ordered")
    part = models.ForeignKey(Part, models.PROTECT, related_name="ordered")
    live = models.BooleanField(default=True)

    class Meta:
        db_table = "payments_ordered"
        ordering = ["order", "part"]
        verbose_name_plural = "ordered"
        constraints = [
            models.UniqueConstraint(fields=["part"], condition=Q(live=True), name="a_part_is_paid_once"),
            models.UniqueConstraint(fields=["order", "part"], name="a_part_once_in_an_order"),
        ]

    def __str__(self):
        return f"{self.order_id}: {self.part_id}"


class BankAnswer(models.Model):
    """A file from the bank: what it paid and what it rejected. Kept as it came; the same bytes count once."""

    name = models.CharField(max_length=120)
    format = models.CharField(max_length=10)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64, unique=True)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        db_table = "payments_bank_answer"
        ordering = ["-taken_at", "-pk"]

    def __str__(self):
        return self.name


class BankEntry(models.Model):
    """One line of the bank's answer. Without an order, or with another amount, it is red until it is explained."""

    answer = models.ForeignKey(BankAnswer, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField(help_text="Its place in the file.")
    reference = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=20, choices=PaymentState)
    amount = MoneyField(null=True, blank=True)
    booked_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    order = models.ForeignKey(PaymentOrder, models.PROTECT, null=True, blank=True, related_name="entries")
    problem = models.CharField(max_length=30, blank=True, help_text="Why it was not taken.")

    class Meta:
        db_table = "payments_bank_entry"
        ordering = ["answer", "number"]
        verbose_name_plural = "bank entries"
        constraints = [models.UniqueConstraint(fields=["answer", "number"], name="a_line_of_an_answer_once")]

    def __str__(self):
        return f"{self.answer_id}/{self.number}"


class Explanation(models.Model):
    """What an entry that does not add up turned out to be, said by one person and approved by another."""

    entry = models.OneToOneField(BankEntry, models.PROTECT, related_name="explanation")
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "payments_explanation"
        ordering = ["entry"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("written_by")),
                name="explanation_approved_by_a_second_person",
            ),
            *at_and_by("explanation", "approved"),
        ]

    def __str__(self):
        return f"{self.entry_id} explained"
