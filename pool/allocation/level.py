"""Finds the level λ at which shares that rise with λ add up to the money: exactly, by sorting where they bend.

Each share is a line that starts at its floor and stops at its ceiling, so the sum is piecewise linear, and between
two bends λ is one division of whole numbers. A bend is (over, under, slope, constant): from λ = over/under on, the
sum `constant + slope · λ` has both parts changed by that much.

50 are handed out on asks of 60 and 40, and a cap of 24 on the first, which reaches it at λ = 24/60:

| from λ | slope | constant | sum there | because |
|---|---|---|---|---|
| 0 | 100 | 0 | 0 | both rise |
| 24/60 | 40 | 24 | 40 | the first has reached its cap |
| 1 | 0 | 64 | 64 | the second is met |

50 lie between 40 and 64, so λ = (50 - 24) / 40 = 13/20: the first gets 24, the second 26.
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain
from math import gcd
from typing import NamedTuple, Protocol

from pool.allocation.stage import Stage
from pool.allocation.table import exact_keys

Bend = tuple[int, int, int, int]


class Level(NamedTuple):
    """λ as a fraction in lowest terms."""

    over: int
    under: int

    def __str__(self) -> str:
        return f"{self.over}/{self.under}"


class Lines(Protocol):
    """How the shares of a method rise."""

    def begun(self, rows: Sequence[int]) -> int:
        """The sum before the first bend: the floors."""

    def ended(self, rows: Sequence[int]) -> int:
        """The sum after the last bend: the wants."""

    def bends(self, rows: Sequence[int]) -> list[Bend]:
        """Where the sum of these rows bends, in any order."""

    def exact(self, rows: Sequence[int], level: Level) -> list[int]:
        """Each row's share at a level, in parts of one `level.under`th."""


class Group(NamedTuple):
    """Rows that share one level; their exact shares are `overs` / `level.under`."""

    rows: Sequence[int]
    level: Level
    overs: list[int]
    capped: bool


def share_out(stage: Stage, lines: Lines, money: int) -> list[Group]:
    """All rows with their exact shares: one common level, and an own, lower one per applicant at its cap. O(n log n).

    The sum of the shares is the money, or the sum of what rows and caps allow where that is less.
    """
    free, held = _held_by_caps(stage, lines)
    bends = in_order([*lines.bends(free), *(bend for _, _, own in held for bend in own)])
    begun = lines.begun(free) + sum(lines.begun(rows) for rows, _, _ in held)
    ended = lines.ended(free) + sum(stage.rooms[stage.table.owners[rows[0]]] for rows, _, _ in held)
    common = reach(begun, bends, min(money, ended))
    capped = [(rows, level) for rows, level, _ in held if level.over * common.under <= common.over * level.under]
    loose = [rows for rows, level, _ in held if level.over * common.under > common.over * level.under]
    below = [*free, *chain(*loose)] if loose else free
    return [
        Group(below, common, lines.exact(below, common), capped=False),
        *(Group(rows, level, lines.exact(rows, level), capped=True) for rows, level in capped),
    ]


def _held_by_caps(stage: Stage, lines: Lines) -> tuple[Sequence[int], list[tuple[list[int], Level, list[Bend]]]]:
    """Rows that no cap can hold, and per applicant that one might: its rows, its own level, its bends up to there."""
    if stage.rooms is None:
        return stage.rows, []
    own = defaultdict(list)
    for row in stage.rows:
        own[stage.table.owners[row]].append(row)
    free, held = [], []
    for owner, rows in own.items():
        room = stage.rooms[owner]
        if lines.ended(rows) <= room:
            free.extend(rows)
            continue
        bends = in_order(lines.bends(rows))
        level = reach(lines.begun(rows), bends, room)
        held.append((rows, level, stopped(lines.begun(rows), bends, level, room)))
    return free, held


def in_order(bends: list[Bend]) -> list[Bend]:
    """The bends by rising λ. O(n log n)."""
    keys = exact_keys([bend[0] for bend in bends], [bend[1] for bend in bends])
    return [bends[number] for number in sorted(range(len(bends)), key=keys.__getitem__)]


def reach(begun: int, bends: list[Bend], target: int) -> Level:
    """The smallest λ at which the sum is the target; the last bend's where it never gets there.

    `begun` is the sum before the first bend; the bends are in order.
    """
    constant, slope = begun, 0
    for over, under, more_slope, more_constant in bends:
        if slope > 0 and constant * under + slope * over >= target * under:
            return reduced(target - constant, slope)
        slope += more_slope
        constant += more_constant
    return reduced(bends[-1][0], bends[-1][1]) if bends else Level(0, 1)


def stopped(begun: int, bends: list[Bend], level: Level, room: int) -> list[Bend]:
    """The bends of a sum that a cap stops at a level: those before it, and one that leaves only the room."""
    before = [bend for bend in bends if bend[0] * level.under < level.over * bend[1]]
    slope, constant = sum(bend[2] for bend in before), begun + sum(bend[3] for bend in before)
    return [*before, (level.over, level.under, -slope, room - constant)]


def reduced(over: int, under: int) -> Level:
    common = gcd(over, under)
    return Level(over // common, under // common)
