"""Lines on a reserve list, as a municipality and its caseworker see them: their own places, nobody else's name."""

from django.utils.translation import gettext as _

from pool import wording
from pool.awards import reserve
from pool.kernel import money


def of_application(application) -> dict:
    """The lines of one application that wait; empty before the round's allocation is approved, and when none waits."""
    found = reserve.of_round(application.round, signed_only=True)
    rows = [row for row in found.rows if row.line.application_id == application.pk] if found else []
    if not rows:
        return {}
    return {
        "rows": [line(row, found) for row in rows],
        "has_order": found.has_order,
        "lines": wording.number(len(found.rows)),
    }


def line(row: reserve.Waiting, found: reserve.List) -> dict:
    """One line: who, what it wants, its place, and how much more must come into the pool before it is met."""
    missing = None if row.needs is None else max(row.needs - found.held, money.ZERO)
    return {
        "employee": row.line.employee.reference,
        "initials": row.line.employee.initials,
        "module": wording.name(row.line.module),
        "term": wording.term(row.line.term),
        "wants": row.wants,
        "place": row.place,
        "place_words": _("number %(place)s on the reserve list") % {"place": row.place} if row.place else "",
        "needs": row.needs,
        "missing": missing,
        "reached": missing == money.ZERO,
    }
