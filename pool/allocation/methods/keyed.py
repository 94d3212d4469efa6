"""Money split by a key: share = clip(base + λ · key, floor, min(cap, ask)), λ not below 0.

Everybody is promised its base and the floor; what is left is split by the key (children, places, inhabitants). The
floor is the larger of the step's and the bid's own. The step's floor asks for no more than the bid does, and is
rounded up to whole lots or units; the step's cap is rounded down to them. A key of 0 gets its base and no more. A
bid without an amount has no ceiling of its own.

Bases and floors that come to more than the money cannot be met, and neither can a bid's own floor above the step's
cap: both are INFEASIBLE. Nothing promised is cut in silence, so λ never goes below 0.

With `per: applicant` the key is the applicant's, not each bid's: its bids share it in proportion to what they want, so
that two bids weigh no more than one of the same size. Base, floor and cap are then left out: what holds for an
applicant in all is said by its cap and its minimum. Every bid then needs an amount.

100 by children, 5 each to begin with, at least 15 and at most 50, so λ = (100 - 15 - 50 - 5)/60:

| children | base + λ · key | share |
|---|---|---|
| 10 | 10 | 15 |
| 60 | 35 | 35 |
| 200 | 105 | 50 |
"""

from functools import cached_property

from pool.allocation import fields, problems
from pool.allocation.bands import Bands
from pool.allocation.ramps import Level, Ramps, reduced
from pool.allocation.rays import Rays
from pool.allocation.rounding import hand_out
from pool.allocation.stage import Infeasible, Outcome, Stage

FIELDS = {
    "key": fields.text,
    "base": fields.whole(0),
    "floor": fields.whole(0),
    "cap": fields.whole(0),
    "per": fields.one_of("applicant"),
    "order": fields.order,
}
REQUIRED = ("key",)
DEFAULTS = {"base": 0, "floor": 0}


def check(step: dict, path: str, found: list):
    """Say so where the floor exceeds the cap, and where what holds for a bid stands beside the applicant's key."""
    if "per" in step:
        found.extend(
            problems.ForSingleBids(f"{path}.{name}")
            for name in ("base", "floor", "cap")
            if step.get(name) not in (None, 0)
        )
    if step.get("floor", 0) > step.get("cap", step.get("floor", 0)):
        found.append(problems.FloorAboveCap(f"{path}.floor", floor=step["floor"], cap=step["cap"]))


def run(stage: Stage) -> Outcome:
    """Split the money by the key; equal remainders go by the step's order, and are a tie without one.

    Raises BidsInvalid where the step takes a bid whose key is missing or below 0.
    """
    options = stage.step.options
    if "per" in options:
        stage.refuse_no_ceiling()
        return hand_out(stage, Applicants(stage, options["key"]))
    return hand_out(stage, Keys(stage, options["key"], options["base"], options["floor"], options.get("cap")))


class Keys(Ramps):
    """Ramps from the base with the key as slope. Keys are whole numbers of 1/`part`."""

    code = "by_key"

    def __init__(self, stage: Stage, key: str, base: int, floor: int, cap: int | None):
        self.base, self.cap, self.least = base, cap, floor
        measure = stage.measured(key)
        stage.refuse_below(0, key, measure, problems.KeyBelowZero)
        self.slopes, self.part, self.has_key = measure.values, measure.part, measure.least > 0
        self.highs, self.floors = _limits(stage, floor, cap)
        self.begins = self._begun()
        self.all_rise = self.has_key and isinstance(stage.rows, range)
        if self.all_rise and self.begins is None:
            self.rays = Rays(self.slopes, self.ends)
        elif self.all_rise:
            self.bands = Bands(self.slopes, self.begins, self.highs, base)

    def _begun(self) -> list[int] | None:
        """What each row is promised: its base, or its floor where that is more."""
        base, highs, floors = self.base, self.highs, self.floors
        if floors is None:
            return [base if base < high else high for high in highs] if base else None
        if self.least >= base:
            return floors
        limits = zip(floors, highs, strict=True)
        return [floor if floor > base else base if base < high else high for floor, high in limits]

    @cached_property
    def starts(self) -> list[int] | None:
        """Rows below their floor wait there until base + λ · key has come up to it."""
        base, floors = self.base, self.floors
        return floors if floors is None or not base else [floor - base if floor > base else 0 for floor in floors]

    @cached_property
    def ends(self) -> list[int]:
        base, highs = self.base, self.highs
        return [high - base if high > base else 0 for high in highs] if base else highs

    @cached_property
    def tops(self) -> list[int]:
        """A row without a key stays where it begins."""
        if self.has_key:
            return self.highs
        begins = self.begins or [0] * len(self.highs)
        return [high if slope else begin for high, slope, begin in zip(self.highs, self.slopes, begins, strict=True)]

    def shown(self, level: Level) -> str:
        return str(reduced(level.over * self.part, level.under))

    def facts(self, row: int) -> dict:
        step_cap = {} if self.cap is None else {"step_cap": self.cap}
        return {"key": str(reduced(self.slopes[row], self.part)), "base": self.base, **step_cap}


class Applicants(Keys):
    """The same with an applicant's key spread over its bids."""

    def __init__(self, stage: Stage, key: str):
        super().__init__(stage, key, 0, 0, None)
        self.keys, self.part_of_keys = self.slopes, self.part
        self.slopes, more = stage.spread(self.slopes)
        self.part, self.all_rise, self.rays, self.bands = self.part * more, False, None, None

    def facts(self, row: int) -> dict:
        return {"key": str(reduced(self.keys[row], self.part_of_keys)), "base": 0}


def _limits(stage: Stage, floor: int, cap: int | None) -> tuple[list[int], list[int] | None]:
    """The most each row may get in this step, and the least. Raises Infeasible where a bid's own floor exceeds the cap.

    An ask without a ceiling allows any floor; whether the money does is for others to see.
    """
    simple = stage.unit == 1 and stage.table.lots is None
    highs, floors = stage.ceilings(), stage.floors
    plain = simple or not floor
    raised = [floor] * len(highs) if plain else [_up(floor, stage.grain(row)) for row in range(len(highs))]
    if highs is not stage.wants:
        for row in stage.rows:
            if stage.table.amounts[row] is None:
                highs[row] = max(highs[row], raised[row], 0 if cap is None else cap + 1)
    if cap is not None and simple:
        highs = [high if high < cap else cap for high in highs]
    elif cap is not None:
        highs = [stage.fit(row, high, cap) for row, high in enumerate(highs)]
    if cap is not None and floors is not None:
        _refuse_floors_above(stage, highs)
    if floor and simple:
        floors = [high if high < floor else floor for high in highs]
    elif floor:
        floors = [high if high < least else least for high, least in zip(highs, raised, strict=True)]
    if floor and stage.floors is not None:
        floors = list(map(max, floors, stage.floors))
    return highs, floors


def _up(amount: int, grain: int) -> int:
    return -(-amount // grain) * grain


def _refuse_floors_above(stage: Stage, highs: list[int]):
    above = [row for row in stage.rows if stage.floors[row] > highs[row]]
    if above:
        floors, available = (sum(values[row] for row in above) for values in (stage.floors, highs))
        raise Infeasible(above, floors, available, "step_cap")
