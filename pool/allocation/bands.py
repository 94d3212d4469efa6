"""Shares of all rows that rise between two limits: base + λ · slope, but no less than a row's low and no more than its
high. Found and rounded in few passes.

That comes to the same as `slope` and `units`. Some of the rows say about where λ lies. Of all rows, those that have
ended, not begun, or rise all the way near there are only added up; the others are looked at again, nearer, and sorted
when they are few. 100 by children, 5 each to begin with, at least 15 and at most 50, λ probably between 0.4 and 0.6:

| children | at 0.4 | at 0.6 | so it |
|---|---|---|---|
| 10 | 9 | 11 | has not begun |
| 60 | 29 | 41 | rises |
| 200 | 85 | 125 | has ended |
"""

from collections.abc import Iterable, Iterator
from math import isqrt

from pool.allocation import rays, slope
from pool.allocation.ramps import BITS, MASK, Level, Pairs
from pool.allocation.stage import Stage

FINE = 40  # bits of a level that is tried
TRIES = 4
WIDE = 3  # bits: the part of λ by which the first guess may miss it
NEARER = 3  # and how many bits more each next one has
FEW = 40  # rows that are sorted

Row = tuple[int, int, int]  # slope, low, high


class Bands:
    """Columns per row of the table; all slopes are above 0. No low is above its high, or below both base and high."""

    found: Level | None = None
    rising: list[int]  # the slopes of the rows between their limits there, in any order

    def __init__(self, slopes: list[int], lows: list[int], highs: list[int], base: int):
        self.slopes, self.lows, self.highs, self.base = slopes, lows, highs, base
        self.together = sum(slopes)

    def reach(self, target: int) -> Level | None:
        """The smallest λ at which the shares come to the target; None where that is not found in a few tries. O(n)."""
        if target <= sum(self.lows):
            return None
        self.bits = max(0, FINE - (target // self.together).bit_length())
        apart = isqrt(len(self.slopes)) // 2 + 1
        some = zip(self.slopes[::apart], self.lows[::apart], self.highs[::apart], strict=True)
        found = self._guess(list(some), target // apart, 0, (target << self.bits) // self.together)
        for _ in range(TRIES):
            found = self._from(found, target)
            if isinstance(found, Level):
                self.found = found
                return found
        return None

    def _from(self, guess: int, target: int) -> Level | int:
        """λ, if it is near a guess, else a better guess. Guesses are whole numbers of 2^-bits."""
        rows, wide, limits, self.rising = zip(self.slopes, self.lows, self.highs, strict=True), WIDE, [], []
        left = len(self.slopes)
        while True:
            limits.append((guess - (guess >> wide), wide - 1))
            known, slopes, rows = self._sorted_out(rows, *limits[-1])
            target -= known
            self.rising += slopes
            if len(rows) <= FEW or 2 * len(rows) > left:
                return self._settled(rows, target, limits)
            guess = self._guess(rows, target, sum(self.rising), guess, steps=1)
            left, wide = len(rows), wide + NEARER

    def _sorted_out(self, rows: Iterable[Row], rise: int, wide: int) -> tuple[int, list[int], list[Row]]:
        """Between two levels, the second larger by one part in 2^wide: what rows have that have ended or not begun, and
        the base of those that rise all the way; the slopes of these; and all other rows.
        """
        bits, begun = self.bits, self.base << self.bits
        taken, slopes, others = 0, [], []
        for own, low, high in rows:
            least = own * rise + begun >> bits
            if least >= high:
                taken += high
                continue
            most = least + (least >> wide) + 3
            if least >= low and most < high:
                slopes.append(own)
            elif most <= low:
                taken += low
            else:
                others.append((own, low, high))
        return taken + self.base * len(slopes), slopes, others

    def _guess(self, rows: list[Row], target: int, rising: int, rise: int, steps: int = 8) -> int:
        """About the level at which some rows come to a target, beside others that rise."""
        for _ in range(steps):
            known, slopes, _ = self._sorted_out(rows, rise, self.bits + FINE)
            under, before = rising + sum(slopes), rise
            if not under:
                return rise
            rise = max(1, (target - known << self.bits) // under)
            if abs(rise - before) <= before >> WIDE + NEARER:
                return rise
        return rise

    def _settled(self, rows: list[Row], target: int, limits: list[tuple[int, int]]) -> Level | int:
        """The same from the few rows that are left; a better guess where λ is beyond one of the limits."""
        base, under = self.base, sum(self.rising)
        slopes, lows, highs = map(list, zip(*rows, strict=True)) if rows else ([], [], [])
        starts, ends = [low - base for low in lows], [high - base for high in highs]
        all_starts = Pairs([0, *starts], [under, *slopes]) if under else Pairs(starts, slopes)
        level = slope.reach(sum(lows), all_starts, Pairs(ends, slopes), target)
        over, under = level.over << self.bits, level.under
        for rise, wide in limits:
            if not rise * under < over or over << wide > (rise + (rise << wide)) * under:
                return over // under
        reached = zip(slopes, starts, ends, strict=True)
        self.rising += [own for own, start, end in reached if start * under < own * level.over < end * under]
        return level

    def between(self) -> Iterator[int]:
        """The rows between their limits."""
        base, (over, under) = self.base, self.found
        for row, (own, low, high) in enumerate(zip(self.slopes, self.lows, self.highs, strict=True)):
            if (low - base) * under < own * over < (high - base) * under:
                yield row


def rounded(stage: Stage, bands: Bands, level: Level) -> list[int]:
    """What each row of the table gets: whole units, the largest fractions rounded up. See `rays.rounded`."""
    bits, rise = rays.line(bands.together, level)
    low = bits - BITS
    fractions = [own * rise >> low & MASK for own in bands.rising]
    looked_at = ((row, bands.slopes[row] * rise >> low & MASK) for row in bands.between())
    least, chosen = rays.units(stage, bands.slopes, level, fractions, looked_at)
    more = (bands.base + 1 << bits) - (least << low)
    rows = zip(bands.slopes, bands.lows, bands.highs, strict=True)
    given = [
        low if (share := own * rise + more >> bits) < low else share if share < high else high
        for own, low, high in rows
    ]
    for row in chosen:
        given[row] += 1
    return given
