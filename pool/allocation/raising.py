"""Whose fractions become a unit: the largest, and of equal ones those that stand first in the step's order."""

from collections.abc import Iterable
from itertools import chain, compress

from pool.allocation import nth
from pool.allocation.ramps import Unsure
from pool.allocation.serving import serve
from pool.allocation.stage import Stage

SOME = 2_000  # rows that are sorted sooner than selected from
FEW = 8  # fractions that differ as a rule, unless all that are cut have the same


def raised(stage: Stage, rows: list[int], rests: list[int], units: int) -> Iterable[int]:
    """The rows with the largest rests of one under; equal ones in the step's order."""
    least, above = smallest(rests, units)
    if above + rests.count(least) == units:
        return compress(rows, [rest >= least for rest in rests])
    equals = rows
    if above or rests.count(least) < len(rests):
        equals = [row for row, rest in zip(rows, rests, strict=True) if rest == least]
    equals = first(stage, equals, units - above)
    return chain(compress(rows, [rest > least for rest in rests]), equals) if above else equals


def smallest(rests: list[int], units: int) -> tuple[int, int]:
    """The smallest fraction that still gets a unit, and how many are above it."""
    if len(set(rests[:FEW])) < FEW:
        most = max(rests)
        if rests.count(most) >= units:
            return most, 0
    return nth.largest(rests, units)


def first(stage: Stage, rows: list[int], units: int) -> list[int]:
    """As many of the rows as there are units: the first in the step's order."""
    if len(rows) <= units or not units:
        return rows if units else []
    columns, chosen = stage.columns(), []
    if columns:
        (column, reverse), *_ = columns
        found = front(rows, column.leading, units, reverse)
        if found is not None:
            return found
        leading = column.leading
        values = list(map(leading.__getitem__, rows))
        last, _ = nth.largest(values, units if reverse else len(values) - units + 1)
        if reverse:
            found = [row for row, value in zip(rows, values, strict=True) if value >= last]
        else:
            found = [row for row, value in zip(rows, values, strict=True) if value <= last]
        if len(found) == units:
            return found
        chosen = [row for row in found if leading[row] != last]
        rows = [row for row in found if leading[row] == last]
        units -= len(chosen)
    if len(rows) > units:
        if stage.rooms is not None and stage.tickets is not None:
            # Rows that a cap leaves out have drawn places for their applicant, too.
            raise Unsure
        served = serve(stage, stage.line(rows), dict.fromkeys(rows, 1), units, "skip", None)
        rows = [row for row, grant in served.granted() if grant]
    return chosen + rows


def front(rows: list[int], values: list[int], units: int, reverse: bool) -> list[int] | None:
    """The first of a few rows by a value; None where that takes more than sorting them by it."""
    if len(rows) > SOME:
        return None
    order = sorted(rows, key=values.__getitem__, reverse=reverse)
    return None if values[order[units - 1]] == values[order[units]] else order[:units]
