"""Everybody gets the same amount, or all it asks for where that is less: share = min(ask, λ · weight).

Like water that fills vessels side by side: small asks are met, and what they leave rises in the others. A weight says
how wide a vessel is; without one all are equally wide. Floors bend the lines: share = clip(λ · weight, floor, ask). A
bid without an amount has no rim.

With `per: applicant` the level is the applicant's in all, not each bid's: its bids share it in proportion to what they
want, so that nobody gains by asking in many bids. Every bid then needs an amount.

100 on asks of 10, 60 and 90, the last with a weight of 2, so λ = 90/3:

| ask | weight | share |
|---|---|---|
| 10 | 1 | 10 |
| 60 | 1 | 30 |
| 90 | 2 | 60 |
"""

from collections.abc import Sequence

from pool.allocation import fields, problems
from pool.allocation.ramps import Level, Pairs, Parts, Ramps, of_rows, reduced
from pool.allocation.rays import Alike, Rays
from pool.allocation.rounding import hand_out
from pool.allocation.stage import Outcome, Stage

FIELDS = {"weight": fields.text, "per": fields.one_of("applicant"), "order": fields.order}
REQUIRED = ()
DEFAULTS = {}


def run(stage: Stage) -> Outcome:
    """Fill all rows to one level; equal remainders go by the step's order, and are a tie without one.

    Raises BidsInvalid where the step takes a bid whose weight is missing or not above 0.
    """
    name = stage.step.options.get("weight")
    if "per" in stage.step.options:
        stage.refuse_no_ceiling()
        return hand_out(stage, Applicants(stage, name))
    return hand_out(stage, Vessels(stage) if name is None else Weighted(stage, name))


class Vessels(Ramps):
    """Ramps of slope 1, up to the ask."""

    code = "cut_to_equal"

    def __init__(self, stage: Stage):
        self.ends = self.highs = stage.ceilings()
        self.slopes = [1] * len(stage.wants)
        self.starts = self.begins = self.floors = stage.floors
        self.even = self.floors is None
        if self.even and isinstance(stage.rows, range):
            self.rays = Alike(self.slopes, self.ends)

    def starts_of(self, rows: Sequence[int]) -> Pairs:
        return Pairs([0], [len(rows)]) if self.starts is None and rows else super().starts_of(rows)

    def _rising(self, rows: Sequence[int], bends: list[int], _=None) -> Pairs:
        return Pairs(list(of_rows(rows, bends)), 1)

    def parts(self, rows: Sequence[int], level: Level) -> Parts:
        if self.floors is not None:
            return super().parts(rows, level)
        whole, rest = divmod(*level)
        asked = list(of_rows(rows, self.highs))
        numbers = [number for number, want in enumerate(asked) if want > whole] if rest else []
        return Parts([want if want < whole else whole for want in asked], numbers, [rest] * len(numbers))


class Weighted(Ramps):
    """Ramps with the weight as slope. Weights are whole numbers of 1/`part`."""

    code = "cut_to_equal"

    def __init__(self, stage: Stage, name: str):
        self.ends = self.highs = stage.ceilings()
        self.starts = self.begins = self.floors = stage.floors
        measure = stage.measured(name)
        stage.refuse_below(1, name, measure, problems.WeightNotAboveZero)
        self.slopes, self.part = measure.values, measure.part
        self.all_rise = measure.least > 0 and isinstance(stage.rows, range)
        if self.all_rise and self.starts is None:
            self.rays = Rays(self.slopes, self.ends)

    def shown(self, level: Level) -> str:
        return str(reduced(level.over * self.part, level.under))

    def facts(self, row: int) -> dict:
        return {"weight": str(reduced(self.slopes[row], self.part))}


class Applicants(Ramps):
    """Ramps whose slopes come to one weight for each applicant."""

    code = "cut_to_equal"

    def __init__(self, stage: Stage, name: str | None):
        self.ends = self.highs = stage.ceilings()
        self.starts = self.begins = self.floors = stage.floors
        measure = None if name is None else stage.measured(name)
        if measure is not None:
            stage.refuse_below(1, name, measure, problems.WeightNotAboveZero)
        self.weights, self.part_of_weights = ([1] * len(self.ends), 1) if measure is None else measure[:2]
        self.named = name is not None
        self.slopes, more = stage.spread(self.weights)
        self.part = self.part_of_weights * more

    def shown(self, level: Level) -> str:
        return str(reduced(level.over * self.part, level.under))

    def facts(self, row: int) -> dict:
        return {"weight": str(reduced(self.weights[row], self.part_of_weights))} if self.named else {}
