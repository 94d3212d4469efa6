import pytest

from pool.access import proving
from pool.access.fitting import RolesNotTogether, TooFewOfRole
from pool.access.models import User
from pool.access.services import add_person, beginning, grant_role
from pool.access.services.beginning import BegunAlready, Newcomer
from pool.journal.models import Entry
from pool.kernel.refusals import Refusals
from pool.mail.models import Message
from tests.factories import NOW
from tests.together import at_once

pytestmark = pytest.mark.django_db
FIRST = {"tove": ("administrator",), "ibh": ("administrator",), "viggo": ("decider", "caseworker")}


def newcomers(**roles: tuple) -> list[Newcomer]:
    return [Newcomer(name, name.title(), "Test", f"{name}@styrelsen.dk", given) for name, given in roles.items()]


def begin(**roles: tuple) -> list[User]:
    return beginning.begin(people=newcomers(**(roles or FIRST)), by=None, at=NOW)


def test_the_first_people_get_accounts_roles_and_links():
    begin()
    held = {user.username: user.roles for user in User.objects.all()}
    assert held == {"tove": {"administrator"}, "ibh": {"administrator"}, "viggo": {"decider", "caseworker"}}
    assert set(Message.objects.values_list("kind", "recipient")) == {("welcome", name) for name in FIRST}
    told = Entry.objects.order_by("number").first()
    given = {name: sorted(roles) for name, roles in FIRST.items()}
    assert (told.verb, told.actor, told.facts) == ("access.begin", "system", {"roles": given})
    assert proving.first_problem() == ""


def test_a_role_that_the_system_gave_later_is_named():
    begin()
    new = add_person(username="new", first_name="N", last_name="T", email="n@example.dk", by=None, at=NOW)
    grant_role(user=new, role="finance", by=None, at=NOW)
    assert proving.first_problem() == "nobody gave new the role finance"


def test_an_installation_begins_once():
    begin()
    with pytest.raises(BegunAlready):
        begin()
    assert User.objects.count() == 3


@pytest.mark.parametrize(
    ("roles", "missing"),
    [
        ({"tove": ("administrator",), "viggo": ("decider",)}, ["administrator"]),
        ({"tove": ("administrator",), "ibh": ("administrator",)}, ["decider"]),
        ({"viggo": ("caseworker",)}, ["administrator", "decider"]),
    ],
)
def test_too_few_cannot_begin(roles, missing):
    with pytest.raises((TooFewOfRole, Refusals)) as caught:
        begin(**roles)
    found = getattr(caught.value, "items", [caught.value])
    assert [item.facts["role"] for item in found] == missing
    assert not User.objects.exists() and not Entry.objects.exists()


def test_nothing_is_kept_where_one_role_is_refused():
    with pytest.raises(RolesNotTogether):
        begin(**FIRST, asger=("controller", "finance"))
    assert not User.objects.exists() and not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_begin_together_one_does():
    results = at_once(begin, begin)
    assert [type(item) for item in results if isinstance(item, Exception)] == [BegunAlready]
    assert User.objects.count() == 3
