"""How a decision's plan is laid out in parts, each of which is paid whole."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from pool.awards import rules as awards
from pool.kernel import money

ACCEPTANCE, PARTICIPATION, COMPLETION = "acceptance", "participation", "completion"


@dataclass(frozen=True)
class Given:
    """One line of a decision: its key, scheme, term, and the kroner it was awarded."""

    line: int
    scheme: str
    term: str
    amount: Decimal


@dataclass(frozen=True)
class Part:
    """So many kroner of an instalment for a line, or for a scheme's budget (no line), and what must come before."""

    scheme: str
    line: int | None
    amount: Decimal
    trigger: str


def parts(item: dict, given: Iterable[Given], terms: dict[str, dict], *, is_first: bool) -> list[Part]:
    """Lay out one instalment of a plan (`awards.rules.Instalment` as stored).

    Args:
        given: the decision's lines.
        terms: scheme → its frozen terms.
        is_first: whether it is the first yearly instalment: that one waits for acceptance alone.

    Raises:
        LossyAmount: the lines do not add up to the instalment.
    """
    own = [row for row in given if row.term in item["terms"] and terms[row.scheme]["plan_kind"] == item["kind"]]
    if item["kind"] == awards.QUARTERLY:
        found = _of_budgets(own, item["part"])
    elif item["kind"] == awards.HALVES:
        found = [_half(row, terms[row.scheme]["start_percent"], item["part"]) for row in own]
    else:
        trigger = ACCEPTANCE if is_first else PARTICIPATION
        found = [Part(row.scheme, row.line, row.amount, trigger) for row in own]
    found = [part for part in found if part.amount]
    total = sum((part.amount for part in found), money.ZERO)
    if total != money.parsed_exact(str(item["amount"])):
        raise money.LossyAmount(f"the instalment is {item['amount']}, its lines are {total}")
    return found


def _half(row: Given, percent: int, part: str) -> Part:
    start = awards.start_amount(row.amount, percent)
    if part == awards.START:
        return Part(row.scheme, row.line, start, ACCEPTANCE)
    return Part(row.scheme, row.line, row.amount - start, COMPLETION)


def _of_budgets(rows: list[Given], quarter: str) -> list[Part]:
    sums: dict[str, Decimal] = {}
    for row in rows:
        first = awards.start_amount(row.amount, 50)
        amount = first if quarter == awards.quarters(row.term)[0] else row.amount - first
        sums[row.scheme] = sums.get(row.scheme, money.ZERO) + amount
    return [Part(scheme, None, amount, ACCEPTANCE) for scheme, amount in sorted(sums.items())]


def by_scheme(parts: Iterable[tuple[str, Decimal]]) -> list[tuple[str, Decimal]]:
    """Add up kroner by scheme."""
    sums: dict[str, Decimal] = {}
    for scheme, amount in parts:
        sums[scheme] = sums.get(scheme, money.ZERO) + amount
    return sorted(sums.items())


COUNT, SUM = "count", "sum"


@dataclass(frozen=True)
class Reconciled:
    """Approved = ordered = paid: what was released, what the files say, what the bank says. Counts and kroner."""

    approved_count: int
    approved: Decimal
    ordered_count: int
    ordered: Decimal
    paid_count: int
    paid: Decimal
    rejected_count: int
    rejected: Decimal
    waiting_count: int
    waiting: Decimal

    @property
    def holds(self) -> bool:
        """Whether every krone that was released is ordered once and answered once, or still waits for its answer."""
        answered = self.paid + self.rejected + self.waiting
        count = self.paid_count + self.rejected_count + self.waiting_count
        return (self.approved, self.approved_count) == (self.ordered, self.ordered_count) == (answered, count)
