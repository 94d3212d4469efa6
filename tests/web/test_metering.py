"""A round that closes by itself, as the public, its applicants and the agency see it."""

import re
from datetime import date

import pytest
import time_machine

from pool.applications.models import Application
from pool.assessment.services import watching
from pool.journal.models import Entry
from pool.rounds.models import Round
from tests import factories
from tests.factories import AFTER, NOW, RATE
from tests.web.agency import browser
from tests.web.applications.reading import main, messages, problems

ROUND = "/rounds/2026-3/"
WORKSPACE = "/allocation/2026-3/"
FULL_SENTENCE = (
    "Round 2026-3 is closed for now, because its frame is used. A draft is kept: it can be sent if the round opens "
    "again before the deadline, Thursday 1 October 2026, 12:00."
)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def here(world):
    factories.first_come(world)
    return world


def public(client, path: str) -> str:
    return main(client.get(path, headers={"accept-language": "en"}))


def fill(here) -> Application:
    return factories.submitted(here, here.laesoe, count=4)


# The public


@pytest.mark.parametrize("path", ["/", ROUND])
def test_public_pages_show_the_meter_and_name_nobody(here, client, path):
    factories.submitted(here, here.laesoe, count=3)
    text = public(client, path)
    assert "Frame DKK 100,000.00 Applied for DKK 75,000.00 Granted for now DKK 75,000.00 Left DKK 25,000.00" in text
    assert "As of 10 September 2026, 10:00." in text
    assert "Læsø" not in text
    assert "Sign in to apply" in text


@pytest.mark.parametrize("path", ["/", ROUND])
def test_public_pages_say_since_when_a_full_round_is_closed_and_that_it_may_open_again(here, client, path):
    fill(here)
    Round.objects.exclude(code="2026-3").update(state="planned")
    text = public(client, path)
    assert "Closed for now since 10 September 2026, 10:00" in text
    assert "opens again by itself if the casework leaves money before 1 October 2026, 12:00." in text
    assert "Sign in to apply" not in text and "Læsø" not in text


def test_public_page_says_why_something_is_left_of_a_full_round(world, client):
    factories.first_come(world, frame=RATE * 9 / 2, margin="skip")
    fill(world)
    assert "What is left is too little for the next line." in public(client, ROUND)


def test_a_round_that_opened_again_is_open(here, client):
    application = fill(here)
    from_list = browser(here.people.caseworker)
    line = application.lines.get(rank=1)
    from_list.post(f"/cases/{application.reference}/lines/{line.pk}/", {f"line-{line.pk}-ground": "not_documented"})
    text = public(client, ROUND)
    assert "Closed for now" not in text and "Left DKK 25,000.00" in text and "Sign in to apply" in text


def test_a_full_round_is_past_once_its_deadline_has_passed(here, client):
    fill(here)
    with time_machine.travel(AFTER, tick=False):
        assert "Deadline passed" in public(client, ROUND)
        assert "Closed for now" not in public(client, "/")


def test_a_round_without_a_meter_shows_none(world, client):
    assert "Granted for now" not in public(client, "/") + public(client, "/rounds/2026-1/")


def test_danish_reader_reads_danish_amounts(here, client):
    factories.submitted(here, here.laesoe, count=3)
    assert "25.000,00\u00a0kr." in client.get(ROUND, headers={"accept-language": "da"}).content.decode()


# The municipality


def test_a_draft_says_why_it_cannot_be_sent_and_can_still_be_filled_in(here):
    draft = factories.draft(here, here.aarhus)
    fill(here)
    page = browser(here.people.signatory)
    at = f"/applications/{draft.reference}/"
    assert FULL_SENTENCE in main(page.get(at))
    assert page.get(at).context["able"] == {
        "edit": True, "hand_over": True, "take_back": False, "send_back": False, "sign": False, "withdraw": True,
    }  # fmt: skip
    for address in ("check/", "hand-over/", "sign/"):
        assert FULL_SENTENCE in main(page.get(at + address)), address
    assert "Only the people above can sign" not in main(page.get(at + "check/"))
    assert "because the frame is used. The deadline is Thursday 1 October 2026" in main(page.get("/applications/"))
    assert "You can send it if the round opens again." in main(page.get("/"))


def test_who_loses_the_race_for_the_last_krone_gets_the_sentence_and_keeps_the_draft(here):
    draft = factories.draft(here, here.aarhus)
    page = browser(here.people.signatory)
    assert page.get(f"/applications/{draft.reference}/sign/").context["able"]["sign"] is True
    fill(here)
    response = page.post(f"/applications/{draft.reference}/sign/", {"declares": "on"}, follow=True)
    assert messages(response) == [FULL_SENTENCE]
    assert Application.objects.get(pk=draft.pk).state == "draft"


def test_nothing_is_begun_in_a_full_round(here):
    fill(here)
    page = browser(here.people.preparer)
    assert "Begin an application" not in main(page.get(ROUND))
    response = page.post("/applications/start/2026-3/", follow=True)
    assert "is closed for now, because its frame is used" in main(response) or response.status_code == 409
    assert not Application.objects.filter(municipality=here.aarhus).exists()


def test_signing_and_withdrawing_on_the_pages_move_the_round(here):
    draft = factories.draft(here, here.aarhus, count=4)
    page = browser(here.people.signatory)
    page.post(f"/applications/{draft.reference}/sign/", {"declares": "on"})
    assert Round.objects.get(code="2026-3").state == "full"
    assert "You lose your place in the line" in main(page.get(f"/applications/{draft.reference}/withdraw/"))
    page.post(f"/applications/{draft.reference}/withdraw/", {"reason": "Ingen vikarer."})
    assert Round.objects.get(code="2026-3").state == "open"


# The agency


def test_workspace_shows_the_meter_and_the_way_to_close(here):
    fill(here)
    page = browser(here.people.caseworker)
    response = page.get(WORKSPACE)
    assert "Closed for now since 10 September 2026, 10:00" in main(response)
    assert [task["state"] for task in response.context["tasks"]][:2] == ["cannot_start", "in_progress"]
    with time_machine.travel(AFTER, tick=False):
        page = browser(here.people.caseworker)
        assert page.get(WORKSPACE).context["may_close"] is True
        assert page.post(f"{WORKSPACE}close/", follow=True).context["round"].state == "closed"


@pytest.mark.parametrize("role", ["caseworker", "decider"])
def test_start_page_tells_the_agency_when_a_round_closed_and_opened_by_itself(here, role):
    page = browser(getattr(here.people, role))
    assert "by itself" not in main(page.get("/"))
    application = fill(here)
    text = main(page.get("/"))
    assert "Round 2026-3 closed by itself on 10 September 2026, 10:00, because its frame is used. Round 2026-3" in text
    assert WORKSPACE in page.get("/").content.decode()
    watching.raise_frame(
        round=here.round,
        amount=RATE,
        document="Aktstykke 7",
        dated_on=date(2026, 9, 10),
        by=here.people.decider,
        at=NOW,
    )
    assert "opened again by itself on 10 September 2026, 10:00, because money is left." in main(page.get("/"))
    assert application.round_id == here.round.pk
    with time_machine.travel(AFTER, tick=False):
        assert "by itself" not in main(browser(getattr(here.people, role)).get("/"))


def test_money_added_on_the_page_opens_the_round(here):
    fill(here)
    page = browser(here.people.decider)
    form = {
        "amount": "25000.00", "document": "Aktstykke 7", "dated_on_day": "10", "dated_on_month": "9",
        "dated_on_year": "2026", "confirmed": "yes",
    }  # fmt: skip
    response = page.post(f"{WORKSPACE}fund/", form, follow=True)
    assert (response.status_code, Round.objects.get(code="2026-3").state) == (200, "open"), problems(response)


def test_journal_has_words_for_both_moves(here):
    fill(here)
    body = browser(here.people.auditor).get("/books/journal/").content.decode()
    assert "Round closed for now: its frame is used" in body
    assert Entry.objects.filter(verb="rounds.fill_round").count() == 1


# Points of an assessment


def line_of(here, points: str, ground: str = "meets_conditions"):
    application = factories.submitted(here, here.aarhus, count=1)
    line = application.lines.get()
    at = f"/cases/{application.reference}/"
    given = {f"line-{line.pk}-ground": ground, f"line-{line.pk}-score": points}
    return browser(here.people.caseworker).post(f"{at}lines/{line.pk}/", given, follow=True)


@pytest.mark.parametrize(("points", "told"), [("0", "0 of 100 points"), ("100", "100 of 100 points"), ("", "")])
def test_points_are_kept_and_shown_with_the_assessment(world, points, told):
    response = line_of(world, points)
    line = response.context["lines"][0]
    assert (line["answer"]["points"], line["form"]["score"].value()) == (told, int(points) if points else None)
    assert told in main(response)


@pytest.mark.parametrize("points", ["-1", "101", "7.5", "many"])
def test_points_that_are_none_are_refused_in_words_and_kept(world, points):
    response = line_of(world, points)
    assert response.status_code == 400
    assert problems(response) == ["Points, line 1: Write whole points from 0 to 100, or leave the field empty."]
    assert response.context["lines"][0]["form"]["score"].value() == points


def test_the_bar_is_as_wide_as_what_is_granted(here, client):
    factories.submitted(here, here.laesoe, count=3)
    widths = re.findall(r'class="bar-committed" x="0%" width="([0-9.]+)%"', client.get(ROUND).content.decode())
    assert widths == ["75"]
