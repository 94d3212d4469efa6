"""Who gets a unit under caps where all rows of an applicant that are cut have the same fraction.

So each applicant at its cap is one fraction with as many units as its rows make of it, and all others are one together.
The largest fraction takes its units first; inside it, rows go by the step's order. 4 units are left:

| who | fraction | rows cut | may get | get |
|---|---|---|---|---|
| first, at its cap | 2/3 | 3 | 2 | 2 |
| second, at its cap | 1/4 | 4 | 1 | 0 |
| all others | 1/2 | 2 | 2 | 2 |
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from pool.allocation import raising
from pool.allocation.ramps import Unsure, fractions_of, listed, reduced, spread
from pool.allocation.stage import Stage
from pool.allocation.water import Water


class Group(NamedTuple):
    """Rows with one fraction, and how many of them may get a unit."""

    level: tuple[int, int]
    owners: list[int]
    units: int
    rows: list[int]


Served = list[tuple[list[Group], int]]  # groups with one fraction, and the units for them


def rounded(stage: Stage, rows: Sequence[int], asked: list[int], water: Water) -> list[int]:
    """What some rows get, per row of the table. Raises Undecided, and Unsure where fractions, or an applicant and its
    cap, are too near.
    """
    asked, owners = listed(rows, asked), listed(rows, stage.table.owners)
    wholes = [water.common.over // water.common.under] * len(water.rooms)
    for owner, (over, under) in water.capped.items():
        wholes[owner] = over // under
    if water.most is None:
        cut = [whole + 1 for whole in wholes]
        given = [ask if ask < (whole := wholes[owner]) else whole for ask, owner in zip(asked, owners, strict=True)]
    else:
        cut = [water.most - whole for whole in wholes]
        given = [ask - loss if ask > (loss := cut[owner]) else 0 for ask, owner in zip(asked, owners, strict=True)]
    served = list(_served(_groups(water, wholes, cut), stage.money - sum(given)))
    _fill(served, cut, zip(rows, owners, asked, strict=True))
    given = spread(rows, given, len(stage.wants))
    for groups, units in served:
        for row in _chosen(stage, groups, units):
            given[row] += 1
    return given


def _groups(water: Water, wholes: list[int], cut: list[int]) -> dict[int, list[Group]]:
    """Who has one fraction, by its leading bits. `cut` says from which ask on rows have it."""
    capped, together, others, count = water.capped, defaultdict(list), [], 0
    first, *own = fractions_of([water.common, *capped.values()])
    fractions = dict(zip(capped, own, strict=True))
    looked_at = zip(water.asks, water.sums, wholes, cut, water.rooms, strict=True)
    for owner, (asks, sums, whole, least, room) in enumerate(looked_at):
        fraction, full = fractions.get(owner, first), bisect_left(asks, least)
        rows = len(asks) - full
        if not fraction or not rows:
            continue
        units = room - rows * whole - sums[full] if water.most is None else room + rows * least - sums[-1] + sums[full]
        if owner in capped:
            together[fraction].append(Group(capped[owner], [owner], units, []))
        elif rows > units:
            raise Unsure
        else:
            others.append(owner)
            count += rows
    if others:
        together[first].append(Group(water.common, others, count, []))
    return together


def _served(together: dict[int, list[Group]], left: int) -> Iterator[tuple[list[Group], int]]:
    """The groups with the largest fractions, those with the same one together."""
    for _, groups in sorted(together.items(), reverse=True):
        units = sum(group.units for group in groups)
        if units > left and len({reduced(over % under, under) for (over, under), *_ in groups}) > 1:
            raise Unsure
        yield groups, min(units, left)
        left -= units
        if left <= 0:
            return


def _fill(served: Served, cut: list[int], looked_at: Iterable[tuple[int, int, int]]):
    """Give the groups that are served their rows, in the order of the table."""
    rows_of = [None] * len(cut)
    for groups, _ in served:
        for group in groups:
            for owner in group.owners:
                rows_of[owner] = group.rows
    for row, owner, ask in looked_at:
        if ask >= cut[owner] and rows_of[owner] is not None:
            rows_of[owner].append(row)


def _chosen(stage: Stage, groups: list[Group], units: int) -> list[int]:
    """The rows of some groups that get a unit."""
    if len(groups) == 1:
        return raising.first(stage, groups[0].rows, units)
    rows = chain.from_iterable(raising.first(stage, group.rows, group.units) for group in groups)
    return raising.first(stage, list(rows), units)
