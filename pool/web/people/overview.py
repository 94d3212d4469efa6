"""The list of people, and one person with everything that was done about their roles."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pool.access import fitting, guard, queries, rules
from pool.access.models import User
from pool.access.states import Role
from pool.web.people import telling


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with their roles: who gave them, when, and when the person was last here."""
    rows = [
        {
            "name": str(person),
            "username": person.username,
            "url": reverse("person", args=[person.pk]),
            "place": telling.place(person),
            "active": person.is_active,
            "roles": [_grant(grant) for grant in person.role_grants.all()],
            "last": person.last_login,
        }
        for person in queries.people()
    ]
    context = {
        "rows": rows,
        "may_add": guard.may(request.user, "people.add"),
        "waiting": telling.waiting(request.user),
        "notices": telling.notices(timezone.now()),
    }
    return render(request, "people/list.html", context)


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: roles, the history of each, and what can be done about them."""
    found = queries.person(pk)
    grants = [_grant(grant) for grant in found.role_grants.all()]
    is_own = found.pk == request.user.pk
    clash = rules.conflict(found.roles)
    context = {
        "who": found,
        "place": telling.place(found),
        "held": [grant for grant in grants if not grant["ended"]],
        "ended": [grant for grant in reversed(grants) if grant["ended"]],
        "conflict": [Role(role).label for role in clash] if clash else [],
        "proposals": [telling.proposal(item) for item in queries.role_proposals().filter(user=found)],
        "is_own": is_own,
        "may_propose": not is_own and guard.may(request.user, "roles.propose") and bool(fitting.changes(found)),
        "may_renew": found.is_active and bool(found.email) and guard.may(request.user, "passwords.renew"),
        "has_password": found.has_usable_password(),
        "may_switch": not is_own and guard.may(request.user, "people.switch"),
        "breadcrumbs": [{"label": _("People"), "url": reverse("people")}, {"label": str(found)}],
    }
    return render(request, "people/person.html", context)


def trail(found: User, here: str) -> list[dict]:
    """The way from the list of people to a page about one of them."""
    return [
        {"label": _("People"), "url": reverse("people")},
        {"label": str(found), "url": reverse("person", args=[found.pk])},
        {"label": here},
    ]


def _grant(grant) -> dict:
    return {
        "label": Role(grant.role).label if grant.role in rules.ROLES else grant.role,
        "at": grant.granted_at,
        "who": str(grant.granted_by) if grant.granted_by_id else _("the system"),
        "ended": grant.ended_at,
        "ended_by": str(grant.ended_by) if grant.ended_by_id else "",
    }
