"""The endpoints of e-mails."""

import pytest

from pool.applications.services import signing
from pool.mail import services
from pool.mail.models import Message
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(world):
    application = factories.draft(world, world.aarhus)
    signing.hand_over(application=application, to=world.people.signatory, by=world.people.preparer, at=NOW)
    factories.receiving.receive(application=application, by=world.people.signatory, at=NOW)
    world.mail = Message.objects.get(kind="handed_over")
    world.other = services.post(to="puljer@example.dk", kind="letter", case="", at=NOW)
    return world


def keys(answer) -> list[int]:
    return [row["id"] for row in answer.json()["results"]]


def test_everybody_lists_what_is_theirs(here, api):
    assert keys(api(here.people.administrator).get("/api/v1/mails")) == [here.other.pk, here.mail.pk]
    for person in (here.people.caseworker, here.people.preparer):
        assert keys(api(person).get("/api/v1/mails")) == [here.mail.pk]
    assert keys(api(here.foreign.preparer).get("/api/v1/mails")) == []
    for role in ("finance", "ministry"):
        assert api(getattr(here.people, role)).get("/api/v1/mails").status_code == 403


def test_the_list_is_narrowed_and_says_what_it_does_not_know(here, api):
    client = api(here.people.administrator)
    assert keys(client.get("/api/v1/mails?case=2026-1-751&state=waiting&kind=handed_over")) == [here.mail.pk]
    assert keys(client.get("/api/v1/mails?state=failed")) == []
    assert client.get("/api/v1/mails?state=nonsense").status_code == 400
    assert client.get("/api/v1/mails?colour=red").status_code == 400


def test_a_mail_is_shown_with_its_text(here, api):
    shown = api(here.people.caseworker).get(f"/api/v1/mails/{here.mail.pk}").json()
    assert {name: shown[name] for name in ("to", "kind", "case", "state", "attempts", "problem", "sent_at")} == {
        "to": "signatory@example.dk", "kind": "handed_over", "case": "2026-1-751", "state": "waiting", "attempts": 0,
        "problem": "", "sent_at": None,
    }  # fmt: skip
    assert shown["text"] == here.mail.text
    assert "html" not in shown
    assert api(here.foreign.signatory).get(f"/api/v1/mails/{here.mail.pk}").status_code == 404


def test_a_failed_mail_is_sent_again_once(here, api):
    Message.objects.filter(pk=here.mail.pk).update(state="failed", attempts=6, problem="TimeoutError: timed out")
    client, address = api(here.people.caseworker), f"/api/v1/mails/{here.mail.pk}/send-again"
    assert client.post(address, {"to": "x@example.dk"}).status_code == 400
    answer = client.post(address)
    assert (answer.status_code, answer.json()["state"]) == (200, "waiting")
    again = client.post(address)
    assert (again.status_code, again.json()["code"]) == (409, "nothing_to_send_again")
    assert api(here.people.decider).post(address).status_code == 403
    assert api(here.people.caseworker).post(f"/api/v1/mails/{here.other.pk}/send-again").status_code == 404


def test_without_an_address_it_says_so(here, api):
    other = services.post(to="", kind="letter", case="", at=NOW)
    answer = api(here.people.administrator).post(f"/api/v1/mails/{other.pk}/send-again")
    assert (answer.status_code, answer.json()["code"]) == (409, "no_mail_address")
