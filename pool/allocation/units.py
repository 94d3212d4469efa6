"""Rounds divisible shares to whole units of 1 without putting every row in line.

That comes to the same as `rounding`: the smallest fraction that still gets a unit is looked for, all above it get one,
and only its equals stand in line. Where a cap holds an applicant, no more of its rows take part than its cap has room
for. Shares of 3.7, 2.7, 1.7 and 0.9, with 9 to hand out:

| share | down | fraction | unit |
|---|---|---|---|
| 0.9 | 0 | 0.9 | above the smallest that gets one |
| 3.7 | 3 | 0.7 | in line: two of three get one |
| 2.7 | 2 | 0.7 | in line |
| 1.7 | 1 | 0.7 | in line |
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import compress

from pool.allocation import bands, even, held, raising, rays
from pool.allocation.level import Levels
from pool.allocation.ramps import BITS, Level, Ramps, Unsure, of_rows, reduced, spread
from pool.allocation.stage import Stage, Undecided
from pool.allocation.water import Water


def handed_out(stage: Stage, ramps: Ramps, levels: Levels) -> list[int]:
    """What each row of the table gets. Raises Undecided or Unsure."""
    try:
        if isinstance(levels.known, Water):
            return even.rounded(stage, levels.rows, ramps.highs, levels.known)
        if levels.known is not None:
            return held.rounded(stage, ramps.rays, levels.known)
        if not levels.held:
            return _without_caps(stage, ramps, levels.rows, levels.common)
        return _UnderCaps(stage, ramps, levels).given
    except Undecided as undecided:
        if levels.known is None and not levels.held:
            raise
        # Who is tied with whom is seen only where all stand in one line.
        raise Unsure from undecided


def _without_caps(stage: Stage, ramps: Ramps, rows: Sequence[int], level: Level) -> list[int]:
    if ramps.rays is not None and not ramps.even:
        return rays.rounded(stage, ramps.rays, level)
    if ramps.bands is not None and ramps.bands.found == level:
        return bands.rounded(stage, ramps.bands, level)
    wholes, numbers, rests = ramps.parts(rows, level)
    given, units = spread(rows, wholes, len(stage.wants)), stage.money - sum(wholes)
    if units and any(rests):
        for row in raising.raised(
            stage, numbers if isinstance(rows, range) else [rows[number] for number in numbers], rests, units
        ):
            given[row] += 1
    return given


def _fine(ramps: Ramps, rows: Sequence[int], owners: list[int], level_of: list[Level]) -> tuple[list[int], list[int]]:
    """Each row's share at its applicant's level: whole units, and the fraction in whole numbers of 2^-BITS.

    Raises Unsure where a fraction is smaller than that.
    """
    overs, unders = [over << BITS for over, _ in level_of], [under for _, under in level_of]
    own = list(of_rows(rows, owners))
    levels = zip(of_rows(rows, ramps.slopes), map(overs.__getitem__, own), map(unders.__getitem__, own), strict=True)
    shares = _clipped(ramps, rows, [slope * over // under for slope, over, under in levels])
    wholes, fractions = [share >> BITS for share in shares], [share & (1 << BITS) - 1 for share in shares]
    highs = of_rows(rows, ramps.highs)
    looked_at = zip(rows, wholes, fractions, highs, strict=True)
    whole = [row for row, whole, fraction, high in looked_at if not fraction and whole != high]
    if any(rest for rest, _ in _rests(ramps, whole, owners, level_of)):
        raise Unsure
    return wholes, fractions


def _rests(ramps: Ramps, rows: Sequence[int], owners: list[int], level_of: list[Level]) -> set[tuple[int, int]]:
    """What the rows' exact shares have beside whole units: rest/under, each pair once."""
    together = defaultdict(list)
    for row in rows:
        together[level_of[owners[row]]].append(row)
    shares = ((over, level.under) for level, own in together.items() for over in ramps.exact(own, level))
    return {(over % under, under) for over, under in shares}


def _clipped(ramps: Ramps, rows: Sequence[int], rises: list[int]) -> list[int]:
    """Shares that rise from their starts to their ends; in whole numbers of 2^-BITS."""
    ends = of_rows(rows, ramps.ends)
    if ramps.starts is None:
        shares = [rise if rise >> BITS < end else end << BITS for rise, end in zip(rises, ends, strict=True)]
    else:
        lines = zip(rises, of_rows(rows, ramps.starts), ends, strict=True)
        shares = [
            0 if rise >> BITS < start else rise - (start << BITS) if rise >> BITS < end else (end - start) << BITS
            for rise, start, end in lines
        ]
    if ramps.begins is None:
        return shares
    return [share + (begin << BITS) for share, begin in zip(shares, of_rows(rows, ramps.begins), strict=True)]


class _UnderCaps:
    """Each applicant at its level; of its fractions no more take part than its cap has room for, the largest first."""

    def __init__(self, stage: Stage, ramps: Ramps, levels: Levels):
        self.stage, self.ramps, self.owners = stage, ramps, stage.table.owners
        self.level_of = [levels.common] * stage.table.owner_count
        for owner, level in levels.capped.items():
            self.level_of[owner] = level
        rows = levels.rows
        wholes, fractions = _fine(ramps, rows, self.owners, self.level_of)
        self.given, self.fractions = (spread(rows, values, len(stage.wants)) for values in (wholes, fractions))
        left = stage.money - sum(wholes)
        taken = stage.table.sums(self.given)
        for one in levels.held:
            if one.room - taken[one.owner] < len(one.rows):
                self._keep_within(one.rows, one.room - taken[one.owner])
        for row in self._largest([row for row in rows if self.fractions[row]], left):
            self.given[row] += 1

    def _keep_within(self, rows: list[int], units: int):
        """Let no more of an applicant's fractions take part than there is room for."""
        fractions = self.fractions
        rows = [row for row in rows if fractions[row]]
        if len(rows) > units:
            for row in set(rows).difference(self._largest(rows, units)):
                fractions[row] = 0

    def _largest(self, rows: list[int], units: int) -> list[int]:
        """The rows with the largest fractions; equal ones in the step's order.

        Raises Unsure where fractions that look equal are not.
        """
        if not 0 < units < len(rows):
            return rows if units else []
        found = raising.front(rows, self.fractions, units, reverse=True)
        if found is not None:
            return found
        fractions = list(map(self.fractions.__getitem__, rows))
        least, above = raising.smallest(fractions, units)
        if above + fractions.count(least) == units:
            return list(compress(rows, [fraction >= least for fraction in fractions]))
        equals = [row for row, fraction in zip(rows, fractions, strict=True) if fraction == least]
        if not self._are_equal(equals):
            raise Unsure
        chosen = raising.first(self.stage, equals, units - above)
        return [*compress(rows, [fraction > least for fraction in fractions]), *chosen] if above else chosen

    def _are_equal(self, rows: list[int]) -> bool:
        """Whether rows have the same fraction, and not only the same leading bits of one."""
        return len({reduced(*rest) for rest in _rests(self.ramps, rows, self.owners, self.level_of)}) == 1
