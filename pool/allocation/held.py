"""Rounds shares that rise from nothing, where applicants at their caps have lower levels than all others.

Of an applicant's fractions as many may become units as they come to, the largest first; of all that may, the largest
do. Two at their caps, whose fractions come to one unit each, and a third below its cap; three units are left:

| applicant | fractions | may | get a unit |
|---|---|---|---|
| first | 0.7, 0.3 | 0.7 | 0.7 |
| second | 0.6, 0.4 | 0.6 | 0.6 |
| third | 0.8, 0.2 | both | 0.8 |

Only of fractions that are too near each other to say which is larger, the exact ones are compared.
"""

from itertools import chain
from math import lcm

from pool.allocation import nth, raising
from pool.allocation.ramps import BITS, Level, Unsure
from pool.allocation.rays import MASK, Rays
from pool.allocation.stage import Stage
from pool.allocation.stops import Stops

WHOLE = 1 << BITS
HALF = WHOLE >> 1


def rounded(stage: Stage, rays: Rays, stops: Stops) -> list[int]:
    """What each row of the table gets. Raises Unsure and Undecided."""
    count, owners, capped = stage.table.owner_count, stage.table.owners, stops.capped
    widest = max(level.under for level in (stops.common, *capped.values())).bit_length()
    bits = rays.together.bit_length() + max(BITS, widest)
    common = _line(rays, stops.common, bits)
    lines = [common] * count
    for owner, level in capped.items():
        lines[owner] = _line(rays, level, bits)
    fractions = _fractions(rays, owners, lines, bits - BITS)
    chosen = _Chosen(stage, rays, stops, fractions)
    whole, low = 1 << bits, bits - BITS
    more = [
        (rise, mark, whole - (min(least, WHOLE) << low))
        for (rise, mark), least in zip(lines, chosen.least, strict=True)
    ]
    own = map(more.__getitem__, owners)
    if rays.levels is None:
        given = [slope * rise + more >> bits for slope, (rise, _, more) in zip(rays.slopes, own, strict=True)]
    else:
        rows = zip(rays.ends, rays.slopes, rays.levels, own, strict=True)
        given = [end if own < mark else slope * rise + more >> bits for end, slope, own, (rise, mark, more) in rows]
    for row in chosen.rows:
        given[row] += 1
    return given


def _line(rays: Rays, level: Level, bits: int) -> tuple[int, int]:
    """λ as a whole number of 2^-bits, see `rays.rounded`; and the level from which on rows have not ended."""
    over, under = level
    return -((-over << bits) // under), (over << rays.shift) // under


def _fractions(rays: Rays, owners: list[int], lines: list[tuple[int, int]], low: int) -> list[int]:
    """The leading BITS of each row's fraction; see `rays.rounded`."""
    own = map(lines.__getitem__, owners)
    if rays.levels is None:
        return [slope * rise >> low & MASK for slope, (rise, _) in zip(rays.slopes, own, strict=True)]
    rows = zip(rays.slopes, rays.levels, own, strict=True)
    return [slope * rise >> low & MASK if level >= mark else 0 for slope, level, (rise, mark) in rows]


class _Chosen:
    """Whose fractions become units: per applicant those from `least` on, and single rows besides."""

    def __init__(self, stage: Stage, rays: Rays, stops: Stops, fractions: list[int]):
        self.stage, self.rays, self.stops, self.fractions = stage, rays, stops, fractions
        self.owners = stage.table.owners
        self.least, self.rows = [1] * len(stage.rooms), []
        apart = [[] for _ in stage.rooms]
        for owner, fraction in zip(self.owners, fractions, strict=True):
            if fraction:
                apart[owner].append(fraction)
        _refuse_near(stage.rooms, stops, apart)
        for owner in stops.capped:
            self._keep_within(owner, apart[owner])
        units, together = sum(fractions) + HALF >> BITS, list(chain.from_iterable(apart))
        if units < len(together):
            self._choose(together, units)

    def _keep_within(self, owner: int, own: list[int]):
        """Let no more of an applicant's fractions take part than they come to."""
        units = sum(own) + HALF >> BITS
        if units == len(own):
            return
        own.sort(reverse=True)
        self.least[owner] = least = own[units - 1] if units else WHOLE
        if not units or least - own[units] > 1:
            del own[units:]
            return
        near = [row for row in self.stage.table.rows_of_owners[owner] if abs(self.fractions[row] - least) <= 1]
        own[:] = [fraction for fraction in own if fraction > least + 1]
        chosen = self._largest(near, units - len(own))
        own += map(self.fractions.__getitem__, chosen)
        self.rows += chosen
        self.least[owner] = least + 2

    def _choose(self, together: list[int], units: int):
        """Give as many units to the largest of all fractions that take part."""
        fractions, before = self.fractions, set(self.rows)
        least, is_sure = nth.alone(together, units) if units else (WHOLE, True)
        first, chosen = least, []
        if not is_sure:
            near = [row for row, fraction in enumerate(fractions) if least - 1 <= fraction <= least + 1]
            near = [row for row in near if row in before or fractions[row] >= self.least[self.owners[row]]]
            first = least + 2
            chosen = self._largest(near, units - sum(fraction >= first for fraction in together))
        self.rows = [*chosen, *(row for row in self.rows if fractions[row] >= first)]
        self.least = [max(first, own) for own in self.least]

    def _largest(self, rows: list[int], units: int) -> list[int]:
        """The rows with the largest exact fractions; equal ones in the step's order.

        Raises Unsure where some seem to be 0, as those of rows that have ended are.
        """
        if not all(map(self.fractions.__getitem__, rows)):
            raise Unsure
        stops, rays = self.stops, self.rays
        levels = [stops.capped.get(self.owners[row], stops.common) for row in rows]
        whole = lcm(*{level.under for level in levels})
        found = zip(rows, levels, strict=True)
        rests = [rays.slopes[row] * over % under * (whole // under) for row, (over, under) in found]
        return list(raising.raised(self.stage, rows, rests, units)) if units else []


def _refuse_near(rooms: list[int], stops: Stops, apart: list[list[int]]):
    """Raise Unsure where an applicant is so near its cap that its fractions may not all become units."""
    over, under = stops.common
    for owner, own in enumerate(zip(rooms, stops.overs, stops.unders, apart, strict=True)):
        room, ended, rising, fractions = own
        if (room - ended - len(fractions)) * under < rising * over and owner not in stops.capped:
            raise Unsure
