"""Everybody gets the same part of what it asks for: share = λ · ask, λ at most 1.

Floors and caps bend the lines: share = clip(λ · ask, floor, ask), and an applicant at its cap stays there while λ
rises for the others. Shares are then rounded once (see `rounding`). The ask is what an earlier step has not yet met,
so that two sums of money, one after the other, give what one sum would have given (before rounding).
"""

from collections.abc import Iterable, Sequence

from pool.allocation import fields
from pool.allocation.level import Bend, Level
from pool.allocation.rounding import hand_out
from pool.allocation.stage import Outcome, Stage

FIELDS = {"order": fields.order}
REQUIRED = ()


def run(stage: Stage) -> Outcome:
    """Cut all rows in proportion; equal remainders go by the step's order, and are a tie without one."""
    stage.refuse_no_ceiling()
    return hand_out(stage, _Asks(stage))


class _Asks:
    """Lines through zero with the ask as slope."""

    def __init__(self, stage: Stage):
        self.wants, self.floors = stage.wants, stage.floors

    def begun(self, rows: Sequence[int]) -> int:
        return 0 if self.floors is None else sum(_of(rows, self.floors))

    def ended(self, rows: Sequence[int]) -> int:
        return sum(_of(rows, self.wants))

    def bends(self, rows: Sequence[int]) -> list[Bend]:
        """A row with a floor rises from λ = floor/ask on; all others rise together from 0 on; all stop at 1."""
        wants, floors = self.wants, self.floors
        floored = [] if floors is None else [row for row in rows if floors[row]]
        total, late = self.ended(rows), self.ended(floored)
        rising = [(floors[row], wants[row], wants[row], -floors[row]) for row in floored]
        return [(0, 1, total - late, 0), *rising, (1, 1, -total, total)]

    def exact(self, rows: Sequence[int], level: Level) -> list[int]:
        over, under = level
        asked = _of(rows, self.wants)
        if self.floors is None:
            return [want * over for want in asked]
        floors = _of(rows, self.floors)
        return [max(want * over, floor * under) for want, floor in zip(asked, floors, strict=True)]


def _of(rows: Sequence[int], values: list[int]) -> Iterable[int]:
    """The values of some rows; a range of rows is always all of them."""
    return values if isinstance(rows, range) else map(values.__getitem__, rows)
