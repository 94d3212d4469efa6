"""Links to choose a password: whose, how long, how often, and what ends with the old password."""

from datetime import timedelta

import pytest
from rest_framework.authtoken.models import Token

from pool.access import links
from pool.access.models import User
from pool.access.services import add_person, passwords, switching
from pool.access.services.passwords import LinksEnough, LinkSpent, NoAddressForLink, NoLinkWhenOff, WeakPassword
from pool.journal.models import Entry
from pool.kernel.refusals import NotAllowed
from pool.mail.models import Message
from tests import factories
from tests.factories import NOW
from tests.together import at_once

pytestmark = pytest.mark.django_db
PASSWORD = "Grevinge-3-lygter"
MINUTE, WEEK = timedelta(minutes=1), timedelta(days=7)


@pytest.fixture
def kim(world) -> User:
    return added(world)


def added(world) -> User:
    names = {"username": "kim", "first_name": "Kim", "last_name": "Lund", "email": "kim@kommune.dk"}
    return add_person(**names, municipality=world.aarhus, by=world.people.administrator, at=NOW)


def key() -> str:
    """The key of the latest link, as its receiver reads it."""
    return Message.objects.filter(kind__in=("welcome", "password")).latest("pk").secret


def choose(user, token, password=PASSWORD, at=NOW + MINUTE) -> User:
    return passwords.choose_password(user=user, token=token, password=password, by=user, at=at)


def ask(email="kim@kommune.dk", at=NOW + MINUTE) -> None:
    passwords.ask_link(email=email, by=None, at=at)


def test_a_person_chooses_a_password_and_is_told(kim):
    token = key()
    choose(kim, token)
    assert User.objects.get(pk=kim.pk).check_password(PASSWORD)
    told = Entry.objects.order_by("-number").first()
    assert (told.verb, told.subject, told.actor) == ("access.choose_password", "user:kim", "kim")
    assert told.facts == {"token_ended": False}
    last = Message.objects.latest("pk")
    assert (last.kind, last.to, last.secret) == ("password_chosen", "kim@kommune.dk", "")
    assert PASSWORD not in last.text and token not in str(list(Entry.objects.values_list("facts", flat=True)))


def test_a_link_works_once(kim):
    token = key()
    choose(kim, token)
    with pytest.raises(LinkSpent):
        choose(kim, token, "Noget-helt-andet-7", NOW + 2 * MINUTE)
    assert User.objects.get(pk=kim.pk).check_password(PASSWORD)


@pytest.mark.parametrize(("after", "fits"), [(WEEK, True), (WEEK + timedelta(seconds=1), False)])
def test_a_link_is_good_for_seven_days(kim, after, fits):
    assert links.fits(kim, key(), NOW + after) is fits


def test_only_the_newest_link_works(kim):
    old = key()
    ask(at=NOW + timedelta(microseconds=1))  # within the same second, too
    with pytest.raises(LinkSpent):
        choose(kim, old)
    choose(kim, key())


def test_a_link_opens_no_other_account(world, kim):
    with pytest.raises(LinkSpent):
        choose(world.people.decider, key())


@pytest.mark.parametrize("token", ["", "x", "-", "set-password", "\x00", "a" * 5000, "d0abc-" + "0" * 32, "🦄-🦄"])
def test_what_is_no_key_opens_nothing(kim, token):
    with pytest.raises(LinkSpent):
        choose(kim, token)


@pytest.mark.parametrize("password", ["", "kort", "password", "12345678901", "kim@kommune.dk"])
def test_a_weak_password_is_refused_and_the_link_stays(kim, password):
    with pytest.raises(WeakPassword) as caught:
        choose(kim, key(), password)
    assert caught.value.facts["why"]
    assert links.fits(kim, key(), NOW + MINUTE)


def test_a_person_who_is_switched_off_gets_nothing(world, kim):
    token = key()
    switching.switch_off(user=kim, why="Væk.", by=world.people.administrator, at=NOW)
    with pytest.raises(LinkSpent):
        choose(kim, token)
    before = Message.objects.count()
    ask()
    with pytest.raises(NoLinkWhenOff):
        passwords.send_link(user=kim, by=world.people.administrator, at=NOW)
    assert Message.objects.count() == before


def test_a_link_from_before_somebody_was_switched_off_stays_spent(world, kim):
    token, by = key(), world.people.administrator
    switching.switch_off(user=kim, why="Orlov.", by=by, at=NOW)
    switching.switch_on(user=kim, why="Tilbage.", by=by, at=NOW)
    with pytest.raises(LinkSpent):
        choose(kim, token)
    ask()
    assert choose(kim, key()).check_password(PASSWORD)


def test_signing_in_ends_a_link(kim):
    token = key()
    User.objects.filter(pk=kim.pk).update(last_login=NOW + MINUTE)
    with pytest.raises(LinkSpent):
        choose(kim, token)


def test_a_token_of_the_api_ends_with_the_old_password(world, kim):
    Token.objects.create(user=kim)
    other = Token.objects.create(user=world.people.decider)
    choose(kim, key())
    assert list(Token.objects.all()) == [other]
    assert Entry.objects.order_by("-number").first().facts == {"token_ended": True}


def test_an_administrator_sends_a_link_and_never_sees_it(world, kim):
    passwords.send_link(user=kim, by=world.people.administrator, at=NOW + MINUTE)
    message = Message.objects.latest("pk")
    assert (message.kind, message.to) == ("password", "kim@kommune.dk")
    assert "Administrator Test" in message.text and message.secret not in message.text + message.html
    told = Entry.objects.order_by("-number").first()
    assert (told.verb, told.subject, told.actor) == ("access.send_link", "user:kim", "administrator")
    assert told.facts == {}


@pytest.mark.parametrize("role", ["decider", "auditor", "caseworker", "signatory"])
def test_nobody_else_sends_links(world, kim, role):
    with pytest.raises(NotAllowed):
        passwords.send_link(user=kim, by=getattr(world.people, role), at=NOW)


def test_without_an_address_there_is_no_link(world, kim):
    User.objects.filter(pk=kim.pk).update(email="")
    with pytest.raises(NoAddressForLink):
        passwords.send_link(user=kim, by=world.people.administrator, at=NOW)
    before = Message.objects.count()
    ask("")
    assert Message.objects.count() == before


def test_three_links_an_hour_go_to_an_address(world, kim):
    for minute in range(6):
        ask(" kim@KOMMUNE.dk".strip(), NOW + minute * MINUTE)
    assert Message.objects.filter(kind="welcome").count() + Message.objects.filter(kind="password").count() == 3
    with pytest.raises(LinksEnough):
        passwords.send_link(user=kim, by=world.people.administrator, at=NOW + 59 * MINUTE)
    assert links.fits(kim, key(), NOW + 59 * MINUTE)
    ask(at=NOW + 61 * MINUTE)
    assert Message.objects.filter(kind="password").count() == 3


@pytest.mark.parametrize("email", ["nobody@kommune.dk", "kim", "%", "kim@kommune.d_"])
def test_an_unknown_address_leaves_no_trace(kim, email):
    before = (Message.objects.count(), Entry.objects.count())
    ask(email)
    assert (Message.objects.count(), Entry.objects.count()) == before


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_a_link_together_one_chooses():
    kim = added(factories.world())
    token = key()
    results = at_once(lambda: choose(kim, token, "Grevinge-3-lygter"), lambda: choose(kim, token, "Asnæs-4-lygter"))
    assert [type(item) for item in results if isinstance(item, Exception)] == [LinkSpent]
    assert Entry.objects.filter(verb="access.choose_password").count() == 1


@pytest.mark.django_db(transaction=True)
def test_five_who_ask_together_get_three_links():
    added(factories.world())
    at_once(*[ask] * 5)
    assert Message.objects.filter(kind__in=("welcome", "password")).count() == 3
