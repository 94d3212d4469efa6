"""Puts rows into the order of a ruleset's criteria and says which of them no criterion tells apart."""

from collections.abc import Sequence
from itertools import compress, count, islice
from operator import eq

Run = tuple[int, int]  # places from the first up to, not including, the second
FAST = 30  # CPython compares whole numbers of at most 30 bits about twice as fast as longer ones
FEW = 64


class Column:
    """A value per row. Long numbers are sorted by their leading bits, and by the whole only where those are equal."""

    def __init__(self, values: list):
        self.values = values
        self.missing = None in values
        self.leading, self.exact = (values, True) if self.missing or len(values) < FEW else _leading(values)


class Fractions(Column):
    """Fractions from 0 to below 1 per row, as overs and unders, compared exactly; see `table.exact_keys`."""

    def __init__(self, overs: list[int], unders: list[int]):
        self.overs, self.unders = overs, unders
        self.shift = 2 * max(unders, default=1).bit_length()
        self.values = self
        self.missing = self.exact = False
        self.leading = [(over << FAST) // under for over, under in zip(overs, unders, strict=True)]

    def __getitem__(self, row: int) -> int:
        """The whole number that stands for a fraction where its leading bits are not enough."""
        return (self.overs[row] << self.shift) // self.unders[row]


def _leading(values: list[int]) -> tuple[list[int], bool]:
    """The leading bits of the values above the least of them; and whether nothing was cut off."""
    least = min(values)
    shift = (max(values) - least).bit_length() - FAST
    if shift > 0:
        return [(value - least) >> shift for value in values], False
    return values, True


def line_up(rows: Sequence[int], columns: Sequence[tuple[Column, bool]]) -> tuple[list[int], list[Run]]:
    """The rows in order, and the runs of places that are tied after all columns.

    Each column comes with whether its largest value goes first. It is only asked about rows that the columns before
    it hold equal, so one sort of everything is usual and the rest is small. O(n log n).
    """
    if not columns:
        return list(rows), [(0, len(rows))] if len(rows) > 1 else []
    (first, reverse), *others = columns
    places, runs = _sorted(rows, first, reverse)
    for column, reverse in others:
        runs = [tie for run in runs for tie in _refined(places, run, column, reverse)]
    return places, runs


def _refined(places: list[int], run: Run, column: Column, reverse: bool) -> list[Run]:
    """Sort one run by one more column, in place; the runs in it that stay tied."""
    start, stop = run
    places[start:stop], runs = _sorted(places[start:stop], column, reverse)
    return [(start + begun, start + ended) for begun, ended in runs]


def _sorted(rows: Sequence[int], column: Column, reverse: bool) -> tuple[list[int], list[Run]]:
    """The rows by one column, and the runs of equals."""
    places = sorted(rows, key=column.leading.__getitem__, reverse=reverse)
    runs = equal_runs(column.leading, places)
    return places, runs if column.exact else _by_whole(places, runs, column.values, reverse)


def _by_whole(places: list[int], rough: list[Run], values: list[int], reverse: bool) -> list[Run]:
    """Sort the runs whose leading bits are equal by the whole values, in place; the runs of equals that stay."""
    runs = []
    for start, stop in rough:
        rows = sorted(places[start:stop], key=values.__getitem__, reverse=reverse)
        places[start:stop] = rows
        runs.extend((start + begun, start + ended) for begun, ended in equal_runs(values, rows))
    return runs


def equal_runs(values: list[int], rows: list[int]) -> list[Run]:
    """Runs of neighbours with equal values."""
    runs = []
    found = list(map(values.__getitem__, rows))
    for place in compress(count(), map(eq, found, islice(found, 1, None))):
        if runs and runs[-1][1] == place + 1:
            runs[-1] = (runs[-1][0], place + 2)
        else:
            runs.append((place, place + 2))
    return runs
