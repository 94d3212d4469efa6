"""How the shares of a step rise with its level λ: what a method says, and all that is worked out from it.

A share begins somewhere, rises with λ from its start on, and stops at its end:
share = begin + max(0, slope · λ - start) - max(0, slope · λ - end).

Asks of 60 and 40 with floors of 12 and 0, cut in proportion:

| ask | begin | slope | start | end | at λ = 0 | at λ = 1/2 | at λ = 1 |
|---|---|---|---|---|---|---|---|
| 60 | 12 | 60 | 12 | 60 | 12 | 30 | 60 |
| 40 | 0 | 40 | 0 | 40 | 0 | 20 | 40 |
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import compress
from math import gcd
from operator import add, sub
from typing import NamedTuple

FINE = 20
BITS = 30  # of a fraction, to compare those of different denominators
MASK, HALF = (1 << BITS) - 1, 1 << BITS - 1


class Pairs(NamedTuple):
    """From λ = over/under on, a sum rises by `under` more, or less."""

    overs: list[int]
    unders: list[int] | int  # a number where all have the same
    levels: list[int] | None = None  # over/under in whole numbers of 2^-FINE, where they are known already


NO_PAIRS = Pairs([], 1)


class Level(NamedTuple):
    """λ as a fraction in lowest terms."""

    over: int
    under: int

    def __str__(self) -> str:
        return f"{self.over}/{self.under}"


def levels_of(overs: list[int], unders: list[int]) -> list[int]:
    """Each over/under in whole numbers of 2^-FINE, rounded down."""
    return [(over << FINE) // under for over, under in zip(overs, unders, strict=True)]


def reduced(over: int, under: int) -> Level:
    common = gcd(over, under)
    return Level(over // common, under // common)


class Unsure(Exception):
    """The short way cannot tell: the long one must be taken."""


def fractions_of(levels: list[Level]) -> list[int]:
    """What each level has beside whole units, in whole numbers of 2^-BITS; Unsure where that is smaller."""
    fractions = [(over % under << BITS) // under for over, under in levels]
    if any(over % under and not fraction for (over, under), fraction in zip(levels, fractions, strict=True)):
        raise Unsure
    return fractions


def of_rows(rows: Sequence[int], values: list[int]) -> Iterable[int]:
    """The values of some rows; a range of rows is always all of them."""
    return values if isinstance(rows, range) else map(values.__getitem__, rows)


def spread(rows: Sequence[int], values: list[int], size: int) -> list[int]:
    """The values of some rows, per row of a table of that size; nothing for the others."""
    if isinstance(rows, range):
        return values
    wide = [0] * size
    for row, value in zip(rows, values, strict=True):
        wide[row] = value
    return wide


def listed(rows: Sequence[int], values: list[int]) -> list[int]:
    return values if isinstance(rows, range) else list(map(values.__getitem__, rows))


def of_places(rows: Sequence[int], numbers: Sequence[int], values: list[int]) -> Iterable[int]:
    """The values of those rows whose numbers among them are given."""
    if isinstance(numbers, range):
        return of_rows(rows, values)
    return map(values.__getitem__, numbers if isinstance(rows, range) else map(rows.__getitem__, numbers))


class Parts(NamedTuple):
    """Shares in whole units, and the rests of those, by number among the rows, that may have one."""

    wholes: list[int]
    numbers: Sequence[int]
    rests: list[int]  # in parts of one `level.under`th


class Bound(NamedTuple):
    """Where the sum of some rows' shares reaches a room: at over/under, from which on it would rise by `under`."""

    over: int
    under: int  # 0: it is there from the beginning
    started: list[int]  # rows that start to rise before
    ended: list[int]  # and those that have ended
    level: Level


class Ramps:
    """Columns per row of the table. A method fills them in and says how its shares are told."""

    code: str  # the reason of a share that is neither its floor nor its most
    top = Level(0, 1)  # λ where there is nothing to hand out to
    even = False  # whether all rise by one slope, and no floor holds any
    largest: int | None = None  # ask, from which levels of a loss count

    highs: list[int]  # the most a row may get in this step
    slopes: list[int]
    ends: list[int]
    starts: list[int] | None = None  # None: all rise from 0 on
    begins: list[int] | None = None  # None: all begin at nothing
    all_rise = False  # whether the step takes all rows of the table, and all of them rise
    floors: list[int] | None = None  # what rounding may not go below
    bands = None  # the same as `bands.Bands`, where all rows of the table rise between two limits
    rays = None  # the same as `rays.Rays`, where all rows of the table rise from nothing

    @cached_property
    def levels(self) -> list[int] | None:
        """Ends over slopes, where all rows rise; see `Pairs`."""
        return levels_of(self.ends, self.slopes) if self.all_rise else None

    @cached_property
    def start_levels(self) -> list[int] | None:
        """Starts over slopes, if there are starts and `levels`."""
        return levels_of(self.starts, self.slopes) if self.all_rise and self.starts is not None else None

    def bound(self, rows: list[int], room: int) -> Bound | None:
        """Where the sum of some rows' shares reaches a room that is less than all they may get; None: not said here.

        From the first that ends on, the room less what has ended is left to the slopes of the others.
        """
        if self.levels is None or self.starts is not None:
            return None
        ends, slopes, levels = self.ends, self.slopes, self.levels
        over, under = room - self.begun(rows), sum(map(slopes.__getitem__, rows))
        order, ended = sorted(rows, key=levels.__getitem__), 0
        for row in order:
            if ends[row] * under >= slopes[row] * over:
                break
            over, under, ended = over - ends[row], under - slopes[row], ended + 1
        if ended + 1 < len(order) and levels[order[ended + 1]] <= (over << FINE) // under:
            return None  # Levels are rounded down: those that look equal may stand in the wrong order.
        return Bound(over, under, rows, order[:ended], reduced(over, under))

    def begun(self, rows: Sequence[int]) -> int:
        """The sum at λ = 0."""
        return 0 if self.begins is None else sum(of_rows(rows, self.begins))

    def ended(self, rows: Sequence[int]) -> int:
        """The sum when every row has all it may get."""
        return sum(of_rows(rows, self.tops))

    @property
    def tops(self) -> list[int]:
        """What each row has in the end."""
        return self.highs

    def starts_of(self, rows: Sequence[int]) -> Pairs:
        if self.starts is None:
            slope = sum(of_rows(rows, self.slopes))
            return Pairs([0], [slope]) if slope else NO_PAIRS
        return self._rising(rows, self.starts, self.start_levels)

    def ends_of(self, rows: Sequence[int]) -> Pairs:
        return self._rising(rows, self.ends, self.levels)

    def _rising(self, rows: Sequence[int], bends: list[int], levels: list[int] | None = None) -> Pairs:
        """The pairs of the rows that rise at all."""
        unders, overs = listed(rows, self.slopes), listed(rows, bends)
        if levels is not None:
            return Pairs(overs, unders, listed(rows, levels))
        if all(unders):
            return Pairs(overs, unders)
        return Pairs(list(compress(overs, unders)), list(compress(unders, unders)))

    def exact(self, rows: Sequence[int], level: Level) -> list[int]:
        """Each row's share at a level, in parts of one `level.under`th."""
        under = level.under
        risen, lengths = self._risen(rows, level)
        overs = [max(0, min(rise, length * under)) for rise, length in zip(risen, lengths, strict=True)]
        if self.begins is None:
            return overs
        return [over + begin * under for over, begin in zip(overs, of_rows(rows, self.begins), strict=True)]

    def parts(self, rows: Sequence[int], level: Level) -> Parts:
        """Each row's share at a level, in whole units and fractions of one."""
        over, under = level
        numbers, unsure, wholes = self._settled(rows, level)
        risen = [slope * over for slope in of_places(rows, numbers, self.slopes)]
        rises = [rise // under for rise in risen]
        rests = [rise - whole * under for rise, whole in zip(risen, rises, strict=True)]
        for number, whole in zip(numbers, self._lifted(rows, numbers, rises), strict=True):
            wholes[number] = whole
        for place in unsure:
            row = rows[numbers[place]]
            start, begin = (0 if column is None else column[row] for column in (self.starts, self.begins))
            if not start <= rises[place] < self.ends[row]:
                rests[place] = 0
                wholes[numbers[place]] = begin if rises[place] < start else begin + self.ends[row] - start
        return Parts(wholes, numbers, rests)

    def _settled(self, rows: Sequence[int], level: Level) -> tuple[Sequence[int], Sequence[int], list[int]]:
        """The rows, by number, that may stand between start and end; those of them, by place, of which that is not
        sure; and what all others get.
        """
        if self.levels is None:
            return range(len(rows)), range(len(rows)), [0] * len(rows)
        mark, ends = (level.over << FINE) // level.under, of_rows(rows, self.levels)
        if self.start_levels is None:
            numbers, starts = [number for number, end in enumerate(ends) if end >= mark], None
            wholes = list(of_rows(rows, self.highs))
        else:
            starts = list(of_rows(rows, self.start_levels))
            bounds = zip(of_rows(rows, self.begins), of_rows(rows, self.highs), starts, strict=True)
            wholes = [begin if mark < start else high for begin, high, start in bounds]
            between = enumerate(zip(starts, ends, strict=True))
            numbers = [number for number, (start, end) in between if start <= mark <= end]
        if mark not in of_rows(rows, self.levels) and (starts is None or mark not in starts):
            return numbers, (), wholes
        return numbers, range(len(numbers)), wholes

    def _lifted(self, rows: Sequence[int], numbers: Sequence[int], rises: list[int]) -> Iterable[int]:
        """Shares of rows that have risen so far since λ = 0, if they have started and not ended."""
        if self.begins is self.starts:
            return rises
        if self.begins is not None:
            rises = map(add, rises, of_places(rows, numbers, self.begins))
        return rises if self.starts is None else map(sub, rises, of_places(rows, numbers, self.starts))

    def _risen(self, rows: Sequence[int], level: Level) -> tuple[list[int], list[int]]:
        """How far each row would have risen from its start at a level, in parts, and how far it may."""
        over, under = level
        lengths = list(of_rows(rows, self.ends))
        risen = [slope * over for slope in of_rows(rows, self.slopes)]
        if self.starts is not None:
            starts = list(of_rows(rows, self.starts))
            risen = [rise - start * under for rise, start in zip(risen, starts, strict=True)]
            lengths = [end - start for end, start in zip(lengths, starts, strict=True)]
        return risen, lengths

    def shown(self, level: Level) -> str:
        """λ as the ruleset means it."""
        return str(level)

    def facts(self, row: int) -> dict:
        """What, beside λ, somebody needs to work out this row's share again."""
        return {}

    def reason(self, row: int, over: int) -> str:
        """The reason of a share that is neither its floor nor its most; `over` is 0 where the exact share is."""
        return self.code
