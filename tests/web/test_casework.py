"""Hearings, conditions, rejections and corrections on the pages of the agency and of the municipality."""

from datetime import timedelta

import pytest
import time_machine

from pool.applications.models import Application
from pool.assessment.models import Condition, Hearing
from pool.assessment.services import hearing
from pool.awards.models import Award, Rejection
from pool.awards.services import rejecting, running
from pool.letters.models import Letter, Order
from pool.letters.services import batching, correcting
from pool.payments import due
from tests import factories, paying
from tests.factories import AFTER, NOW
from tests.web.agency import browser
from tests.web.applications.reading import main, messages, problems

CASE, APPLICATION = "/cases/2026-1-751/", "/applications/2026-1-751/"
DUE = {"due_on_day": "1", "due_on_month": "12", "due_on_year": "2026"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as turned:
        yield turned


@pytest.fixture
def case(world):
    return factories.submitted(world, world.aarhus)


@pytest.fixture
def heard(world, case):
    return hearing.hear(application=case, content="Studiet siger nej.", by=world.people.caseworker, at=NOW)


@pytest.fixture
def proposed(world, case):
    return rejecting.propose_rejection(
        application=case, ground="wrong_pool", explanation="Det er byggeri.", by=world.people.caseworker, at=NOW
    )


@pytest.fixture
def award(world, case, clock):
    """A conditional award with its letter."""
    by, due = world.people.caseworker, (AFTER + timedelta(days=30)).date()
    hearing.set_condition(application=case, content="Send bevis.", due_on=due, by=by, at=NOW)
    factories.finish(world, case)
    factories.closed(world)
    run = running.propose(round=world.round, by=by, at=AFTER)
    running.approve(run=run, why="Som bekendtgjort.", by=world.people.decider, at=AFTER)
    batching.issue_now(run=run, by=world.people.decider, at=AFTER)
    clock.move_to(AFTER)
    return Award.objects.get()


def test_hearing_shows_its_deadline_and_the_law_and_goes_out(world, case):
    page = browser(world.people.caseworker)
    text = main(page.get(f"{CASE}hear/"))
    assert "Thursday 24 September 2026, 12:00 – in 14 days" in text and "Forvaltningsloven § 19" in text
    response = page.post(f"{CASE}hear/", {"content": "Studiet siger nej."}, follow=True)
    assert messages(response) == ["Sent. The municipality has until Thursday 24 September 2026, 12:00."]
    assert Order.objects.get().kind == "hearing"
    assert [row["state"]["code"] for row in response.context["hearings"]] == ["awaiting"]
    assert not response.context["able"]["finish"] and not response.context["able"]["hear"]
    assert "A hearing is open" in main(response)


def test_empty_hearing_is_refused_and_a_second_one_not_offered(world, case, heard):
    page = browser(world.people.caseworker)
    assert problems(page.post(f"{CASE}hear/", {"content": " "})) == [
        "The information: Write a reason: others must be able to read why."
    ]
    assert "Not possible now" in main(page.get(f"{CASE}hear/"))
    response = page.post(f"{CASE}hear/", {"content": "Mere."})
    assert (response.status_code, Hearing.objects.count()) == (400, 1)


def test_municipality_reads_the_hearing_on_its_start_page_and_answers(world, case, heard):
    page = browser(world.people.preparer)
    deed = next(deed for deed in page.get("/").context["parts"][0]["deeds"] if deed["state"]["code"] == "hearing")
    assert (deed["url"], deed["deadline"]) == (f"{APPLICATION}hearings/1/", heard.answer_by)
    assert "The agency hears you" in main(page.get(APPLICATION))
    assert page.post(deed["url"], {"answer": ""}).status_code == 400
    response = page.post(deed["url"], {"answer": "Det er rettet."}, follow=True)
    assert messages(response) == ["The answer is sent. The agency reads it before it decides."]
    again = page.get(deed["url"])
    assert "Det er rettet." in main(again) and not again.context["may_answer"]
    assert page.post(deed["url"], {"answer": "Nej."}).status_code == 400
    assert "Det er rettet." in main(browser(world.people.caseworker).get(CASE))


def test_late_answer_keeps_what_was_typed(world, heard, clock):
    clock.move_to(heard.answer_by + timedelta(minutes=1))
    response = browser(world.people.preparer).post(f"{APPLICATION}hearings/1/", {"answer": "For sent."})
    assert response.status_code == 400
    assert problems(response) == [
        "The hearing ended Thursday 24 September 2026, 12:00. "
        "Write to the agency if there is something it has overlooked."
    ]
    assert Hearing.objects.get().answer == ""


def test_hearing_of_another_municipality_is_not_found(world, heard):
    for role in ("preparer", "signatory"):
        page = browser(getattr(world.foreign, role))
        assert page.get(f"{APPLICATION}hearings/1/").status_code == 404
        assert page.post(f"{APPLICATION}hearings/1/", {"answer": "Nej."}).status_code == 404
    assert browser(world.people.preparer).get(f"{APPLICATION}hearings/2/").status_code == 404


def test_worklist_marks_what_is_under_way(world, case, heard):
    def row():
        return browser(world.people.caseworker).get("/worklist/").context["groups"][0]["rows"][0]

    assert (row()["flags"], row()["marks"]) == ([], ["Hearing open"])
    hearing.answer_hearing(hearing=heard, answer="Rettet.", by=world.people.preparer, at=NOW)
    assert (row()["flags"], row()["marks"]) == (["Hearing answered"], [])
    due = (NOW + timedelta(days=30)).date()
    hearing.set_condition(application=case, content="Bevis.", due_on=due, by=world.people.caseworker, at=NOW)
    rejecting.propose_rejection(
        application=case, ground="wrong_pool", explanation="Nej.", by=world.people.caseworker, at=NOW
    )
    assert row()["marks"] == ["Rejection proposed", "Condition"]


def test_condition_is_set_changed_and_taken_away(world, case):
    page = browser(world.people.caseworker)
    response = page.post(f"{CASE}condition/", {"content": "Send bevis.", **DUE}, follow=True)
    assert response.context["condition"].content == "Send bevis."
    assert page.get(f"{CASE}condition/").context["form"].initial["content"] == "Send bevis."
    late = page.post(f"{CASE}condition/", {"content": "Send bevis.", **(DUE | {"due_on_year": "2020"})})
    assert (late.status_code, len(problems(late))) == (400, 1)
    assert page.post(f"{CASE}condition/drop/").status_code == 302
    assert not Condition.objects.exists()


def test_rejection_is_proposed_and_waits_on_the_start_page_of_the_decision_maker(world, case):
    page = browser(world.people.caseworker)
    assert len(problems(page.post(f"{CASE}reject/", {}))) == 2
    given = {"ground": "wrong_pool", "explanation": "Det er byggeri."}
    response = page.post(f"{CASE}reject/", given, follow=True)
    assert "It is proposed to reject this application" in main(response)
    assert not response.context["able"]["finish"]
    (row,) = browser(world.people.decider).get("/").context["parts"][0]["rejections"]
    assert (row["reference"], row["ground"], row["mine"]) == ("2026-1-751", "Belongs to another pool", False)


def test_rejection_is_signed_read_by_the_municipality_and_begun_again(world, proposed):
    page, own = browser(world.people.decider), browser(world.people.preparer)
    assert "Sign the rejection" in main(page.get(f"/rejections/{proposed.pk}/"))
    response = page.post(f"/rejections/{proposed.pk}/sign/", follow=True)
    assert messages(response) == ["The rejection is signed, and its letter goes out."]
    text = main(own.get(APPLICATION))
    assert "Det er byggeri." in text and "Begin again" in text and "The round is open" in text
    assert "a new one can be sent" in main(own.get("/"))
    assert "Rejected" in main(own.get("/applications/"))
    own.post("/applications/start/2026-1/")
    assert Application.objects.get().state == "draft"


def test_rejected_application_after_the_deadline_says_that_it_is_over(world, proposed, clock):
    clock.move_to(AFTER)
    browser(world.people.decider).post(f"/rejections/{proposed.pk}/sign/")
    text = main(browser(world.people.preparer).get(APPLICATION))
    assert "no new application can be sent" in text and "Begin again" not in text


def test_proposal_is_turned_down_with_a_reason(world, proposed):
    page, at = browser(world.people.decider), f"/rejections/{proposed.pk}/"
    assert page.post(f"{at}turn-down/", {"reason": " "}).status_code == 400
    response = page.post(f"{at}turn-down/", {"reason": "Hør først."}, follow=True)
    assert "Hør først." in main(response) and "Sign the rejection" not in main(response)
    assert page.post(f"{at}sign/", follow=True).status_code == 200
    assert Rejection.objects.get().signed_at is None


def test_who_handled_the_case_sees_no_buttons(world, proposed):
    for role in ("caseworker", "controller", "auditor"):
        text = main(browser(getattr(world.people, role)).get(f"/rejections/{proposed.pk}/"))
        assert "Det er byggeri." in text and "Sign the rejection" not in text


def test_conditional_award_is_made_final(world, award):
    page, own, finance = (browser(getattr(world.people, role)) for role in ("decider", "preparer", "finance"))
    (row,) = page.get("/").context["parts"][0]["conditions"]
    assert (row["reference"], row["is_late"]) == ("2026-1-751", False)
    assert "Not yet. Nothing can be paid before." in main(own.get("/awards/2026-1-751/"))
    paying.ready(world)
    assert due.queue(paying.DUE.date(), paying.DUE) == []
    assert "An instalment comes here on the day it falls due" in main(finance.get("/payments/"))
    assert page.post(row["url"], {"reason": ""}).status_code == 400
    response = page.post(row["url"], {"reason": "Bevis af 3. november."}, follow=True)
    assert messages(response) == ["The award is final, and its letter goes out."]
    assert "Bevis af 3. november." in main(own.get("/awards/2026-1-751/"))
    assert "This award has no condition that is still to be met." in main(page.get(row["url"]))
    assert page.get("/").context["parts"][0]["conditions"] == []


def test_letter_is_corrected_after_reading_what_changes(world, award):
    page, letter = browser(world.people.decider), Letter.objects.get()
    world.aarhus.official_name = "Aarhus By"
    world.aarhus.save()
    assert "By" in main(page.get(f"/letters/{letter.pk}/correct/"))
    assert page.post(f"/letters/{letter.pk}/correct/", {"correction": ""}).status_code == 400
    response = page.post(f"/letters/{letter.pk}/correct/", {"correction": "Navnet er rettet."}, follow=True)
    assert messages(response) == ["2026-1-751-A2 replaces 2026-1-751-A1 and goes out."]
    assert "Letters that are not written yet" in main(response)
    assert "no longer stands" in main(page.get(f"/letters/{letter.pk}/correct/"))


def test_letter_is_recalled_and_marked_wherever_it_is_listed(world, award):
    letter = Letter.objects.get()
    page = browser(world.people.decider)
    page.post(f"/letters/{letter.pk}/recall/", {"reason": "Forkert modtager."})
    for reader, path in ((page, CASE), (page, "/letters/"), (browser(world.people.preparer), "/awards/2026-1-751/")):
        assert "Recalled" in main(reader.get(path)), path
    assert "Forkert modtager." not in main(browser(world.people.preparer).get("/awards/2026-1-751/"))
    with pytest.raises(correcting.NotStanding):
        correcting.recall(letter=letter, why="Nej.", by=world.people.decider, at=AFTER)


def test_letter_that_failed_is_written_from_its_case(world, award):
    letter = Letter.objects.get()
    page = browser(world.people.decider)
    page.post(f"/letters/{letter.pk}/correct/", {"correction": "Navnet er rettet."})
    order = Order.objects.get(reference="2026-1-751-A2")
    Order.objects.filter(pk=order.pk).update(state="failed", attempts=3, problem="RuntimeError: no fonts")
    address = f"/allocation/orders/{order.pk}/release/"
    assert address not in browser(world.people.caseworker).get("/cases/2026-1-751/").content.decode()
    shown = page.get("/cases/2026-1-751/")
    (row,) = shown.context["to_come"]
    assert row["release_url"] == address
    assert "RuntimeError: no fonts Write it now 2026-1-751-A2" in main(shown)
    response = page.post(row["release_url"], follow=True)
    assert (messages(response), response.request["PATH_INFO"]) == (
        ["The letter 2026-1-751-A2 is in the line again."],
        "/cases/2026-1-751/",
    )
    order.refresh_from_db()
    assert (order.state, order.attempts, response.context["to_come"][0]["release_url"]) == ("waiting", 0, "")
