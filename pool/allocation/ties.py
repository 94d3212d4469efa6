"""Whether a tie matters: would another order among equals give anyone another amount?

Equals of one applicant stand in its own rank; between applicants any order is possible. Each applicant is served
alone, as if it came first. If all of them can have at once what each gets alone, the order does not matter.
"""

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from pool.allocation.stage import Stage, by_owner


class Alone(NamedTuple):
    """What a row, or an applicant's rows in its rank, would get if they came first."""

    rows: list[int]
    taken: int
    stuck: bool  # one of them does not fit
    asks: bool  # one of them has room for something


def contested(stage: Stage, rows: list[int], wants, left: int, margin: str, rooms) -> list[int]:
    """The rows whose amounts depend on an order that the ruleset does not give; empty if none do."""
    alone = []
    for owner, own in by_owner(stage, rows).items():
        room = None if rooms is None else rooms[owner]
        inner = _contested_inside(stage, own, wants, left, margin, room)
        if inner:
            return inner
        alone.append(_serve_alone(stage, own, wants, left, margin, room))
    return _rows_of(alone) if _matters(alone, left, margin) else []


def _contested_inside(stage: Stage, rows: list[int], wants, left: int, margin: str, room: int | None) -> list[int]:
    """The same question inside one applicant, among bids of one rank."""
    for _, equals in groupby(rows, key=stage.table.ranks.__getitem__):
        equals = list(equals)
        if len(equals) > 1:
            alone = [_serve_alone(stage, [row], wants, left, margin, room) for row in equals]
            exceeds = room is not None and sum(one.taken for one in alone) > room
            if _matters(alone, left, margin) or exceeds or _let_in(stage, alone, wants, left, margin, room):
                return _rows_of(alone)
        taken = _serve_alone(stage, equals, wants, left, margin, room)
        if taken.stuck and margin != "skip":
            return []
        left -= taken.taken
        room = None if room is None else room - taken.taken
    return []


def _matters(alone: Iterable[Alone], left: int, margin: str) -> bool:
    asking = [one for one in alone if one.asks]
    taken = sum(one.taken for one in asking)
    if len(asking) < 2 or not taken:
        return False
    if margin != "skip" and any(one.stuck for one in asking):
        return True
    return taken > left


def _let_in(stage: Stage, alone: list[Alone], wants, left: int, margin: str, room: int | None) -> bool:
    """Whether a bid that does not fit at first does so behind its equals, because they use up the applicant's cap."""
    if room is None or margin != "skip":
        return False
    fitting = [one.rows[0] for one in alone if one.taken]
    behind = [_serve_alone(stage, [*fitting, *one.rows], wants, left, margin, room) for one in alone if one.stuck]
    return any(both.taken > sum(one.taken for one in alone) for both in behind)


def _rows_of(alone: list[Alone]) -> list[int]:
    return [row for one in alone if one.asks for row in one.rows]


def _serve_alone(stage: Stage, rows: list[int], wants, left: int, margin: str, room: int | None) -> Alone:
    begun, stuck, asks = left, False, False
    for row in rows:
        claim = wants[row] if room is None else stage.fit(row, wants[row], room)
        if not claim:
            continue
        asks = True
        if claim > left:
            stuck = True
            if margin == "skip":
                continue
            if margin == "partial":
                left %= stage.unit
            break
        left -= claim
        room = None if room is None else room - claim
    return Alone(rows, begun - left, stuck, asks)
