"""Rows in the order they are served, and the ties among them that no criterion decides.

Only the first criterion is sorted at once, and by its leading bits. What that holds equal is settled (by the whole
value, the other criteria, the draw, the applicant's rank) when somebody asks about a place: a line whose money runs
out once needs to know the order at one place only, and who stands before and behind it.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from pool.allocation.draw import Ticket
from pool.allocation.order import Column, Run, equal_runs, line_up
from pool.allocation.table import Table


class Tie(NamedTuple):
    """Places, from `start` up to but not including `stop`, that no criterion tells apart."""

    start: int
    stop: int
    drawn: list[int] | None  # its rows in the order drawn; None where nothing was drawn


class Line:
    """`places` holds the rows; who stands where is only sure at places that are settled."""

    def __init__(self, table: Table, rows: Sequence[int], columns: list[tuple[Column, bool]], tickets):
        self._table, self._columns = table, columns
        self._tickets: dict[int, Ticket] | None = tickets
        self.ties: dict[int, Tie] = {}  # by first place; those of settled places
        self._settled_from = len(rows)  # everything from here on is settled
        self._settled: Run = (0, 0)  # and this run
        self._starts: list[int] = []
        if columns:
            (first, reverse), *_ = columns
            self._leading = first.leading
            self.places = sorted(rows, key=self._leading.__getitem__, reverse=reverse)
        else:
            self.places = list(rows)
            self._leading = [0] * len(table)
            self._settled_from = 0
            self._settle((0, len(rows)))

    def tie_at(self, place: int) -> Tie | None:
        """The tie that a place is part of, after settling what the first criterion holds equal there."""
        if place < self._settled_from and not self._settled[0] <= place < self._settled[1]:
            self._settle(self.equals(place))
        if len(self._starts) != len(self.ties):
            self._starts = sorted(self.ties)
        found = bisect_right(self._starts, place) - 1
        tie = self.ties[self._starts[found]] if found >= 0 else None
        return tie if tie and place < tie.stop else None

    def settle_from(self, place: int):
        """Settle everything from a place on, which is the first of its equals or settled already."""
        if place >= self._settled_from:
            return
        behind = self.places[place : self._settled_from]
        for start, stop in equal_runs(self._leading, behind):
            if not self._settled[0] <= place + start < self._settled[1]:
                self._settle((place + start, place + stop))
        self._settled_from = place

    def equals(self, place: int) -> Run:
        """The places around one that are settled together, because the first criterion's leading bits are equal."""
        if place >= self._settled_from:
            return place, place + 1
        places, leading = self.places, self._leading
        start = stop = place
        while start and leading[places[start - 1]] == leading[places[place]]:
            start -= 1
        while stop < len(places) and leading[places[stop]] == leading[places[place]]:
            stop += 1
        return start, stop

    def has_equals(self, place: int) -> bool:
        """Whether the first criterion's leading bits hold a place and a neighbour equal."""
        places, leading = self.places, self._leading
        own = leading[places[place]]
        before = place and leading[places[place - 1]] == own
        return bool(before or (place + 1 < len(places) and leading[places[place + 1]] == own))

    def _settle(self, run: Run):
        """Put a run into its order by everything that can decide it, and note the ties that stay."""
        start, stop = self._settled = run
        if stop - start < 2:
            return
        self.places[start:stop], runs = line_up(self.places[start:stop], self._columns)
        for begun, ended in runs:
            tied = start + begun, start + ended
            if self._tickets is not None:
                self.ties[tied[0]] = Tie(*tied, self._draw(*tied))
            elif not self._ranked(*tied):
                self.ties[tied[0]] = Tie(*tied, None)

    def _ranked(self, start: int, stop: int) -> bool:
        """Order a tie by rank; whether that decides it, because it is one applicant's and no rank stands twice."""
        names, ranks = self._table.owner_names, self._table.ranks
        rows = sorted(self.places[start:stop], key=ranks.__getitem__)
        self.places[start:stop] = rows
        own = all(names[row] == names[rows[0]] for row in rows)
        return own and len({ranks[row] for row in rows}) == len(rows)

    def _draw(self, start: int, stop: int) -> list[int]:
        """Order a tie by the draw; the rows in the order drawn."""
        rows = sorted(self.places[start:stop], key=lambda row: self._tickets[row].place)
        self.places[start:stop] = self._own_order(rows)
        return rows

    def _own_order(self, drawn: list[int]) -> list[int]:
        """An applicant's drawn places go to its bids in its own rank: the agency never reorders inside an applicant."""
        names, ranks = self._table.owner_names, self._table.ranks
        own = defaultdict(list)
        for row in drawn:
            own[names[row]].append(row)
        if len(own) == len(drawn):
            return drawn
        turns = {name: iter(sorted(rows, key=ranks.__getitem__)) for name, rows in own.items()}
        return [next(turns[names[row]]) for row in drawn]
