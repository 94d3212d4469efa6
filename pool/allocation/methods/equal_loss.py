"""Everybody goes without the same amount: share = ask - λ, or nothing where the ask is no larger than that.

Floors bend the lines: share = max(ask - λ, floor). λ, the common loss, is as small as the money allows. That is the
counterpart of `equal`: it favours large asks as `equal` favours small ones.

100 on asks of 10, 60 and 90, so λ = (150 - 100)/2:

| ask | share |
|---|---|
| 10 | 0 |
| 60 | 35 |
| 90 | 65 |
"""

from collections.abc import Sequence
from functools import cached_property
from operator import add

from pool.allocation import fields
from pool.allocation.ramps import NO_PAIRS, Level, Pairs, Parts, Ramps, of_rows, reduced
from pool.allocation.rays import Falling
from pool.allocation.rounding import hand_out
from pool.allocation.stage import Outcome, Stage

FIELDS = {"order": fields.order}
REQUIRED = ()
DEFAULTS = {}


def run(stage: Stage) -> Outcome:
    """Cut all rows by one loss; equal remainders go by the step's order, and are a tie without one."""
    stage.refuse_no_ceiling()
    return hand_out(stage, Losses(stage))


class Losses(Ramps):
    """Ramps of slope 1 that rise as the loss falls: their level counts from the largest ask, at which nobody gets
    anything, down to no loss at all.
    """

    code = "cut_by_equal_loss"

    def __init__(self, stage: Stage):
        self.highs = stage.wants
        self.largest = largest = max(of_rows(stage.rows, stage.wants), default=0)
        self.slopes, self.ends = [1] * len(stage.wants), [largest] * len(stage.wants)
        self.begins = self.floors = stage.floors
        self.even = self.floors is None
        if self.even and isinstance(stage.rows, range):
            self.rays = Falling(self.slopes, self.highs, largest)

    @cached_property
    def starts(self) -> list[int]:
        starts = [self.largest - want for want in self.highs]
        return starts if self.floors is None else list(map(add, starts, self.floors))

    def ends_of(self, rows: Sequence[int]) -> Pairs:
        return Pairs([self.largest * len(rows)], [len(rows)]) if rows else NO_PAIRS

    def _rising(self, rows: Sequence[int], bends: list[int], _=None) -> Pairs:
        return Pairs(list(of_rows(rows, bends)), 1)

    def parts(self, rows: Sequence[int], level: Level) -> Parts:
        if self.floors is not None:
            return super().parts(rows, level)
        loss, rest = divmod(self.largest * level.under - level.over, level.under)
        asked = list(of_rows(rows, self.highs))
        if rest:
            rest, loss = level.under - rest, loss + 1
        numbers = [number for number, want in enumerate(asked) if want >= loss] if rest else []
        return Parts([want - loss if want > loss else 0 for want in asked], numbers, [rest] * len(numbers))

    def shown(self, level: Level) -> str:
        return str(reduced(self.largest * level.under - level.over, level.under))

    def reason(self, row: int, over: int) -> str:
        return self.code if over else "lost_in_full"
