"""The access report as a table for a file: one row for each role somebody holds, and one for who holds none."""

from datetime import datetime

from django.utils.translation import gettext as _

from pool import wording
from pool.access import report
from pool.access.quarters import LONG_AWAY
from pool.access.states import Role
from pool.kernel.words import N_
from pool.reports.tables import COUNT, Column, Row, Table

TITLE = N_("Access report")
COLUMNS = (
    Column("username", N_("User name")),
    Column("name", N_("Name")),
    Column("place", N_("Place")),
    Column("active", N_("Can sign in")),
    Column("role", N_("Role")),
    Column("granted_at", N_("Given on")),
    Column("granted_by", N_("Given by")),
    Column("proposed_by", N_("Proposed by")),
    Column("last", N_("Last sign-in")),
    Column("days", N_("Days since"), COUNT),
    Column("flags", N_("Remarks")),
)


def table(at: datetime) -> Table:
    """Who may do what at this moment."""
    found = report.rows(at)
    rows = [Row(_cells(person, role)) for person in found for role in person["roles"] or [None]]
    return Table("access", _(TITLE), COLUMNS, rows, None, at)


def flags(person: dict) -> list[str]:
    """What somebody should ask about, in words."""
    words = {"days": wording.number(LONG_AWAY)}
    return [_(report.FLAGS[flag]) % words for flag in person["flags"]]


def _cells(person: dict, role: dict | None) -> dict:
    return {
        "username": person["username"],
        "name": person["name"],
        "place": person["municipality"],
        "active": _("yes") if person["active"] else _("no"),
        "role": str(Role(role["role"]).label) if role else "",
        "granted_at": _moment(role["granted_at"]) if role else "",
        "granted_by": _name(role["granted_by"]) if role else "",
        "proposed_by": _name(role["proposed_by"]) if role else "",
        "last": _moment(person["last_sign_in"]),
        "days": person["days_since"],
        "flags": ", ".join(flags(person)),
    }


def _moment(text: str | None) -> str:
    return wording.moment(datetime.fromisoformat(text)) if text else ""


def _name(person: dict | None) -> str:
    return person["name"] if person else ""
