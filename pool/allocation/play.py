"""Plays rounds: those that the money covers are counted, the others are served one place after the other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pool.allocation.serving import Served, serve
from pool.allocation.stage import Stage
from pool.allocation.turns import Piece, Turns


@dataclass(slots=True)
class Played:
    """Where the money ended."""

    left: int
    ended: int | None = None  # rounds from here on are not played any more
    stopped: dict[int, tuple[int, int]] = field(default_factory=dict)  # per row: its first unpaid round, what was left
    served: dict[int, Served] = field(default_factory=dict)  # per round that was not covered: its line
    part: tuple[int, int] | None = None  # the row at the margin that got the rest of the money, and that rest

    def stop_of(self, turns: Turns, row: int) -> tuple[int, int] | None:
        """The round in which the money did not reach for the row's lot, and what was left; None where it always did."""
        if row not in self.stopped and self.ended is not None and turns.firsts[row] >= self.ended:
            piece = next(turns.pieces(row), None)
            return piece and (piece.start, self.left)
        return self.stopped.get(row)

    def amounts(self, turns: Turns) -> list[int]:
        """What each row of the table gets."""
        given, ended, floors = list(turns.most), self.ended, turns.stage.floors
        if ended is not None and floors is None:
            given = [most if first < ended else 0 for most, first in zip(given, turns.firsts, strict=True)]
        elif ended is not None:
            rows = zip(given, turns.firsts, floors, strict=True)
            given = [most if first < ended else floor for most, first, floor in rows]
        for row, (number, _) in self.stopped.items():
            given[row] = turns.reached(row, number)
        if self.part is not None:
            row, rest = self.part
            given[row] += rest
        return given


def play(turns: Turns, money: int) -> Played:
    """Pay lots round by round. Raises Undecided where equals stand where the money runs out."""
    before, left = covered(turns.changes, money)
    played = Played(left)
    firsts, lots = turns.firsts, turns.lots
    short, table = before + 1, _Table(turns.stage, played)
    behind = [
        row for row, first, count in zip(range(len(lots)), firsts, lots, strict=True) if first + count > short and first
    ]
    if behind:
        table.play_all(_cut(turns, (row for row in behind if firsts[row] <= short), short, short + 1))
        if table.margin == "skip" and played.left >= turns.least:
            table.play_all(_cut(turns, behind, short + 1, None))
        else:
            _end(turns, played, behind, short + 1)
    return played


def covered(changes: dict[int, int], money: int) -> tuple[int, int]:
    """The last round before the first one that the money does not cover, and what is left behind it, from the changes
    of what all lots of a round cost together. O(n log n).
    """
    number, together = 1, 0
    for start, change in sorted(changes.items()):
        rounds = start - number
        if together and money < rounds * together:
            return number - 1 + money // together, money % together
        money -= rounds * together
        number, together = start, together + change
    return number - 1, money


def _cut(turns: Turns, rows: Iterable[int], start: int, stop: int | None) -> list[Piece]:
    """What some rows' lots cost in the rounds from `start` up to but not including `stop`."""
    pieces = []
    for row in rows:
        for begun, ended, cost, _ in turns.pieces(row):
            begun, ended = max(begun, start), ended if stop is None else min(ended, stop)
            if begun < ended:
                pieces.append(Piece(begun, ended, cost, row))
    return pieces


def _end(turns: Turns, played: Played, behind: list[int], number: int):
    """Nobody gets anything from a round on. Who stood before it is noted; of the others their turns tell."""
    played.ended = number
    for row in behind:
        if turns.firsts[row] < number and row not in played.stopped:
            piece = next(iter(_cut(turns, [row], number, None)), None)
            if piece is not None:
                played.stopped[row] = piece.start, played.left


def _stretches(pieces: list[Piece]) -> Iterator[tuple[int, int, list[Piece], list[Piece]]]:
    """Rounds in which nobody's lot changes, with the pieces that begin and that end there. O(n log n)."""
    begun, ended = {}, {}
    for piece in pieces:
        begun.setdefault(piece.start, []).append(piece)
        ended.setdefault(piece.stop, []).append(piece)
    cuts = sorted({*begun, *ended})
    for start, stop in zip(cuts, cuts[1:], strict=False):
        yield start, stop, begun.get(start, []), ended.get(start, [])


class _Table:
    """Who is at the table, what each one's lot costs, and what all cost together."""

    def __init__(self, stage: Stage, played: Played):
        self.stage, self.played = stage, played
        self.margin = stage.step.options["margin"]
        self.costs: dict[int, int] = {}
        self.together = 0
        self.short = False  # a round was not covered
        self.checked = True  # everybody's lot fits what is left

    def play_all(self, pieces: list[Piece]):
        for start, stop, begun, ended in _stretches(pieces):
            self.change(begun, ended)
            self.play(start, stop)
        for row in list(self.costs):
            self._leave(row)

    def change(self, begun: list[Piece], ended: list[Piece]):
        """Those whose lots change between two rounds."""
        for _, _, _, row in ended:
            self._leave(row)
        for start, _, cost, row in begun:
            if row in self.played.stopped:
                continue
            if self.short and not self._may_stay(cost):
                self.played.stopped[row] = start, self.played.left
                continue
            self.costs[row] = cost
            self.together += cost

    def play(self, start: int, stop: int):
        """The rounds from `start` up to but not including `stop`."""
        played = self.played
        while start < stop and self.costs:
            if not self.checked:
                self._send_away(start)
                continue
            paid = min(stop - start, played.left // self.together)
            played.left -= paid * self.together
            start += paid
            if start < stop:
                self._play_short(start)
                start += 1

    def _play_short(self, number: int):
        """A round that the money does not cover."""
        stage, played, costs = self.stage, self.played, dict(self.costs)
        line = stage.line(sorted(costs))
        served = played.served[number] = serve(stage, line, costs, played.left, self.margin, None)
        granted = dict(served.granted())
        for row, cost in costs.items():
            grant = granted.get(row, 0)
            if grant < cost:
                played.stopped[row] = number, played.left
                self._leave(row)
                played.part = (row, grant) if grant else played.part
        played.left -= sum(granted.values())
        self.short, self.checked = True, False

    def _send_away(self, number: int):
        """Those for whose lots nothing is left when the round after a short one begins."""
        for row, cost in list(self.costs.items()):
            if not self._may_stay(cost):
                self.played.stopped[row] = number, self.played.left
                self._leave(row)
        self.checked = True

    def _may_stay(self, cost: int) -> bool:
        return self.margin == "skip" and cost <= self.played.left

    def _leave(self, row: int):
        self.together -= self.costs.pop(row, 0)
