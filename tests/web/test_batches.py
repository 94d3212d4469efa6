"""The letters of a run on the pages: what is held back, how far they are, what stands still, and who may do what."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pool.awards.models import Award
from pool.awards.services import running
from pool.letters.models import Letter, Order
from pool.letters.services import batching
from tests import factories, written
from tests.web.agency import assessed, browser
from tests.web.applications.reading import main, messages

AFTER = factories.AFTER
QUIET = "No worker is at work"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AFTER, tick=False) as turned:
        yield turned


@pytest.fixture
def run(world, monkeypatch):
    assessed(world)
    run = running.propose(round=factories.closed(world), by=world.people.caseworker, at=AFTER)
    run = running.approve(run=run, why="Ja.", by=world.people.decider, at=AFTER)
    written.without_paper(monkeypatch)
    return run


@pytest.fixture
def batch(world, run):
    return batching.issue(run=run, held={"2026-1-825": "De har ringet."}, by=world.people.decider, at=AFTER)


def page_of(batch, deed="") -> str:
    return f"/allocation/letters/{batch.pk}/{deed}"


# Holding back


def test_letters_are_held_back_with_a_reason(world, run):
    data = {
        "hold": ["2026-1-101"],
        "why-2026-1-101": "Vent på ankestyrelsen.",
        "why-2026-1-751": "",
        "why-2026-1-825": "",
    }
    response = browser(world.people.decider).post(f"/allocation/runs/{run.pk}/issue/", data, follow=True)
    assert messages(response) == ["The decisions are signed and 3 letters are ordered."]
    assert "0 of 3 letters are written. 1 is held back." in main(response)
    assert "Vent på ankestyrelsen." in main(response)
    assert Order.objects.get(state="held").reference == "2026-1-101-A1"


def test_a_reason_alone_holds_a_letter_back_too(world, run):
    data = {"why-2026-1-825": "De har ringet."}
    browser(world.people.decider).post(f"/allocation/runs/{run.pk}/issue/", data)
    assert Order.objects.get(state="held").held_reason == "De har ringet."


def test_a_tick_without_a_reason_is_refused_and_everything_typed_is_kept(world, run):
    data = {"hold": ["2026-1-101", "2026-1-825"], "why-2026-1-101": "", "why-2026-1-825": "De har ringet."}
    response = browser(world.people.decider).post(f"/allocation/runs/{run.pk}/issue/", data)
    assert (response.status_code, Award.objects.count()) == (400, 0)
    html = response.content.decode()
    assert '<a href="#why-2026-1-101">2026-1-101: Write a reason: others must be able to read why.</a>' in html
    assert html.count("checked") == 2 and 'value="De har ringet."' in html
    assert '<details class="fold" open>' in html  # the case granted in full is to be seen


def test_a_case_that_is_not_there_is_refused(world, run):
    response = browser(world.people.decider).post(f"/allocation/runs/{run.pk}/issue/", {"why-1999-1-999": "x"})
    assert (response.status_code, Award.objects.count()) == (400, 0)
    assert "1999-1-999: no letter of these cases is to be written now" in main(response)


def test_who_took_part_signs_nothing(world, run):
    world.people.caseworker.role_grants.update(role="decider")
    response = browser(world.people.caseworker).post(f"/allocation/runs/{run.pk}/issue/")
    assert (response.status_code, Award.objects.count()) == (403, 0)


# How far it is


def test_the_page_says_how_far_it_is_in_words(world, batch):
    page = browser(world.people.decider)
    response = page.get(page_of(batch))
    assert (response.context["percent"], response.context["said"]) == (
        0, "0 of 3 letters are written. 1 is held back.",
    )  # fmt: skip
    assert "2 letters wait" in main(response)
    batching.work(worker="test:1", at=AFTER)
    batching.work(worker="test:1", at=AFTER + timedelta(seconds=2))
    response = page.get(page_of(batch))
    assert (response.context["percent"], response.context["state"]) == (66, "done")
    assert [row["reference"] for row in response.context["rows"]] == ["2026-1-101-A1", "2026-1-751-A1"]
    assert "hx-trigger" not in response.content.decode()


def test_speed_and_time_left_come_from_the_last_minute(world, run, clock):
    batch = batching.issue(run=run, by=world.people.decider, at=AFTER)
    for second in (0, 6):
        batching.work(worker="test:1", at=AFTER + timedelta(seconds=second))
    clock.move_to(AFTER + timedelta(seconds=7))
    text = main(browser(world.people.decider).get(page_of(batch)))
    assert "1 letter waits · 10 letters a minute. Less than a minute is left." in text


def test_a_page_asks_for_the_part_that_changes_while_letters_are_written(world, batch):
    page = browser(world.people.decider)
    whole = page.get(page_of(batch)).content.decode()
    assert f'hx-get="{page_of(batch)}?told=0" hx-trigger="every 2s"' in whole
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in whole
    part = page.get(page_of(batch, "?told=0"), headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<section id="batch-now"') and "<html" not in part
    assert "batch-written" not in part and "batch-said" not in part  # nothing new to say
    written.everything(AFTER)
    part = page.get(page_of(batch, "?told=0"), headers={"HX-Request": "true"}).content.decode()
    assert 'id="batch-written"' in part and 'id="batch-said" hx-swap-oob' in part and "hx-trigger" not in part
    assert "told=" not in part


def test_renewing_can_be_turned_off(world, batch):
    html = browser(world.people.decider).get(page_of(batch, "?renew=no")).content.decode()
    assert "hx-trigger" not in html and "http-equiv" not in html
    assert "Renew this page by itself" in html


def test_a_part_for_somebody_whose_session_has_ended_leads_to_the_sign_in_page(db, client):
    answer = client.get("/allocation/letters/1/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/sign-in/?next=/allocation/letters/1/"


def test_when_nobody_writes_the_page_says_what_must_be_started(world, batch, clock):
    page = browser(world.people.caseworker)
    clock.move_to(AFTER + timedelta(seconds=59))
    assert QUIET not in main(page.get(page_of(batch)))
    clock.move_to(AFTER + timedelta(seconds=61))
    text = main(page.get(page_of(batch)))
    assert QUIET in text and "manage.py work" in text
    batching._leased("test:1", "", AFTER + timedelta(seconds=61))
    assert QUIET not in main(page.get(page_of(batch)))


def test_the_page_takes_the_same_queries_for_any_number_of_letters(world, run, batch):
    page, asked = browser(world.people.decider), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as seen:
            page.get(page_of(batch, "?told=0"), headers={"HX-Request": "true"})
        asked.append(len(seen))
        batching.work(worker="test:1", at=AFTER)
    assert asked[0] == asked[1] <= 10


# Deeds


def test_stop_and_go_on(world, batch):
    page = browser(world.people.decider)
    response = page.post(page_of(batch, "stop/"), follow=True)
    assert messages(response) == ["Writing is stopped. A letter that was just being written is finished."]
    assert "Stopped by Decider Test" in main(response) and "hx-trigger" not in response.content.decode()
    assert written.everything(AFTER) == 0
    assert messages(page.post(page_of(batch, "stop/"), follow=True)) == ["No letters of this batch are being written."]
    response = page.post(page_of(batch, "go-on/"), follow=True)
    assert messages(response) == ["Writing goes on where it was stopped."]
    assert QUIET not in main(response)
    assert written.everything(AFTER) == 2


def test_a_held_letter_is_written_on_demand(world, batch):
    page, order = browser(world.people.decider), Order.objects.get(state="held")
    response = page.post(f"/allocation/orders/{order.pk}/release/", follow=True)
    assert messages(response) == ["The letter 2026-1-825-A1 is in the line again."]
    assert (written.everything(AFTER), Letter.objects.count()) == (3, 3)
    response = page.post(f"/allocation/orders/{order.pk}/release/", follow=True)
    assert messages(response) == ["This letter is neither held back nor failed."]


def test_a_letter_released_in_a_stopped_batch_waits(world, batch):
    batching.stop(batch=batch, by=world.people.decider, at=AFTER)
    order = Order.objects.get(state="held")
    response = browser(world.people.decider).post(f"/allocation/orders/{order.pk}/release/", follow=True)
    assert messages(response) == ["The letter 2026-1-825-A1 is written when writing goes on."]


def test_failed_letters_stand_on_the_page_with_what_went_wrong(world, run, monkeypatch):
    written.failing_for(monkeypatch, "2026-1-751-A1")
    batch = batching.issue(run=run, by=world.people.decider, at=AFTER)
    for minute in range(3):
        written.everything(AFTER + minute * written.MINUTE)
    page = browser(world.people.decider)
    response = page.get(page_of(batch))
    assert [(row["reference"], row["state"], row["why"]) for row in response.context["standing"]] == [
        ("2026-1-751-A1", "failed", "RuntimeError: no fonts")
    ]
    assert "2 of 3 letters are written. 1 could not be written." in main(page.get("/"))
    assert f'href="{page_of(batch)}"' in page.get("/").content.decode()


@pytest.mark.parametrize("role", ["caseworker", "controller", "auditor"])
def test_who_does_not_sign_sees_no_buttons(world, batch, role):
    page = browser(getattr(world.people, role))
    html = page.get(page_of(batch)).content.decode()
    assert "stop/" not in html and "release/" not in html
    assert page.post(page_of(batch, "stop/")).status_code == 403


def test_unknown_ones_are_not_found(world):
    page = browser(world.people.decider)
    assert page.get("/allocation/letters/999/").status_code == 404
    assert page.post("/allocation/letters/999/stop/").status_code == 404
    assert page.post("/allocation/orders/999/release/").status_code == 404


# From other pages


def test_the_way_to_the_letters(world, run, batch):
    page = browser(world.people.decider)
    for path in ("/", f"/allocation/runs/{run.pk}/", "/allocation/2026-1/"):
        assert f'href="{page_of(batch)}"' in page.get(path).content.decode(), path
    batching.release(order=Order.objects.get(state="held"), by=world.people.decider, at=AFTER)
    written.everything(AFTER)
    assert page_of(batch) not in page.get("/").content.decode()
