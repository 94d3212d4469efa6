from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pool.awards import supplements
from pool.awards.models import Award
from pool.awards.states import AwardKind
from pool.kernel import money
from pool.payments.models import Payment


@dataclass(frozen=True)
class Row:
    """One instalment of a plan and what has become of it."""

    award: Award
    number: int
    due_on: date
    amount: Decimal
    terms: tuple[str, ...]
    payment: Payment | None
    next_in_line: bool
    is_conditional: bool = False  # the award's condition is not met yet, or that of an award it supplements


def plan_of(award: Award) -> list[Row]:
    """The decision's instalments with the payments made."""
    waits = waits_for_condition(award)
    paid = {payment.number: payment for payment in award.payments.all()}
    return [
        Row(
            award=award,
            number=item["number"],
            due_on=date.fromisoformat(item["due_on"]),
            amount=money.parsed_exact(item["amount"]),
            terms=tuple(item["terms"]),
            payment=paid.get(item["number"]),
            next_in_line=item["number"] == len(paid) + 1 and not waits,
            is_conditional=waits,
        )
        for item in award.terms["plan"]
    ]


def awards_with_plans():
    """All decisions that give money, with their payments, the oldest first."""
    return (
        Award.objects.filter(awarded_amount__gt=0)
        .select_related("application__municipality", "application__round", "run")
        .prefetch_related("payments__paid_by")
        .order_by("decided_at", "reference", "pk")
    )


def waits_for_condition(award: Award) -> bool:
    """Say whether a condition keeps the decision from being paid; see `awards.supplements.waiting_for_condition`."""
    if award.number == 1:
        return award.kind == AwardKind.CONDITIONAL and award.condition_met_at is None
    return supplements.waiting_for_condition(award) is not None


def latest():
    """All payments, newest first."""
    return Payment.objects.select_related("award__application__municipality", "paid_by").order_by("-paid_at", "-pk")


def first_problem() -> str:
    """Look for a payment outside its plan or beyond its decision."""
    for award in Award.objects.prefetch_related("payments").order_by("pk"):
        plan = {item["number"]: money.parsed_exact(item["amount"]) for item in award.terms["plan"]}
        if sum(plan.values(), money.ZERO) != award.awarded_amount:
            return f"the payment plan of {award} does not add up to the decision"
        for payment in award.payments.all():
            if payment.paid_amount != plan.get(payment.number):
                return f"payment {payment.number} of {award} is not in its plan"
    return ""
