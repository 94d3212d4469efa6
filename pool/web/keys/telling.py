"""Tables of keys in words: figures with the decimals they have, names, and how one table differs from another."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from pool import wording
from pool.kernel import numbers
from pool.registry import queries, rules
from pool.registry.models import KeyTable

SHOWN = 10  # of the largest changes


def figure(value: Decimal | None, decimals: int | None = None) -> str:
    """A figure in the reader's language, with its own decimals unless they are said."""
    if value is None:
        return "–"
    return wording.number(value, decimals_of([value]) if decimals is None else decimals)


def decimals_of(values: Iterable[Decimal]) -> int:
    """As many decimals as the longest of them has, so that a column can be compared by eye."""
    return max((len(numbers.plain(value).partition(".")[2]) for value in values), default=0)


def address(table: KeyTable) -> str:
    return reverse("key_table", args=[table.code, table.version])


def trail(*more: str) -> list[dict]:
    """Breadcrumbs below the list of keys."""
    crumbs = [{"label": _("Catalogue"), "url": reverse("catalogue")}, {"label": _("Keys"), "url": reverse("keys")}]
    return [*crumbs, *({"label": label} for label in more)]


def compared(before: KeyTable | None, after: dict[str, Decimal], names: dict[str, str]) -> dict | None:
    """What a table would change against the one before it; nothing when there is none."""
    if before is None:
        return None
    old = queries.figures_of(before)
    found = [item for item in rules.changes(old, after) if None not in (item.before, item.after)]
    decimals = decimals_of([*old.values(), *after.values()])
    return {
        "version": before.version,
        "valid_from": before.valid_from,
        "url": address(before),
        "count": len(found),
        "same": len(old.keys() & after.keys()) - len(found),
        "gone": len(old.keys() - after.keys()),
        "added": len(after.keys() - old.keys()),
        "rows": [_change(item, names, decimals) for item in found[:SHOWN]],
        "more": len(found) > SHOWN,
    }


def force(table: KeyTable, versions: dict[str, int], day: date) -> dict:
    """Whether a table is in force on the day, comes later, or was replaced."""
    if versions.get(table.code) == table.version:
        return {"code": "released", "label": _("In force today")}
    if table.valid_from > day:
        return {"code": "planned", "label": _("In force later")}
    return {"code": "superseded", "label": _("Replaced")}


def _change(item: rules.Change, names: dict[str, str], decimals: int) -> dict:
    percent = "–"
    if item.percent is not None:
        sign = "+" if item.percent > 0 else ""
        percent = _("%(number)s%%") % {"number": sign + wording.number(item.percent, 1)}
    return {
        "name": names.get(item.code, item.code),
        "before": figure(item.before, decimals),
        "after": figure(item.after, decimals),
        "percent": percent,
    }
