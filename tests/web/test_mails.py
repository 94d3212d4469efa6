"""The pages of e-mails: the outbox, one mail, trying again; and on the page of its case."""

import pytest
from django.test import Client
from django.urls import reverse

from pool.applications.services import signing
from pool.journal.models import Entry
from pool.mail import services
from pool.mail.models import Message
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(world):
    """Aarhus has handed an application over, taken it back and sent it; one mail is about no case."""
    application = factories.draft(world, world.aarhus)
    signing.hand_over(application=application, to=world.people.signatory, by=world.people.preparer, at=NOW)
    factories.receiving.receive(application=application, by=world.people.signatory, at=NOW)
    world.application = application
    world.mail = Message.objects.get(kind="handed_over")
    world.other = services.post(to="puljer@example.dk", kind="letter", case="", at=NOW)
    return world


def client(person, language="en") -> Client:
    found = Client(headers={"accept-language": language})
    found.force_login(person, backend="pool.access.guard.Backend")
    return found


def page(person, name="mails", *args, **query):
    return client(person).get(reverse(name, args=args, query=query or None))


def failed(message: Message, problem="TimeoutError: timed out") -> Message:
    Message.objects.filter(pk=message.pk).update(state="failed", attempts=6, problem=problem)
    message.refresh_from_db()
    return message


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_the_outbox_shows_everything_to_those_who_keep_it(here, role):
    answer = page(getattr(here.people, role))
    assert [row["pk"] for row in answer.context["rows"]] == [here.other.pk, here.mail.pk]
    assert [pill["count"] for pill in answer.context["pills"]] == [2, 2, 0, 0]


@pytest.mark.parametrize("role", ["caseworker", "decider", "controller", "preparer", "signatory"])
def test_others_see_the_mails_about_the_cases_they_read(here, role):
    answer = page(getattr(here.people, role))
    assert [row["pk"] for row in answer.context["rows"]] == [here.mail.pk]
    assert page(getattr(here.people, role), "mail", here.mail.pk).status_code == 200
    assert page(getattr(here.people, role), "mail", here.other.pk).status_code == 404


def test_a_municipality_sees_neither_the_mails_of_another_nor_those_to_the_agency(here):
    services.post_to(person=here.people.caseworker, kind="letter", case="2026-1-751", at=NOW)
    assert [row["pk"] for row in page(here.people.preparer).context["rows"]] == [here.mail.pk]
    assert page(here.foreign.signatory).context["rows"] == []
    assert page(here.foreign.signatory, "mail", here.mail.pk).status_code == 404


@pytest.mark.parametrize("role", ["finance", "ministry"])
def test_nobody_else_sees_any(here, role):
    person = getattr(here.people, role)
    assert page(person).status_code == page(person, "mail", here.mail.pk).status_code == 403


def test_states_and_words_narrow_the_list(here):
    failed(here.other)
    person = here.people.administrator
    assert [row["pk"] for row in page(person, state="failed").context["rows"]] == [here.other.pk]
    assert [row["pk"] for row in page(person, q="2026-1-751").context["rows"]] == [here.mail.pk]
    assert [row["pk"] for row in page(person, q="PULJER@").context["rows"]] == [here.other.pk]
    answer = page(person, q="nobody", state="failed")
    assert answer.context["rows"] == [] and b"No e-mail here" in answer.content
    for nonsense in ({"state": "x" * 500}, {"q": "'; --\u2028"}, {"page": "-1"}, {"page": "9" * 40}):
        assert page(person, **nonsense).status_code == 200


def test_words_in_the_addresses_of_the_pills_are_quoted(here):
    answer = page(here.people.administrator, q="a&b=c d#")
    assert {pill["url"].count("&") for pill in answer.context["pills"][1:]} == {1}


def test_many_mails_take_the_same_queries_and_go_on_pages(here, django_assert_num_queries):
    person = client(here.people.administrator)
    person.get(reverse("mails"))
    for number in range(60):
        services.post(to=f"kim{number}@example.dk", kind="letter", case="", at=NOW)
    with django_assert_num_queries(7):
        answer = person.get(reverse("mails"), {"page": 2})
    assert len(answer.context["rows"]) == 12


def test_a_mail_shows_its_words_in_its_own_language(here):
    answer = page(here.people.caseworker, "mail", here.mail.pk)
    text = answer.content.decode()
    assert f'<h1 lang="da">{here.mail.subject}</h1>' in text
    assert "Preparer Test" in text and "signatory@example.dk" in text


def test_words_in_a_mail_are_no_markup(here):
    evil = services.post(to="a@example.dk", kind="handed_over", at=NOW, by="<script>alert(1)</script>", until=NOW)
    assert b"<script>alert" not in page(here.people.administrator, "mail", evil.pk).content


@pytest.mark.parametrize("role", ["administrator", "caseworker"])
def test_a_failed_mail_is_tried_again_once_and_stands_in_the_journal(here, role):
    failed(here.mail)
    person = getattr(here.people, role)
    assert b"Try again" in page(person, "mail", here.mail.pk).content
    answer = client(person).post(reverse("mail_again", args=[here.mail.pk]), follow=True)
    assert b"tried again in a moment" in answer.content
    answer = client(person).post(reverse("mail_again", args=[here.mail.pk]), follow=True)
    assert b"nothing to try again" in answer.content
    here.mail.refresh_from_db()
    assert (here.mail.state, here.mail.attempts) == ("waiting", 0)
    entry = Entry.objects.get(verb="mail.resend")
    assert (entry.case, entry.actor) == ("2026-1-751", person.username)
    assert entry.facts == {"kind": "handed_over", "problem": "TimeoutError: timed out"}


def test_a_mail_to_a_person_without_an_address_goes_where_they_are_reached_today(here):
    failed(here.mail, "no_address")
    Message.objects.filter(pk=here.mail.pk).update(to="")
    person = client(here.people.administrator)
    text = person.get(reverse("mail", args=[here.mail.pk])).content
    assert b"This person has no e-mail address." in text and b"Try again" in text
    person.post(reverse("mail_again", args=[here.mail.pk]))
    here.mail.refresh_from_db()
    assert (here.mail.to, here.mail.state) == ("signatory@example.dk", "waiting")


def test_without_any_address_trying_again_says_why_not(here):
    failed(here.mail, "no_address")
    type(here.people.signatory).objects.filter(pk=here.people.signatory.pk).update(email="")
    answer = client(here.people.administrator).post(reverse("mail_again", args=[here.mail.pk]), follow=True)
    assert b"is no e-mail address" in answer.content
    assert not Entry.objects.filter(verb="mail.resend").exists()


@pytest.mark.parametrize("role", ["decider", "preparer", "auditor"])
def test_who_may_not_try_again_has_no_button_and_no_way(here, role):
    failed(here.mail)
    person = getattr(here.people, role)
    assert b"Try again" not in page(person, "mail", here.mail.pk).content
    assert client(person).post(reverse("mail_again", args=[here.mail.pk])).status_code == 403


def test_a_caseworker_cannot_try_again_what_is_about_no_case(here):
    failed(here.other)
    answer = client(here.people.caseworker).post(reverse("mail_again", args=[here.other.pk]))
    assert answer.status_code == 404


def test_mails_that_nobody_sends_are_told_to_those_who_can_start_a_worker(here):
    assert b"nobody sends them" in page(here.people.administrator).content
    Message.objects.update(state="sent", sent_at=NOW)
    assert b"nobody sends them" not in page(here.people.administrator).content


@pytest.mark.parametrize(("role", "name"), [("caseworker", "case"), ("preparer", "application")])
def test_the_page_of_a_case_shows_its_mails(here, role, name):
    for _number in range(7):
        services.post_to(person=here.people.signatory, kind="letter", case="2026-1-751", at=NOW)
    answer = page(getattr(here.people, role), name, "2026-1-751")
    assert (len(answer.context["mails"]["rows"]), answer.context["mails"]["total"]) == (5, 8)
    assert b"All 8 e-mails about this case" in answer.content


def test_the_administrator_starts_with_what_failed(here):
    failed(here.other)
    figures = page(here.people.administrator, "start").context["parts"][0]["figures"]
    (figure,) = [item for item in figures if item["label"] == "E-mails that failed"]
    assert (figure["value"], figure["hint"], figure["url"]) == ("1", "1 waiting", "/mails/?state=failed")


@pytest.mark.parametrize("key", ["0", "999999", "9" * 30])
def test_a_mail_that_does_not_exist_is_missing(here, key):
    assert client(here.people.administrator).get(f"/mails/{key}/").status_code == 404
