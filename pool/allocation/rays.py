"""Shares of all rows that rise from nothing as λ · slope up to their ends, found and rounded in few passes.

That comes to the same as `slope` and `units`. A row ends at λ = end/slope, its level. Take some rows as ended: what
they leave, over the slopes of the others, is a λ that is never too high, because it lets all others rise on. Rows that
have ended there are taken as ended, too, until none is left. 80 on ends of 10, 60 and 90 with slopes of 1, 1 and 2:

| taken as ended | left | slopes | λ | ended below it |
|---|---|---|---|---|
| none | 80 | 4 | 80/4 | the first, at 10 |
| the first | 70 | 3 | 70/3 | none more |

A sample says about where λ lies, so that only rows whose levels are near it are looked at one by one.
"""

from bisect import bisect_right
from itertools import compress
from math import isqrt
from operator import floordiv

from pool.allocation import nth, raising
from pool.allocation.ramps import BITS, Level, reduced
from pool.allocation.stage import Stage

FINE = 10  # bits of a level at least; more are slower to divide and compare, less leave more rows to look at
NEAR = 6  # bits: levels that differ in their further ones are near each other
MASK = (1 << BITS) - 1


class Rays:
    """Columns per row of the table; all slopes are above 0. Serves one target, for which `levels` are left behind."""

    shift = 0
    levels: list[int] | None = None  # whole numbers of 2^-shift, rounded down; None: nobody has ended

    def __init__(self, slopes: list[int], ends: list[int]):
        self.slopes, self.ends, self.together = slopes, ends, sum(slopes)

    def reach(self, target: int) -> Level:
        """The smallest λ at which the shares come to the target, which is at most what all ends come to.

        O(n log n): each time, either the slopes left or the missing rise is less than half.
        """
        slopes, ends, levels = self.slopes, self.ends, self.prepare(target)
        if target <= 0:
            return Level(0, 1)
        low, shift = self.guess(target), self.shift
        ended = [level < low for level in levels]
        over, under = target - sum(compress(ends, ended)), self.together - sum(compress(slopes, ended))
        if not under or (over << shift) < low * under:
            return self._back_from(low, over, under)
        near = []
        while True:
            rise = (over << shift) // under
            high = rise + (rise - low >> 1) + (rise >> NEAR) + 1
            near += [row for row, level in enumerate(levels) if low <= level < high]
            over, under, near = self._settled(near, over, under)
            if (over << shift) <= high * under:
                return reduced(over, under)
            low = high

    def prepare(self, target: int) -> list[int]:
        """The levels, as fine as a target needs them."""
        self.shift = shift = max(0, FINE - (target // self.together).bit_length())
        self.levels = self._over_slopes([end << shift for end in self.ends] if shift else self.ends)
        return self.levels

    def _over_slopes(self, ends: list[int]) -> list[int]:
        return list(map(floordiv, ends, self.slopes))

    def own_level(self, rows: list[int], top: int, room: int) -> Level:
        """λ where the shares of some rows come to a room that is less than they ask for together."""
        slopes, ends, levels = self.slopes, self.ends, self.levels
        over, under, near = room, sum(map(slopes.__getitem__, rows)), []
        rows = sorted(rows, key=levels.__getitem__)
        for row in rows:
            end, slope = ends[row], slopes[row]
            if end * under >= slope * over:
                break
            over, under, levels[row] = over - end, under - slope, -1
        start = rows.index(row)
        while True:
            # Those that look equal may stand in the wrong order.
            stop = bisect_right(rows, (over << self.shift) // under, start, key=levels.__getitem__)
            if start == stop:
                return reduced(over, under)
            over, under, near = self._settled(near + rows[start:stop], over, under)
            start = stop

    def _back_from(self, high: int, over: int, under: int) -> Level:
        """The same, where rows below a level were taken as ended and λ is lower than that."""
        low = max(0, (over << self.shift) // under) if under else 0
        near = [row for row, level in enumerate(self.levels) if low <= level < high]
        over += sum(map(self.ends.__getitem__, near))
        under += sum(map(self.slopes.__getitem__, near))
        return reduced(*self._settled(near, over, under)[:2])

    def _settled(self, near: list[int], over: int, under: int) -> tuple[int, int, list[int]]:
        """λ as over/under once those of some rows that end below it are taken as ended, and the rows that are not."""
        slopes, ends, levels = self.slopes, self.ends, self.levels
        while True:
            ended = [row for row in near if ends[row] * under < slopes[row] * over]
            if not ended:
                return over, under, near
            for row in ended:
                levels[row] = -1
                over -= ends[row]
                under -= slopes[row]
            near = [row for row in near if levels[row] >= 0]

    def guess(self, target: int) -> int:
        """About the level at which all rows come to the target, seen from some of them."""
        apart = isqrt(len(self.levels)) // 2 + 1
        slopes, ends, levels = self.slopes[::apart], self.ends[::apart], self.levels[::apart]
        target, together, before = target // apart, sum(slopes), 0
        over, under = target, together
        while under:
            level = (over << self.shift) // under
            if level - before <= level >> NEAR:
                return level
            ended, before = [own < level for own in levels], level
            over, under = target - sum(compress(ends, ended)), together - sum(compress(slopes, ended))
        return before


class Alike(Rays):
    """The same where all slopes are 1."""

    def _over_slopes(self, ends: list[int]) -> list[int]:
        return list(ends)


class Straight(Rays):
    """The same where all end at one λ, each slope being the end."""

    def reach(self, target: int) -> Level:
        return reduced(target, self.together) if target > 0 else Level(0, 1)

    def own_level(self, rows: list[int], top: int, room: int) -> Level:
        return reduced(room, top)


def rounded(stage: Stage, rays: Rays, level: Level) -> list[int]:
    """What each row of the table gets: whole units, the largest fractions rounded up.

    λ becomes a whole number of 2^-bits, rounded up. No product with a slope is then off by as much as what parts a
    share from the next whole number, or by one in the leading BITS of its fraction.
    """
    over, under = level
    slopes, ends, levels = rays.slopes, rays.ends, rays.levels
    bits = rays.together.bit_length() + max(BITS, under.bit_length())
    rise, low = -((-over << bits) // under), bits - BITS
    if levels is None:
        fractions = [slope * rise >> low & MASK for slope in slopes]
    else:
        mark = (over << rays.shift) // under
        fractions = [slope * rise >> low & MASK for slope, own in zip(slopes, levels, strict=True) if own >= mark]
    # All fractions come to whole units; what the leading bits lack or exceed is far less than half a unit.
    units, least, chosen = (sum(fractions) >> BITS - 1) + 1 >> 1, 1 << BITS, ()
    if units:
        least, is_sure = nth.alone(fractions, units)
        if not is_sure:
            rows = range(len(ends)) if levels is None else [row for row, own in enumerate(levels) if own >= mark]
            least, chosen = _looked_into(stage, rays, level, list(zip(rows, fractions, strict=True)), least, units)
    more = (1 << bits) - (least << low)
    if levels is None:
        given = [slope * rise + more >> bits for slope in slopes]
    else:
        rows = zip(ends, slopes, levels, strict=True)
        given = [end if own < mark else slope * rise + more >> bits for end, slope, own in rows]
    for row in chosen:
        given[row] += 1
    return given


def _looked_into(stage: Stage, rays: Rays, level: Level, fractions, least: int, units: int):
    """Where fractions are too near the smallest that gets a unit: from where on all get one, and who else does."""
    near = [row for row, fraction in fractions if least - 1 <= fraction <= least + 1]
    units -= sum(fraction > least + 1 for _, fraction in fractions)
    rests = [rays.slopes[row] * level.over % level.under for row in near]
    return min(least + 2, 1 << BITS), raising.raised(stage, near, rests, units)
