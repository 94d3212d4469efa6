import pytest

from pool.access.entering import AddressTaken, BadAddress, BadUsername, UsernameTaken
from pool.access.models import User
from pool.access.services import add_person
from pool.journal.models import Entry
from pool.kernel.refusals import MissingField, NotAllowed, Refusals
from pool.mail.models import Message
from tests import factories
from tests.factories import NOW
from tests.posted import posted
from tests.together import at_once

pytestmark = pytest.mark.django_db
GIVEN = {"username": "kim.l", "first_name": "Kim", "last_name": "Lund", "email": "kim@kommune.dk"}


def add(by=None, **given) -> User:
    return add_person(**{**GIVEN, **given}, by=by, at=NOW)


def test_an_account_begins_without_a_role_and_without_a_password(world):
    made = add(world.people.administrator, municipality=world.aarhus, first_name="  Kim ", email=" kim@kommune.dk ")
    kept = User.objects.get(username="kim.l")
    assert (str(kept), kept.email, kept.municipality, kept.date_joined) == (
        "Kim Lund",
        GIVEN["email"],
        world.aarhus,
        NOW,
    )
    assert (made.roles, kept.has_usable_password(), kept.is_active) == (frozenset(), False, True)
    told = Entry.objects.order_by("-number").first()
    assert (told.verb, told.subject, told.actor) == ("access.add_person", "user:kim.l", "administrator")
    assert told.facts == {"municipality": "751", "mail": "kim@kommune.dk"}


def test_the_person_gets_a_link_that_nobody_else_reads(world):
    add(world.people.administrator)
    message = Message.objects.get()
    assert (message.kind, message.to, message.recipient) == ("welcome", "kim@kommune.dk", "kim.l")
    assert message.secret and message.secret not in message.text + message.html + message.subject
    assert "Administrator Test" in message.text and "kim.l" in message.text
    (sent,) = posted(NOW)
    assert f"/{message.secret}/" in sent.body
    assert Message.objects.get().secret == ""


@pytest.mark.parametrize("role", ["caseworker", "decider", "finance", "controller", "signatory", "auditor"])
def test_only_an_administrator_adds_people(world, role):
    with pytest.raises(NotAllowed):
        add(getattr(world.people, role))
    assert not User.objects.filter(username="kim.l").exists()


@pytest.mark.parametrize("username", ["", "ab", "a b c", "kim@lund", "kïm", "k" * 151, "<b>kim", "кim"])
def test_a_user_name_is_of_plain_signs(username):
    with pytest.raises(BadUsername):
        add(username=username)
    assert not User.objects.exists()


@pytest.mark.parametrize("username", ["decider", "DECIDER", "System"])
def test_a_user_name_belongs_to_one_person(world, username):
    with pytest.raises(UsernameTaken):
        add(username=username)


@pytest.mark.parametrize("email", ["kim", "kim@", "a@b", "kim@kommune.dk, bo@kommune.dk", "kim lund@kommune.dk"])
def test_an_address_is_one(email):
    with pytest.raises(BadAddress):
        add(email=email)


def test_an_address_belongs_to_one_active_person(world):
    with pytest.raises(AddressTaken):
        add(email="DECIDER@example.dk")
    User.objects.filter(username="decider").update(is_active=False)
    assert add(email="DECIDER@example.dk").email == "DECIDER@example.dk"


def test_all_that_is_missing_is_said_at_once():
    with pytest.raises(Refusals) as caught:
        add(username="", first_name=" ", last_name="", email="")
    found = [(type(item), item.field) for item in caught.value.items]
    missing = [(MissingField, name) for name in ("first_name", "last_name", "email")]
    assert found == [(BadUsername, "username"), *missing]
    assert not User.objects.exists() and not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_add_the_same_person_together_add_one():
    factories.world()
    by = User.objects.get(username="administrator")
    results = at_once(
        lambda: add(by, username="kim", email="kim@kommune.dk"), lambda: add(by, username="KIM", email="KIM@kommune.dk")
    )
    assert User.objects.filter(username__iexact="kim").count() == 1
    assert sum(isinstance(item, User) for item in results) == 1
