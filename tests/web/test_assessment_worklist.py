from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pool.assessment.services import casework as assessment
from pool.awards.services import running
from tests import factories
from tests.web.agency import browser, many
from tests.web.applications.reading import main


@pytest.fixture(autouse=True)
def _today():
    cache.clear()
    with time_machine.travel(factories.AFTER, tick=False):
        yield
    cache.clear()


def rows(response) -> list[str]:
    return [row["reference"] for group in response.context["groups"] for row in group["rows"]]


def pills(response) -> list[tuple]:
    return [(pill["label"], pill["count"], pill["current"]) for pill in response.context["pills"]]


@pytest.mark.parametrize("count", [1, 60])
def test_worklist_asks_six_queries_whatever_the_number_of_rows(world, count):
    many(world, count)
    page = browser(world.people.caseworker)
    page.get("/worklist/")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = page.get("/worklist/")
    assert len(rows(response)) == min(count, 50)
    assert len(asked) == 6, [query["sql"][:120] for query in asked]


def test_worklist_row_says_everything_of_the_case(world):
    factories.assessed(world, world.aarhus, count=2)
    factories.closed(world)
    run = running.propose(round=world.round, by=world.people.caseworker, at=factories.AFTER)
    assert run.status == "OK"
    (row,) = browser(world.people.caseworker).get("/worklist/").context["groups"][0]["rows"]
    assert row == {
        "reference": "2026-1-751",
        "url": "/cases/2026-1-751/",
        "municipality": "Aarhus",
        "round": "2026-1",
        "scheme": "A",
        "size": "2 / 2",
        "asked": "50,000",
        "eligible": "50,000",
        "proposed": "50,000",
        "state": "assessed",
        "state_label": "Assessed",
        "progress": "",
        "flags": [],
        "marks": [],
        "caseworker": "Caseworker Test",
        "days": "21",
        "deadline": "15 November 2026",
        "distance": "in 45 days",
        "urgency": "later",
    }


def test_worklist_groups_by_urgency(world):
    factories.submitted(world, world.aarhus)
    late = factories.submitted(world, world.laesoe)
    assessment.return_sections(
        application=late, reasons={"contact": "Hvem?"}, by=world.people.caseworker, at=factories.NOW
    )
    response = browser(world.people.caseworker).get("/worklist/")
    groups = [(str(group["label"]), [row["flags"] for row in group["rows"]]) for group in response.context["groups"]]
    assert groups == [("Overdue", [["No answer in time"]]), ("Later", [[]])]


def test_worklist_filters_live_in_the_address(world):
    many(world, 3)
    factories.assessed(world, world.aarhus)
    page = browser(world.people.caseworker)
    assert rows(page.get("/worklist/?state=assessed")) == ["2026-1-751"]
    assert rows(page.get("/worklist/?q=aar")) == ["2026-1-751"]
    assert rows(page.get("/worklist/?q=2026-1-501")) == ["2026-1-501"]
    assert rows(page.get("/worklist/?municipality=502")) == ["2026-1-502"]
    assert rows(page.get("/worklist/?caseworker=none")) == []
    assert len(rows(page.get("/worklist/?caseworker=me&scheme=A&round=2026-1&urgency=soon"))) == 3
    assert len(rows(page.get("/worklist/?state=nonsense&page=77"))) == 4


def test_worklist_pills_count_what_the_other_filters_leave(world):
    many(world, 3)
    factories.assessed(world, world.aarhus, count=3)
    response = browser(world.people.caseworker).get("/worklist/?state=submitted&scheme=a")
    assert pills(response) == [("All", 4, False), ("Submitted", 3, True), ("Assessed", 1, False)]
    assert rows(response) == ["2026-1-500", "2026-1-501", "2026-1-502"]


def test_worklist_pages_hold_fifty(world):
    many(world, 60)
    page = browser(world.people.caseworker)
    assert len(rows(page.get("/worklist/"))) == 50
    assert rows(page.get("/worklist/?page=2")) == [f"2026-1-{code}" for code in range(550, 560)]


def test_worklist_without_cases_says_why(world):
    page = browser(world.people.caseworker)
    assert "No application has been sent yet" in main(page.get("/worklist/"))
    assert "No application fits these filters" in main(page.get("/worklist/?q=x"))


def test_worklist_marks_a_case_that_waits(world):
    many(world, 1)
    with time_machine.travel(factories.DEADLINE + timedelta(days=10), tick=False):
        response = browser(world.people.auditor).get("/worklist/")
    assert response.context["groups"][0]["rows"][0]["flags"] == ["Waiting long"]
