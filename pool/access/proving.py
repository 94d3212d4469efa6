"""Proves from the rows that roles came to people the way they must."""

from datetime import datetime

from pool.access import rules
from pool.access.models import AccessReview, RoleGrant, RoleProposal, User
from pool.journal import queries as journal
from pool.journal.services import SYSTEM
from pool.kernel import canon
from pool.kernel.words import N_, Said


def first_problem() -> str:
    """What is wrong with the first person, grant, proposal or review; empty when all is well."""
    return _conflicts() or _grants() or _proposals() or _reviews()


def _conflicts() -> str:
    for person in User.objects.prefetch_related("role_grants").order_by("pk"):
        clash = rules.conflict(person.roles)
        if clash:
            both = N_("%(person)s holds %(one)s and %(other)s, which exclude each other")
            return Said(both, person=person.username, one=clash[0], other=clash[1])
    return ""


def _grants() -> str:
    """Every role held now was given by somebody, all but the first administrator's and those that an installation began
    with, and the journal tells of it.
    """
    told = {
        (entry.subject, entry.facts.get("role"), entry.at): entry.actor
        for entry in journal.entries().filter(verb="access.grant_role")
    }
    ended, begun = _ended(), _begun()
    first = RoleGrant.objects.filter(role=rules.ADMINISTRATOR).order_by("pk").values_list("pk", flat=True).first()
    for grant in RoleGrant.objects.filter(ended_at=None).select_related("user", "granted_by").order_by("pk"):
        giver = grant.granted_by.username if grant.granted_by_id else ""
        facts = {"person": grant.user.username, "role": grant.role}
        if not giver and grant.pk != first and (grant.user.username, grant.role, grant.granted_at) not in begun:
            return Said(N_("nobody gave %(person)s the role %(role)s"), **facts)
        if grant.granted_by_id == grant.user_id:
            return Said(N_("%(person)s gave themselves the role %(role)s"), **facts)
        subject = f"user:{grant.user.username}"
        actor = told.get((subject, grant.role, grant.granted_at))
        if ended.get((subject, grant.role), grant.granted_at) > grant.granted_at:
            return Said(N_("%(person)s holds the role %(role)s, which was ended"), **facts)
        if actor is None or (giver and actor != giver):
            return Said(N_("the journal does not tell how %(person)s got the role %(role)s"), **facts)
    return ""


def _begun() -> set[tuple[str, str, datetime]]:
    """Who got which role when the installation began: as the system told, once, before anybody had an account."""
    first = journal.entries().filter(verb__in=("access.begin", "access.add_person")).order_by("number").first()
    if first is None or first.verb != "access.begin" or first.actor != SYSTEM:
        return set()
    return {(username, role, first.at) for username, roles in first.facts["roles"].items() for role in roles}


def _ended() -> dict[tuple[str, str], datetime]:
    """Who lost which role when, the last time, as the journal tells."""
    found = {}
    for entry in journal.entries().filter(verb__in=("access.end_role", "access.switch_off", "access.switch_on")):
        for role in entry.facts.get("roles", [entry.facts.get("role")]):
            key = (entry.subject, role)
            found[key] = max(entry.at, found.get(key, entry.at))
    return found


def _proposals() -> str:
    given = set(RoleGrant.objects.order_by("pk").values_list("user_id", "role", "granted_at", "granted_by_id"))
    ended = set(RoleGrant.objects.order_by("pk").values_list("user_id", "role", "ended_at", "ended_by_id"))
    for item in RoleProposal.objects.exclude(confirmed_at=None).select_related("user").order_by("pk"):
        facts = {"person": item.user.username, "role": item.role}
        if item.confirmed_by_id in (item.proposed_by_id, item.user_id):
            alone = N_("the proposal about the role %(role)s of %(person)s was not confirmed by a second person")
            return Said(alone, **facts)
        deed = (item.user_id, item.role, item.confirmed_at, item.confirmed_by_id)
        if deed not in (given if item.gives else ended):
            undone = N_("the proposal about the role %(role)s of %(person)s was confirmed, but the role did not follow")
            return Said(undone, **facts)
    return ""


def _reviews() -> str:
    for item in AccessReview.objects.order_by("pk"):
        if canon.fingerprint(item.content) != item.sha256:
            differs = N_("the access review %(year)s Q%(quarter)s differs from its fingerprint")
            return Said(differs, year=item.year, quarter=item.quarter)
    return ""
