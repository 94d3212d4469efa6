from django.conf import settings
from django.db import models
from django.db.models import Q

from pool.awards.models import Award
from pool.db import MoneyField


class Payment(models.Model):
    """One instalment of a decision's plan, confirmed as paid."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="payments")
    number = models.PositiveSmallIntegerField()
    paid_amount = MoneyField()
    paid_at = models.DateTimeField()
    paid_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        db_table = "payments_payment"
        ordering = ["award", "number"]
        constraints = [
            models.UniqueConstraint(fields=["award", "number"], name="an_instalment_is_paid_once"),
            models.CheckConstraint(condition=Q(paid_amount__gt=0), name="payment_is_positive"),
        ]

    def __str__(self):
        return f"{self.award_id}/{self.number}"
