"""Shares money out by level: one λ for all, and an own, lower one for each applicant that its cap holds.

An applicant's shares add up like a row's: they rise, and stop where its cap is reached. So the one level of all is
found as if there were no caps, in a sum where all rows of an applicant that its cap may hold end there at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from operator import le
from typing import NamedTuple

from pool.allocation import slope
from pool.allocation.ramps import Bound, Level, Pairs, Ramps, listed
from pool.allocation.stage import Stage, applicants


class Group(NamedTuple):
    """Rows that share one level."""

    rows: Sequence[int]
    level: Level
    capped: bool  # held by their applicant's cap


class Held(NamedTuple):
    """An applicant whose rows together may reach its cap."""

    owner: int
    rows: list[int]
    room: int
    bound: Bound


@dataclass
class Levels:
    """All rows with their levels."""

    rows: Sequence[int]
    common: Level
    free: Sequence[int]  # rows that no cap can hold
    held: Sequence[Held] = ()

    @cached_property
    def capped(self) -> dict[int, Level]:
        """The levels of applicants at their caps."""
        over, under = self.common
        bounds = ((one.owner, one.bound) for one in self.held)
        return {owner: own.level for owner, own in bounds if own.over * under <= over * own.under}

    @cached_property
    def groups(self) -> list[Group]:
        """The rows at the common level, and those of each applicant at its cap."""
        loose = [one.rows for one in self.held if one.owner not in self.capped]
        below = [*self.free, *chain(*loose)] if self.held else self.free
        capped = [Group(one.rows, self.capped[one.owner], True) for one in self.held if one.owner in self.capped]
        return [Group(below, self.common, capped=False), *capped]


def share_out(stage: Stage, ramps: Ramps, money: int) -> Levels:
    """All rows with their levels: one common one, and an own, lower one per applicant at its cap. O(n log n).

    The sum of the shares is the money, or the sum of what rows and caps allow where that is less.
    """
    rows = stage.rows
    if not rows:
        return Levels([], ramps.top, [])
    free, held = (rows, []) if stage.rooms is None else _held_by_caps(stage, ramps)
    started, ended = free, free
    if held:
        started = [*free, *chain(*(one.bound.started for one in held))]
        ended = [*free, *chain(*(one.bound.ended for one in held))]
    bounds = [one.bound for one in held if one.bound.under]
    caps = Pairs([bound.over for bound in bounds], [bound.under for bound in bounds])
    most = ramps.ended(free) + sum(one.room for one in held)
    starts, ends = ramps.starts_of(started), ramps.ends_of(ended)
    return Levels(rows, slope.reach(ramps.begun(rows), starts, ends, min(money, most), caps), free, held)


def _held_by_caps(stage: Stage, ramps: Ramps) -> tuple[Sequence[int], list[Held]]:
    """Rows that no cap can hold, and per applicant that one might: where it does."""
    free, held, rooms = [], [], stage.rooms
    totals = stage.table.sums(ramps.tops) if isinstance(stage.rows, range) else None
    if totals is not None and all(map(le, totals, rooms)):
        return stage.rows, held
    for owner, rows in applicants(stage):
        room = rooms[owner]
        if (ramps.ended(rows) if totals is None else totals[owner]) <= room:
            free.extend(rows)
        else:
            held.append(Held(owner, rows, room, ramps.bound(rows, room) or _bound(ramps, rows, room)))
    return (free, held) if held else (stage.rows, held)


def _bound(ramps: Ramps, rows: list[int], room: int) -> Bound:
    """Where the sum of some rows' shares reaches the room, whatever they look like."""
    begun = ramps.begun(rows)
    over, under = slope.reach(begun, ramps.starts_of(rows), ramps.ends_of(rows), room)
    slopes, ends, starts = ramps.slopes, ramps.ends, ramps.starts
    started = rows if starts is None else [row for row in rows if starts[row] * under < slopes[row] * over]
    ended = [row for row in rows if ends[row] * under < slopes[row] * over]
    rising = sum(listed(started, slopes)) - sum(listed(ended, slopes))
    before = sum(listed(ended, ends)) - (0 if starts is None else sum(listed(started, starts)))
    return Bound(room - begun - before, rising, started, ended, Level(over, under))
