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
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import compress, groupby

from pool.allocation.level import Group, Lines, reduced, share_out
from pool.allocation.line import Line
from pool.allocation.order import Column
from pool.allocation.serving import Served, serve
from pool.allocation.stage import Outcome, Stage, Undecided, draw_facts, take_floors
from pool.allocation.table import exact_keys


@dataclass(slots=True)
class Rounded:
    """Shares on their way to whole grains. Rests are what rounding down took, in parts of one `under`th."""

    groups: list[Group]
    given: list[int]
    rests: list[tuple[Sequence[int], list[int], int]]  # per group: rows, their rests, under
    own: set[int] = field(default_factory=set)  # rows that got a lot out of their applicant's fractions
    unranked: list[tuple[list[int], int]] = field(default_factory=list)  # equals of one applicant; what they share
    served: Served | None = None  # the line by remainder; None where nothing was left to round up with


def hand_out(stage: Stage, lines: Lines) -> Outcome:
    """Exact shares by level, rounded."""
    take_floors(stage)
    groups = share_out(stage, lines, stage.money)
    rounded = Rounded(groups, [0] * len(stage.wants), [])
    for group in groups:
        _down(stage, group, rounded)
    down = rounded.given if stage.table.lots is None else list(rounded.given)
    rows, fractions = _fractions(stage, rounded)
    left = stage.money - sum(rounded.given)
    if rows and left:
        _up(stage, rounded, rows, fractions, left)
    _refuse_unranked(stage, rounded, down)
    return Outcome(
        rounded.given,
        _Reasons(stage, rounded).of,
        facts={"level": str(groups[0].level)},
        exact=lambda: _exact(stage, groups),
    )


def _exact(stage: Stage, groups: list[Group]) -> dict[int, Fraction]:
    """What each applicant gets before rounding."""
    totals = defaultdict(Fraction)
    for group in groups:
        overs = defaultdict(int)
        for row, over in zip(group.rows, group.overs, strict=True):
            overs[stage.table.owners[row]] += over
        for owner, over in overs.items():
            totals[owner] += Fraction(over, group.level.under)
    return totals


def _down(stage: Stage, group: Group, rounded: Rounded):
    """Each share to whole grains, but never below its floor; a whole ask stays whole."""
    under, given = group.level.under, rounded.given
    if under == 1 and group.level.over == 1:
        for row in group.rows:
            given[row] = stage.wants[row]
        return
    if stage.table.lots is None and stage.floors is None:
        wholes, rests = _units(group, stage.unit)
    else:
        pairs = [_whole(stage, row, over, under) for row, over in zip(group.rows, group.overs, strict=True)]
        wholes, rests = [whole for whole, _ in pairs], [rest for _, rest in pairs]
    if isinstance(group.rows, range):
        rounded.given = wholes
    else:
        for row, whole in zip(group.rows, wholes, strict=True):
            given[row] = whole
    rounded.rests.append((group.rows, rests, under))


def _units(group: Group, unit: int) -> tuple[list[int], list[int]]:
    """Divisible shares below their asks, down to whole units; and the rests."""
    grain = group.level.under * unit
    wholes = [over // grain for over in group.overs]
    rests = [over % grain for over in group.overs]
    return wholes if unit == 1 else [whole * unit for whole in wholes], rests


def _whole(stage: Stage, row: int, over: int, under: int) -> tuple[int, int]:
    if over == stage.wants[row] * under:
        return stage.wants[row], 0
    grain = stage.grain(row)
    whole = over // (under * grain) * grain
    if stage.floors is not None:
        whole = max(whole, stage.floors[row])
    return whole, over - whole * under


def _fractions(stage: Stage, rounded: Rounded) -> tuple[Sequence[int], Column]:
    """Rows that may be rounded up, and per row the fraction of a grain that it has, as numbers that compare alike."""
    if stage.table.lots is None and len(rounded.rests) == 1:
        (rows, rests, _) = rounded.rests[0]
        if isinstance(rows, range):
            return rows if all(rests) else list(compress(rows, rests)), Column(rests)
    rows, overs, unders = [], [], []
    for its_rows, rests, under in rounded.rests:
        its_rows, rests = list(compress(its_rows, rests)), list(compress(rests, rests))
        if stage.table.lots is None:
            unders.extend([under] * len(its_rows))
        else:
            its_rows, rests = _own_lots(stage, rounded, its_rows, rests, under)
            unders.extend(under * stage.grain(row) for row in its_rows)
        rows.extend(its_rows)
        overs.extend(rests)
    fractions = [0] * len(stage.wants)
    for row, fraction in zip(rows, exact_keys(overs, unders), strict=True):
        fractions[row] = fraction
    return rows, Column(fractions)


def _own_lots(stage: Stage, rounded: Rounded, rows, rests, under: int) -> tuple[list[int], list[int]]:
    """Give each applicant the whole lots that its fractions make together; the rows and fractions that stay open."""
    lots, owners, ranks = stage.table.lots, stage.table.owners, stage.table.ranks
    rest_of = dict(zip(rows, rests, strict=True))
    stay = [row for row in rows if lots[row] == 1]
    held = [rest_of[row] for row in stay]
    pooled = [row for row in rows if lots[row] > 1 and rounded.given[row] + lots[row] <= stage.wants[row]]
    line = stage.line(pooled, [(Column(owners), False), (Column(ranks), False)])
    line.settle_from(0)
    for _, places in groupby(range(len(line.places)), key=lambda place: owners[line.places[place]]):
        places = list(places)
        together = sum(rest_of[line.places[place]] for place in places)
        row, fraction = _spend(stage, rounded, line, places, together, under)
        if fraction:
            stay.append(row)
            held.append(fraction)
    return stay, held


def _spend(stage: Stage, rounded: Rounded, line: Line, places, together: int, under: int) -> tuple[int, int]:
    """One applicant's fractions, spent along its own rank; the row where they run out, and what is left there."""
    lots = stage.table.lots
    for place in places:
        row = line.places[place]
        tie = line.ties.get(place)
        if tie is not None and tie.drawn is None:
            equals = line.places[place : tie.stop]
            if together < sum(lots[equal] for equal in equals) * under:
                return _spend_on_equals(stage, rounded, equals, together, under)
        if together < lots[row] * under:
            return row, together
        _give_own(rounded, row, lots[row])
        together -= lots[row] * under
    return -1, 0


def _spend_on_equals(stage: Stage, rounded: Rounded, equals: list[int], together: int, under: int) -> tuple[int, int]:
    """Fractions that do not make a lot for each of some bids that their applicant has not ranked.

    One of them stands in the line by remainder for all; whether that leaves a tie is seen after that line. Where
    their lots differ, the fraction depends on which one stands, so that is a tie at once.
    """
    lot = stage.table.lots[equals[0]]
    if together and any(stage.table.lots[row] != lot for row in equals):
        raise Undecided(equals, together // under, sum(stage.table.lots[row] for row in equals))
    equals = sorted(equals, key=stage.table.ids.__getitem__)
    whole = together // (lot * under)
    for row in equals[:whole]:
        _give_own(rounded, row, lot)
    rounded.unranked.append((equals, together // under))
    return equals[whole], together - whole * lot * under


def _give_own(rounded: Rounded, row: int, lot: int):
    rounded.given[row] += lot
    rounded.own.add(row)


def _refuse_unranked(stage: Stage, rounded: Rounded, before: list[int]):
    """A tie where some of an applicant's unranked equals got a lot and others did not."""
    for equals, left in rounded.unranked:
        raised = sum(rounded.given[row] > before[row] for row in equals)
        if 0 < raised < len(equals):
            raise Undecided(equals, left, sum(stage.table.lots[row] for row in equals))


def _up(stage: Stage, rounded: Rounded, rows: Sequence[int], fractions: Column, left: int):
    """Hand out what is left, one grain each, the largest fraction first."""
    given, wants = rounded.given, stage.wants
    divisible = stage.table.lots is None
    grains = [stage.unit] * len(wants) if divisible else list(map(stage.grain, range(len(wants))))
    if stage.unit > 1 or not divisible:
        rows = [row for row in rows if given[row] + grains[row] <= wants[row]]
    rooms = None if stage.rooms is None else _rooms_left(stage, given)
    served = rounded.served = serve(stage, stage.line(rows, [(fractions, True)]), grains, left, "skip", rooms)
    for row, grant in served.granted():
        given[row] += grant


def _rooms_left(stage: Stage, given: list[int]) -> list[int]:
    rooms = list(stage.rooms)
    for row in stage.rows:
        rooms[stage.table.owners[row]] -= given[row]
    return rooms


class _Reasons:
    """Explains rows of a rounded step; the indexes are made when the first is asked for."""

    def __init__(self, stage: Stage, rounded: Rounded):
        self.stage, self.rounded = stage, rounded
        self._found: dict[int, tuple[Group, int]] | None = None
        self._place_of: dict[int, int] = {}

    def _find(self):
        self._found = {row: (group, n) for group in self.rounded.groups for n, row in enumerate(group.rows)}
        if self.rounded.served is not None:
            self.rounded.served.line.settle_from(0)
            self._place_of = {row: place for place, row in enumerate(self.rounded.served.line.places)}

    def of(self, row: int) -> tuple[str, dict]:
        if self._found is None:
            self._find()
        group, number = self._found[row]
        given = self.rounded.given[row]
        over, under = group.overs[number], group.level.under
        facts = {
            "level": str(group.level),
            "exact": str(reduced(over, under)),
            "rounding": str(reduced(given * under - over, under)),
            **self._line_facts(row),
        }
        if self.stage.floors is not None and self.stage.floors[row]:
            facts["floor"] = self.stage.floors[row]
        if group.capped:
            facts["cap"] = self.stage.cap
        return self._reason(row, group, given, over), facts

    def _line_facts(self, row: int) -> dict:
        if row not in self._place_of:
            return {}
        served, place = self.rounded.served, self._place_of[row]
        tie = served.line.tie_at(place)
        first = tie.start if tie and tie.drawn is None else place
        return {
            "place": first + 1,
            "places": len(served.line.places),
            "left": served.left(first),
            **draw_facts(self.stage, tie, place),
        }

    def _reason(self, row: int, group: Group, given: int, over: int) -> str:
        if given == self.stage.wants[row]:
            return self.stage.met(row)
        if given * group.level.under > over:
            return "own_rank" if row in self.rounded.own else "rounded_up"
        if group.capped:
            return "capped"
        if self.stage.floors is not None and given == self.stage.floors[row] and given * group.level.under == over:
            return "floor_kept" if given else "cut_in_proportion"
        return "cut_in_proportion"
