"""Accounts and what auditors state about them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from pool.applications.models import Application
from pool.db import MoneyField, at_and_by
from pool.payments.models import Duty
from pool.rounds.models import Scheme
from pool.settlement import states as s

USER = settings.AUTH_USER_MODEL


class Accounts(models.Model):
    """The accounts of a grant in one scheme, in the same split as the approved budget."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="accounts")
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="+")
    duty = models.OneToOneField(Duty, models.PROTECT, related_name="accounts")
    state = models.CharField(max_length=20, choices=s.AccountsState, default=s.AccountsState.OPEN)
    level = models.CharField(max_length=20, choices=s.AuditLevel)
    period_from = models.DateField()
    period_until = models.DateField()
    granted_amount = MoneyField(help_text="What the grant was when the accounts were opened.")
    modules_completed = models.PositiveIntegerField(null=True, blank=True, help_text="Unit rate: stated modules.")
    other_income_amount = MoneyField(default=0)
    other_income_source = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)
    content = models.JSONField(null=True, blank=True, help_text="Exactly what was signed.")
    sha256 = models.CharField(max_length=64, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    query = models.TextField(blank=True, help_text="What the controller asks.")
    decision = models.TextField(blank=True)
    approved_amount = MoneyField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "settlement_accounts"
        ordering = ["application", "scheme"]
        verbose_name_plural = "accounts"
        constraints = [
            models.UniqueConstraint(fields=["application", "scheme"], name="one_set_of_accounts_per_scheme"),
            models.CheckConstraint(
                condition=~Q(state__in=[s.AccountsState.APPROVED, s.AccountsState.PARTLY])
                | (Q(decided_at__isnull=False) & Q(approved_amount__isnull=False) & Q(signed_at__isnull=False)),
                name="approved_accounts_were_signed",
            ),
            *at_and_by("accounts", "signed", "decided"),
        ]

    def __str__(self):
        return self.duty.reference


class AccountsEntry(models.Model):
    """One budget line in the accounts: approved budget, cost, and what the controller approves of it."""

    accounts = models.ForeignKey(Accounts, models.PROTECT, related_name="entries")
    post = models.CharField(max_length=40)
    budget_amount = MoneyField(default=0)
    cost_amount = MoneyField(default=0)
    approved_amount = MoneyField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "settlement_accounts_entry"
        ordering = ["accounts", "post"]
        verbose_name_plural = "accounts entries"
        constraints = [
            models.UniqueConstraint(fields=["accounts", "post"], name="a_post_once_in_the_accounts"),
            models.CheckConstraint(
                condition=Q(approved_amount__isnull=True) | Q(approved_amount__lte=F("cost_amount")),
                name="approved_within_cost",
            ),
        ]

    def __str__(self):
        return f"{self.accounts_id} {self.post}"


class AuditLink(models.Model):
    """An auditor's own way in to one set of accounts. The link itself is kept as a fingerprint only."""

    accounts = models.ForeignKey(Accounts, models.PROTECT, related_name="audit_links")
    firm = models.CharField(max_length=150)
    email = models.EmailField()
    is_municipal = models.BooleanField(default=False, help_text="The municipality's own audit body.")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "settlement_audit_link"
        ordering = ["accounts", "-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["accounts"], condition=Q(revoked_at__isnull=True), name="one_open_link_for_an_auditor"
            ),
            *at_and_by("audit_link", "revoked"),
        ]

    def __str__(self):
        return f"{self.accounts_id} {self.firm}"


class AuditStatement(models.Model):
    """What the auditor states about the accounts as they were signed. Never changed; a query asks for a new one."""

    link = models.OneToOneField(AuditLink, models.PROTECT, related_name="statement")
    accounts = models.ForeignKey(Accounts, models.PROTECT, related_name="statements")
    accounts_sha256 = models.CharField(max_length=64, help_text="Fingerprint of the accounts that it speaks of.")
    auditor = models.CharField(max_length=100)
    registration = models.CharField(max_length=30, help_text="The auditor's or the firm's number in the register.")
    conclusion = models.CharField(max_length=20, choices=s.Conclusion)
    text = models.TextField()
    performance = models.TextField(blank=True, help_text="The performance audit, where one is asked for.")
    stated_at = models.DateTimeField()

    class Meta:
        db_table = "settlement_audit_statement"
        ordering = ["accounts", "-stated_at", "-pk"]

    def __str__(self):
        return f"{self.accounts_id} {self.conclusion}"
