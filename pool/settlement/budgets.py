"""When a changed budget needs approval. Pure; amounts in kroner."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pool.kernel import money

LEAST = Decimal("0.01")  # a part of a plan pays something
Entries = Mapping[tuple[str, str], Decimal]  # (budget line, quarter) → kroner


@dataclass(frozen=True)
class Difference:
    """One budget line before and after."""

    post: str
    before: Decimal
    after: Decimal
    is_new: bool
    needs_approval: bool


def by_post(entries: Entries) -> dict[str, Decimal]:
    return _sums((post, amount) for (post, _), amount in entries.items())


def by_quarter(entries: Entries) -> dict[str, Decimal]:
    return _sums((quarter, amount) for (_, quarter), amount in entries.items())


def differences(before: Entries, after: Entries, percent: int, limit: Decimal) -> list[Difference]:
    """The budget lines that change. A new line, or one changed beyond the limits of the terms, needs approval.

    A line is changed by as much as moves on it, between lines or between quarters.
    """
    old, new = by_post(before), by_post(after)
    found = []
    for post in sorted(old.keys() | new.keys()):
        moved = _moved(before, after, post)
        if not moved:
            continue
        had, has = old.get(post, money.ZERO), new.get(post, money.ZERO)
        is_new = not had
        beyond = moved > limit or moved * 100 > had * percent
        found.append(Difference(post, had, has, is_new, is_new or beyond))
    return found


@dataclass(frozen=True)
class Quarter:
    """A part of a plan that pays a scheme's budget in one quarter. Only what is not ordered or paid can change."""

    part: int
    award: int
    quarter: str
    amount: Decimal
    is_fixed: bool


def followed(parts: Iterable[Quarter], wanted: Mapping[str, Decimal]) -> dict[int, Decimal] | None:
    """What each part is to be, so that the quarters add up as wanted and every award keeps its total.

    None where that cannot be: a quarter without an instalment, one that is ordered or paid already, or one that would
    be left with nothing.
    """
    parts = sorted(parts, key=lambda row: (row.quarter, row.part))
    amounts = {row.part: row.amount for row in parts}
    lacking = {quarter: wanted.get(quarter, money.ZERO) for quarter in {row.quarter for row in parts} | wanted.keys()}
    for row in parts:
        lacking[row.quarter] -= row.amount
    for source in [row for row in parts if not row.is_fixed]:
        for target in [row for row in parts if not row.is_fixed and row.award == source.award]:
            amount = min(-lacking[source.quarter], lacking[target.quarter], amounts[source.part] - LEAST)
            if amount > 0:
                amounts[source.part] -= amount
                amounts[target.part] += amount
                lacking[source.quarter] += amount
                lacking[target.quarter] -= amount
    return None if any(lacking.values()) else amounts


def _moved(before: Entries, after: Entries, post: str) -> Decimal:
    """The larger of what came to a line's quarters and what was taken from them."""
    came = left = money.ZERO
    for key in before.keys() | after.keys():
        if key[0] == post:
            change = after.get(key, money.ZERO) - before.get(key, money.ZERO)
            came, left = (came + change, left) if change > 0 else (came, left - change)
    return max(came, left)


def _sums(rows: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for key, amount in rows:
        found[key] = found.get(key, money.ZERO) + amount
    return found
