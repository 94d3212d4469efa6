"""Rounds divisible shares to whole units of 1 without putting every row in line.

That comes to the same as `rounding`: the smallest fraction that still gets a unit is looked for, all above it get one,
and only its equals stand in line. Where a cap holds an applicant, no more of its rows take part than its cap has room
for. Shares of 3.7, 2.7, 1.7 and 0.9, with 9 to hand out:

| share | down | fraction | unit |
|---|---|---|---|
| 0.9 | 0 | 0.9 | above the smallest that gets one |
| 3.7 | 3 | 0.7 | in line: two of three get one |
| 2.7 | 2 | 0.7 | in line |
| 1.7 | 1 | 0.7 | in line |
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby

from pool.allocation import nth
from pool.allocation.level import Group
from pool.allocation.ramps import Level, Ramps, of_rows, reduced
from pool.allocation.serving import serve
from pool.allocation.stage import Stage, Undecided

FEW = 8  # fractions that differ as a rule, unless all that are cut have the same
FINE = 30  # bits of a fraction, to compare those of different denominators


class Unsure(Exception):
    """The short way cannot tell: the long one must be taken."""


def handed_out(stage: Stage, ramps: Ramps, groups: list[Group]) -> list[int]:
    """What each row of the table gets. Raises Undecided or Unsure."""
    if stage.rooms is None:
        return _without_caps(stage, ramps, groups[0])
    try:
        return _under_caps(stage, ramps, groups)
    except Undecided as undecided:
        # Who is tied with whom is seen only where all stand in one line.
        raise Unsure from undecided


def _without_caps(stage: Stage, ramps: Ramps, group: Group) -> list[int]:
    wholes, rests = ramps.parts(group.rows, group.level)
    for number in _raised(stage, group.rows, rests, stage.money - sum(wholes)):
        wholes[number] += 1
    return _spread(stage, group.rows, wholes)


def _spread(stage: Stage, rows: Sequence[int], wholes: list[int]) -> list[int]:
    """The amounts of some rows, per row of the table."""
    if isinstance(rows, range):
        return wholes
    given = [0] * len(stage.wants)
    for row, whole in zip(rows, wholes, strict=True):
        given[row] = whole
    return given


def _raised(stage: Stage, rows: Sequence[int], rests: list[int], units: int) -> Iterable[int]:
    """Which of the rows, by number, get a unit."""
    if not units or not any(rests):
        return ()
    least, above = _least(rests, units)
    raised = [number for number, rest in enumerate(rests) if rest >= least]
    if len(raised) == units:
        return raised
    equals = _first(stage, rows, [number for number in raised if rests[number] == least], units - above)
    return [*(number for number in raised if rests[number] > least), *equals] if above else equals


def _least(rests: list[int], units: int) -> tuple[int, int]:
    """The smallest fraction that still gets a unit, and how many are above it."""
    if len(set(rests[:FEW])) < FEW:
        most = max(rests)
        if rests.count(most) >= units:
            return most, 0
    return nth.largest(rests, units)


def _first(stage: Stage, rows: Sequence[int], numbers: list[int], units: int) -> list[int]:
    """As many of the rows, by number, as there are units: the first in the step's order."""
    if len(numbers) <= units:
        return numbers
    columns, chosen = stage.columns(), []
    if columns:
        (column, reverse), *_ = columns
        values = [column.leading[rows[number]] for number in numbers]
        last, before = (nth.largest if reverse else nth.smallest)(values, units)
        ahead = last.__lt__ if reverse else last.__gt__
        chosen = [number for number, value in zip(numbers, values, strict=True) if ahead(value)]
        numbers = [number for number, value in zip(numbers, values, strict=True) if value == last]
        units -= before
    if len(numbers) > units:
        if stage.rooms is not None and stage.tickets is not None:
            # Rows that a cap leaves out have drawn places for their applicant, too.
            raise Unsure
        number_of = {rows[number]: number for number in numbers}
        served = serve(stage, stage.line(list(number_of)), dict.fromkeys(number_of, 1), units, "skip", None)
        numbers = [number_of[row] for row, grant in served.granted() if grant]
    return chosen + numbers


def _under_caps(stage: Stage, ramps: Ramps, groups: list[Group]) -> list[int]:
    rows, owners = stage.rows, list(of_rows(stage.rows, stage.table.owners))
    over_of, under_of = ([part] * stage.table.owner_count for part in groups[0].level)
    for group in groups[1:]:
        owner = stage.table.owners[group.rows[0]]
        over_of[owner], under_of[owner] = group.level
    unders = [under_of[owner] for owner in owners]
    wholes, rests = ramps.parts_each(rows, [over_of[owner] for owner in owners], unders)
    left = stage.money - sum(wholes)
    if left and any(rests):
        numbers = _within_caps(stage, owners, wholes, rests)
        fractions = [(rests[number] << FINE) // unders[number] for number in numbers]

        def exact(number: int) -> Level:
            return reduced(rests[number], unders[number])

        for number in _largest(stage, numbers, fractions, left, exact):
            wholes[number] += 1
    return _spread(stage, rows, wholes)


def _within_caps(stage: Stage, owners: list[int], wholes: list[int], rests: list[int]) -> list[int]:
    """The rows, by number, with a fraction; of each applicant no more than its cap has room for, the largest first."""
    rooms, waiting, found = list(stage.rooms), defaultdict(list), []
    for number, (owner, whole, rest) in enumerate(zip(owners, wholes, rests, strict=True)):
        rooms[owner] -= whole
        if rest:
            waiting[owner].append(number)
    for owner, numbers in waiting.items():
        if len(numbers) > rooms[owner]:
            own = [rests[number] for number in numbers]
            numbers = _largest(stage, numbers, own, rooms[owner], rests.__getitem__)
        found.extend(numbers)
    return found


def _same(values: Iterable) -> bool:
    first, *others = groupby(values)
    return not others


def _largest(stage: Stage, numbers: list[int], fractions: list[int], units: int, exact) -> list[int]:
    """The rows, by number, with the largest fractions; equal ones in the step's order.

    Raises Unsure where fractions that look equal are not.
    """
    if not 0 < units < len(numbers):
        return numbers if units else []
    least, above = _least(fractions, units)
    equals = [number for number, fraction in zip(numbers, fractions, strict=True) if fraction == least]
    if above < units < above + len(equals) and not _same(map(exact, equals)):
        raise Unsure
    equals = _first(stage, stage.rows, equals, units - above)
    if not above:
        return equals
    return [number for number, fraction in zip(numbers, fractions, strict=True) if fraction > least] + equals
