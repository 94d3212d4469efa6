import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from pool.access import guard, rules
from pool.access.fitting import RolesNotTogether
from pool.access.models import RoleGrant, User
from pool.applications import queries as applications
from pool.awards import queries as awards
from pool.kernel.refusals import NotAllowed, NotFound
from pool.letters import queries as letters
from pool.workforce import queries as workforce
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def forced(user: User, role: str) -> User:
    """Put a role in past the services, as somebody with a database client would."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO access_role_grant (user_id, role, granted_at) VALUES (%s, %s, %s)", [user.pk, role, NOW]
        )
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize("user", [None, AnonymousUser()])
def test_who_is_not_signed_in_may_only_what_everybody_may(user):
    assert guard.roles_of(user) == frozenset()
    assert guard.may(user, rules.EVERYBODY)
    assert not any(guard.may(user, verb) for verb in (*rules.PERMISSIONS, rules.SIGNED_IN))
    guard.require(user, rules.EVERYBODY)
    with pytest.raises(NotAllowed):
        guard.require(user, "registers.read")


@pytest.mark.parametrize("role", sorted(rules.ROLES))
def test_a_role_gives_its_verbs_and_no_other(world, role):
    user = getattr(world.people, role)
    user = User.objects.get(pk=user.pk)
    for verb, roles in rules.PERMISSIONS.items():
        assert guard.may(user, verb) == (role in roles), verb
        if role not in roles:
            with pytest.raises(NotAllowed):
                guard.require(user, verb)


def test_who_has_been_switched_off_has_no_role(world):
    user = User.objects.get(pk=world.people.decider.pk)
    user.is_active = False
    assert guard.roles_of(user) == frozenset()
    assert not guard.may(user, "allocation.approve")


def test_a_role_that_has_ended_gives_nothing(world):
    user = world.people.caseworker
    RoleGrant.objects.filter(user=user).update(ended_at=NOW, ended_by=world.people.administrator)
    assert not guard.may(User.objects.get(pk=user.pk), "cases.assess")


@pytest.mark.parametrize(
    ("role", "second"),
    [
        ("finance", "decider"),
        ("finance", "administrator"),
        ("controller", "finance"),
        ("auditor", "caseworker"),
        ("ministry", "decider"),
    ],
)
def test_roles_that_exclude_each_other_give_nothing_even_when_forced_into_the_database(world, role, second):
    user = forced(getattr(world.people, role), second)
    assert user.roles == {role, second}
    for verb in rules.PERMISSIONS:
        assert not guard.may(user, verb)
        with pytest.raises(RolesNotTogether) as caught:
            guard.require(user, verb)
        assert set(caught.value.facts.values()) == {role, second}
    assert guard.may(user, rules.EVERYBODY)


def test_a_municipal_person_forced_into_the_agency_sees_no_case_of_others(world):
    factories.submitted(world, world.laesoe)
    user = forced(world.people.signatory, "caseworker")
    assert not guard.may(user, "cases.read")
    assert list(applications.visible_to(user)) == []
    assert list(workforce.visible_to(user)) == []


def test_a_role_that_does_not_exist_gives_nothing(world):
    user = forced(world.people.ministry, "king")
    assert [
        verb for verb in rules.PERMISSIONS if guard.may(user, verb) and "ministry" not in rules.PERMISSIONS[verb]
    ] == []


def test_require_own_hides_another_municipality_as_if_it_did_not_exist(world):
    guard.require_own(world.people.preparer, world.aarhus.pk)
    guard.require_own(world.people.caseworker, world.aarhus.pk)
    with pytest.raises(NotFound):
        guard.require_own(world.people.preparer, world.laesoe.pk)


def test_each_role_sees_its_own_part_of_the_records(world):
    factories.submitted(world, world.laesoe)
    factories.draft(world, world.aarhus)
    everybody = {**vars(world.people), "foreign": world.foreign.signatory, "nobody": AnonymousUser()}
    seen = {
        name: (applications.visible_to(user).count(), workforce.visible_to(user).count())
        for name, user in everybody.items()
    }
    sent, everyone = 1, 4
    assert seen == {
        "preparer": (1, 2), "signatory": (1, 2), "foreign": (1, 2), "caseworker": (sent, everyone),
        "decider": (sent, everyone), "controller": (sent, everyone), "auditor": (sent, everyone),
        "finance": (0, 0), "administrator": (0, 0), "ministry": (0, 0), "nobody": (0, 0),
    }  # fmt: skip
    assert [awards.visible_to(user).count() + letters.visible_to(user).count() for user in everybody.values()] == [
        0
    ] * 11


def test_the_backend_uses_no_permission_of_django(world):
    backend = guard.Backend()
    user = User.objects.get(pk=world.people.administrator.pk)
    user.is_superuser = True
    assert not backend.has_perm(user, "pool.change_user") and not backend.has_module_perms(user, "pool")
    assert not guard.may(user, "cases.assess")


def test_the_backend_fetches_person_and_roles_in_two_queries(world, django_assert_num_queries):
    with django_assert_num_queries(2):
        user = guard.Backend().get_user(world.people.signatory.pk)
        assert (user.municipality.code, user.roles) == ("751", {"signatory"})
    assert guard.Backend().get_user(0) is None
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert guard.Backend().get_user(user.pk) is None
