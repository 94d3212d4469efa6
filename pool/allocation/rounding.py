"""Exact shares become whole grains: down once, then up by largest remainder, never above ask, cap or money.

1. Each share is rounded down to whole units, or to whole lots.
2. One applicant's fractions of lots belong to that applicant: as many whole lots as they make together go to its
   bids in its own rank, one each. Where they run out, the bid stands with the fraction that is left.
3. What is left of the money goes out one grain at a time, the largest fraction of a grain first; a grain that no
   longer fits the money, the cap or the ask is passed over. Equal fractions go by the step's order; without one that
   decides, and where it matters, they are a tie. What then remains is residue.

Two applicants ask for three and one modules at 100 each, and 250 are there, so λ = 250/400:

| bid | exact | whole lots | own fractions | by remainder | share |
|---|---|---|---|---|---|
| A, rank 1 | 62.5 | 0 | +100 (of 187.5) | | 100 |
| A, rank 2 | 62.5 | 0 | 87.5 are left | +100 | 100 |
| A, rank 3 | 62.5 | 0 | | | 0 |
| B | 62.5 | 0 | 62.5 | | 0 |

50 remain as residue: less than a lot.
"""

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from itertools import compress

from pool.allocation import lots, units
from pool.allocation.level import Group, Levels, share_out
from pool.allocation.order import Column, Fractions
from pool.allocation.ramps import Ramps, Unsure
from pool.allocation.rounded import Reasons, Rounded
from pool.allocation.serving import serve
from pool.allocation.stage import Outcome, Stage, take_floors


def hand_out(stage: Stage, ramps: Ramps) -> Outcome:
    """Exact shares by level, rounded."""
    take_floors(stage, ramps.begins)
    levels = share_out(stage, ramps, stage.money)
    given, rounded = _quick(stage, ramps, levels), cache(lambda: _rounded(stage, ramps, levels.groups))
    if given is None:
        given = rounded().given
    return Outcome(
        given,
        Reasons(stage, rounded).of,
        facts={"level": ramps.shown(levels.common)},
        exact=lambda: _exact(stage, ramps, levels.groups),
        floors=None if ramps.floors is stage.floors else ramps.floors,
        highs=None if ramps.highs is stage.wants else ramps.highs,
    )


def _quick(stage: Stage, ramps: Ramps, levels: Levels) -> list[int] | None:
    """The shares without what explains them; None where that takes the long way."""
    if stage.table.lots is not None or stage.unit > 1:
        return None
    try:
        return units.handed_out(stage, ramps, levels)
    except Unsure:
        return None


def _rounded(stage: Stage, ramps: Ramps, groups: list[Group]) -> Rounded:
    """The shares with all that explains them: every row that has a fraction stands in one line."""
    rounded = Rounded(ramps, groups, [0] * len(stage.wants), [])
    for group in groups:
        _down(stage, group, rounded)
    down = rounded.given if stage.table.lots is None else list(rounded.given)
    rows, fractions = _fractions(stage, rounded)
    left = stage.money - sum(rounded.given)
    if rows and left:
        _up(stage, rounded, rows, fractions, left)
    lots.refuse_unranked(stage, rounded, down)
    return rounded


def _exact(stage: Stage, ramps: Ramps, groups: list[Group]) -> dict[int, Fraction]:
    """What each applicant gets before rounding."""
    totals = defaultdict(Fraction)
    for group in groups:
        overs = defaultdict(int)
        for row, over in zip(group.rows, ramps.exact(group.rows, group.level), strict=True):
            overs[stage.table.owners[row]] += over
        for owner, over in overs.items():
            totals[owner] += Fraction(over, group.level.under)
    return totals


def _down(stage: Stage, group: Group, rounded: Rounded):
    """Each share to whole grains, but never below its floor; what a row may get at most stays whole."""
    ramps, under, given = rounded.ramps, group.level.under, rounded.given
    overs = ramps.exact(group.rows, group.level)
    if stage.table.lots is None and stage.unit == 1:
        wholes, rests = [over // under for over in overs], [over % under for over in overs]
    else:
        pairs = [_whole(stage, ramps, row, over, under) for row, over in zip(group.rows, overs, strict=True)]
        wholes, rests = [whole for whole, _ in pairs], [rest for _, rest in pairs]
    if isinstance(group.rows, range):
        rounded.given = wholes
    else:
        for row, whole in zip(group.rows, wholes, strict=True):
            given[row] = whole
    rounded.rests.append((group.rows, rests, under))


def _whole(stage: Stage, ramps: Ramps, row: int, over: int, under: int) -> tuple[int, int]:
    if over == ramps.highs[row] * under and stage.table.amounts[row] is not None:
        return ramps.highs[row], 0
    grain = stage.grain(row)
    whole = over // (under * grain) * grain
    if ramps.floors is not None:
        whole = max(whole, ramps.floors[row])
    return whole, over - whole * under


def _fractions(stage: Stage, rounded: Rounded) -> tuple[Sequence[int], Column]:
    """Rows that may be rounded up, and per row the fraction of a grain that it has, as something to sort by."""
    if stage.table.lots is None and len(rounded.rests) == 1:
        (rows, rests, _) = rounded.rests[0]
        if isinstance(rows, range):
            return rows if all(rests) else list(compress(rows, rests)), Column(rests)
    open_rows, overs, unders = [], [0] * len(rounded.given), [1] * len(rounded.given)
    for rows, rests, under in rounded.rests:
        rows, rests = list(compress(rows, rests)), list(compress(rests, rests))
        if stage.table.lots is not None:
            rows, rests = lots.spend_own(stage, rounded, rows, rests, under)
        open_rows.extend(rows)
        for row, rest in zip(rows, rests, strict=True):
            overs[row], unders[row] = rest, under * stage.grain(row)
    return open_rows, Fractions(overs, unders)


def _up(stage: Stage, rounded: Rounded, rows: Sequence[int], fractions: Column, left: int):
    """Hand out what is left, one grain each, the largest fraction first."""
    given, highs = rounded.given, rounded.ramps.highs
    divisible = stage.table.lots is None
    grains = [stage.unit] * len(highs) if divisible else list(map(stage.grain, range(len(highs))))
    if stage.unit > 1 or not divisible:
        rows = [row for row in rows if given[row] + grains[row] <= highs[row]]
    rooms = None if stage.rooms is None else _rooms_left(stage, given)
    served = rounded.served = serve(stage, stage.line(rows, [(fractions, True)]), grains, left, "skip", rooms)
    for row, grant in served.granted():
        given[row] += grant


def _rooms_left(stage: Stage, given: list[int]) -> list[int]:
    rooms = list(stage.rooms)
    for row in stage.rows:
        rooms[stage.table.owners[row]] -= given[row]
    return rooms
