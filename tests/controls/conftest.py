"""What every attack needs: a way in for each person, the tables behind the product's back, and two grants to pay."""

from types import SimpleNamespace

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.forms.models import model_to_dict
from django.test import Client
from rest_framework.test import APIClient

from pool import db
from pool.access.models import RoleGrant, User
from pool.access.services import grant_role
from pool.access.services.granting import end_role
from pool.kernel.words import Said
from pool.reports import proof
from tests import factories, paying
from tests.payments import conftest as payments


@pytest.fixture(autouse=True)
def clock():
    """Time stands still; `clock.move_to` turns it. It stands on the day of payment once grants are ready."""
    with time_machine.travel(factories.NOW, tick=False) as turned:
        yield turned


@pytest.fixture
def page():
    """A browser for a person, in English."""

    def browser(user: User) -> Client:
        made = Client(headers={"accept-language": "en"})
        made.force_login(user, backend="pool.access.guard.Backend")
        return made

    return browser


@pytest.fixture
def api():
    """A program with a person's rights, in English."""

    def client(user: User) -> APIClient:
        made = APIClient(HTTP_ACCEPT_LANGUAGE="en")
        made.force_login(user)
        return made

    return client


# Behind the product's back


def problems() -> dict[str, str]:
    """What the proofs say: name → problem."""
    found = {item.name: item.problem for item in proof.findings() if item.problem}
    assert all(isinstance(problem, Said) for problem in found.values()), found
    return found


def forced(statement: str, *parameters, lifted: bool = False) -> str:
    """Force a change in with plain SQL; return what the database or the proofs say of it. It is undone again.

    `lifted`: as somebody who can switch the triggers off, too.
    """
    connection.check_constraints()  # what waits for the end of the transaction is checked now
    with transaction.atomic():
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                _execute(cursor, statement, parameters, lifted)
                connection.check_constraints()
        except IntegrityError as refusal:
            return f"database: {refusal}"
        found = problems()
        transaction.set_rollback(True)
    return "; ".join(f"{name}: {problem}" for name, problem in found.items())


def _execute(cursor, statement: str, parameters: tuple, lifted: bool) -> None:
    if lifted:
        with db.lifted():
            cursor.execute(statement, parameters)
            connection.check_constraints()  # PostgreSQL puts no trigger back while checks wait
    else:
        cursor.execute(statement, parameters)
    assert cursor.rowcount, f"nothing to force: {statement}"


def another_role(here, user: User, old: str, new: str) -> User:
    """Somebody changes their post, as the services allow it: what they did in the old one stays theirs."""
    end_role(user=user, role=old, by=here.people.administrator, at=factories.AFTER)
    giver = User.objects.filter(role_grants__role="administrator").exclude(pk=user.pk).order_by("pk").first()
    grant_role(user=user, role=new, by=giver or here.people.decider, at=factories.AFTER)
    return User.objects.get(pk=user.pk)


def with_role(user: User, role: str) -> User:
    """A role put in past the services."""
    RoleGrant.objects.create(user=user, role=role, granted_at=factories.NOW)
    return User.objects.get(pk=user.pk)


def shut(page, row, *users: User, **facts) -> None:
    """The view of the tables changes, adds and removes nothing, whoever asks: the auditor and these people."""
    row.refresh_from_db()
    place, before = f"/admin/pool/{row._meta.model_name}/", model_to_dict(row)
    auditor = User.objects.get(username="auditor")
    for client in (page(auditor), *map(page, users)):
        given = {**{name: "" if value is None else value for name, value in before.items()}, **facts}
        given = {name: value for name, value in given.items() if not isinstance(value, (bytes, memoryview, list))}
        assert client.post(f"{place}{row.pk}/change/", given).status_code == 403
        assert client.post(f"{place}{row.pk}/delete/", {"post": "yes"}).status_code == 403
        assert client.post(f"{place}add/", given).status_code == 403
        deed = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
        client.post(place, deed)
    assert model_to_dict(type(row).objects.get(pk=row.pk)) == before


# Worlds: Aarhus has a grant of 50,000 and Læsø one of 25,000


@pytest.fixture
def granted(world) -> SimpleNamespace:
    """Both wait for acceptance."""
    payments.decided(world)
    world.award, world.other = payments.awards()
    return world


@pytest.fixture
def ready(granted, clock) -> SimpleNamespace:
    """Both are accepted, both municipalities have their number: on 1 February 2027 they can be paid."""
    paying.ready(granted)
    granted.award, granted.other = payments.awards()
    granted.second = paying.second_officer()
    clock.move_to(paying.DUE)
    return granted


@pytest.fixture
def built(ready) -> SimpleNamespace:
    """`batch` holds both payments and waits for `second` to release it."""
    ready.batch = paying.built(ready)
    return ready


@pytest.fixture
def out(ready) -> SimpleNamespace:
    """`batch` is with the bank."""
    ready.batch = paying.released(ready)
    return ready


@pytest.fixture
def paid(ready) -> SimpleNamespace:
    """The bank has paid both."""
    ready.batch = paying.paid(ready)
    return ready
