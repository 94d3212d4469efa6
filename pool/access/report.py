"""The access report: everybody, what they may do, who gave it, and what somebody should ask about.

Plain facts, so that a review keeps them as they were seen and both edges show them alike.
"""

from datetime import datetime

from pool.access import queries, rules
from pool.access.models import RoleProposal, User
from pool.access.quarters import LONG_AWAY, days_since
from pool.kernel import canon
from pool.kernel.words import N_

# What is asked about, the worst first: code → words
FLAGS = {
    "conflict": N_("Roles that exclude each other"),
    "off_with_roles": N_("Switched off, but holds a role"),
    "unused": N_("Role not used for %(days)s days"),
    "long_away": N_("Not signed in for %(days)s days"),
}


def rows(at: datetime) -> list[dict]:
    """Everybody by user name, with the roles held now; days are those of the calendar in Copenhagen."""
    confirmed = RoleProposal.objects.filter(gives=True).exclude(confirmed_at=None).select_related("proposed_by")
    proposed = {(item.user_id, item.role, item.confirmed_at): item.proposed_by for item in confirmed.order_by("pk")}
    return [canon.plain(_row(person, proposed, at)) for person in queries.people()]


def counts(found: list[dict]) -> dict[str, int]:
    """How many people hold a role, and how many stand under each flag."""
    flagged = {flag: sum(flag in row["flags"] for row in found) for flag in FLAGS}
    return {"people": sum(bool(row["roles"]) for row in found), **flagged}


def seen(found: list[dict]) -> str:
    """Fingerprint of who holds which role since when; sign-ins do not change it."""
    return canon.fingerprint(
        [
            [row["username"], row["active"], [[role["role"], role["granted_at"]] for role in row["roles"]]]
            for row in found
        ]
    )


def _row(person: User, proposed: dict, at: datetime) -> dict:
    grants = [grant for grant in person.role_grants.all() if grant.ended_at is None]
    away = days_since(person.last_login, at)
    held = [_role(person, grant, proposed.get((person.pk, grant.role, grant.granted_at)), at) for grant in grants]
    found = {
        "id": person.pk,
        "username": person.username,
        "name": str(person),
        "municipality": person.municipality.official_name if person.municipality_id else "",
        "active": person.is_active,
        "joined_at": person.date_joined,
        "last_sign_in": person.last_login,
        "days_since": away,
        "roles": held,
        "conflict": list(rules.conflict(person.roles) or ()),
    }
    raised = {
        "conflict": bool(found["conflict"]),
        "off_with_roles": bool(held) and not person.is_active,
        "unused": any(role["is_unused"] for role in held),
        "long_away": bool(held) and away is not None and away >= LONG_AWAY,
    }
    return {**found, "flags": [flag for flag in FLAGS if raised[flag]]}


def _role(person: User, grant, proposed_by: User | None, at: datetime) -> dict:
    """One role: `is_unused` when the person has not signed in since it was given, and that is long ago."""
    used = person.last_login is not None and person.last_login >= grant.granted_at
    return {
        "role": grant.role,
        "granted_at": grant.granted_at,
        "granted_by": _person(grant.granted_by if grant.granted_by_id else None),
        "proposed_by": _person(proposed_by),
        "is_unused": not used and days_since(grant.granted_at, at) >= LONG_AWAY,
    }


def _person(person: User | None) -> dict | None:
    return {"username": person.username, "name": str(person)} if person else None
