"""What kind of decision it is, and when the money is paid."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from pool.kernel import canon, money, periods

AWARD, PARTIAL, REFUSAL, SUPPLEMENT = "award", "partial_award", "refusal", "supplement"
CONDITIONAL = "conditional_award"


def kind(asked: Decimal, awarded: Decimal, conditional: bool = False) -> str:
    """Award, partial award, conditional award or refusal, by what was asked for and what is given."""
    if awarded == 0:
        return REFUSAL
    if conditional:
        return CONDITIONAL
    return AWARD if awarded == asked else PARTIAL


@dataclass(frozen=True)
class Instalment:
    """One payment of the plan: in kroner, due on a day, for the modules of up to two terms."""

    number: int
    due_on: date
    amount: Decimal
    terms: tuple[str, ...]


def instalments(lines: list[tuple[str, Decimal]], earliest: date) -> list[Instalment]:
    """Plan the payments: once a year in advance, for the current and the coming module (pool terms, 2007-2014).

    Args:
        lines: (term, awarded kroner) of each line.
        earliest: no payment falls before this day.
    """
    terms = sorted({periods.term(term) for term, amount in lines if amount})
    plan: list[Instalment] = []
    while terms:
        pair = {terms[0], terms[0].after}
        codes = {term.code for term in pair}
        amount = sum((amount for term, amount in lines if periods.term(term).code in codes), money.ZERO)
        paid_terms = tuple(term.code for term in terms if term in pair)
        plan.append(Instalment(len(plan) + 1, max(earliest, terms[0].starts_on), amount, paid_terms))
        terms = [term for term in terms if term not in pair]
    return plan


def acceptance_deadline(decided_on: date, days: int) -> date:
    """The last day for accepting the grant."""
    return decided_on + timedelta(days=days)


def plain_portion(portion) -> dict:
    """A portion of a share (`allocation.results.Portion`) as it is stored. Amounts in øre."""
    return {
        "step": portion.step,
        "amount": portion.amount,
        "reason": portion.reason,
        "facts": canon.plain(portion.facts),
    }


def plain_enough(enough) -> dict:
    """What would have been enough (`allocation.counterfactual.Enough`) as it is stored; nothing where nothing would."""
    if enough is None:
        return {}
    told = {"frame": enough.frame, "place": enough.place, "places": enough.places, "step": enough.step}
    return {name: value for name, value in told.items() if value is not None}
