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
from itertools import compress
from math import gcd
from typing import NamedTuple

FINE = 20


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


def reduced(over: int, under: int) -> Level:
    common = gcd(over, under)
    return Level(over // common, under // common)


def of_rows(rows: Sequence[int], values: list[int]) -> Iterable[int]:
    """The values of some rows; a range of rows is always all of them."""
    return values if isinstance(rows, range) else map(values.__getitem__, rows)


class Ramps:
    """Columns per row of the table. A method fills them in and says how its shares are told."""

    code: str  # the reason of a share that is neither its floor nor its most
    top = Level(0, 1)  # λ where there is nothing to hand out to

    highs: list[int]  # the most a row may get in this step
    slopes: list[int]
    ends: list[int]
    starts: list[int] | None = None  # None: all rise from 0 on
    begins: list[int] | None = None  # None: all begin at nothing
    levels: list[int] | None = None  # ends over slopes, where the table knows them; see `Pairs`
    floors: list[int] | None = None  # what rounding may not go below

    def begun(self, rows: Sequence[int]) -> int:
        """The sum at λ = 0."""
        return 0 if self.begins is None else sum(of_rows(rows, self.begins))

    def ended(self, rows: Sequence[int]) -> int:
        """The sum when every row has all it may get."""
        return sum(of_rows(rows, self.highs))

    def starts_of(self, rows: Sequence[int]) -> Pairs:
        if self.starts is None:
            slope = sum(of_rows(rows, self.slopes))
            return Pairs([0], [slope]) if slope else NO_PAIRS
        return self._rising(rows, self.starts)

    def ends_of(self, rows: Sequence[int]) -> Pairs:
        if self.levels is not None and isinstance(rows, range):
            return Pairs(self.ends, self.slopes, self.levels)
        return self._rising(rows, self.ends)

    def _rising(self, rows: Sequence[int], bends: list[int]) -> Pairs:
        """The pairs of the rows that rise at all."""
        unders, overs = list(of_rows(rows, self.slopes)), list(of_rows(rows, bends))
        if all(unders):
            return Pairs(overs, unders)
        return Pairs(list(compress(overs, unders)), list(compress(unders, unders)))

    def exact(self, rows: Sequence[int], level: Level) -> list[int]:
        """Each row's share at a level, in parts of one `level.under`th."""
        under = level.under
        risen, lengths = self._risen(rows, [level.over] * len(rows), [under] * len(rows))
        overs = [max(0, min(rise, length * under)) for rise, length in zip(risen, lengths, strict=True)]
        if self.begins is None:
            return overs
        return [over + begin * under for over, begin in zip(overs, of_rows(rows, self.begins), strict=True)]

    def parts(self, rows: Sequence[int], level: Level) -> tuple[list[int], list[int]]:
        """Each row's share at a level in whole units, and the rest, in parts of one `level.under`th."""
        return self.parts_each(rows, [level.over] * len(rows), [level.under] * len(rows))

    def parts_each(self, rows: Sequence[int], overs: list[int], unders: list[int]) -> tuple[list[int], list[int]]:
        """The same with a level for each row."""
        risen, lengths = self._risen(rows, overs, unders)
        wholes = [rise // under for rise, under in zip(risen, unders, strict=True)]
        rests = [
            rise % under if 0 <= whole < length else 0
            for rise, whole, length, under in zip(risen, wholes, lengths, unders, strict=True)
        ]
        wholes = [
            (whole if whole < length else length) if whole > 0 else 0
            for whole, length in zip(wholes, lengths, strict=True)
        ]
        if self.begins is not None:
            wholes = [whole + begin for whole, begin in zip(wholes, of_rows(rows, self.begins), strict=True)]
        return wholes, rests

    def _risen(self, rows: Sequence[int], overs: list[int], unders: list[int]) -> tuple[list[int], list[int]]:
        """How far each row would have risen from its start at its level, in parts, and how far it may."""
        lengths = list(of_rows(rows, self.ends))
        risen = [slope * over for slope, over in zip(of_rows(rows, self.slopes), overs, strict=True)]
        if self.starts is not None:
            starts = list(of_rows(rows, self.starts))
            risen = [rise - start * under for rise, start, under in zip(risen, starts, unders, strict=True)]
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
