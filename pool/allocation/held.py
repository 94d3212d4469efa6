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
from pool.allocation.ramps import BITS, HALF, MASK, Unsure
from pool.allocation.rays import Rays
from pool.allocation.stage import Stage
from pool.allocation.stops import Stops

WHOLE = 1 << BITS


def rounded(stage: Stage, rays: Rays, stops: Stops) -> list[int]:
    """What each row of the table gets. Raises Unsure and Undecided."""
    count, owners, capped = stage.table.owner_count, stage.table.owners, stops.capped
    levels = [stops.common] * count
    for owner, level in capped.items():
        levels[owner] = level
    shares = _shares(rays, owners, levels)
    chosen = _Chosen(stage, rays, stops, shares)
    more = [WHOLE - least if least < WHOLE else 0 for least in chosen.least]
    given = [share + more[owner] >> BITS for share, owner in zip(shares, owners, strict=True)]
    for row in chosen.rows:
        given[row] += 1
    return given


def _shares(rays: Rays, owners: list[int], levels: list[tuple[int, int]]) -> list[int]:
    """Each row's share with the leading BITS of its fraction; see `rays.line`."""
    low = rays.together.bit_length() + max(0, max(under for _, under in levels).bit_length() - BITS)
    bits = low + BITS
    rises = [-((-over << bits) // under) for over, under in levels]
    if rays.levels is None:
        return [slope * rises[owner] >> low for slope, owner in zip(rays.slopes, owners, strict=True)]
    marks = [(over << rays.shift) // under for over, under in levels]
    rows = zip(rays.slopes, rays.ends, rays.levels, owners, strict=True)
    return [slope * rises[owner] >> low if level >= marks[owner] else end << BITS for slope, end, level, owner in rows]


class _Chosen:
    """Whose fractions become units: per applicant those from `least` on, and single rows besides."""

    def __init__(self, stage: Stage, rays: Rays, stops: Stops, shares: list[int]):
        self.stage, self.rays, self.stops, self.shares = stage, rays, stops, shares
        self.owners = stage.table.owners
        self.least, self.rows = [1] * len(stage.rooms), []
        apart = [[] for _ in stage.rooms]
        for owner, share in zip(self.owners, shares, strict=True):
            fraction = share & MASK
            if fraction:
                apart[owner].append(fraction)
        _refuse_near(stage.rooms, stops, apart)
        sums = list(map(sum, apart))
        for owner in stops.capped:
            self._keep_within(owner, apart[owner], sums[owner] + HALF >> BITS)
        units = sum(sums) + HALF >> BITS
        together = list(chain.from_iterable(apart))
        if units < len(together):
            self._choose(together, units)

    def _fraction(self, row: int) -> int:
        return self.shares[row] & MASK

    def _keep_within(self, owner: int, own: list[int], units: int):
        """Let no more of an applicant's fractions take part than they come to."""
        if units == len(own):
            return
        own.sort(reverse=True)
        self.least[owner] = least = own[units - 1] if units else WHOLE
        if not units or least - own[units] > 1:
            del own[units:]
            return
        near = [row for row in self.stage.table.rows_of_owners[owner] if abs(self._fraction(row) - least) <= 1]
        own[:] = [fraction for fraction in own if fraction > least + 1]
        chosen = self._largest(near, units - len(own))
        own += map(self._fraction, chosen)
        self.rows += chosen
        self.least[owner] = least + 2

    def _choose(self, together: list[int], units: int):
        """Give as many units to the largest of all fractions that take part."""
        fraction, before = self._fraction, set(self.rows)
        least, is_sure = nth.alone(together, units, HALF) if units else (WHOLE, True)
        first, chosen = least, []
        if not is_sure:
            near = [row for row, share in enumerate(self.shares) if least - 1 <= share & MASK <= least + 1]
            near = [row for row in near if row in before or fraction(row) >= self.least[self.owners[row]]]
            first = least + 2
            chosen = self._largest(near, units - sum(own >= first for own in together))
        self.rows = [*chosen, *(row for row in self.rows if fraction(row) >= first)]
        self.least = [own if own > first else first for own in self.least]

    def _largest(self, rows: list[int], units: int) -> list[int]:
        """The rows with the largest exact fractions; equal ones in the step's order.

        Raises Unsure where some seem to be 0, as those of rows that have ended are.
        """
        if not all(map(self._fraction, rows)):
            raise Unsure
        stops, rays = self.stops, self.rays
        levels = [stops.capped.get(self.owners[row], stops.common) for row in rows]
        whole = lcm(*{under for _, under in levels})
        found = zip(rows, levels, strict=True)
        rests = [rays.slopes[row] * over % under * (whole // under) for row, (over, under) in found]
        return list(raising.raised(self.stage, rows, rests, units)) if units else []


def _refuse_near(rooms: list[int], stops: Stops, apart: list[list[int]]):
    """Raise Unsure where an applicant is so near its cap that its fractions may not all become units."""
    over, under = stops.common
    for owner, own in enumerate(zip(rooms, stops.overs, stops.unders, apart, strict=True)):
        room, ended, rising, fractions = own
        if owner not in stops.capped and (room - ended - len(fractions)) * under < rising * over:
            raise Unsure
