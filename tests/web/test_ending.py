"""Year end, settled rounds, moved deadlines and the control room, on their pages."""

import pytest
import time_machine

from pool.rounds.models import Appropriation, Round
from pool.settlement.models import CarryOver, DeadlineMove, YearEnd
from tests import second_round, written
from tests.settlement.test_closing import NEW_YEAR
from tests.web.agency import browser
from tests.web.applications.reading import main, messages, problems

ROUND = "/allocation/2026-1/"
GIVEN = {
    "amount": "100,000.00", "permission": "Brev 17", "permitted_on_day": "20", "permitted_on_month": "12",
    "permitted_on_year": "2026",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NEW_YEAR, tick=False):
        yield


@pytest.fixture
def decided(world, monkeypatch):
    written.without_paper(monkeypatch)
    second_round.decided(world)
    world.year = f"/years/{world.round.appropriation_id}/2026/"
    return world


def test_a_year_ends_in_three_steps_by_two_people(decided):
    decider, controller = browser(decided.people.decider), browser(decided.people.controller)
    assert "To be closed" in main(decider.get("/years/"))
    assert "At most DKK 250,000.00" in main(decider.get(decided.year))
    wrong = decider.post(f"{decided.year}permission/", {**GIVEN, "amount": "250,000.01"})
    assert (wrong.status_code, problems(wrong)) == (
        400,
        ["Amount in kroner: DKK 250,000.01 cannot be carried over: DKK 250,000.00 is left."],
    )
    assert wrong.context["form"]["permission"].value() == "Brev 17"
    decider.post(f"{decided.year}permission/", GIVEN)
    assert "not confirmed by a second person" in main(decider.get(decided.year))
    assert decider.post(f"{decided.year}confirm/").status_code == 403
    assert "A permission to carry over from 2026 waits for your confirmation." in main(controller.get("/"))
    assert messages(controller.post(f"{decided.year}confirm/", follow=True))[0].startswith(
        "The permission is confirmed"
    )
    words = main(decider.get(decided.year))
    assert "Carried over to 2027: DKK 100,000.00" in words
    assert "because it is not carried over: DKK 150,000.00" in words
    assert messages(decider.post(f"{decided.year}close/", follow=True)) == ["The year is closed."]
    assert messages(decider.post(f"{decided.year}close/", follow=True)) == [
        "2026 has been closed for this appropriation."
    ]
    ministry = browser(decided.people.ministry)
    assert "2026 was closed by" in main(ministry.get(decided.year))
    assert ministry.post(f"{decided.year}close/").status_code == 403
    assert YearEnd.objects.get().carried_amount == 100_000


def test_a_controller_turns_a_permission_down_with_a_reason(decided):
    browser(decided.people.decider).post(f"{decided.year}permission/", GIVEN)
    page = browser(decided.people.controller)
    assert page.post(f"{decided.year}turn-down/", {"reason": ""}).status_code == 400
    page.post(f"{decided.year}turn-down/", {"reason": "Beløbet passer ikke."})
    assert not CarryOver.objects.exists()
    assert page.post(f"{decided.year}confirm/").status_code == 404


def test_a_confirmed_permission_beyond_what_is_left_can_be_turned_down(decided):
    browser(decided.people.decider).post(f"{decided.year}permission/", GIVEN)
    page = browser(decided.people.controller)
    page.post(f"{decided.year}confirm/")
    assert "Take the permission away" not in main(page.get(decided.year))
    CarryOver.objects.update(amount=250_001)  # as if so much had been left when it was recorded
    said = main(page.get(decided.year))
    assert "Less is left by now than the permission says." in said and "It agrees with the document" not in said
    page.post(f"{decided.year}turn-down/", {"reason": "Der er mindre tilbage."})
    assert not CarryOver.objects.exists()


@pytest.mark.parametrize("year", ["2025", "2047", "9999", "99999999999999999999"])
def test_a_year_that_is_not_its_own_is_not_found(decided, year):
    pk = decided.round.appropriation_id
    assert browser(decided.people.decider).get(f"/years/{pk}/{year}/").status_code == 404
    assert browser(decided.people.decider).post(f"/years/{pk}/{year}/close/").status_code == 404


def test_the_end_of_a_round_names_what_is_outstanding_with_the_way_to_it(decided):
    page = browser(decided.people.decider)
    response = page.get(f"{ROUND}outstanding/")
    words = main(response)
    assert "Promised and not paid" in words and "Grant that waits for acceptance" in words
    for group in response.context["groups"]:
        for row in group["rows"]:
            assert page.get(row["url"]).status_code == 200, row
    assert "cannot be settled yet" in messages(page.post(f"{ROUND}settle/", follow=True))[0]
    assert Round.objects.get().state == "decided"
    assert browser(decided.people.caseworker).post(f"{ROUND}settle/").status_code == 403


def test_a_deadline_is_moved_after_a_page_that_says_whom_it_concerns(decided):
    page, given = browser(decided.people.decider), {"kind": "acceptance", "days": "14", "why": "Strejke."}
    assert "Acceptance – open for: 2" in main(page.get(f"{ROUND}deadlines/"))
    words = main(page.post(f"{ROUND}deadlines/", given))
    assert "Move this deadline for everybody?" in words and "Aarhus Kommune" in words
    assert not DeadlineMove.objects.exists()
    response = page.post(f"{ROUND}deadlines/", {**given, "confirmed": "no"})
    assert response.context["form"]["why"].value() == "Strejke."
    response = page.post(f"{ROUND}deadlines/", {**given, "confirmed": "yes"}, follow=True)
    assert messages(response) == ["Acceptance: the deadline is 14 days later. Everybody concerned is told."]
    assert "Strejke." in main(response)
    assert DeadlineMove.objects.get().count == 2


@pytest.mark.parametrize(
    "change", [{"days": "0"}, {"days": "x"}, {"days": "9" * 30}, {"kind": "accounts"}, {"why": ""}]
)
def test_what_cannot_be_moved_is_said(decided, change):
    given = {"kind": "acceptance", "days": "14", "why": "Strejke.", "confirmed": "yes"} | change
    response = browser(decided.people.decider).post(f"{ROUND}deadlines/", given)
    assert (response.status_code, len(problems(response))) == (400, 1)
    assert not DeadlineMove.objects.exists()


def test_the_control_room_shows_thirteen_rows_in_words(decided):
    response = browser(decided.people.auditor).get("/books/controls/")
    rows = response.context["rows"]
    assert [row["number"] for row in rows] == list(range(1, 14))
    assert {row["state"]["label"] for row in rows} <= {"In order", "Something waits", "Wrong"}
    assert [(row["number"], row["problem"]) for row in rows if row["problem"]] in ([], [(5, rows[4]["problem"])])
    assert "The books have not been proved yet." in main(response)
    for row in rows:
        if row["url"]:
            assert browser(decided.people.auditor).get(row["url"]).status_code == 200
    assert "Control room" in main(browser(decided.people.decider).get("/"))
    assert browser(decided.people.caseworker).get("/books/controls/").status_code == 403


def test_a_grant_is_recorded_after_a_page_that_says_what_is_posted(decided):
    decider = browser(decided.people.decider)
    assert "Record a grant" in main(decider.get("/years/"))
    page = decider.get("/years/record/")
    assert page.context["form"]["code"].value() == decided.round.appropriation.code
    given = {
        "code": "15.26.36.90", "finance_year": "2027", "name_da": "Ny konto", "name_en": "New account",
        "amount": "3,000,000", "source": "finance_act", "document": "FL 2027", "dated_on_day": "18",
        "dated_on_month": "12", "dated_on_year": "2026",
    }  # fmt: skip
    empty = decider.post("/years/record/", {})
    assert (empty.status_code, problems(empty)[0]) == (400, "Account: Fill in “Account”.")
    asked = decider.post("/years/record/", given)
    assert "DKK 3,000,000.00" in main(asked) and not Appropriation.objects.filter(code="15.26.36.90").exists()
    back = decider.post("/years/record/", {**given, "confirmed": "no"})
    assert back.context["form"]["document"].value() == "FL 2027"
    done = decider.post("/years/record/", {**given, "confirmed": "yes"}, follow=True)
    assert messages(done) == [
        "DKK\N{NO-BREAK SPACE}3,000,000.00 stands on § 15.26.36.90 (2027). A round can be planned with it."
    ]
    again = decider.post("/years/record/", {**given, "confirmed": "yes"})
    assert (again.status_code, problems(again)[0]) == (
        400, "Document: “FL 2027” has granted DKK 3,000,000.00 to this appropriation already. A document counts once.",
    )  # fmt: skip
    controller = browser(decided.people.controller)
    assert "Record a grant" not in main(controller.get("/years/"))
    assert controller.get("/years/record/").status_code == 403
