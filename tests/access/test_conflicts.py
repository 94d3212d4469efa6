"""Roles that exclude each other, written past the services, open no door: no page, no endpoint, no table."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from pool.access import guard, lists, rules
from pool.access.fitting import RolesNotTogether
from pool.access.models import RoleGrant, User
from pool.access.services import proposing
from pool.registry.services import payees
from tests.access import objects
from tests.factories import NOW

pytestmark = pytest.mark.django_db

PAIRS = sorted(
    {
        tuple(sorted((one, other)))
        for ones, others in rules.INCOMPATIBLE
        for one in ones
        for other in others
        if one != other
    }
)


def past_the_services(user: User, role: str, how: str) -> User:
    if how == "orm":
        RoleGrant.objects.create(user=user, role=role, granted_at=NOW)
    else:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO access_role_grant (user_id, role, granted_at) VALUES (%s, %s, %s)", [user.pk, role, NOW]
            )
    return User.objects.get(pk=user.pk)


def without_object(names: dict) -> list[str]:
    """The names of addresses that need no object and are not for everybody."""
    found = objects.addresses()
    return [
        name
        for name, verb in names.items()
        if rules.EVERYBODY not in (verb, verb[0]) and name in found and not found[name]
    ]


@pytest.mark.parametrize("how", ["orm", "sql"])
@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_two_roles_that_exclude_each_other_are_refused_when_they_are_used(world, first, second, how):
    user = past_the_services(getattr(world.people, first), second, how)
    assert user.roles == {first, second}
    for verb in (*rules.PERMISSIONS, rules.SIGNED_IN):
        with pytest.raises(RolesNotTogether):
            guard.require(user, verb)


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_they_open_no_page_no_endpoint_and_no_table(world, first, second):
    user = past_the_services(getattr(world.people, first), second, "sql")
    page, api = Client(), APIClient()
    page.force_login(user, backend="pool.access.guard.Backend")
    api.force_login(user)
    names = {"preparer": "applications", "signatory": "applications", "caseworker": "worklist", "finance": "payees",
             "decider": "people", "controller": "payees", "administrator": "people", "ministry": "reports",
             "auditor": "ledger"}  # fmt: skip
    assert {page.get(reverse(names[role])).status_code for role in (first, second)} == {403}
    assert page.get("/admin/").status_code == page.get("/admin/pool/rolegrant/").status_code == 403
    assert page.get("/").status_code == 200  # which says that there is nothing to do here
    answers = [api.get(f"/api/v1/{name}") for name in ("me", "people", "payees", "worklist", "reports")]
    assert {answer.status_code for answer in answers} == {403}
    assert {answer.json()["code"] for answer in answers} == {"roles_not_together"}


def test_every_page_and_endpoint_is_closed_to_them(world):
    """The one pair that cost the most: who decides and who pays."""
    user = past_the_services(world.people.finance, "decider", "sql")
    page, api = Client(), APIClient()
    page.force_login(user, backend="pool.access.guard.Backend")
    api.force_login(user)
    open_pages = [name for name in without_object(lists.PAGES) if page.get(reverse(name)).status_code != 403]
    open_endpoints = [name for name in without_object(lists.ENDPOINTS) if api.get(reverse(name)).status_code != 403]
    assert (open_pages, open_endpoints) == ([], [])


def test_they_decide_about_no_role_and_no_payee(world):
    people = world.people
    role = proposing.propose_role(
        user=people.preparer, role="signatory", gives=True, reason="x", by=people.administrator, at=NOW
    )
    change = payees.propose_payee(
        municipality=world.aarhus, cvr="55133018", gln="", source="x", by=people.administrator, at=NOW
    )
    decider = past_the_services(people.decider, "finance", "orm")
    controller = past_the_services(people.controller, "finance", "orm")
    for deed in (
        lambda: proposing.confirm_role(proposal=role, by=decider, at=NOW),
        lambda: proposing.decline_role(proposal=role, why="x", by=decider, at=NOW),
        lambda: payees.confirm_payee(change=change, by=controller, at=NOW),
        lambda: payees.decline_payee(change=change, why="x", by=controller, at=NOW),
    ):
        with pytest.raises(RolesNotTogether):
            deed()


def test_no_table_is_written_through_the_auditors_view(world):
    page = Client()
    page.force_login(world.people.auditor, backend="pool.access.guard.Backend")
    grant = RoleGrant.objects.get(user=world.people.auditor)
    for address, given in (
        (f"/admin/pool/municipality/{world.aarhus.pk}/change/", {"cvr": "55133018"}),
        ("/admin/pool/rolegrant/add/", {"user": world.people.auditor.pk, "role": "finance"}),
        (f"/admin/pool/rolegrant/{grant.pk}/change/", {"role": "finance"}),
        (f"/admin/pool/rolegrant/{grant.pk}/delete/", {"post": "yes"}),
        ("/admin/pool/payeechange/add/", {"new_cvr": "55133018"}),
    ):
        assert page.post(address, given).status_code == 403
    world.aarhus.refresh_from_db()
    assert (world.aarhus.cvr, User.objects.get(pk=world.people.auditor.pk).roles) == ("", {"auditor"})
