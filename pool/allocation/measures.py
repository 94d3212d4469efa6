"""Figures by which two ways of sharing out the same bids are compared. Exact: whole numbers and fractions.

What a bid asks for is counted in whole lots, because more can never be given; a bid without a ceiling counts as asking
for what it got. A bid that asks for nothing is neither met nor refused.

The Gini coefficient tells how unevenly applicants were met: 0 when all get the same part of their asks, near 1 when
one gets everything. Of the parts x = granted/asked of n applicants, in rising order, it is

    G = Σ (2i - n - 1) · x(i) over n · Σ x(i)

which is the mean difference between two of them over twice their mean (Gini, Variabilità e mutabilità, 1912; this
form in Damgaard and Weiner, Ecology 81, 2000). Each applicant counts once, however much it asks for.

| parts granted | Gini |
|---|---|
| 1/2 1/2 1/2 | 0 |
| 0 1/2 1 | 4/9 |
| 0 0 1 | 2/3 |
| 0 0 0 | None |
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from pool.allocation.bids import Bid
from pool.allocation.results import OK, Result
from pool.allocation.table import Table


@dataclass(frozen=True, slots=True)
class Sum:
    """Some bids together. Amounts are in the coin of the run."""

    name: str  # of the region or applicant; the bid's id where it stands alone
    asked: int
    granted: int
    bids: int  # that ask for something
    met: int  # of those, how many got all whole lots of their asks

    @property
    def part(self) -> Fraction | None:
        """Granted/asked, from 0 to 1; None where nothing was asked."""
        return Fraction(self.granted, self.asked) if self.asked else None


@dataclass(frozen=True, slots=True)
class Measures:
    """One result in figures. Amounts are in the coin of the run."""

    asked: int
    granted: int
    residue: int
    met: int  # bids that got all whole lots of their asks
    cut: int  # that got a part
    refused: int  # that got nothing
    urgent: int  # bids of the urgent tier: statutory deadlines
    urgent_met: int
    applicants: int  # that ask for something
    applicants_funded: int  # that got something
    people_funded: int | None  # with at least one whole lot (module); None where nobody says whom a bid is for
    largest_cut: Fraction | None  # of what one applicant asks for; None where nobody asks
    smallest_cut: Fraction | None
    gini: Fraction | None  # of granted/asked over applicants; None where nothing was granted
    regions: tuple[Sum, ...]  # by name
    by_applicant: tuple[Sum, ...]  # by name


def of(
    bids: Iterable[Bid] | Table,
    result: Result,
    person: Callable[[str], str] | None = None,
    urgent: int = 1,
) -> Measures | None:
    """The figures of a result on the bids it was made from; None where it has no shares (TIE, INFEASIBLE).

    `person` says from a bid's id whom the bid is for; `urgent` is the tier whose deadlines are statutory.
    KeyError where the result has no share for a bid.
    """
    if result.status != OK:
        return None
    table, given = bids if isinstance(bids, Table) else Table(bids), result.amounts
    asking = [bid for bid in table.bids if bid.amount != 0]
    whole = _sum("", asking, given)
    deadlines = _sum("", [bid for bid in asking if bid.tier == urgent], given)
    by_applicant = _sums(asking, given, lambda bid: (bid.applicant or bid.id, not bid.applicant))
    parts = [one.part for one in by_applicant if one.part is not None]
    refused = sum(not given[bid.id] for bid in asking)
    return Measures(
        asked=whole.asked,
        granted=whole.granted,
        residue=result.residue,
        met=whole.met,
        cut=whole.bids - whole.met - refused,
        refused=refused,
        urgent=deadlines.bids,
        urgent_met=deadlines.met,
        applicants=len(by_applicant),
        applicants_funded=sum(one.granted > 0 for one in by_applicant),
        people_funded=None if person is None else _people(asking, given, person),
        largest_cut=1 - min(parts) if parts else None,
        smallest_cut=1 - max(parts) if parts else None,
        gini=gini(parts),
        regions=_sums(asking, given, lambda bid: (bid.region, False)),
        by_applicant=by_applicant,
    )


def gini(parts: Iterable[Fraction | int]) -> Fraction | None:
    """The Gini coefficient of numbers from 0 up; None where they add up to nothing. O(n log n)."""
    rising = sorted(parts)
    size, total = len(rising), sum(rising)
    if not total:
        return None
    spread = sum((2 * place - size - 1) * part for place, part in enumerate(rising, start=1))
    return Fraction(Fraction(spread), size * total)


def _sums(bids: list[Bid], given: dict[str, int], group: Callable[[Bid], tuple[str, bool]]) -> tuple[Sum, ...]:
    """Bids by name; the second part of a group keeps a bid that stands alone apart from an applicant of that name."""
    groups = defaultdict(list)
    for bid in bids:
        groups[group(bid)].append(bid)
    return tuple(_sum(name, groups[name, alone], given) for name, alone in sorted(groups))


def _sum(name: str, bids: list[Bid], given: dict[str, int]) -> Sum:
    return Sum(
        name,
        asked=sum(_asked(bid, given[bid.id]) for bid in bids),
        granted=sum(given[bid.id] for bid in bids),
        bids=len(bids),
        met=sum(0 < given[bid.id] == _asked(bid, given[bid.id]) for bid in bids),
    )


def _asked(bid: Bid, amount: int) -> int:
    return amount if bid.whole_lots is None else bid.whole_lots


def _people(bids: list[Bid], given: dict[str, int], person: Callable[[str], str]) -> int:
    return len({person(bid.id) for bid in bids if given[bid.id] >= bid.lot})
