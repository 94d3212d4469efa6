from datetime import datetime, timedelta

import pytest
import time_machine

from pool.awards.models import Award, Lapse
from pool.awards.services import deciding, running
from pool.kernel import periods
from tests import factories
from tests.factories import AFTER
from tests.web.agency import browser
from tests.web.applications.reading import main, messages

HERE = "/awards/2026-1-751/"
LATE = datetime(2026, 10, 23, 9, tzinfo=periods.COPENHAGEN)


@pytest.fixture
def granted(world):
    """A grant to Aarhus and one to Læsø wait for acceptance until 22 October; it is the day of the decision."""
    for place in (world.aarhus, world.laesoe):
        factories.assessed(world, place, count=1)
    run = running.propose(round=factories.closed(world), by=world.people.caseworker, at=AFTER)
    running.approve(run=run, why="Ja.", by=world.people.decider, at=AFTER)
    deciding.decide(run=run, by=world.people.decider, at=AFTER)
    with time_machine.travel(AFTER, tick=False) as clock:
        world.clock = clock
        yield world


def state(reference: str = "2026-1-751") -> str:
    return Award.objects.get(reference=reference).state


def test_the_start_page_says_what_is_to_be_accepted_and_by_whom(granted):
    words = main(browser(granted.people.preparer).get("/"))
    assert "Grant 2026-1-751" in words
    assert "DKK 25,000.00 is granted. Nothing is paid before it is accepted." in words
    assert "Accepted by: Signatory Test." in words


def test_a_signatory_accepts_on_the_page_of_the_grant(granted):
    page = browser(granted.people.signatory)
    assert "Accept the grant" in main(page.get(HERE))
    refused = page.post(f"{HERE}accept/", {})
    assert (refused.status_code, state()) == (400, "offered")
    assert "Tick the box to accept the terms" in main(refused)
    response = page.post(f"{HERE}accept/", {"terms": "on"}, follow=True)
    assert state() == "accepted"
    assert "Accepted by Signatory Test" in main(response)
    again = page.post(f"{HERE}accept/", {"terms": "on"}, follow=True)
    assert "This cannot be done now" in messages(again)[0]
    assert "Grant 2026-1-751" not in main(page.get("/"))


@pytest.mark.parametrize("who", ["preparer", "caseworker", "decider", "finance", "controller", "auditor"])
def test_nobody_else_accepts(granted, who):
    page = browser(getattr(granted.people, who))
    assert "Accept the grant" not in main(page.get(HERE))
    assert (page.post(f"{HERE}accept/", {"terms": "on"}).status_code, state()) == (403, "offered")


def test_another_municipality_finds_nothing(granted):
    page = browser(granted.foreign.signatory)
    assert (page.post(f"{HERE}accept/", {"terms": "on"}).status_code, state()) == (404, "offered")
    assert page.post("/awards/nothing/accept/", {"terms": "on"}).status_code == 404


def test_after_the_deadline_the_agency_gives_more_time(granted):
    granted.clock.move_to(LATE)
    signatory, caseworker = browser(granted.people.signatory), browser(granted.people.caseworker)
    assert "Write to the agency" in main(signatory.get(HERE))
    response = signatory.post(f"{HERE}accept/", {"terms": "on"}, follow=True)
    assert ("Write to the agency" in messages(response)[0], state()) == (True, "offered")
    day = {"until_day": "1", "until_month": "11", "until_year": "2026"}
    for given, words in (
        ({}, "Fill in"), ({**day, "why": ""}, "Write a reason"),
        ({**day, "until_year": "2025", "why": "x"}, "must lie after"),
        ({**day, "until_day": "31", "why": "x"}, "There is no such day"),
    ):  # fmt: skip
        refused = caseworker.post(f"{HERE}more-time/", given)
        assert (refused.status_code, words in main(refused)) == (400, True)
    caseworker.post(f"{HERE}more-time/", {**day, "why": "Byrådet mødes sent."})
    signatory.post(f"{HERE}accept/", {"terms": "on"})
    assert state() == "accepted"
    assert "The grant does not wait for acceptance." in main(caseworker.get(f"{HERE}more-time/"))


def test_a_late_grant_is_proposed_to_lapse_and_signed_by_another(granted):
    granted.clock.move_to(LATE)
    caseworker, decider = browser(granted.people.caseworker), browser(granted.people.decider)
    assert "Not accepted in time" in main(caseworker.get("/"))
    assert len(caseworker.get("/lapses/").context["late"]) == 2
    given = {"ground": "not_accepted", "reason_class": "changed", "explanation": "Intet svar."}
    for wrong in (
        {},
        {**given, "ground": "not_started"},
        {**given, "reason_class": "x"},
        {**given, "explanation": " "},
    ):
        assert caseworker.post(f"{HERE}lapse/", wrong).status_code == 400
    response = caseworker.post(f"{HERE}lapse/", given, follow=True)
    lapse = Lapse.objects.get()
    assert response.redirect_chain == [(f"/lapses/{lapse.pk}/", 302)]
    assert "It is proposed already" in main(caseworker.get(f"{HERE}lapse/"))
    assert caseworker.post(f"/lapses/{lapse.pk}/sign/").status_code == 403
    assert "Proposals that a grant lapses" in main(decider.get("/"))
    assert "DKK 25,000.00" in main(decider.get(f"/lapses/{lapse.pk}/"))
    decider.post(f"/lapses/{lapse.pk}/sign/")
    assert state() == "lapsed"
    assert "DKK 25,000.00 will not be paid" in main(browser(granted.people.preparer).get(HERE))
    assert "Lapsed" in main(decider.get("/lapses/"))


def test_a_proposal_is_turned_down_with_a_reason(granted):
    granted.clock.move_to(LATE)
    given = {"ground": "not_accepted", "reason_class": "other", "explanation": "Intet svar."}
    browser(granted.people.caseworker).post(f"{HERE}lapse/", given)
    lapse, decider = Lapse.objects.get(), browser(granted.people.decider)
    assert decider.post(f"/lapses/{lapse.pk}/turn-down/", {"reason": " "}).status_code == 400
    response = decider.post(f"/lapses/{lapse.pk}/turn-down/", {"reason": "De har ringet."}, follow=True)
    assert ("De har ringet." in main(response), state()) == (True, "offered")
    assert decider.post("/lapses/999999/sign/").status_code == 404


def test_before_its_time_a_grant_lapses_only_when_it_is_not_wanted(granted):
    page = browser(granted.people.caseworker)
    response = page.get(f"{HERE}lapse/")
    assert "The municipality does not want it" in main(response)
    assert "Not accepted in time" not in main(response)
    browser(granted.people.signatory).post(f"{HERE}accept/", {"terms": "on"})
    assert "The grant can lapse on this ground after" in main(page.get(f"{HERE}lapse/"))


def test_half_a_year_on_grants_that_nobody_began_are_listed(granted):
    browser(granted.people.signatory).post(f"{HERE}accept/", {"terms": "on"})
    granted.clock.move_to(AFTER + timedelta(days=310))
    found = browser(granted.people.decider).get("/lapses/").context
    assert [[row["reference"] for row in found[name]] for name in ("late", "idle")] == [["2026-1-825"], ["2026-1-751"]]
