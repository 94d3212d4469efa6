"""Where a sum of shares bends as its level λ rises, and the level at which it is the money: exact, by sorting.

Each share is a line from its start to its end (see `ramps`), so the sum is piecewise linear, and between two bends λ
is one division of whole numbers. A bend is a pair over/under: at a start, the sum's slope grows by `under` from
λ = over/under on; at an end it falls by `under`.

50 are handed out on asks of 60 and 40, and a cap of 24 on the first, which reaches it at λ = 24/60:

| from λ | slope | sum there | because |
|---|---|---|---|
| 0/1 | 100 | 0 | both rise |
| 24/60 | 40 | 40 | the first has reached its cap |
| 40/40 | 0 | 64 | the second is met |

50 lie between 40 and 64, so λ = (50 - 24) / 40 = 13/20: the first gets 24, the second 26.

Of many bends only those near λ are sorted. A sample says between which two levels it lies; the sum there says whether
that is so, and if not, all are sorted.
"""

from bisect import bisect_left, bisect_right
from itertools import accumulate, chain, compress
from math import isqrt
from typing import NamedTuple

from pool.allocation.order import equal_runs
from pool.allocation.ramps import FINE, NO_PAIRS, Level, Pairs, levels_of, reduced
from pool.allocation.table import exact_keys

MANY = 1_000  # bends; fewer are sorted at once
SAMPLE = 500


class Bends:
    """Pairs in the order of λ, and the sums of both parts up to each. `below` are the sums of pairs that lie before."""

    def __init__(self, pairs: Pairs, below: tuple[int, int] = (0, 0)):
        self.overs, self.unders, self.levels = _in_order(pairs)
        self.over_sums = list(accumulate(self.overs, initial=below[0]))
        if self.levels is None and self.overs:
            each_one = self.unders[0]
            self.under_sums = range(below[1], below[1] + each_one * len(self.overs) + 1, each_one)
        else:
            self.under_sums = list(accumulate(self.unders, initial=below[1]))

    def bend(self, number: int) -> tuple[int, int]:
        return self.overs[number], self.unders[number]

    def before(self, over: int, under: int) -> int:
        """How many lie before a level. O(log n)."""
        if self.levels is None:
            return bisect_left(self.overs, -(-over * self.unders[0] // under)) if self.overs else 0
        mark = (over << FINE) // under
        begun = bisect_left(self.levels, mark)
        ended = bisect_right(self.levels, mark, begun)
        if begun == ended:
            return begun
        overs, unders = self.overs, self.unders
        return bisect_left(range(ended), True, begun, key=lambda number: overs[number] * under >= over * unders[number])


class Slope(NamedTuple):
    """A sum of shares as λ rises."""

    begun: int  # at λ = 0
    starts: Bends
    ends: Bends
    caps: Bends  # where all rows of an applicant end at once

    def risen(self, over: int, under: int) -> int:
        """The sum at a level, in parts of one `under`th."""
        overs, unders = self._sums(self.starts.before(over, under), *(one.before(over, under) for one in self[2:]))
        return unders * over - (overs - self.begun) * under

    def _sums(self, started: int, ended: int, capped: int) -> tuple[int, int]:
        """The overs and unders of so many starts, less those of so many ends."""
        starts, ends, caps = self.starts, self.ends, self.caps
        overs = starts.over_sums[started] - ends.over_sums[ended] - caps.over_sums[capped]
        return overs, starts.under_sums[started] - ends.under_sums[ended] - caps.under_sums[capped]

    def reach(self, target: int) -> Level:
        """The smallest λ at which the sum is the target; the sum must get there. O(log² n)."""
        missing = target - self.begun
        if missing <= 0:
            return Level(0, 1)
        firsts, lowest, highest = [], None, None
        for own in (self.caps, self.starts, self.ends):
            begin, end = 0 if lowest is None else own.before(*lowest), len(own.overs)
            end = end if highest is None else own.before(*highest)
            first = bisect_left(range(end), True, begin, key=lambda number, own=own: self._there(own, number, target))
            firsts.append(first)
            lowest = own.bend(first - 1) if first > begin else lowest
            highest = own.bend(first) if first < end else highest
        capped, started, ended = firsts
        overs, slope = self._sums(started, ended, capped)
        return reduced(missing + overs, slope) if slope else Level(0, 1)

    def _there(self, own: Bends, number: int, target: int) -> bool:
        """Whether the sum has reached the target at one of the bends."""
        over, under = own.bend(number)
        return self.risen(over, under) >= target * under


def reach(begun: int, starts: Pairs, ends: Pairs, target: int, caps: Pairs = NO_PAIRS) -> Level:
    """The smallest λ at which a sum is the target; the sum must get there. O(n log n)."""
    if target <= begun:
        return Level(0, 1)
    near = _Near(begun, target, [starts, ends, caps])
    while max(near.sizes()) > MANY and near.narrow():
        pass
    return near.slope().reach(target)


class _Near:
    """A sum with the bends near λ only, and the sums of those below. Levels are whole numbers of 2^-FINE."""

    def __init__(self, begun: int, target: int, pairs: list[Pairs]):
        self.begun, self.target = begun, target
        self.pairs = pairs
        self.below = [(0, 0)] * len(pairs)

    def sizes(self) -> list[int]:
        return [len(pairs.overs) for pairs in self.pairs]

    def slope(self) -> Slope:
        return Slope(self.begun, *map(Bends, self.pairs, self.below))

    def narrow(self) -> bool:
        """Keep the bends between two levels that λ probably lies between; whether it does, and there are much fewer."""
        lowest, highest = self._between()
        cuts = [_cut(pairs, lowest, highest) for pairs in self.pairs]
        below = [_added(sums, more) for sums, (more, _) in zip(self.below, cuts, strict=True)]
        above = [_added(sums, _sums(inside)) for sums, (_, inside) in zip(below, cuts, strict=True)]
        missing = (self.target - self.begun) << FINE
        if not _risen(below, lowest) < missing <= _risen(above, highest):
            return False
        before = max(self.sizes())
        self.pairs, self.below = [inside for _, inside in cuts], below
        return 2 * max(self.sizes()) < before

    def _between(self) -> tuple[int, int]:
        apart = max(self.sizes()) // SAMPLE
        below = [(over // apart, under // apart) for over, under in self.below]
        sampled = [_sample(pairs, apart) for pairs in self.pairs]
        over, under = Slope(self.begun // apart, *map(Bends, sampled, below)).reach(self.target // apart)
        levels = sorted(chain(*(_levels(pairs) for pairs in sampled)))
        there, leeway, last = bisect_left(levels, (over << FINE) // under), 3 * isqrt(len(levels)), len(levels) - 1
        lowest = levels[there - leeway] if there > leeway else 0
        return lowest, levels[there + leeway] + 1 if there + leeway <= last else 2 * levels[last] + 1


def _added(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return one[0] + other[0], one[1] + other[1]


def _sums(pairs: Pairs) -> tuple[int, int]:
    overs, unders, _ = pairs
    return sum(overs), len(overs) * unders if isinstance(unders, int) else sum(unders)


def _risen(below: list[tuple[int, int]], level: int) -> int:
    """What starts add, less what ends take, at a level behind all of them."""
    (start_over, start_under), *ends = below
    over, under = start_over - sum(over for over, _ in ends), start_under - sum(under for _, under in ends)
    return under * level - (over << FINE)


def _sample(pairs: Pairs, apart: int) -> Pairs:
    """Every so many pairs, or all of a few made smaller."""
    if len(pairs.overs) > MANY:
        unders = pairs.unders if isinstance(pairs.unders, int) else pairs.unders[::apart]
        return Pairs(pairs.overs[::apart], unders, pairs.levels and pairs.levels[::apart])
    smaller = [(over // apart, under // apart) for over, under in zip(pairs.overs, each(pairs), strict=True)]
    return Pairs([over for over, under in smaller if under], [under for _, under in smaller if under])


def _cut(pairs: Pairs, lowest: int, highest: int) -> tuple[tuple[int, int], Pairs]:
    """The sums of the pairs below a level, and the pairs from there up to another one."""
    overs, unders, _ = pairs
    if isinstance(unders, int):
        least, most = (-(-level * unders >> FINE) for level in (lowest, highest))
        below = [over for over in overs if over < least]
        return (sum(below), len(below) * unders), Pairs([over for over in overs if least <= over < most], unders)
    levels = _levels(pairs)
    below = [level < lowest for level in levels]
    inside = [number for number, level in enumerate(levels) if lowest <= level < highest]
    return (
        (sum(compress(overs, below)), sum(compress(unders, below))),
        Pairs(*(list(map(column.__getitem__, inside)) for column in (overs, unders, levels))),
    )


def _levels(pairs: Pairs) -> list[int]:
    """Where the bends lie, rounded down."""
    return pairs.levels or levels_of(pairs.overs, each(pairs))


def each(pairs: Pairs) -> list[int]:
    return [pairs.unders] * len(pairs.overs) if isinstance(pairs.unders, int) else pairs.unders


def _in_order(pairs: Pairs) -> tuple[list[int], list[int], list[int] | None]:
    """The pairs by rising over/under, and their levels, where they have different unders. O(n log n)."""
    overs, unders = pairs.overs, each(pairs)
    if isinstance(pairs.unders, int) or not unders or min(unders) == max(unders):
        return sorted(overs), unders, None
    levels = _levels(pairs)
    places = sorted(range(len(levels)), key=levels.__getitem__)
    for start, stop in equal_runs(levels, places):
        run = places[start:stop]
        keys = dict(
            zip(run, exact_keys([overs[place] for place in run], [unders[place] for place in run]), strict=True)
        )
        places[start:stop] = sorted(run, key=keys.__getitem__)
    return tuple(list(map(column.__getitem__, places)) for column in (overs, unders, levels))
