"""The first page after signing in: for each role the answer to what waits, by when, and for whom."""

from datetime import datetime

from pool.access import guard, rules
from pool.web.starting import casework, money, municipality, overview

# role → its answer, in process order; the two roles of a municipality share one
ANSWERS = {
    rules.CASEWORKER: casework.caseworker,
    rules.DECIDER: casework.decider,
    rules.FINANCE: money.finance,
    rules.CONTROLLER: money.controller,
    rules.MINISTRY: overview.ministry,
    rules.AUDITOR: overview.auditor,
    rules.ADMINISTRATOR: overview.administrator,
}


def parts(user, at: datetime) -> list[dict]:
    """The answers for the roles a person holds. Roles that exclude each other give none."""
    roles = guard.roles_of(user)
    if rules.conflict(roles):
        return []
    found = [municipality.answer(user, at)] if roles & rules.MUNICIPAL else []
    found += [answer(user, at) for role, answer in ANSWERS.items() if role in roles]
    return [{"template": f"start/{part['name']}.html", **part} for part in found]
