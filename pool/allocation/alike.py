"""Rounds in which all lots are of one size: counted for each applicant, not for each bid.

That comes to the same as `turns` and `play`, which also tell where every bid stood. An applicant takes part in as many
rounds as its lots, its cap and the step allow. The rounds that the money covers are the same for all, so that its bids,
in its rank, are met from as many lots; where they run out, one bid stands in the round that comes next. Lots of 10:

| applicant | wants | takes part in rounds | of two covered | stands in the third with |
|---|---|---|---|---|
| first | 30, 10 | 4 | 20, 0 | its first bid |
| second | 10, 10, 20 | 4 | 10, 10, 0 | its third bid |
| third | 10 | 1 | 10 | |
"""

from collections import Counter, defaultdict

from pool.allocation import raising
from pool.allocation.play import covered
from pool.allocation.serving import serve
from pool.allocation.stage import Stage, applicants


def shared_out(stage: Stage, places: int, money: int) -> tuple[list[int], int | None] | None:
    """What each row of the table gets, and the row at the margin that got a part of its lot.

    None where lots differ, or where an applicant's rank does not say which of its bids stands where its lots run out.
    Raises Undecided where equals stand where the money runs out. O(n log n).
    """
    size = _size(stage)
    if size is None:
        return None
    wanted = stage.table.sums(stage.wants)
    allowed = wanted if stage.rooms is None else map(min, wanted, stage.rooms)
    turns = [turn if turn < places else places for turn in map(size.__rfloordiv__, allowed)]
    rounds, left = covered(_changes(turns, size), money)
    filled = _filled(stage, wanted, [size * (turn if turn < rounds else rounds) for turn in turns])
    if filled is None:
        return None
    given, standing = filled
    rows = sorted(row for owner, row in standing.items() if turns[owner] > rounds)
    if not rows:
        return given, None
    first = _first(stage, rows, size, left)
    if first is not None:
        for row in first:
            given[row] += size
        return given, None
    costs = dict.fromkeys(rows, size)
    served = serve(stage, stage.line(rows), costs, left, stage.step.options["margin"], None)
    partial = None
    for row, grant in served.granted():
        given[row] += grant
        partial = row if 0 < grant < size else partial
    return given, partial


def _first(stage: Stage, rows: list[int], size: int, left: int) -> list[int] | None:
    """The rows whose lots are paid with what is left; None where that is not all, or takes more than one criterion."""
    lots, rest = divmod(left, size)
    if not lots or (rest and stage.step.options["margin"] == "partial") or not stage.columns():
        return None
    (column, reverse), *_ = stage.columns()
    return raising.front(rows, column.leading, lots, reverse)


def _size(stage: Stage) -> int | None:
    """The size of all lots; None where they differ, or a floor or the end of an ask cuts one."""
    lots, wants = stage.table.lots, stage.wants
    lot = 1 if lots is None else lots[0]
    if stage.floors is not None or (lots is not None and lots.count(lot) < len(lots)):
        return None
    size = stage.unit if lot == 1 else lot
    is_whole = size == 1 or (size == lot and wants is stage.table.most)
    return size if is_whole or not any(map(size.__rmod__, wants)) else None


def _changes(turns: list[int], size: int) -> dict[int, int]:
    """Per round: by how much the cost of all lots together changes there."""
    changes = defaultdict(int)
    for turn, count in Counter(turns).items():
        if turn:
            changes[1] += count * size
            changes[turn + 1] -= count * size
    return changes


def _filled(stage: Stage, wanted: list[int], limits: list[int]) -> tuple[list[int], dict[int, int]] | None:
    """What each row gets where each applicant's are met, in its rank, up to a limit; and per applicant the first row
    that is not. None where the rank does not tell that row from the one before or behind it.
    """
    wants, ranks, standing = stage.wants, stage.table.ranks, {}
    if wanted == limits:
        return list(wants), standing
    given = [0] * len(wants)
    for owner, rows in applicants(stage):
        left = limits[owner]
        if left == wanted[owner]:
            for row in rows:
                given[row] = wants[row]
            continue
        before, in_rank = None, iter(sorted(rows, key=ranks.__getitem__))
        for row in in_rank:
            want = wants[row]
            if want > left:
                break
            given[row] = want
            left -= want
            before = row
        own, after = ranks[row], next(in_rank, None)
        if (before is not None and ranks[before] == own) or (after is not None and ranks[after] == own):
            return None
        given[row], standing[owner] = left, row
    return given, standing
