"""Who stands in which round: each applicant's lots one after the other, along its own rank.

A lot is the bid's own, or the unit for a divisible bid, whose last lot may be shorter so that a whole ask is met. Lots
that a bid's floor has paid already stand in their rounds and cost nothing. Lots that the applicant's cap has no room
for do not stand at all. An applicant's turns end with the step's number of rounds. Three rounds, lots of 10, and a
floor of 10 on the second bid:

| bid | ask | stands in round | and costs |
|---|---|---|---|
| rank 1 | 20 | 1, 2 | 10, 10 |
| rank 2 | 30 | 3 | 0 |
| rank 3 | 10 | - | - |
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple

from pool.allocation.bids import MOST
from pool.allocation.order import Column
from pool.allocation.stage import Stage, applicants


class Piece(NamedTuple):
    """Rounds, from `start` up to but not including `stop`, in which a row's lot costs the same."""

    start: int
    stop: int
    cost: int
    row: int


@dataclass(slots=True)
class Turns:
    """The turns of all rows, as columns per row of the table. Rounds count from 1."""

    stage: Stage
    firsts: list[int]  # the round of the first lot; 0 where its applicant's rounds were over before
    lots: list[int]  # in how many rounds, one after the other, the row stands
    most: list[int]  # what the row has when it got all of them
    allowed: list[int]  # what its applicant's cap has room for
    changes: dict[int, int]  # per round: by how much the cost of all lots together changes there
    equals: list[list[int]]  # rows of one applicant that nothing tells apart
    smallest: int  # grain of all
    least: int = MOST  # no lot costs less

    def reached(self, row: int, number: int) -> int:
        """What a row has before a round."""
        lots = max(0, min(number - self.firsts[row], self.lots[row])) if self.firsts[row] else 0
        return max(floor_of(self.stage, row), min(self.allowed[row], lots * self.stage.grain(row)))

    def pieces(self, row: int) -> Iterator[Piece]:
        """The rounds of a row, cut where the cost of its lot changes: free, begun by the floor, whole, short."""
        first, lots, grain, most = self.firsts[row], self.lots[row], self.stage.grain(row), self.most[row]
        floor = floor_of(self.stage, row)
        if not floor and lots * grain == most:
            if lots:
                yield Piece(first, first + lots, grain, row)
            return
        cuts = {min(cut, lots) for cut in (0, floor // grain, -(-floor // grain), most // grain, lots)}
        for begun, ended in pairwise(sorted(cuts)):
            cost = min(ended * grain, most) - max(begun * grain, floor)
            if cost > 0:
                yield Piece(first + begun, first + ended, cost // (ended - begun), row)


def taken(stage: Stage, rounds: int) -> Turns:
    """Each row's turns. Floors are taken out of the room under the cap first. O(n log n)."""
    size = len(stage.wants)
    floors = [0] * size if stage.floors is None else list(stage.floors)
    turns = Turns(stage, [0] * size, [0] * size, floors, list(stage.wants), defaultdict(int), [], _smallest(stage))
    lots = _alike(turns)
    for owner, rows in applicants(stage):
        room = None if stage.rooms is None else stage.rooms[owner]
        if room is not None and stage.floors is not None:
            room -= sum(map(stage.floors.__getitem__, rows))
        rows = _ranked(turns, rows)
        if lots is None or not _take_all(turns, rows, lots, rounds, room):
            _take(turns, rows, rounds, room)
    return turns


def _alike(turns: Turns) -> list[int] | None:
    """How many lots each row wants, where all lots are of one size and no floor has paid any; else None."""
    stage, size = turns.stage, turns.smallest
    if stage.floors is not None or max(stage.table.lots or [1]) > size or any(map(size.__rmod__, stage.wants)):
        return None
    return [want // size for want in stage.wants]


def _take_all(turns: Turns, rows: list[int], lots: list[int], rounds: int, room: int | None) -> bool:
    """The turns of one applicant's rows, which stand in its rank, if the rounds and its cap have room for all lots."""
    own = list(map(lots.__getitem__, rows))
    together, size = sum(own), turns.smallest
    if not 0 < together <= rounds or (room is not None and together * size > room):
        return False
    firsts, counts, most = turns.firsts, turns.lots, turns.most
    for row, first, count in zip(rows, accumulate(own, initial=1), own, strict=False):
        firsts[row], counts[row], most[row] = first, count, count * size
    turns.changes[1] += size
    turns.changes[together + 1] -= size
    turns.least = min(turns.least, size)
    return True


def _take(turns: Turns, rows: list[int], rounds: int, room: int | None):
    """The turns of one applicant's rows, which stand in its rank."""
    stage, unit = turns.stage, turns.stage.unit
    firsts, counts, most, allowed, changes = turns.firsts, turns.lots, turns.most, turns.allowed, turns.changes
    floors, grains = stage.floors, stage.table.lots
    least = turns.smallest if unit == 1 else 1  # the end of a divisible ask is less than a unit
    used = cost = 0
    for number, row in enumerate(rows):
        if used >= rounds:
            break
        if room is not None and room < least and floors is None:
            for row in rows[number:]:
                allowed[row] = 0
            break
        grain = unit if grains is None or grains[row] == 1 else grains[row]
        want, floor = allowed[row], 0 if floors is None else floors[row]
        lots = -(-want // grain)
        if room is not None:
            if want > floor + room:
                lots = (floor + room) // grain
                want = allowed[row] = max(floor, lots * grain)
            room += floor - want
        if lots > rounds - used:
            lots = rounds - used
            want = max(floor, lots * grain)
        firsts[row], counts[row], most[row] = used + 1 if lots else 0, lots, want
        if floor or want % grain:
            changes[used + 1] -= cost
            cost, turns.least = 0, 1
            for start, stop, price, _ in turns.pieces(row):
                changes[start] += price
                changes[stop] -= price
        elif lots and grain != cost:
            changes[used + 1] += grain - cost
            cost, turns.least = grain, min(turns.least, grain)
        used += lots
    changes[used + 1] -= cost


def _smallest(stage: Stage) -> int:
    return min(stage.unit if lot == 1 else lot for lot in set(stage.table.lots or [1]))


def _ranked(turns: Turns, rows: list[int]) -> list[int]:
    """One applicant's rows in its rank; those of one rank in the step's order, if that tells them apart."""
    ranks = turns.stage.table.ranks
    if len(set(map(ranks.__getitem__, rows))) == len(rows):
        return sorted(rows, key=ranks.__getitem__)
    line = turns.stage.line(rows, [(Column(ranks), False)])
    line.settle_from(0)
    places = list(line.places)
    for start, stop, drawn in line.ties.values():
        if drawn is None:
            # Which of them stands first decides nothing, or it is a tie; the facts must not follow the rows' order.
            places[start:stop] = sorted(places[start:stop], key=turns.stage.table.ids.__getitem__)
            turns.equals.append(places[start:stop])
    return places


def floor_of(stage: Stage, row: int) -> int:
    return 0 if stage.floors is None else stage.floors[row]
