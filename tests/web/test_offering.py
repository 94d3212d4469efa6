"""Offers on pages: the caseworker makes them, the signatory answers, the run of what was accepted follows."""

from datetime import timedelta

import pytest
import time_machine

from pool.awards.models import Run
from pool.settlement import ending
from pool.settlement.models import Offer
from pool.settlement.services import offering
from tests import written
from tests.settlement.test_offering import LATER, more, wait
from tests.web.agency import browser
from tests.web.applications.reading import main, messages, problems

RESERVE = "/allocation/2026-1/reserve/"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(LATER, tick=False) as clock:
        yield clock


@pytest.fixture
def waiting(world, monkeypatch):
    written.without_paper(monkeypatch)
    return wait(world)


@pytest.fixture
def offered(waiting) -> list[Offer]:
    more(waiting, 2)
    return offering.make_offers(round=waiting.round, by=waiting.people.caseworker, at=LATER)


def test_the_reserve_list_says_who_is_next_and_offers(waiting):
    more(waiting, 2)
    page = browser(waiting.people.caseworker)
    assert "Next in line: Number 1: Læsø Kommune" in main(page.get(RESERVE))
    response = page.post("/allocation/2026-1/offers/", follow=True)
    assert messages(response) == ["2 lines have been offered money. The letters are on their way."]
    assert "DKK 0.00 of the pool is offered to nobody." in main(response)
    again = page.post("/allocation/2026-1/offers/", follow=True)
    assert messages(again)[0].startswith("Nobody can be offered anything")
    assert Offer.objects.count() == 2


def test_the_signatory_answers_from_the_start_page_and_the_caseworker_proposes_a_run(waiting, offered):
    signatory = browser(waiting.foreign.signatory)
    assert "Offer from the reserve list, case 2026-1-825" in main(signatory.get("/"))
    assert "Yes, we take the offer" in main(signatory.get(f"/offers/{offered[0].pk}/"))
    response = signatory.post(f"/offers/{offered[0].pk}/accept/", follow=True)
    assert messages(response)[0].startswith("You have said yes.")
    assert messages(signatory.post(f"/offers/{offered[1].pk}/decline/", follow=True))[0].startswith("You have said no.")
    caseworker = browser(waiting.people.caseworker)
    assert "1 accepted offer in round 2026-1 waits for a run." in main(caseworker.get("/"))
    response = caseworker.post("/allocation/2026-1/offers/propose/", follow=True)
    assert messages(response)[0].startswith("The run of the accepted offers is proposed.")
    assert Run.objects.get(state="proposed").is_offered
    assert "waits for a run" not in main(caseworker.get("/"))


def test_a_preparer_reads_and_cannot_answer(waiting, offered):
    page = browser(waiting.foreign.preparer)
    assert "Answered by: " in main(page.get(f"/offers/{offered[0].pk}/"))
    assert page.post(f"/offers/{offered[0].pk}/accept/").status_code == 403


def test_another_municipality_never_learns_of_it(waiting, offered):
    page = browser(waiting.people.signatory)
    assert page.get(f"/offers/{offered[0].pk}/").status_code == 404
    assert page.post(f"/offers/{offered[0].pk}/accept/").status_code == 404
    assert "You have no offers" in main(page.get("/offers/"))


def test_an_offer_that_ran_out_cannot_be_taken_up(waiting, offered, _today):
    _today.move_to(offered[0].answer_by + timedelta(minutes=1))
    page = browser(waiting.foreign.signatory)
    assert "It has passed on to the next on the list." in main(page.get(f"/offers/{offered[0].pk}/"))
    response = page.post(f"/offers/{offered[0].pk}/accept/", follow=True)
    assert "was to be answered by" in messages(response)[0]
    assert Offer.objects.filter(state="accepted").count() == 0


def test_the_pool_is_not_shared_out_past_the_offers(waiting, offered):
    page = browser(waiting.people.caseworker)
    response = page.post("/allocation/2026-1/propose/", {"seed": ""}, follow=True)
    assert "of the pool is offered to lines of the reserve list" in messages(response)[0]
    assert not Run.objects.filter(state="proposed").exists()


def test_an_offer_is_taken_back_with_a_reason(waiting, offered):
    page = browser(waiting.people.caseworker)
    response = page.post(f"/offers/{offered[0].pk}/take-back/", {"reason": " "})
    assert (response.status_code, len(problems(response))) == (400, 1)
    page.post(f"/offers/{offered[0].pk}/take-back/", {"reason": "Forkert linje."})
    offered[0].refresh_from_db()
    assert offered[0].state == "taken_back"
    assert ending.free(waiting.round) == offered[0].amount
    assert page.post(f"/offers/{offered[0].pk}/take-back/", {"reason": "Igen."}).status_code == 400


def test_an_offer_in_a_run_names_the_run_and_is_not_taken_back(waiting, offered):
    at = f"/offers/{offered[0].pk}/"
    offering.accept_offer(offer=offered[0], by=waiting.foreign.signatory, at=LATER)
    run = offering.propose_offered(round=waiting.round, by=waiting.people.caseworker, at=LATER)
    caseworker = browser(waiting.people.caseworker)
    said = main(caseworker.get(at))
    assert f"Allocation Run {run.number} , proposed" in said
    assert "Take the offer back" not in said
    assert f"Run {run.number}" not in main(browser(waiting.foreign.signatory).get(at))
    refused = caseworker.post(f"{at}take-back/", {"reason": "Forkert linje."})
    assert (refused.status_code, Offer.objects.get(pk=offered[0].pk).state) == (400, "accepted")
    assert f"Run {run.number} builds on the offer." in main(refused)


@pytest.mark.parametrize("query", ["?state=nothing", "?round=nothing", "?page=99999999999", "?state=made&round=2026-1"])
def test_absurd_filters_are_borne(waiting, offered, query):
    assert browser(waiting.people.caseworker).get(f"/offers/{query}").status_code == 200
    assert browser(waiting.people.caseworker).get("/offers/99999999999999999999/").status_code == 404
