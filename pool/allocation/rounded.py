"""Shares on their way from exact fractions to whole grains, and why each became what it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pool.allocation.level import Group
from pool.allocation.ramps import Ramps, reduced
from pool.allocation.serving import Served
from pool.allocation.stage import Stage, draw_facts


@dataclass(slots=True)
class Rounded:
    """Shares on their way to whole grains. Rests are what rounding down took, in parts of one `under`th."""

    ramps: Ramps
    groups: list[Group]
    given: list[int]
    rests: list[tuple[Sequence[int], list[int], int]]  # per group: rows, their rests, under
    own: set[int] = field(default_factory=set)  # rows that got a lot out of their applicant's fractions
    unranked: list[tuple[list[int], int]] = field(default_factory=list)  # equals of one applicant; what they share
    served: Served | None = None  # the line by remainder; None where nothing was left to round up with


class Reasons:
    """Explains rows of a rounded step; the indexes are made when the first is asked for."""

    def __init__(self, stage: Stage, rounded: Callable[[], Rounded]):
        self.stage, self._rounded = stage, rounded
        self.rounded: Rounded | None = None
        self._group_of: dict[int, Group] = {}
        self._place_of: dict[int, int] = {}

    def _find(self):
        self.rounded = self._rounded()
        self._group_of = {row: group for group in self.rounded.groups for row in group.rows}
        if self.rounded.served is not None:
            self.rounded.served.line.settle_from(0)
            self._place_of = {row: place for place, row in enumerate(self.rounded.served.line.places)}

    def of(self, row: int) -> tuple[str, dict]:
        if self.rounded is None:
            self._find()
        group, ramps = self._group_of[row], self.rounded.ramps
        given, under = self.rounded.given[row], group.level.under
        (over,) = ramps.exact([row], group.level)
        facts = {
            "level": ramps.shown(group.level),
            "exact": str(reduced(over, under)),
            "rounding": str(reduced(given * under - over, under)),
            **ramps.facts(row),
            **self._line_facts(row),
        }
        if ramps.floors is not None and ramps.floors[row]:
            facts["floor"] = ramps.floors[row]
        if group.capped:
            facts |= self.stage.cap_facts(row)
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
        ramps, under = self.rounded.ramps, group.level.under
        if given == self.stage.wants[row] and self.stage.table.amounts[row] is not None:
            return self.stage.met(row)
        if given * under > over:
            return "own_rank" if row in self.rounded.own else "rounded_up"
        if group.capped:
            return "capped"
        if given and ramps.floors is not None and given == ramps.floors[row] and given * under == over:
            return "floor_kept"
        if given == ramps.highs[row] < self.stage.wants[row]:
            return "step_capped"
        return ramps.reason(row, over)
