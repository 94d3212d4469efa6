from django.db import models
from django.db.models import F, Q

from pool.db import ChainHead, MoneyField
from pool.ledger import rules


class Account(models.Model):
    """A place where money can be. Its three amounts are kept beside the transfers and proved against them."""

    key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=20, choices=rules.KINDS)
    appropriation = models.CharField(max_length=20)
    finance_year = models.PositiveSmallIntegerField()
    round = models.CharField(max_length=20, blank=True)
    scheme = models.CharField(max_length=20, blank=True)
    municipality = models.CharField(max_length=4, blank=True)
    award = models.CharField(max_length=40, blank=True, db_index=True)
    in_amount = MoneyField(default=0)
    out_amount = MoneyField(default=0)
    balance_amount = MoneyField(default=0)

    class Meta:
        db_table = "ledger_account"
        ordering = ["key"]
        indexes = [models.Index(fields=["finance_year", "kind", "round"], name="account_by_year")]
        constraints = [
            models.CheckConstraint(
                condition=Q(balance_amount__gte=0) | Q(kind__in=sorted(rules.ORIGINS)), name="account_never_below_zero"
            ),
            models.CheckConstraint(
                condition=Q(balance_amount=F("in_amount") - F("out_amount")), name="balance_is_in_minus_out"
            ),
        ]

    def __str__(self):
        return self.key


class Transfer(models.Model):
    """One movement of money. Never changed, never removed; `source` makes a second posting impossible."""

    number = models.BigIntegerField(unique=True)
    source = models.CharField(max_length=120, unique=True)
    from_account = models.ForeignKey(Account, models.PROTECT, related_name="transfers_out")
    to_account = models.ForeignKey(Account, models.PROTECT, related_name="transfers_in")
    amount = MoneyField()
    posted_at = models.DateTimeField()
    posted_by = models.CharField(max_length=150)
    text = models.CharField(max_length=300)
    reason = models.CharField(max_length=20, blank=True, choices=rules.REASON_CLASSES)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "ledger_transfer"
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="transfer_moves_something"),
            models.CheckConstraint(condition=~Q(from_account=F("to_account")), name="transfer_between_two_accounts"),
        ]

    def __str__(self):
        return f"{self.number} {self.source}"

    def told(self) -> dict:
        """What the hash covers."""
        told = {
            "number": self.number,
            "source": self.source,
            "from": self.from_account_id,
            "to": self.to_account_id,
            "amount": self.amount,
            "at": self.posted_at.timestamp().hex(),
            "by": self.posted_by,
            "text": self.text,
        }
        return {**told, "reason": self.reason} if self.reason else told


class LedgerHead(ChainHead):
    class Meta:
        db_table = "ledger_head"
