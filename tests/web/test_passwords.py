"""Adding people, and their passwords, as pages: who reads the link, who may use it, and what a stranger learns."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from pool.access import rules
from pool.access.models import User
from pool.access.services import add_person, grant_role, passwords
from pool.journal.models import Entry
from pool.letters.services.knocking import MOST_ASKED
from pool.mail.models import Message
from tests.factories import NOW
from tests.posted import posted
from tests.web.agency import browser
from tests.web.applications.reading import main, messages, problems

PASSWORD = "Grevinge-3-lygter"
CHOSEN = {"new_password1": PASSWORD, "new_password2": PASSWORD}
PERSON = {
    "username": "kim", "first_name": "Kim", "last_name": "Lund", "email": "kim@kommune.dk", "municipality": "751",
}  # fmt: skip


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as turned:
        yield turned


@pytest.fixture
def kim(world) -> User:
    given = {**PERSON, "municipality": world.aarhus}
    return add_person(**given, by=world.people.administrator, at=NOW - timedelta(minutes=1))


def stranger(**more) -> Client:
    return Client(headers={"accept-language": "en"}, **more)


def link(message: Message | None = None) -> str:
    """The path of the latest link, as its receiver reads it."""
    message = message or Message.objects.exclude(secret="").latest("pk")
    return re.search(r"/password/[\w-]+/", message.text).group() + f"{message.secret}/"


def words(answer) -> str:
    """The words of a page that Django itself puts together."""
    return main(HttpResponse(answer.content))


def sign_in(password: str) -> int:
    return stranger().post("/sign-in/", {"username": "kim", "password": password}).status_code


# Adding


def test_an_administrator_adds_a_person_from_the_list(world):
    page = browser(world.people.administrator)
    assert "/people/add/" in page.get("/people/").content.decode()
    done = page.post("/people/add/", PERSON, follow=True)
    made = User.objects.get(username="kim")
    assert done.redirect_chain == [(f"/people/{made.pk}/", 302)]
    assert "Added. A link to choose a password is on its way to kim@kommune.dk. Propose a role next." in messages(done)
    assert "Not chosen yet" in main(done) and made.municipality == world.aarhus


def test_somebody_of_the_agency_works_in_no_municipality(world):
    browser(world.people.administrator).post("/people/add/", {**PERSON, "municipality": "none"})
    assert User.objects.get(username="kim").municipality is None


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"username": "a b"}, "username", "“a b” cannot be a user name."),
        ({"username": "Decider"}, "username", "The user name “Decider” belongs to somebody already."),
        ({"first_name": ""}, "first_name", "Fill in “First name”."),
        ({"last_name": " "}, "last_name", "Fill in “Last name”."),
        ({"email": ""}, "email", "Fill in “E-mail”."),
        ({"email": "kim"}, "email", "“kim” is not an e-mail address."),
        ({"email": "decider@example.dk"}, "email", "The address decider@example.dk belongs to another person."),
        ({"municipality": ""}, "municipality", "Choose where the person works."),
        ({"municipality": "999"}, "municipality", "Choose a municipality from the list."),
        ({"first_name": "x" * 400}, "first_name", "400 characters long"),
    ],
)
def test_what_is_wrong_stands_on_its_field_and_nothing_typed_is_lost(world, given, field, said):
    answer = browser(world.people.administrator).post("/people/add/", {**PERSON, **given})
    assert answer.status_code == 400
    assert said in " ".join(answer.context["form"].errors[field])
    assert not User.objects.filter(username="kim").exists() and not Message.objects.exists()


def test_only_an_administrator_sees_the_ways(world, kim):
    for role in ("decider", "auditor"):
        page = browser(getattr(world.people, role))
        assert "/people/add/" not in page.get("/people/").content.decode()
        assert "/link/" not in page.get(f"/people/{kim.pk}/").content.decode()
        assert page.post("/people/add/", PERSON).status_code == page.post(f"/people/{kim.pk}/link/").status_code == 403


def test_an_administrator_sends_a_link(world, kim):
    page = browser(world.people.administrator)
    assert "Send a link to choose a new password" in main(page.get(f"/people/{kim.pk}/"))
    done = page.post(f"/people/{kim.pk}/link/", follow=True)
    assert "Sent. The link is good for 7 days; the old password works until a new one is chosen." in messages(done)
    page.post(f"/people/{kim.pk}/link/")
    enough = page.post(f"/people/{kim.pk}/link/", follow=True)
    assert "3 links have gone to this address within an hour. The newest of them works." in messages(enough)


@pytest.mark.parametrize("role", sorted(rules.ROLES))
def test_nobody_but_the_receiver_reads_the_link(world, kim, role):
    message = Message.objects.get()
    page = browser(getattr(world.people, role))
    for address in (
        "/mails/", f"/mails/{message.pk}/", "/api/v1/mails", f"/api/v1/mails/{message.pk}", f"/people/{kim.pk}/",
        f"/api/v1/people/{kim.pk}", "/journal/", "/admin/pool/message/", f"/admin/pool/message/{message.pk}/change/",
        f"/admin/pool/user/{kim.pk}/change/",
    ):  # fmt: skip
        assert message.secret not in page.get(address).content.decode(), address


def test_nobody_guesses_the_link_through_the_view_of_the_tables(world, kim):
    page, message = browser(world.people.auditor), Message.objects.get()
    for lookup in (f"secret__startswith={message.secret[:3]}", f"secret={message.secret}", "secret__startswith=zzz"):
        assert page.get(f"/admin/pool/message/?{lookup}").status_code == 400
    assert page.get("/admin/pool/user/?password__startswith=a").status_code == 400
    assert page.get("/admin/pool/message/?kind=welcome").status_code == 200


# Choosing


def test_a_person_chooses_a_password_by_the_link(kim):
    page, where = stranger(), link()
    first = page.get(where)
    assert (first.status_code, first["Location"]) == (302, where.rsplit("/", 2)[0] + "/set-password/")
    shown = page.get(first["Location"])
    assert "Your user name is kim" in words(shown)
    assert "Your password must contain at least 8 characters." in words(shown)
    assert Message.objects.get().secret not in shown.content.decode()
    assert shown["Referrer-Policy"] == "same-origin"
    assert {"no-store", "private"} <= set(shown["Cache-Control"].replace(" ", "").split(","))
    done = page.post(first["Location"], CHOSEN, follow=True)
    assert done.redirect_chain == [("/sign-in/", 302)]
    assert "Your password is chosen. Sign in with it." in messages(done)
    assert sign_in(PASSWORD) == 302
    assert "Chosen" in main(browser(User.objects.get(username="administrator")).get(f"/people/{kim.pk}/"))


def test_a_link_works_once_and_only_the_newest(world, kim):
    old = link()
    passwords.send_link(user=kim, by=world.people.administrator, at=NOW)
    assert stranger().get(old).status_code == 404
    new, page = link(), stranger()
    early = stranger()
    early.get(new)  # opened in two browsers
    page.post(page.get(new)["Location"], CHOSEN)
    assert early.post(new.rsplit("/", 2)[0] + "/set-password/", CHOSEN).status_code == 404
    gone = stranger().get(new)
    assert (gone.status_code, "This link does not work" in words(gone)) == (404, True)


def test_a_link_opens_only_its_own_account(world, kim):
    uid, key = link().split("/")[2:4]
    for other in ("MQ", "x", "", "-", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "\U0001f984", uid + "a"):
        answer = stranger().get(f"/password/{other}/{key}/")
        assert answer.status_code == 404, other
    assert stranger().get(f"/password/{uid}/set-password/").status_code == 404
    assert stranger().post(f"/password/{uid}/set-password/", CHOSEN).status_code == 404
    assert stranger().get(f"/password/{uid}/%00/").status_code == 400


def test_a_link_is_good_for_seven_days(kim, clock):
    where = link()
    clock.move_to(NOW + timedelta(days=6, hours=23))
    assert stranger().get(where).status_code == 302
    clock.move_to(NOW + timedelta(days=7))
    assert stranger().get(where).status_code == 404


def test_a_person_who_is_switched_off_chooses_nothing(kim):
    page, where = stranger(), link()
    form = page.get(where)["Location"]
    User.objects.filter(pk=kim.pk).update(is_active=False)
    assert page.get(form).status_code == page.post(form, CHOSEN).status_code == stranger().get(where).status_code == 404


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("kort", "kort", "This password is too short. It must contain at least 8 characters."),
        ("password", "password", "This password is too common."),
        ("5738201946", "5738201946", "This password is entirely numeric."),
        ("kim@kommune.dk", "kim@kommune.dk", "The password is too similar to the email address."),
        (PASSWORD, "Noget-andet-4", "The two are not the same. Write the password twice."),
        ("", "", "Write a password."),
    ],
)
def test_a_password_keeps_the_rules(kim, first, second, said):
    page = stranger()
    answer = page.post(page.get(link())["Location"], {"new_password1": first, "new_password2": second})
    assert answer.status_code == 400
    assert any(said in problem for problem in problems(answer)), problems(answer)
    assert not User.objects.get(pk=kim.pk).has_usable_password()
    assert first == "" or f'value="{first}"' not in answer.content.decode()


def test_all_other_sessions_and_tokens_end(world, kim):
    page = stranger()
    page.post(page.get(link())["Location"], CHOSEN)
    elsewhere = stranger()
    elsewhere.post("/sign-in/", {"username": "kim", "password": PASSWORD})
    grant_role(user=kim, role="preparer", by=world.people.administrator, at=NOW)
    given = stranger().post("/api/v1/token", {"username": "kim", "password": PASSWORD}, "application/json").json()
    me = {"HTTP_AUTHORIZATION": f"Token {given['token']}"}
    assert "Kim Lund" in elsewhere.get("/").content.decode() and stranger().get("/api/v1/me", **me).status_code == 200
    passwords.ask_link(email=kim.email, by=None, at=NOW)
    again = {"new_password1": "Asnæs-4-lygter", "new_password2": "Asnæs-4-lygter"}
    page.post(page.get(link())["Location"], again)
    assert "Kim Lund" not in elsewhere.get("/").content.decode()
    assert stranger().get("/api/v1/me", **me).status_code == 401
    assert (sign_in(PASSWORD), sign_in("Asnæs-4-lygter")) == (400, 302)


def test_who_was_shut_out_for_wrong_passwords_comes_in_with_the_new_one(kim):
    assert [sign_in("wrong") for _ in range(6)][-1] == 429
    page = stranger()
    page.post(page.get(link())["Location"], CHOSEN)
    assert sign_in(PASSWORD) == 302


# Asking


def test_the_way_begins_where_people_sign_in(kim):
    assert 'href="/password/"' in stranger().get("/sign-in/").content.decode()
    answer = stranger().post("/password/", {"email": "KIM@kommune.dk"})
    assert (answer.status_code, "Look into your mail" in main(answer)) == (200, True)
    message = Message.objects.latest("pk")
    assert (message.kind, message.to) == ("password", "kim@kommune.dk")
    told = Entry.objects.order_by("-number").first()
    assert (told.verb, told.subject, told.actor, told.facts) == ("access.ask_link", "user:kim", "system", {})
    assert any(link(message) in mail.body for mail in posted(NOW))


def test_a_stranger_does_not_learn_which_addresses_are_known(kim):
    off = User.objects.get(username="decider")
    User.objects.filter(pk=off.pk).update(is_active=False)
    answers = {
        (answer.status_code, re.sub(r'value="[^"]{64}"', "", answer.content.decode()))
        for answer in (
            stranger().post("/password/", {"email": email}) for email in (kim.email, off.email, "no@kommune.dk") * 2
        )
    }
    assert len(answers) == 1


@pytest.mark.parametrize("email", ["", "kim", "kim@", "x" * 300 + "@a.dk", "a@b.dk\r\nBcc: c@d.dk"])
def test_what_is_no_address_is_refused(kim, email):
    before = Message.objects.count()
    answer = stranger().post("/password/", {"email": email})
    assert (answer.status_code, bool(problems(answer))) == (400, True)
    assert Message.objects.count() == before


def test_a_visitor_who_asks_too_often_waits_whatever_they_ask_for(kim):
    asked = [stranger().post("/password/", {"email": f"no{at}@kommune.dk"}).status_code for at in range(MOST_ASKED)]
    assert set(asked) == {200}
    before = Message.objects.count()
    for email in (kim.email, "no@kommune.dk"):
        answer = stranger().post("/password/", {"email": email})
        assert (answer.status_code, answer["Retry-After"]) == (429, "900")
        assert "Too many links have been asked for from your network. Wait 15 minutes" in main(answer)
    assert Message.objects.count() == before
    assert Entry.objects.filter(verb="letters.shut_out").count() == 1
    assert stranger(REMOTE_ADDR="192.0.2.7").post("/password/", {"email": kim.email}).status_code == 200
