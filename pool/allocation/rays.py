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
from collections.abc import Iterable
from itertools import compress
from math import isqrt
from operator import floordiv

from pool.allocation import nearest, nth, raising
from pool.allocation.ramps import BITS, HALF, MASK, Level, reduced
from pool.allocation.stage import Stage

FINE = 10  # bits of a level at least; more are slower to divide and compare, less leave more rows to look at
NEAR = 6  # bits: levels that differ in their further ones are near each other
FEW = 30  # rows that are sorted sooner than sorted out


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
        self.prepare(target)
        if target <= 0:
            return Level(0, 1)
        guess, shift = self.guess(target), self.shift
        leeway = guess >> isqrt(len(self.levels)).bit_length() // 2
        low, high = guess - leeway, guess + leeway + 1
        while True:
            over, under, near = self._sorted_out(target, low, high)
            if not under or (over << shift) < low * under:
                low, high = max(0, (over << shift) // under) if under else 0, low
                continue
            over, under = self._swept(near, over, under)
            if (over << shift) <= high * under:
                return reduced(over, under)
            rise = (over << shift) // under
            low, high = rise, 2 * rise - low + leeway + 1

    def _sorted_out(self, target: int, low: int, high: int) -> tuple[int, int, list[int]]:
        """λ as over/under if all rows with lower levels have ended, and the rows between two levels."""
        over, under, near = target, self.together, []
        rows = zip(range(len(self.levels)), self.levels, self.ends, self.slopes, strict=True)
        for row, level, end, slope in rows:
            if level >= high:
                continue
            if level >= low:
                near.append(row)
            else:
                over -= end
                under -= slope
        return over, under, near

    def _swept(self, rows: list[int], over: int, under: int) -> tuple[int, int]:
        """λ as over/under once those of some rows that end below it are taken as ended. O(rows · log rows)."""
        slopes, ends, levels, start = self.slopes, self.ends, self.levels, 0
        rows = sorted(rows, key=levels.__getitem__)
        for row in rows:
            end, slope = ends[row], slopes[row]
            if end * under >= slope * over:
                break
            over, under, levels[row] = over - end, under - slope, -1
            start += 1
        if start + 1 >= len(rows) or levels[rows[start + 1]] > (over << self.shift) // under:
            return over, under
        near = []
        while True:
            # Those that look equal may stand in the wrong order.
            stop = bisect_right(rows, (over << self.shift) // under, start, key=levels.__getitem__)
            if start == stop:
                return over, under
            over, under, near = self._settled(near + rows[start:stop], over, under)
            start = stop

    def prepare(self, target: int) -> list[int]:
        """The levels, as fine as a target needs them."""
        self.shift = shift = max(0, FINE - (target // self.together).bit_length())
        self.levels = self._over_slopes([end << shift for end in self.ends] if shift else self.ends)
        return self.levels

    def _over_slopes(self, ends: list[int]) -> list[int]:
        return list(map(floordiv, ends, self.slopes))

    def own_level(self, rows: list[int], top: int, room: int, low: int) -> tuple[int, int]:
        """λ, as over/under, where the shares of some rows come to a room that is less than their top, all they ask for.
        It is not below `low`.
        """
        levels = self.levels
        if len(rows) > FEW:
            rows = [row for row in rows if levels[row] >= low]
            room -= top - sum(map(self.ends.__getitem__, rows))
        return self._swept(rows, room, sum(map(self.slopes.__getitem__, rows)))

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


class Falling(Alike):
    """The same where all lose alike: λ is what the loss leaves of the largest end."""

    def __init__(self, slopes: list[int], ends: list[int], largest: int):
        super().__init__(slopes, ends)
        self.largest = largest

    def reach(self, target: int) -> Level:
        over, under = super().reach(sum(self.ends) - target)
        return Level(self.largest * under - over, under)


class Straight(Rays):
    """The same where all end at one λ, each slope being the end."""

    def reach(self, target: int) -> Level:
        return reduced(target, self.together) if target > 0 else Level(0, 1)

    def own_level(self, rows: list[int], top: int, room: int, low: int) -> tuple[int, int]:
        return room, top


def rounded(stage: Stage, rays: Rays, level: Level) -> list[int]:
    """What each row of the table gets: whole units, the largest fractions rounded up."""
    slopes, ends, levels = rays.slopes, rays.ends, rays.levels
    bits, rise = line(rays.together, level)
    low, mark = bits - BITS, (level.over << rays.shift) // level.under
    wide = nearest.width(len(slopes))
    added = nearest.added(wide)
    begun = added << low
    if levels is None:
        shares = [slope * rise + begun >> low for slope in slopes]
    else:
        rows = zip(slopes, ends, levels, strict=True)
        shares = [slope * rise + begun >> low if own >= mark else end << BITS | HALF for slope, end, own in rows]
    given = nearest.rounded(shares, stage.money, wide)
    if given is not None:
        return given
    rising = [row for row in range(len(slopes)) if levels is None or levels[row] >= mark]
    fractions = [shares[row] - added & MASK for row in rising]
    least, chosen = units(stage, slopes, level, fractions, zip(rising, fractions, strict=True))
    more = (1 << BITS) - least - added
    given = list(ends)
    for row in rising:
        given[row] = shares[row] + more >> BITS
    for row in chosen:
        given[row] += 1
    return given


def line(together: int, level: Level) -> tuple[int, int]:
    """Bits, and λ as a whole number of 2^-bits, rounded up.

    No product with a slope is then off by as much as what parts a share from the next whole number, or by one in the
    leading BITS of its fraction. `together` is what all slopes come to.
    """
    over, under = level
    bits = together.bit_length() + max(BITS, under.bit_length())
    return bits, -((-over << bits) // under)


def units(stage: Stage, slopes: list[int], level: Level, fractions: list[int], of_rows: Iterable[tuple[int, int]]):
    """From which fraction on all get a unit, and who else does. Which row has which fraction is only looked at where
    some are too near each other to say which is larger.
    """
    # All fractions come to whole units; what the leading bits lack or exceed is far less than half a unit.
    units = (sum(fractions) >> BITS - 1) + 1 >> 1
    if not units:
        return 1 << BITS, ()
    least, is_sure = nth.alone(fractions, units, HALF)
    if is_sure:
        return least, ()
    near = [row for row, fraction in of_rows if least - 1 <= fraction <= least + 1]
    units -= sum(fraction > least + 1 for fraction in fractions)
    rests = [slopes[row] * level.over % level.under for row in near]
    return min(least + 2, 1 << BITS), raising.raised(stage, near, rests, units)
