"""Rows and words that several of these pages share."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from pool.access import queries
from pool.access.models import RoleProposal
from pool.access.quarters import DUE, MISSED, OVERDUE, SIGNED, Quarter
from pool.access.states import Role
from pool.kernel.words import N_
from pool.reports import access
from pool.web.applications.forms import ReasonForm

QUARTER = {SIGNED: N_("Signed"), DUE: N_("To be signed"), OVERDUE: N_("Overdue"), MISSED: N_("Not signed")}
QUARTER_TONES = {SIGNED: "success", DUE: "info", OVERDUE: "error", MISSED: "warning"}
FLAG_TONES = {"conflict": "error", "off_with_roles": "error", "unused": "warning", "long_away": "warning"}


def place(user) -> str:
    return user.municipality.official_name if user.municipality_id else settings.AGENCY["name"]


def proposal(item: RoleProposal) -> dict:
    """A proposal about a role, and what became of it."""
    return {
        "pk": item.pk,
        "url": reverse("role_proposal", args=[item.pk]),
        "who": str(item.user),
        "person_url": reverse("person", args=[item.user_id]),
        "place": place(item.user),
        "title": change(item.role, item.gives),
        "role": Role(item.role).label,
        "gives": item.gives,
        "reason": item.reason,
        "proposed_at": item.proposed_at,
        "proposed_by": str(item.proposed_by),
        "answered_at": item.confirmed_at or item.declined_at,
        "answered_by": str(item.confirmed_by or item.declined_by or ""),
        "why": item.decline_reason,
        "is_open": not (item.confirmed_at or item.declined_at),
        "state": state(item),
    }


def change(role: str, gives: bool) -> str:
    """A change of somebody's roles, in words."""
    text = _("Give the role “%(role)s”") if gives else _("Take away the role “%(role)s”")
    return text % {"role": Role(role).label}


def why_form(item, user, data=None) -> ReasonForm:
    """Why a proposal about a role or a payee is declined, or why its own author takes it back."""
    mine = item.proposed_by_id == user.pk
    label = _("Why do you take it back?") if mine else _("Why do you decline it?")
    return ReasonForm(label, "" if mine else _("Whoever proposed it reads the reason."), data)


def state(item) -> dict:
    """How a proposal about a role or a payee stands."""
    if item.confirmed_at:
        return {"code": "approved", "label": _("Confirmed")}
    if item.declined_at:
        return {"code": "discarded", "label": _("Declined")}
    return {"code": "waiting", "label": _("Waits for confirmation")}


def person(row: dict) -> dict:
    """One person of the access report, as it is now or as a review has kept it."""
    return {
        **row,
        "place": row["municipality"] or settings.AGENCY["name"],
        "last": _moment(row["last_sign_in"]),
        "roles": [
            {**role, "label": Role(role["role"]).label, "at": _moment(role["granted_at"])} for role in row["roles"]
        ],
        "marks": [
            {"label": label, "tone": FLAG_TONES[flag]}
            for flag, label in zip(row["flags"], access.flags(row), strict=True)
        ],
    }


def quarter(item: Quarter) -> dict:
    """A quarter to be reviewed, with the way to what was signed."""
    key = (item.year, item.quarter)
    return {
        "name": name(*key),
        "value": f"{item.year}-{item.quarter}",
        "state": {"code": item.state, "label": _(QUARTER[item.state]), "tone": QUARTER_TONES[item.state]},
        "url": reverse("access_review", args=key) if item.state == SIGNED else "",
        "ends_on": item.ends_on,
        "due_on": item.due_on,
        "is_missed": item.state == MISSED,
    }


def name(year: int, number: int) -> str:
    return _("Quarter %(quarter)s of %(year)s") % {"quarter": number, "year": year}


def overdue(at: datetime) -> str:
    """A sentence about the reviews of access that are overdue; empty when none is."""
    late = [name(item.year, item.quarter) for item in reversed(queries.overdue_reviews(at))]
    return _("The review of who may do what is overdue: %(quarters)s.") % {"quarters": ", ".join(late)} if late else ""


def notices(at: datetime) -> list[dict]:
    """The same as a notice with the way to the report."""
    text = overdue(at)
    url = reverse("access_report")
    return [{"kind": "error", "text": text, "title": _("To the access report"), "url": url}] if text else []


def waiting(user) -> list[dict]:
    """The proposals about roles that wait, and whether somebody else must answer."""
    return [
        {**proposal(item), "mine": user.pk in (item.proposed_by_id, item.user_id)}
        for item in queries.role_proposals_waiting()
    ]


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
