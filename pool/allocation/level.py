"""Shares money out by level: one λ for all, and an own, lower one for each applicant that its cap holds.

An applicant's shares add up like a row's: they rise, and stop where its cap is reached. So the one level of all is
found as if there were no caps, in a sum where all rows of an applicant that its cap may hold end there at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from math import isqrt
from operator import le
from typing import ClassVar, NamedTuple

from pool.allocation import slope, stops
from pool.allocation.ramps import Bound, Level, Pairs, Ramps, listed, of_rows, reduced
from pool.allocation.rays import Rays
from pool.allocation.stage import Stage, applicants
from pool.allocation.water import Water


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
    bound: Bound | None = None


@dataclass
class Levels:
    """All rows with their levels."""

    rows: Sequence[int]
    common: Level
    free: Sequence[int]  # rows that no cap can hold
    held: Sequence[Held] = ()
    known: ClassVar[stops.Stops | Water | None] = None  # of each applicant, where no row begins with anything

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


class Stopped(Levels):
    """The same, of rows that begin with nothing; who they are is looked up when somebody asks."""

    def __init__(self, stage: Stage, found: stops.Stops | Water):
        self._stage, self.known = stage, found
        self.rows, self.common = stage.rows, found.common

    @cached_property
    def capped(self) -> dict[int, Level]:
        return {owner: reduced(*level) for owner, level in self.known.capped.items()}

    @cached_property
    def held(self) -> list[Held]:
        tops, rooms = self.known.tops, self._stage.rooms
        return [
            Held(owner, rows, rooms[owner]) for owner, rows in applicants(self._stage) if tops[owner] > rooms[owner]
        ]

    @cached_property
    def free(self) -> list[int]:
        tops, rooms = self.known.tops, self._stage.rooms
        return [row for owner, rows in applicants(self._stage) if tops[owner] <= rooms[owner] for row in rows]


def share_out(stage: Stage, ramps: Ramps, money: int) -> Levels:
    """All rows with their levels: one common one, and an own, lower one per applicant at its cap. O(n log n).

    The sum of the shares is the money, or the sum of what rows and caps allow where that is less.
    """
    rows = stage.rows
    if not rows:
        return Levels([], ramps.top, [])
    if ramps.even and stage.rooms is not None:
        found = _of_water(stage, ramps, money)
        if found is not None:
            return found
    if ramps.rays is not None:
        found = _of_rays(stage, ramps.rays, money)
        if found is not None:
            return found
    if ramps.bands is not None and (stage.rooms is None or all(map(le, stage.table.sums(ramps.highs), stage.rooms))):
        level = ramps.bands.reach(min(money, sum(ramps.highs)))
        if level is not None:
            return Levels(rows, level, rows)
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


def _of_water(stage: Stage, ramps: Ramps, money: int) -> Levels | None:
    """The same for rows that are even; None where no cap holds any of them."""
    rows, rooms = stage.rows, stage.rooms
    asked, owners = listed(rows, ramps.highs), of_rows(rows, stage.table.owners)
    apart = [[] for _ in rooms]
    for owner, ask in zip(owners, asked, strict=True):
        apart[owner].append(ask)
    tops = list(map(sum, apart))
    target = min(money, sum(map(min, tops, rooms)))
    if target <= 0 or all(map(le, tops, rooms)):
        return None
    found = Water(apart, rooms, ramps.largest)
    found.reach(target, asked[:: isqrt(len(asked)) // 2 + 1])
    return Stopped(stage, found)


def _of_rays(stage: Stage, rays: Rays, money: int) -> Levels | None:
    """The same for rows that rise from nothing; None where that takes the long way."""
    tops = None if stage.rooms is None else stage.table.sums(rays.ends)
    if tops is None or all(map(le, tops, stage.rooms)):
        return Levels(stage.rows, rays.reach(min(money, sum(rays.ends))), stage.rows)
    target = min(money, sum(map(min, tops, stage.rooms)))
    found = stops.reach(stage, rays, tops, target) if target > 0 else None
    return None if found is None else Stopped(stage, found)


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
