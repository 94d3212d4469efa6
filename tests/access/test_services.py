import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from pool import wording
from pool.access import fitting, queries, rules, services
from pool.access.models import RoleGrant, User
from pool.journal.models import Entry
from tests.factories import NOW, municipalities, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def somebody():
    return services.set_up_person(
        username="kim", password="demo", first_name="Kim", last_name="Lund", email="kim@example.dk", by=None, at=NOW
    )


def test_a_new_person_has_no_role_and_a_hashed_password(somebody):
    assert (somebody.roles, str(somebody), somebody.check_password("demo")) == (frozenset(), "Kim Lund", True)
    assert somebody.password != "demo"
    assert not somebody.is_staff and not somebody.is_superuser
    assert list(Entry.objects.values_list("verb", "subject")) == [("access.add_person", "user:kim")]


def test_a_role_is_given_by_somebody_and_told(somebody):
    boss = person("boss", "administrator")
    grant = services.grant_role(user=somebody, role="caseworker", by=boss, at=NOW)
    assert (grant.user, grant.role, grant.granted_by, grant.granted_at) == (somebody, "caseworker", boss, NOW)
    assert User.objects.get(username="kim").roles == {"caseworker"}
    last = Entry.objects.order_by("number").last()
    assert (last.verb, last.subject, last.actor, last.facts) == (
        "access.grant_role",
        "user:kim",
        "boss",
        {"role": "caseworker"},
    )


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        (one, other)
        for one in sorted(rules.AGENCY | rules.OUTSIDE)
        for other in sorted(rules.AGENCY | rules.OUTSIDE)
        if one != other
    ],
)
def test_a_second_role_is_given_only_when_the_two_may_be_held_together(held, wanted):
    user = person("kim", held)
    if {held, wanted} == {"caseworker", "decider"}:
        services.grant_role(user=user, role=wanted, by=None, at=NOW)
        return
    with pytest.raises(fitting.RolesNotTogether) as caught:
        services.grant_role(user=user, role=wanted, by=None, at=NOW)
    assert set(caught.value.facts.values()) == {held, wanted}
    assert User.objects.get(pk=user.pk).roles == {held}


def test_a_stale_copy_of_the_person_does_not_hide_a_conflict(somebody):
    assert somebody.roles == frozenset()  # read before the grant, kept in the copy
    services.grant_role(user=somebody, role="finance", by=None, at=NOW)
    with pytest.raises(fitting.RolesNotTogether):
        services.grant_role(user=somebody, role="decider", by=None, at=NOW)


def test_a_role_that_has_ended_is_no_conflict(somebody):
    services.grant_role(user=somebody, role="finance", by=None, at=NOW)
    RoleGrant.objects.update(ended_at=NOW, ended_by=somebody)
    services.grant_role(user=User.objects.get(pk=somebody.pk), role="decider", by=None, at=NOW)
    assert User.objects.get(pk=somebody.pk).roles == {"decider"}


def test_a_role_is_held_once(somebody):
    services.grant_role(user=somebody, role="decider", by=None, at=NOW)
    with pytest.raises(fitting.RoleHeldAlready) as caught:
        services.grant_role(user=somebody, role="decider", by=None, at=NOW)
    assert caught.value.facts == {"who": "Kim Lund", "role": "decider"}
    with translation.override("en"):
        assert wording.refusal_text(caught.value) == "Kim Lund holds the role “Decision maker” already."
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(user=somebody, role="decider", granted_at=NOW)


@pytest.mark.parametrize("role", ["king", "", "Decider", "superuser"])
def test_a_role_that_does_not_exist_is_refused(somebody, role):
    with pytest.raises(fitting.UnknownRole):
        services.grant_role(user=somebody, role=role, by=None, at=NOW)
    assert RoleGrant.objects.count() == 0


def test_roles_and_places_of_work_must_fit(somebody):
    with pytest.raises(fitting.RoleNeedsMunicipality):
        services.grant_role(user=somebody, role="signatory", by=None, at=NOW)
    local = person("local", "preparer", municipalities()["751"])
    services.grant_role(user=local, role="signatory", by=None, at=NOW)
    with pytest.raises(fitting.RolesNotTogether):
        services.grant_role(user=local, role="auditor", by=None, at=NOW)
    RoleGrant.objects.update(ended_at=NOW, ended_by=somebody)
    with pytest.raises(fitting.RoleWithoutMunicipality):
        services.grant_role(user=User.objects.get(pk=local.pk), role="auditor", by=None, at=NOW)


def test_a_grant_that_ended_says_by_whom(somebody):
    services.grant_role(user=somebody, role="decider", by=None, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.update(ended_at=NOW)


def test_holding_a_role_means_now_and_switched_on(world):
    assert [str(user) for user in queries.holding("signatory")] == [
        "Signatory Test",
        "Signatory-101 Test",
        "Signatory-825 Test",
    ]
    assert list(queries.of_municipality(world.aarhus.pk, "signatory")) == [world.people.signatory]
    User.objects.filter(pk=world.people.signatory.pk).update(is_active=False)
    assert list(queries.of_municipality(world.aarhus.pk, "signatory")) == []
    assert list(queries.of_municipality(world.laesoe.pk, "caseworker")) == []
