import pytest
import time_machine

from pool.rounds import queries
from pool.rounds.models import FrameEntry
from tests import second_round
from tests.factories import FRAME, RATE
from tests.web.agency import browser
from tests.web.applications.reading import main, messages, problems

PAGE = "/allocation/2026-1/fund/"
GIVEN = {
    "amount": "50,000.00", "document": "Aktstykke 7", "dated_on_day": "20", "dated_on_month": "10",
    "dated_on_year": "2026",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(second_round.LATER, tick=False):
        yield


@pytest.fixture
def page(world):
    second_round.decided(world)
    return browser(world.people.decider)


def test_page_shows_what_stands_on_the_appropriation(page):
    words = main(page.get(PAGE))
    assert "On the appropriation DKK 250,000.00 § 15.26.36.10 (2026)" in words
    assert "In the pool DKK 0.00" in words


def test_money_is_asked_about_before_it_is_added(page):
    response = page.post(PAGE, GIVEN)
    assert FrameEntry.objects.count() == 0
    words = main(response)
    assert "Add this money to the frame?" in words
    assert "Frame after that DKK 300,000.00 In the pool after that DKK 50,000.00" in words
    assert "On the appropriation after that DKK 200,000.00" in words
    assert page.post(PAGE, {**GIVEN, "confirmed": "no"}).context["form"]["document"].value() == "Aktstykke 7"
    assert FrameEntry.objects.count() == 0


def test_confirmed_money_stands_in_the_pool(page, world):
    response = page.post(PAGE, {**GIVEN, "confirmed": "yes"}, follow=True)
    assert messages(response) == [
        "DKK\xa050,000.00 is added to the frame and stands in the pool. A new run can share it out."
    ]
    assert (queries.frame_of(world.round), FrameEntry.objects.get().amount) == (FRAME + 2 * RATE, 2 * RATE)
    assert "Share out money that comes later" in main(response)
    assert "Aktstykke 7 20 October 2026 DKK 50,000.00" in main(page.get(PAGE))


def test_the_same_page_sent_twice_adds_once(page):
    page.post(PAGE, {**GIVEN, "confirmed": "yes"})
    response = page.post(PAGE, {**GIVEN, "confirmed": "yes"})
    assert response.status_code == 400
    assert problems(response) == [
        "Document: “Aktstykke 7” has added DKK 50,000.00 to this frame already. A document counts once."
    ]
    assert FrameEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"amount": "0"}, "more than zero"),
        ({"amount": "-5"}, "The least is"),
        ({"amount": "250,000.01"}, "holds DKK 250,000.00"),
        ({"amount": "9,999,999,999.00"}, "The most is"),
        ({"amount": "1e5"}, "Write the amount in kroner"),
        ({"document": " "}, ""),
        ({"document": "x" * 121}, ""),
        ({"dated_on_month": "13"}, "There is no such day"),
    ],
)
def test_what_cannot_be_added_is_said_and_nothing_is_lost(page, change, words):
    response = page.post(PAGE, {**GIVEN, **change, "confirmed": "yes"})
    assert response.status_code == 400
    assert any(words in problem for problem in problems(response))
    assert response.context["form"]["amount"].value() == {**GIVEN, **change}["amount"]
    assert FrameEntry.objects.count() == 0


def test_a_planned_round_says_why_it_cannot_be_raised(page, world):
    type(world.round).objects.update(state="planned")
    assert "The round is not open yet" in main(page.get(PAGE))
    assert page.post(PAGE, {**GIVEN, "confirmed": "yes"}).status_code == 400


@pytest.mark.parametrize("role", ["caseworker", "finance", "auditor", "preparer"])
def test_only_a_decision_maker_adds_money(page, world, role):
    assert browser(getattr(world.people, role)).post(PAGE, GIVEN).status_code == 403


def test_unknown_round_is_not_found(page):
    assert page.get("/allocation/nothing/fund/").status_code == 404
