"""Who gets a unit under caps where all rows of an applicant that are cut have the same fraction.

So each applicant at its cap is one fraction with as many units as its rows make of it, and all others are one together.
The largest fraction takes its units first; inside it, rows go by the step's order. 4 units are left:

| who | fraction | rows cut | may get | get |
|---|---|---|---|---|
| first, at its cap | 2/3 | 3 | 2 | 2 |
| second, at its cap | 1/4 | 4 | 1 | 0 |
| all others | 1/2 | 2 | 2 | 2 |
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from pool.allocation import raising
from pool.allocation.level import Levels
from pool.allocation.ramps import Level, reduced
from pool.allocation.stage import Stage


class Group(NamedTuple):
    """Rows with one fraction, and how many of them may get a unit."""

    level: Level
    rows: list[int]
    units: int


def raised(stage: Stage, levels: Levels, given: list[int], fractions: list[int], left: int) -> list[int] | None:
    """The rows that get a unit more than given; None where fractions, or an applicant and its cap, are too near."""
    apart = [[] for _ in stage.rooms]
    for row, (owner, fraction) in enumerate(zip(stage.table.owners, fractions, strict=True)):
        if fraction:
            apart[owner].append(row)
    together = defaultdict(list)
    for group in _groups(stage, levels, given, apart):
        if group is None:
            return None
        if group.rows and group.units:
            together[fractions[group.rows[0]]].append(group)
    found = []
    for _, groups in sorted(together.items(), reverse=True):
        rows = [row for group in groups for row in raising.first(stage, group.rows, group.units)]
        if len(rows) > left:
            if len({reduced(over % under, under) for (over, under), _, _ in groups}) > 1:
                return None
            rows = raising.first(stage, rows, left)
        found += rows
        left -= len(rows)
        if not left:
            break
    return found


def _groups(stage: Stage, levels: Levels, given: list[int], apart: list[list[int]]) -> Iterator[Group | None]:
    """Who has one fraction; None where an applicant is too near its cap."""
    taken, others = stage.table.sums(given), []
    for owner, rows in enumerate(apart):
        left = stage.rooms[owner] - taken[owner]
        if owner in levels.capped:
            yield Group(levels.capped[owner], rows, left)
        elif len(rows) > left:
            yield None
        else:
            others += rows
    yield Group(levels.common, others, len(others))
