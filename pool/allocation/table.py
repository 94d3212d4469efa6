"""The bids as columns of whole numbers, each made once when somebody asks for it. A bid is known by its row."""

from collections.abc import Iterable
from functools import cached_property
from math import lcm
from operator import attrgetter
from typing import NamedTuple

from pool.allocation import problems
from pool.allocation.bids import MOST, Bid
from pool.allocation.fields import KEY
from pool.allocation.order import Column


class Measure(NamedTuple):
    """Numbers as whole multiples of 1/`part`; None where a bid has none."""

    values: list[int | None]
    part: int
    missing: bool
    least: int  # of those that are there; 0 where none is

    @classmethod
    def of(cls, values: list[int | None], part: int) -> "Measure":
        missing = None in values
        there = [value for value in values if value is not None] if missing else values
        return cls(values, part, missing, min(there, default=0))


class Table:
    """Columns of the bids, in the order they came in; nothing that is decided depends on that order."""

    def __init__(self, bids: Iterable[Bid]):
        self.bids = list(bids)
        self.ids = [bid.id for bid in self.bids]
        self._criteria: dict[str, Column] = {}
        self._measures: dict[str, Measure] = {}
        if len(set(self.ids)) < len(self.ids):
            self._refuse_repeated_ids()

    def __len__(self) -> int:
        return len(self.bids)

    def _refuse_repeated_ids(self):
        seen = sorted(self.ids)
        repeated = sorted({one for one, other in zip(seen, seen[1:], strict=False) if one == other})
        raise problems.BidsInvalid([problems.Repeated("id", found=problems.shown(name)) for name in repeated[:100]])

    @cached_property
    def amounts(self) -> list[int | None]:
        return [bid.amount for bid in self.bids]

    @cached_property
    def most(self) -> list[int | None]:
        """The largest share each ask allows: its whole lots; None without a ceiling."""
        return self.amounts if self.lots is None else [bid.whole_lots for bid in self.bids]

    @cached_property
    def plain(self) -> bool:
        """Whether every bid can get something and has a ceiling, so that its want is what its ask allows."""
        return None not in self.most and min(self.most, default=1) > 0

    @cached_property
    def lots(self) -> list[int] | None:
        """None when every bid is divisible."""
        lots = [bid.lot for bid in self.bids]
        return lots if max(lots, default=1) > 1 else None

    @cached_property
    def floors(self) -> list[int] | None:
        """Floors raised to whole lots; None when no bid has one."""
        if not any(map(attrgetter("floor"), self.bids)):
            return None
        return [-(-bid.floor // bid.lot) * bid.lot for bid in self.bids]

    @cached_property
    def ranks(self) -> list[int]:
        """The applicant's own order; a bid without a rank stands behind those that have one."""
        return [MOST + 1 if bid.rank is None else bid.rank for bid in self.bids]

    @cached_property
    def owners(self) -> list[int]:
        """A number per applicant; a bid without an applicant is its own."""
        numbers: dict[str, int] = {}
        return [numbers.setdefault(name, len(numbers)) for name in self.owner_names]

    @cached_property
    def owner_count(self) -> int:
        return max(self.owners, default=-1) + 1

    @cached_property
    def rows_of_owners(self) -> list[list[int]]:
        """The rows of each applicant."""
        rows = [[] for _ in range(self.owner_count)]
        for row, owner in enumerate(self.owners):
            rows[owner].append(row)
        return rows

    def sums(self, amounts: list[int]) -> list[int]:
        """What each applicant has of a column: row by row, because an applicant's rows lie far apart in memory."""
        totals = [0] * self.owner_count
        for owner, amount in zip(self.owners, amounts, strict=True):
            totals[owner] += amount
        return totals

    @cached_property
    def owner_names(self) -> list[str]:
        return [bid.applicant or f"\0{bid.id}" for bid in self.bids]

    def criterion(self, name: str) -> Column:
        """The values that a criterion of a queue compares, as whole numbers; None where a bid has none."""
        if name not in self._criteria:
            self._criteria[name] = Column(self._read(name))
        return self._criteria[name]

    def measured(self, key: str) -> Measure:
        """The values of a key, to reckon with."""
        if key not in self._measures:
            self._measures[key] = as_multiples([bid.keys.get(key) for bid in self.bids])
        return self._measures[key]

    def _read(self, name: str) -> list[int | None]:
        if name == "received_at":
            return [bid.instant for bid in self.bids]
        if name == "received_day":
            return [None if bid.received_at is None else bid.received_at.toordinal() for bid in self.bids]
        if name.startswith(KEY):
            key = name.removeprefix(KEY)
            return as_whole([bid.keys.get(key) for bid in self.bids])
        return as_whole([getattr(bid, name) for bid in self.bids])


def as_whole(numbers: list) -> list[int | None]:
    """Whole numbers that compare exactly as the given numbers do."""
    if set(map(type, numbers)) <= {int, type(None)}:
        return numbers
    ratios = [(0, 1) if number is None else number.as_integer_ratio() for number in numbers]
    keys = exact_keys([over for over, _ in ratios], [under for _, under in ratios])
    return [None if number is None else key for number, key in zip(numbers, keys, strict=True)]


def as_multiples(numbers: list) -> Measure:
    """The numbers over their least common denominator."""
    if set(map(type, numbers)) <= {int, type(None)}:
        return Measure.of(numbers, 1)
    ratios = [(0, 1) if number is None else number.as_integer_ratio() for number in numbers]
    part = lcm(*{under for _, under in ratios})
    values = [over * (part // under) for over, under in ratios]
    return Measure.of([None if number is None else value for number, value in zip(numbers, values, strict=True)], part)


def exact_keys(overs: list[int], unders: list[int]) -> list[int]:
    """Whole numbers that are equal, or larger, exactly where the fractions over/under are.

    Two different fractions with denominators below 2^b lie more than 2^-2b apart, so their multiples by 2^2b have
    different whole parts. That is exact, and much faster than comparing fractions.
    """
    largest = max(unders, default=1)
    if min(unders, default=1) == largest:
        return overs
    shift = 2 * largest.bit_length()
    return [(over << shift) // under for over, under in zip(overs, unders, strict=True)]
