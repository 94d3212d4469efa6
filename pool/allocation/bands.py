"""Shares of all rows that rise between two limits: base + λ · slope, but no less than a row's low and no more than its
high. Found and rounded in few passes.

That comes to the same as `slope` and `units`. Some of the rows say about where λ lies. Of all rows, those that have
ended, not begun, or rise all the way near there are only added up; the others are looked at again, nearer, and exactly
when they are few. 100 by children, 5 each to begin with, at least 15 and at most 50, λ probably between 0.4 and 0.6:

| children | at 0.4 | at 0.6 | so it |
|---|---|---|---|
| 10 | 9 | 11 | has not begun |
| 60 | 29 | 41 | rises |
| 200 | 85 | 125 | has ended |
"""

from collections.abc import Iterable, Iterator, Sequence
from math import isqrt

from pool.allocation import rays, slope
from pool.allocation.ramps import BITS, MASK, Level, Pairs, of_rows, reduced
from pool.allocation.stage import Stage

FINE = 24  # bits of a level that is tried
TRIES = 4
WIDE = 3  # bits: the part of λ by which the first guess may miss it
NEARER = 3  # and how many bits more each next one has
FEW = 40  # rows that are looked at exactly
STEPS = 8  # of that, before they are sorted

Row = tuple[int, int, int]  # slope, start, end


class Bands:
    """Columns per row of the table; all slopes are above 0. No low is above its high, or below both base and high."""

    found: Level | None = None
    rising: list[int]  # the rows between their limits there, in any order
    waiting: list[int]  # and those that have not begun; all others have ended

    def __init__(self, slopes: list[int], lows: list[int], highs: list[int], base: int):
        self.slopes, self.lows, self.highs, self.base = slopes, lows, highs, base
        self.together = sum(slopes)

    def reach(self, target: int) -> Level | None:
        """The smallest λ at which the shares come to the target; None where that is not found in a few tries. O(n)."""
        if target <= sum(self.lows):
            return None
        self.bits = max(0, FINE - (target // self.together).bit_length())
        apart = isqrt(len(self.slopes)) // 2 + 1
        some = list(range(0, len(self.slopes), apart))
        found = self._guess(some, target // apart, 0, (target << self.bits) // self.together)
        for _ in range(TRIES):
            found = self._from(found, target)
            if isinstance(found, Level):
                self.found = found
                return found
        return None

    def _from(self, guess: int, target: int) -> Level | int:
        """λ, if it is near a guess, else a better guess. Guesses are whole numbers of 2^-bits."""
        rows, wide, limits, together = range(len(self.slopes)), WIDE, [], 0
        self.rising, self.waiting = [], []
        while True:
            limits.append((guess - (guess >> wide), wide - 1))
            before, (known, rising, waiting, rows) = len(rows), self._sorted_out(rows, *limits[-1])
            self.rising += rising
            self.waiting += waiting
            target -= known
            together += self._slope(rising)
            if len(rows) <= FEW or 2 * len(rows) > before:
                return self._settled(rows, target, together, limits)
            guess = self._guess(rows, target, together, guess, steps=1)
            wide += NEARER

    def _columns(self, rows: Sequence[int]) -> Iterator[Iterable[int]]:
        return (of_rows(rows, column) for column in (self.slopes, self.lows, self.highs))

    def _slope(self, rows: list[int]) -> int:
        return sum(map(self.slopes.__getitem__, rows))

    def _sorted_out(self, rows: Sequence[int], rise: int, wide: int) -> tuple[int, list[int], list[int], list[int]]:
        """Between two levels, the second larger by one part in 2^wide: what rows have that have ended or not begun, and
        the base of those that rise all the way; which rows rise, which have not begun; and all others.
        """
        bits, begun = self.bits, self.base << self.bits
        taken, rising, waiting, others = 0, [], [], []
        for row, own, low, high in zip(rows, *self._columns(rows), strict=True):
            least = own * rise + begun >> bits
            if least >= high:
                taken += high
                continue
            most = least + (least >> wide) + 3
            if least >= low and most < high:
                rising.append(row)
            elif most <= low:
                taken += low
                waiting.append(row)
            else:
                others.append(row)
        return taken + self.base * len(rising), rising, waiting, others

    def _guess(self, rows: list[int], target: int, together: int, rise: int, steps: int = 8) -> int:
        """About the level at which some rows come to a target, beside others that rise by so much together."""
        for _ in range(steps):
            known, rising, *_ = self._sorted_out(rows, rise, self.bits + FINE)
            under, before = together + self._slope(rising), rise
            if not under:
                return rise
            rise = max(1, (target - known << self.bits) // under)
            if abs(rise - before) <= before >> WIDE + NEARER:
                return rise
        return rise

    def _settled(self, numbers: list[int], target: int, together: int, limits: list[tuple[int, int]]) -> Level | int:
        """The same from the few rows that are left; a better guess where λ is beyond one of the limits."""
        base = self.base
        rows = [(own, low - base, high - base) for own, low, high in zip(*self._columns(numbers), strict=True)]
        target, guess = target - base * len(rows), Level(limits[-1][0], 1 << self.bits)
        over, under = _met(rows, target, together, guess) or _sorted(rows, target, together)
        for rise, wide in limits:
            if not rise * under < over << self.bits or over << self.bits + wide > (rise + (rise << wide)) * under:
                return (over << self.bits) // under
        for row, (own, start, end) in zip(numbers, rows, strict=True):
            if own * over <= start * under:
                self.waiting.append(row)
            elif own * over < end * under:
                self.rising.append(row)
        return reduced(over, under)


def _met(rows: list[Row], target: int, together: int, level: Level) -> Level | None:
    """λ where rows that rise from start to end come to a target, beside others that rise by so much together from 0 on;
    None where that is not found in a few steps from another λ.
    """
    for _ in range(STEPS):
        before, (over, under) = level, level
        left, rising = target, together
        for own, start, end in rows:
            risen = own * over
            if risen >= end * under:
                left -= end
            elif risen <= start * under:
                left -= start
            else:
                rising += own
        if not rising:
            return None
        level = Level(max(0, left), rising)
        if level == before:
            return level
    return None


def _sorted(rows: list[Row], target: int, together: int) -> Level:
    """The same by sorting. O(rows · log rows)."""
    slopes, starts, ends = map(list, zip(*rows, strict=True)) if rows else ([], [], [])
    all_starts = Pairs([0, *starts], [together, *slopes]) if together else Pairs(starts, slopes)
    return slope.reach(sum(starts), all_starts, Pairs(ends, slopes), target)


def rounded(stage: Stage, bands: Bands, level: Level) -> list[int]:
    """What each row of the table gets: whole units, the largest fractions rounded up. See `rays.rounded`."""
    slopes, rising = bands.slopes, bands.rising
    bits, rise = rays.line(bands.together, level)
    low = bits - BITS
    shares = [slopes[row] * rise >> low for row in rising]
    fractions = [share & MASK for share in shares]
    least, chosen = rays.units(stage, slopes, level, fractions, zip(rising, fractions, strict=True))
    more = (bands.base + 1 << BITS) - least
    given = list(bands.highs)
    for row in bands.waiting:
        given[row] = bands.lows[row]
    for row, share in zip(rising, shares, strict=True):
        given[row] = share + more >> BITS
    for row in chosen:
        given[row] += 1
    return given
