"""What kind of decision it is, and when the money is paid."""

from dataclasses import dataclass, replace
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


YEARLY, QUARTERLY, HALVES = "yearly", "quarterly", "start_completion"
START, COMPLETION = "start", "completion"


@dataclass(frozen=True)
class Instalment:
    """One payment of the plan: in kroner, due on a day, for the modules of one or two terms.

    `part` says which: `start` or `completion` where it is paid in two parts, the quarter where it follows a budget.
    """

    number: int
    due_on: date
    amount: Decimal
    terms: tuple[str, ...]
    kind: str = YEARLY
    part: str = ""


def planned(
    lines: list[tuple[str, str, Decimal]], kinds: dict[str, tuple[str, int]], earliest: date
) -> list[Instalment]:
    """Plan the payments of a decision, each scheme in its own way.

    Args:
        lines: (scheme, term, awarded kroner) of each line.
        kinds: scheme → kind of its plan, per cent paid at the start.
        earliest: no payment falls before this day.
    """
    found: list[Instalment] = []
    for kind in (YEARLY, QUARTERLY, HALVES):
        own = [(term, amount, kinds[scheme][1]) for scheme, term, amount in lines if kinds[scheme][0] == kind]
        if kind == YEARLY:
            found += instalments([(term, amount) for term, amount, _ in own], earliest)
        elif kind == QUARTERLY:
            found += _quarters(own, earliest)
        else:
            found += _halves(own, earliest)
    found.sort(key=lambda item: (item.due_on, item.kind, item.terms, item.part == COMPLETION, item.part))
    return [replace(item, number=place) for place, item in enumerate(found, 1)]


def instalments(lines: list[tuple[str, Decimal]], earliest: date) -> list[Instalment]:
    """Once a year in advance, for the current and the coming module (pool terms, 2007-2014).

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


def start_amount(amount: Decimal, percent: int) -> Decimal:
    """What of an amount is paid at the start, in kroner: the per cent, rounded down to the øre."""
    return money.kroner(money.ore(amount) * percent // 100)


def quarters(term: str) -> tuple[str, str]:
    """The two quarters of a term, such as `2027Q1` and `2027Q2` of the spring."""
    this = periods.term(term)
    return (f"{this.year}Q3", f"{this.year}Q4") if this.autumn else (f"{this.year}Q1", f"{this.year}Q2")


def quarter_begins(quarter: str) -> date:
    return date(int(quarter[:4]), 3 * int(quarter[-1]) - 2, 1)


def _quarters(lines: list[tuple[str, Decimal, int]], earliest: date) -> list[Instalment]:
    """Each quarter in advance (SBST handbook); a line's money is spread evenly on the two quarters of its term."""
    sums: dict[tuple[str, str], Decimal] = {}
    for term, amount, _ in lines:
        first = start_amount(amount, 50)
        for quarter, part in zip(quarters(term), (first, amount - first), strict=True):
            sums[quarter, term] = sums.get((quarter, term), money.ZERO) + part
    return [
        Instalment(0, max(earliest, quarter_begins(quarter)), amount, (term,), QUARTERLY, quarter)
        for (quarter, term), amount in sorted(sums.items())
        if amount
    ]


def _halves(lines: list[tuple[str, Decimal, int]], earliest: date) -> list[Instalment]:
    """A part when the term begins, the rest when it has ended and completion is confirmed."""
    found = []
    for term in sorted({term for term, _, _ in lines}):
        own = [(amount, start_amount(amount, percent)) for this, amount, percent in lines if this == term]
        begins, ends = periods.term(term).starts_on, periods.term(term).after.starts_on
        start = sum((first for _, first in own), money.ZERO)
        rest = sum((amount for amount, _ in own), money.ZERO) - start
        for part, amount, due_on in ((START, start, begins), (COMPLETION, rest, ends)):
            if amount:
                found.append(Instalment(0, max(earliest, due_on), amount, (term,), HALVES, part))
    return found


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
