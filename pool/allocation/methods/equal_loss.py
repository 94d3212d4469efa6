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

from pool.allocation import fields
from pool.allocation.ramps import NO_PAIRS, Level, Pairs, Ramps, of_rows, reduced
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
        self.starts = [largest - want for want in stage.wants]
        self.begins = self.floors = stage.floors
        if stage.floors is not None:
            self.starts = [start + floor for start, floor in zip(self.starts, stage.floors, strict=True)]

    def ends_of(self, rows: Sequence[int]) -> Pairs:
        return Pairs([self.largest * len(rows)], [len(rows)]) if rows else NO_PAIRS

    def _rising(self, rows: Sequence[int], bends: list[int]) -> Pairs:
        return Pairs(list(of_rows(rows, bends)), 1)

    def parts(self, rows: Sequence[int], level: Level) -> tuple[list[int], list[int]]:
        if self.floors is not None:
            return super().parts(rows, level)
        loss, rest = divmod(self.largest * level.under - level.over, level.under)
        asked = list(of_rows(rows, self.highs))
        if not rest:
            return [want - loss if want > loss else 0 for want in asked], [0]
        rest, loss = level.under - rest, loss + 1
        return [want - loss if want > loss else 0 for want in asked], [rest if want >= loss else 0 for want in asked]

    def shown(self, level: Level) -> str:
        return str(reduced(self.largest * level.under - level.over, level.under))

    def reason(self, row: int, over: int) -> str:
        return self.code if over else "lost_in_full"
