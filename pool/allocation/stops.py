"""The level of shares that rise from nothing, and the lower ones of applicants that stop at their caps.

As in `rays`, a λ that is never too high is corrected: rows that end below it are taken as ended, and applicants whose
rows come to more than their room there as stopped. 90 on three applicants that ask for 60 each, with room for 20, 60
and 60, slopes of 1:

| taken as stopped | left | slopes | λ | stopped below it |
|---|---|---|---|---|
| none | 90 | 3 | 30 | the first, at 20 |
| the first | 70 | 2 | 35 | none more |
"""

from bisect import bisect_right
from itertools import compress
from operator import not_, sub
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
    for owner, room in enumerate(stage.rooms):
        if tops[owner] > room and overs[owner] * under + unders[owner] * over >= room * under:
            rows = () if is_straight else stage.table.rows_of_owners[owner]
            capped[owner] = rays.own_level(rows, tops[owner], room)
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
        found = _from(stage, rays, target, guess * parts >> 3)
        if found is not None:
            return found
    raise AssertionError("no level is below 0")


def _from(stage: Stage, rays: Rays, target: int, low: int) -> tuple | None:
    """The same, with all rows whose levels are below one taken as ended; None where λ is lower than that."""
    slopes, ends, levels, owners, rooms = rays.slopes, rays.ends, rays.levels, stage.table.owners, stage.rooms
    overs, unders = _sums(rays, owners, len(rooms), low)
    near, start, equals, all_ended, begun = [], 0, [], [], low
    while True:
        level = meet(overs, unders, rooms, target)
        if level is None:
            return None
        over, under = level
        rise = (over << rays.shift) // under
        if rise < low:
            return None
        if rise >= begun:
            high = rise + (rise >> AHEAD) + 1
            more = [row for row, level in enumerate(levels) if begun <= level < high]
            near, begun = near + sorted(more, key=levels.__getitem__), high
        stop = bisect_right(near, rise, start, key=levels.__getitem__)
        equals, start = equals + near[start:stop], stop
        ended = [ends[row] * under < slopes[row] * over for row in equals]
        if not any(ended):
            return over, under, overs, unders, all_ended
        for row in compress(equals, ended):
            overs[owners[row]] += ends[row]
            unders[owners[row]] -= slopes[row]
        all_ended += compress(equals, ended)
        equals = list(compress(equals, map(not_, ended)))


def _sums(rays: Rays, owners: list[int], count: int, low: int) -> tuple[list[int], list[int]]:
    """Per applicant: the ends of its rows whose levels are below one, and the slopes of its others."""
    overs, unders = [0] * count, [0] * count
    for owner, end, slope, level in zip(owners, rays.ends, rays.slopes, rays.levels, strict=True):
        if level < low:
            overs[owner] += end
        else:
            unders[owner] += slope
    return overs, unders


def meet(bases: list[int], slopes: list[int], rooms: list[int], target: int) -> tuple[int, int] | None:
    """λ where applicants come to the target, each of which has its base and λ times its slope, up to its room; as
    over/under. All rise, or all fall. None where no λ does.
    """
    left, rising = target - sum(bases), sum(slopes)
    lines = list(zip(slopes, map(sub, rooms, bases), strict=True))
    while rising:
        over, under = (left, rising) if rising > 0 else (-left, -rising)
        below = []
        for line in lines:
            slope, gap = line
            if slope * over > gap * under:
                left -= gap
                rising -= slope
            else:
                below.append(line)
        if len(below) == len(lines):
            return over, under
        lines = below
    return None
