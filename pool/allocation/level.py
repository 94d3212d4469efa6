"""Shares money out by level: one λ for all, and an own, lower one for each applicant that its cap holds."""

from collections.abc import Sequence
from itertools import chain, compress
from typing import NamedTuple

from pool.allocation import slope
from pool.allocation.ramps import Level, Pairs, Ramps
from pool.allocation.stage import Stage, applicants


class Group(NamedTuple):
    """Rows that share one level."""

    rows: Sequence[int]
    level: Level
    capped: bool  # held by their applicant's cap


class Held(NamedTuple):
    """An applicant's rows that together may reach its cap."""

    rows: list[int]
    room: int
    level: Level  # where they do
    begun: int
    starts: Pairs  # up to there
    ends: Pairs


def share_out(stage: Stage, ramps: Ramps, money: int) -> list[Group]:
    """All rows with their levels: one common one, and an own, lower one per applicant at its cap. O(n log n).

    The sum of the shares is the money, or the sum of what rows and caps allow where that is less.
    """
    free, held = _held_by_caps(stage, ramps)
    if not stage.rows:
        return [Group(free, ramps.top, capped=False)]
    begun = ramps.begun(free) + sum(one.begun for one in held)
    starts = _joined([ramps.starts_of(free), *(one.starts for one in held)])
    ends = _joined([ramps.ends_of(free), *(one.ends for one in held)])
    ended = ramps.ended(free) + sum(one.room for one in held)
    common = slope.reach(begun, starts, ends, min(money, ended))
    capped = [one for one in held if one.level.over * common.under <= common.over * one.level.under]
    loose = [one.rows for one in held if one.level.over * common.under > common.over * one.level.under]
    below = [*free, *chain(*loose)] if loose else free
    return [Group(below, common, capped=False), *(Group(one.rows, one.level, capped=True) for one in capped)]


def _held_by_caps(stage: Stage, ramps: Ramps) -> tuple[Sequence[int], list[Held]]:
    """Rows that no cap can hold, and per applicant that one might: what its cap makes of its shares."""
    if stage.rooms is None:
        return stage.rows, []
    free, held = [], []
    for owner, rows in applicants(stage):
        room = stage.rooms[owner]
        if ramps.ended(rows) <= room:
            free.extend(rows)
        else:
            held.append(_held(ramps, rows, room))
    return free, held


def _held(ramps: Ramps, rows: list[int], room: int) -> Held:
    """Shares that stop rising, all at once, at the level at which they add up to the room under the cap."""
    begun, starts, ends = ramps.begun(rows), ramps.starts_of(rows), ramps.ends_of(rows)
    level = slope.reach(begun, starts, ends, room)
    starts, ends = _before(starts, level), _before(ends, level)
    rising = sum(starts.unders) - sum(ends.unders)
    if rising:
        ends.overs.append(room - begun + sum(starts.overs) - sum(ends.overs))
        ends.unders.append(rising)
    return Held(rows, room, level, begun, starts, ends)


def _before(pairs: Pairs, level: Level) -> Pairs:
    """The pairs before a level."""
    (over, under), unders = level, slope.each(pairs)
    found = [one * under < over * other for one, other in zip(pairs.overs, unders, strict=True)]
    return Pairs(list(compress(pairs.overs, found)), list(compress(unders, found)))


def _joined(pairs: Sequence[Pairs]) -> Pairs:
    if len(pairs) == 1:
        return pairs[0]
    unders = chain(*(slope.each(some) for some in pairs))
    return Pairs(list(chain(*(some.overs for some in pairs))), list(unders))
