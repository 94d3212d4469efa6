import pytest

from pool.access import fitting
from pool.access.models import RoleGrant, User
from pool.access.services import granting, proposing, switching
from pool.journal.models import Entry
from pool.kernel.refusals import NotAllowed, ReasonMissing
from pool.mail.models import Message
from tests import factories
from tests.factories import NOW
from tests.web.agency import browser

pytestmark = pytest.mark.django_db


def off(world, user, by=None, why="Er fratrådt."):
    return switching.switch_off(user=user, why=why, by=by or world.people.administrator, at=NOW)


def on(world, user, by=None):
    return switching.switch_on(user=user, why="Er tilbage.", by=by or world.people.administrator, at=NOW)


def test_who_is_switched_off_is_signed_out_and_loses_every_role(world):
    page = browser(world.people.caseworker)
    off(world, world.people.caseworker)
    grant = RoleGrant.objects.get(user=world.people.caseworker)
    assert (grant.ended_at, grant.ended_by) == (NOW, world.people.administrator)
    assert page.get("/worklist/").status_code == 302
    entry = Entry.objects.order_by("number").last()
    assert (entry.verb, entry.facts) == ("access.switch_off", {"reason": "Er fratrådt.", "roles": ["caseworker"]})
    told = {item.to for item in Message.objects.filter(kind="person_switched")}
    assert told == {"administrator@example.dk", "decider@example.dk"}


def test_who_comes_back_holds_no_role(world):
    off(world, world.people.decider)
    on(world, world.people.decider)
    user = User.objects.get(pk=world.people.decider.pk)
    assert (user.is_active, user.roles) == (True, frozenset())


def test_who_was_switched_off_past_the_service_comes_back_without_roles_too(world):
    User.objects.filter(pk=world.people.finance.pk).update(is_active=False)
    on(world, world.people.finance)
    assert User.objects.get(pk=world.people.finance.pk).roles == frozenset()


@pytest.mark.parametrize("role", ["caseworker", "decider", "finance", "controller", "auditor", "signatory"])
def test_only_an_administrator_switches(world, role):
    by = getattr(world.people, role)
    with pytest.raises(NotAllowed):
        off(world, world.people.ministry, by=by)
    with pytest.raises(NotAllowed):
        on(world, world.people.ministry, by=by)


def test_what_makes_no_sense_is_refused(world):
    people = world.people
    second = factories.person("second", "administrator")
    with pytest.raises(switching.OwnSwitch):
        off(world, people.administrator)
    with pytest.raises(ReasonMissing):
        off(world, people.finance, why=" ")
    with pytest.raises(switching.OnAlready):
        on(world, people.finance)
    off(world, second)
    with pytest.raises(switching.OffAlready):
        off(world, second)
    with pytest.raises(fitting.SwitchedOff):
        granting.grant_role(user=second, role="auditor", by=people.administrator, at=NOW)
    with pytest.raises(fitting.SwitchedOff):
        proposing.propose_role(user=second, role="auditor", gives=True, reason="x", by=people.administrator, at=NOW)


def test_the_last_administrator_is_not_switched_off(world):
    second, by = (factories.person(name, "administrator") for name in ("second", "third"))
    RoleGrant.objects.create(user=second, role="finance", granted_at=NOW)  # whose roles exclude each other: no help
    off(world, world.people.administrator, by=by)
    with pytest.raises(NotAllowed):
        off(world, by, by=world.people.decider)
    assert User.objects.get(pk=by.pk).is_active
