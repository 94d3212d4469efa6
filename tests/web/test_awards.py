from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pool.awards.models import Award
from pool.awards.services import deciding, running
from tests import factories, paying, written
from tests.web.applications.reading import main, text


@pytest.fixture
def here(db):
    """Læsø is first and gets its six modules; for Aarhus, with five, four are left."""
    world = factories.world()
    for place, (municipality, count) in enumerate(((world.laesoe, 6), (world.aarhus, 5))):
        factories.assessed(world, municipality, count=count, at=factories.NOW + timedelta(hours=place))
    run = running.propose(round=factories.closed(world), by=world.people.caseworker, at=factories.AFTER)
    running.approve(run=run, why="Som bekendtgjort.", by=world.people.decider, at=factories.AFTER)
    deciding.decide(run=run, by=world.people.decider, at=factories.AFTER)
    with time_machine.travel(factories.AFTER, tick=False):
        yield world


def browser(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def shown(response) -> list[tuple]:
    return [(row["reference"], row["kind"].value, row["awarded"], row["left"]) for row in response.context["rows"]]


def test_list_of_the_municipality_holds_its_own(here):
    response = browser(here.people.preparer).get(reverse("awards"))
    assert [row[0] for row in shown(response)] == ["2026-1-751"]
    assert "Partial award Awaiting acceptance 1 October 2026 125,000.00 100,000.00 0.00 100,000.00" in main(response)


def test_list_of_the_agency_holds_all_and_filters_by_kind(here):
    client = browser(here.people.caseworker)
    assert [row[0] for row in shown(client.get(reverse("awards")))] == ["2026-1-751", "2026-1-825"]
    response = client.get(reverse("awards"), {"kind": "award"})
    assert [row[0] for row in shown(response)] == ["2026-1-825"]
    pills = [(str(pill["label"]), pill["count"], pill["current"]) for pill in response.context["pills"]]
    assert pills == [("All", 2, False), ("Award", 1, True), ("Partial award", 1, False), ("Refusal", 0, False),
                     ("Supplementary grant", 0, False), ("Conditional award", 0, False)]  # fmt: skip
    assert len(shown(client.get(reverse("awards"), {"kind": "nonsense"}))) == 2


def test_empty_list_says_why(here):
    foreign = factories.person("second", "preparer", here.koebenhavn)
    assert "No decisions yet" in text(browser(foreign).get(reverse("awards")))


def test_award_shows_outcome_lines_reasons_and_plan(here):
    response = browser(here.people.preparer).get(reverse("award", args=["2026-1-751"]))
    words = main(response)
    assert "Decided 1 October 2026 by Decider Test." in words
    assert "Asked DKK 125,000.00 Awarded DKK 100,000.00 Paid DKK 0.00 Left DKK 100,000.00" in words
    assert [(line["number"], line["awarded"], line["outcome"]) for line in response.context["lines"]] == [
        (1, "25,000.00", "full"),
        (2, "25,000.00", "full"),
        (3, "25,000.00", "full"),
        (4, "25,000.00", "full"),
        (5, "0.00", "none"),
    ]
    assert [reason["lines"] for reason in response.context["reasons"]] == ["5"]
    assert [row["amount"] for row in response.context["plan"]] == [
        Award.objects.get(reference="2026-1-751").awarded_amount
    ]
    assert "Not paid yet" in words


def test_award_with_letter_and_payment(here):
    award = Award.objects.get(reference="2026-1-751")
    letter = written.letter(award=award, by=here.people.decider, at=factories.AFTER)
    paying.ready(here)
    paying.paid(here)
    response = browser(here.people.preparer).get(reverse("award", args=["2026-1-751"]))
    assert [item["url"] for item in response.context["letters"]] == [reverse("letter_pdf", args=[letter.pk])]
    assert "Paid DKK 100,000.00 Left DKK 0.00" in main(response)


def test_award_leads_to_what_the_reader_may_read(here):
    application, case = (reverse(name, args=["2026-1-751"]) for name in ("application", "case"))
    for person, url in (
        (here.people.preparer, application),
        (here.people.caseworker, case),
        (here.people.finance, ""),
    ):
        response = browser(person).get(reverse("award", args=["2026-1-751"]))
        assert (response.status_code, response.context["case_url"]) == (200, url)


def test_award_of_another_municipality_is_not_found(here):
    assert browser(here.people.preparer).get(reverse("award", args=["2026-1-825"])).status_code == 404
    assert browser(here.people.preparer).get(reverse("award", args=["x" * 300])).status_code == 404


def test_one_and_several_awards_ask_equally_often(here):
    client = browser(here.people.caseworker)
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("awards"), {"kind": "award"})
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("awards"))
    assert len(many) == len(few)
