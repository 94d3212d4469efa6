"""What must hold on every run. The engine asks after its work; a broken one is a fault of ours, never of the input."""

from itertools import compress
from operator import mod

from pool.allocation.table import Table


class BrokenInvariant(Exception):
    """The engine contradicts its own specification: nothing may be decided on such a run."""


def hold(
    table: Table,
    budget: int,
    given: list[int],
    residue: int,
    *,
    unit: int,
    cap: int | None,
    minimum: int,
    partial: set[int],
    floored: set[int],
    had: list[int] | None = None,
):
    """Raise BrokenInvariant unless the shares add up and keep their asks, lots, floors, caps and the minimum.

    `partial` are rows at a margin that got the rest; `floored` rows whose floors a step took over; `had` what each
    applicant has from earlier runs, None for nothing. O(n).
    """
    _claim(sum(given) + residue == budget and residue >= 0, "shares and residue are not the budget")
    amounts = table.amounts
    if not table.plain and None in amounts:
        amounts = [budget if amount is None else amount for amount in amounts]
    outside = [share for share, ask in zip(given, amounts, strict=True) if not 0 <= share <= ask]
    _claim(min(outside, default=0) >= 0, "a share is negative")
    _claim(not outside, "a share exceeds its ask")
    if table.lots is not None:
        _claim(not any(map(mod, given, table.lots)) or _only_partial(table, given, partial), "a lot is broken")
    if table.floors is not None:
        _claim(all(given[row] >= table.floors[row] for row in floored), "a floor is not kept")
    if unit > 1 and table.floors is None:
        _claim(_whole_units(table, given, unit, partial), "a unit is broken")
    if cap is not None or minimum:
        _claim_limits(table, given, cap, minimum, had)


def hold_step(given: list[int], floors: list[int] | None, highs: list[int] | None):
    """Raise BrokenInvariant unless what one step gave keeps the step's own limits. O(n)."""
    if floors is None and highs is None:
        return
    limits = zip(given, given if floors is None else floors, given if highs is None else highs, strict=True)
    below = [share < floor for share, floor, high in limits if not floor <= share <= high]
    _claim(not any(below), "a step's floor is not kept")
    _claim(not below, "a step's cap is exceeded")


def _only_partial(table: Table, given: list[int], partial: set[int]) -> bool:
    return all(row in partial or not given[row] % table.lots[row] for row in range(len(given)))


def _whole_units(table: Table, given: list[int], unit: int, partial: set[int]) -> bool:
    """Divisible shares below their asks are whole units."""
    cut = compress(range(len(given)), map(unit.__rmod__, given))
    lots = table.lots
    return all(given[row] == table.most[row] or row in partial or (lots and lots[row] > 1) for row in cut)


def _claim_limits(table: Table, given: list[int], cap: int | None, minimum: int, had: list[int] | None):
    totals = table.sums(given)
    if had is None and not minimum:
        _claim(max(totals, default=0) <= cap, "an applicant's cap is exceeded")
        return
    both = list(zip(totals, had or [0] * len(totals), strict=True))
    _claim(cap is None or all(not new or new + old <= cap for new, old in both), "an applicant's cap is exceeded")
    _claim(all(not new or new + old >= minimum for new, old in both), "an applicant is below the minimum")


def _claim(holds: bool, sentence: str):
    if not holds:
        raise BrokenInvariant(sentence)
