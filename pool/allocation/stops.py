"""The level of shares that rise from nothing, and the lower ones of applicants that stop at their caps.

As in `rays`, a λ that is never too high is corrected: rows that end below it are taken as ended, and applicants whose
rows come to more than their room there as stopped. 90 on three applicants that ask for 60 each, with room for 20, 60
and 60, slopes of 1:

| taken as stopped | left | slopes | λ | stopped below it |
|---|---|---|---|---|
| none | 90 | 3 | 30 | the first, at 20 |
| the first | 70 | 2 | 35 | none more |
"""

from bisect import bisect_left, bisect_right
from operator import sub
from typing import NamedTuple

from pool.allocation.ramps import Level, reduced
from pool.allocation.rays import Rays, Straight
from pool.allocation.stage import Stage

AHEAD = 5  # bits: the part of λ by which a first step is taken to have missed it


class Stops(NamedTuple):
    """What is known of each applicant where all shares come to the target."""

    common: Level
    capped: dict[int, tuple[int, int]]  # levels of applicants at their caps, as over/under
    tops: list[int]  # what the rows of each ask for together
    overs: list[int]  # what its ended rows have at the common level
    unders: list[int]  # the slopes of its others


def reach(stage: Stage, rays: Rays, tops: list[int], target: int) -> Stops:
    """The level of all and those of applicants at their caps. O(n log n).

    The target is at most what rows and caps allow, and above 0.
    """
    is_straight = isinstance(rays, Straight)
    if is_straight:
        overs, unders, all_ended = [0] * len(tops), tops, ()
        over, under = meet(overs, unders, stage.rooms, target)
    else:
        over, under, overs, unders, all_ended = _bent(stage, rays, tops, target)
    capped = {}
    for owner, (top, room, base, slope) in enumerate(zip(tops, stage.rooms, overs, unders, strict=True)):
        if top > room and slope * over >= (room - base) * under:
            rows = () if is_straight else stage.table.rows_of_owners[owner]
            capped[owner] = rays.own_level(rows, top, room, ((room - base) << rays.shift) // slope if slope else 0)
    owners = stage.table.owners
    for row in all_ended:
        if owners[row] not in capped:
            rays.levels[row] = -1
    return Stops(reduced(over, under), capped, tops, overs, unders)


def _bent(stage: Stage, rays: Rays, tops: list[int], target: int) -> tuple:
    """λ as over/under, what is known of each applicant, and the rows that have ended of those that were looked at one
    by one.
    """
    rays.prepare(target)
    # As if the rows of all applicants were alike, and only what they ask for together differed.
    over, under = meet([0] * len(tops), tops, stage.rooms, target)
    guess = rays.guess(min(sum(tops), sum(tops) * over // under))
    for parts in (7, 5, 2, 0):
        # A sample may mislead, but from λ = 0 on there is nothing to be wrong about.
        found = _from(stage, rays, target, guess * parts >> 3, guess * (16 - parts) >> 3)
        if found is not None:
            return found
    raise AssertionError("no level is below 0")


def _from(stage: Stage, rays: Rays, target: int, low: int, high: int) -> tuple | None:
    """The same, with all rows whose levels are below one taken as ended; None where λ is lower than that. Those from
    there up to another one are looked at one by one.
    """
    slopes, ends, levels, owners, rooms = rays.slopes, rays.ends, rays.levels, stage.table.owners, stage.rooms
    overs, unders, near = _sums(rays, owners, len(rooms), low, high)
    near.sort(key=levels.__getitem__)
    start, all_ended, level = 0, [], None
    while True:
        level = meet(overs, unders, rooms, target, level)
        if level is None:
            return None
        over, under = level
        rise = (over << rays.shift) // under
        if rise < low:
            return None
        if rise >= high:
            begun, high = high, rise + (rise >> AHEAD) + 1
            more = [row for row, level in enumerate(levels) if begun <= level < high]
            near += sorted(more, key=levels.__getitem__)
        stop = bisect_left(near, rise, start, key=levels.__getitem__)
        ended = near[start:stop]
        if not ended:
            # Those that look equal may have ended or not.
            equals = near[start : bisect_right(near, rise, start, key=levels.__getitem__)]
            ended = [row for row in equals if ends[row] * under < slopes[row] * over]
            if not ended:
                return over, under, overs, unders, all_ended
            all_ended += ended
            near[start : start + len(equals)] = [*ended, *set(equals).difference(ended)]
        start += len(ended)
        for row in ended:
            overs[owners[row]] += ends[row]
            unders[owners[row]] -= slopes[row]


def _sums(rays: Rays, owners: list[int], count: int, low: int, high: int) -> tuple[list[int], list[int], list[int]]:
    """Per applicant: the ends of its rows whose levels are below one, and the slopes of its others. And all rows
    between that level and another one.
    """
    overs, unders, near = [0] * count, [0] * count, []
    rows = zip(range(len(owners)), owners, rays.ends, rays.slopes, rays.levels, strict=True)
    for row, owner, end, slope, level in rows:
        if level < low:
            overs[owner] += end
            continue
        unders[owner] += slope
        if level < high:
            near.append(row)
    return overs, unders, near


def meet(
    bases: list[int], slopes: list[int], rooms: list[int], target: int, begun: tuple[int, int] | None = None
) -> tuple[int, int] | None:
    """λ where applicants come to the target, each of which has its base and λ times its slope, up to its room; as
    over/under. All rise, or all fall. None where no λ does. `begun`: one before it, to look from there on.
    """
    left, rising = target - sum(bases), sum(slopes)
    lines = list(zip(slopes, map(sub, rooms, bases), strict=True))
    while rising:
        over, under = begun or ((left, rising) if rising > 0 else (-left, -rising))
        below = []
        for line in lines:
            slope, gap = line
            if slope * over > gap * under:
                left -= gap
                rising -= slope
            else:
                below.append(line)
        if len(below) == len(lines) and not begun:
            return over, under
        lines, begun = below, None
    return None
