"""Changes and reminders on the pages."""

from datetime import date, timedelta

import pytest
import time_machine

from pool.settlement.models import Change, Postponement
from pool.workforce import services as workforce
from tests import confirming as c
from tests.factories import NOW
from tests.web.agency import browser
from tests.web.applications.reading import main, messages, problems

NEW = "/grants/2026-1-751/changes/new/"
HERE = "/changes/2026-1-751-E1/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(c.MAY + timedelta(hours=1), tick=False) as turned:
        yield turned


@pytest.fixture
def grant(world):
    application = c.granted(world)
    workforce.keep_employee(
        municipality=world.aarhus, reference="2001", initials="NY", hired_on=date(2026, 9, 1), has_child_cases=True,
        by=world.people.preparer, at=NOW,
    )  # fmt: skip
    return application


def test_a_change_is_chosen_asked_for_and_approved(world, grant):
    client = browser(world.people.signatory)
    page = main(client.get(NEW))
    assert "Another employee" in page and "This grant has no budget" in page
    line = c.line_of(grant, "1001", "SAM").pk
    assert "2001 (NY)" in main(client.get(f"{NEW}employee/"))
    wrong = client.post(f"{NEW}employee/", {"line": line, "employee": "1002", "term": "", "why": "x"})
    assert (wrong.status_code, "paid for once" in problems(wrong)[0]) == (400, True)
    empty = client.post(f"{NEW}employee/", {})
    assert (empty.status_code, len(problems(empty))) == (400, 3)
    given = {"line": line, "employee": "2001", "term": "", "why": "Ny plan."}
    answer = client.post(f"{NEW}employee/", given, follow=True)
    assert "The agency answers with a letter." in messages(answer)[0]
    caseworker = browser(world.people.caseworker)
    assert "1 change waits for your answer" in main(caseworker.get("/"))
    page = main(caseworker.get(HERE))
    assert "Ny plan." in page and "2001 (NY)" in page
    refused = caseworker.post(f"{HERE}approve/", {"decision": ""})
    assert (refused.status_code, len(problems(refused))) == (400, 1)
    assert messages(caseworker.post(f"{HERE}approve/", {"decision": "Ja."}, follow=True))[0].startswith("Approved.")
    assert c.line_of(grant, "2001", "SAM").pk == line
    again = caseworker.post(f"{HERE}refuse/", {"decision": "Nej."})
    assert again.status_code == 400 and Change.objects.get().state == "approved"


def test_places_given_up_are_answered_by_a_decision_maker_with_a_reason_class(world, grant):
    client = browser(world.people.signatory)
    lines = [c.line_of(grant, "1001", code).pk for code in ("SAM", "IND")]
    client.post(f"{NEW}withdrawal/", {"lines": lines, "why": "Opsagt."})
    caseworker, decider = browser(world.people.caseworker), browser(world.people.decider)
    assert "Approve" not in main(caseworker.get(HERE))
    assert caseworker.post(f"{HERE}approve/", {"decision": "x", "reason_class": "changed"}).status_code == 403
    assert len(problems(decider.post(f"{HERE}approve/", {"decision": "x"}))) == 1
    decider.post(f"{HERE}approve/", {"decision": "Ja.", "reason_class": "changed"})
    assert "DKK 50,000.00" in main(client.get(HERE))


def test_a_change_is_taken_back(world, grant):
    client = browser(world.people.signatory)
    until = {"until_day": "31", "until_month": "7", "until_year": "2029"}
    client.post(f"{NEW}extension/", {**until, "why": "Barsel."})
    assert browser(world.people.preparer).post(f"{HERE}take-back/").status_code in (302, 403)
    client.post(f"{HERE}take-back/")
    assert Change.objects.get().state == "taken_back"


def test_a_new_grant_officer_is_named_and_says_yes(world, grant):
    client, preparer = browser(world.people.signatory), browser(world.people.preparer)
    client.post(f"{NEW}officer/", {"officer": "preparer", "why": "Nyt job."})
    assert "Grant officer of 2026-1-751" in main(preparer.get("/"))
    assert "You are named" not in main(client.get(HERE))
    assert client.post(f"{HERE}take-over/").status_code == 403
    assert len(problems(preparer.post(f"{HERE}decline/", {"reason": ""}))) == 1
    preparer.post(f"{HERE}take-over/")
    assert Change.objects.get().state == "recorded"


def test_others_neither_ask_nor_read(world, grant):
    assert browser(world.foreign.signatory).get(NEW).status_code == 404
    assert browser(world.foreign.signatory).post(f"{NEW}extension/", {"why": "x"}).status_code == 404
    assert "A signatory asks for this." in main(browser(world.people.preparer).get(NEW))
    assert browser(world.people.signatory).get(f"{NEW}nonsense/").status_code == 404
    c.asked_for(world, grant, "extension", until=date(2029, 7, 31))
    assert browser(world.foreign.signatory).get(HERE).status_code == 404
    assert "2026-1-751-E1" not in main(browser(world.foreign.signatory).get("/changes/"))
    assert "2026-1-751-E1" in main(browser(world.people.auditor).get("/changes/?state=asked"))


def test_reminders_are_postponed_by_two(world, grant):
    c.called(world)
    caseworker, decider = browser(world.people.caseworker), browser(world.people.decider)
    page, here = main(caseworker.get("/reminders/")), "/duties/2026-1-751-C1/postpone/"
    assert "2026-1-751-C1" in page and "Nobody can switch them off" in page
    far = {"until_day": "1", "until_month": "1", "until_year": "2099", "why": "Aftalt."}
    wrong = caseworker.post(here, far)
    assert (wrong.status_code, "Reminders can be postponed" in problems(wrong)[0]) == (400, True)
    caseworker.post(here, far | {"until_month": "6", "until_year": "2027"})
    made = Postponement.objects.get()
    assert "Somebody else must answer." in main(caseworker.get("/reminders/"))
    assert caseworker.post(f"/postponements/{made.pk}/approve/").status_code == 403
    assert "1 postponement of reminders" in main(decider.get("/"))
    decider.post(f"/postponements/{made.pk}/approve/")
    assert "Reminders postponed until 1 June 2027" in main(caseworker.get("/reminders/"))
    assert browser(world.people.signatory).get("/reminders/").status_code == 403
