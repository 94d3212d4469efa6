"""Everybody gets the same part of what it asks for: share = λ · ask, λ at most 1.

Floors and caps bend the lines: share = clip(λ · ask, floor, ask), and an applicant at its cap stays there while λ
rises for the others. Shares are then rounded once (see `rounding`). The ask is what an earlier step has not yet met,
so that two sums of money, one after the other, give what one sum would have given (before rounding).

60 on asks of 100, 40 and 10, the last with a floor of 10, so λ = 50/140:

| ask | floor | exact | share |
|---|---|---|---|
| 100 | 0 | 250/7 | 36 |
| 40 | 0 | 100/7 | 14 |
| 10 | 10 | 10/1 | 10 |
"""

from collections.abc import Sequence

from pool.allocation import fields
from pool.allocation.ramps import NO_PAIRS, Bound, Level, Pairs, Parts, Ramps, of_rows, reduced
from pool.allocation.rays import Straight
from pool.allocation.rounding import hand_out
from pool.allocation.stage import Outcome, Stage

FIELDS = {"order": fields.order}
REQUIRED = ()
DEFAULTS = {}


def run(stage: Stage) -> Outcome:
    """Cut all rows in proportion; equal remainders go by the step's order, and are a tie without one."""
    stage.refuse_no_ceiling()
    return hand_out(stage, Asks(stage))


class Asks(Ramps):
    """Ramps through zero with the ask as slope: a floor is reached at λ = floor/ask, the ask at 1."""

    code = "cut_in_proportion"
    top = Level(1, 1)

    def __init__(self, stage: Stage):
        self.slopes = self.ends = self.highs = stage.wants
        self.starts = self.begins = self.floors = stage.floors
        if isinstance(stage.rows, range) and self.floors is None:
            self.rays = Straight(self.slopes, self.ends)

    def ends_of(self, rows: Sequence[int]) -> Pairs:
        total = self.ended(rows)
        return Pairs([total], [total]) if total else NO_PAIRS

    def bound(self, rows: list[int], room: int) -> Bound | None:
        if self.floors is not None:
            return None
        total = self.ended(rows)
        return Bound(room, total, rows, [], reduced(room, total))

    def parts(self, rows: Sequence[int], level: Level) -> Parts:
        if self.floors is not None:
            return super().parts(rows, level)
        overs, under = self.exact(rows, level), level.under
        return Parts([over // under for over in overs], range(len(overs)), [over % under for over in overs])

    def exact(self, rows: Sequence[int], level: Level) -> list[int]:
        over, under = level
        asked = of_rows(rows, self.slopes)
        if self.floors is None:
            return [want * over for want in asked]
        floors = of_rows(rows, self.floors)
        return [max(want * over, floor * under) for want, floor in zip(asked, floors, strict=True)]
