"""The second round of money as people see it: workspace, run, decisions, case, and the reserve list."""

import pytest
import time_machine

from pool.awards.models import Award, Run
from pool.letters.models import Letter
from pool.payments import due
from tests import factories, paying, second_round, written
from tests.awards.test_reserve import FORMULA
from tests.factories import RATE
from tests.web.agency import browser
from tests.web.applications.reading import main, messages, text

ROUND = "/allocation/2026-1/"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(second_round.LATER, tick=False):
        yield


@pytest.fixture
def here(world):
    second_round.decided(world)
    return world


@pytest.fixture
def rendered(monkeypatch):
    written.without_paper(monkeypatch)


def at(run: Run, deed: str = "") -> str:
    return f"/allocation/runs/{run.pk}/{deed}"


# The workspace


def test_workspace_without_new_money_says_who_waits(here):
    response = browser(here.people.caseworker).get(ROUND)
    last = response.context["tasks"][-1]
    assert (last["state"], last["hint"], last["url"]) == (
        "cannot_start", "3 lines wait for DKK\xa075,000.00. In the pool and offered to nobody: DKK\xa00.00.",
        f"{ROUND}reserve/",
    )  # fmt: skip
    assert response.context["may_propose"] is False


def test_workspace_with_new_money_offers_a_further_run(here):
    second_round.raised(here)
    page = browser(here.people.caseworker)
    response = page.get(ROUND)
    assert (response.context["tasks"][-1]["state"], response.context["may_propose"]) == ("in_progress", True)
    assert response.context["frame"] == factories.FRAME + 2 * RATE
    response = page.post(f"{ROUND}propose/", {"seed": ""}, follow=True)
    words = main(response)
    assert "This run shares out money that came after the decisions" in words
    assert "Not met before DKK 75,000.00 3 lines" in words
    assert [row["kind_label"] for row in response.context["rows"]] == ["Supplementary grant"] * 2
    assert page.get(ROUND).context["may_propose"] is False


def test_workspace_where_nobody_waits_has_no_such_task(here):
    second_round.signed(here, 3 * RATE)
    response = browser(here.people.caseworker).get(ROUND)
    assert "Share out money that comes later" not in main(response)


def test_too_little_money_is_not_offered(here):
    second_round.raised(here, RATE / 2)
    assert browser(here.people.caseworker).get(ROUND).context["may_propose"] is False


def test_start_page_of_the_decision_maker_tells_of_new_money(here):
    page = browser(here.people.decider)
    assert page.get("/").context["parts"][0]["rounds"] == []
    second_round.raised(here)
    assert "The pool holds DKK 50,000.00, and 3 lines wait on the reserve list." in main(page.get("/"))
    second_round.proposed(here)
    assert "Run 2, prepared by Caseworker Test, gives DKK 50,000.00 and waits for approval." in main(page.get("/"))


# Sign


def test_issue_shows_the_supplements_and_signs_them(here, rendered):
    second_round.raised(here)
    run = second_round.approved(here)
    page = browser(here.people.decider)
    response = page.get(at(run, "issue/"))
    assert [(row["reference"], row["proposed"]) for row in response.context["cut"]] == [
        ("2026-1-101", RATE), ("2026-1-825", RATE),
    ]  # fmt: skip
    assert [(row["label"], row["count"]) for row in response.context["counts"]] == [("Supplementary grant", 2)]
    response = page.post(at(run, "issue/"), follow=True)
    assert messages(response) == ["The decisions are signed and 2 letters are ordered."]
    written.everything(second_round.LATER)
    response = page.get(at(run))
    assert [row["case_url"] for row in response.context["letters"]] == ["/cases/2026-1-101/", "/cases/2026-1-825/"]
    assert Letter.objects.filter(kind="supplement").count() == 2


# Decisions


def test_list_holds_supplements_and_filters_them(here):
    second_round.signed(here)
    response = browser(here.people.caseworker).get("/awards/", {"kind": "supplement"})
    assert [row["reference"] for row in response.context["rows"]] == ["2026-1-825-2", "2026-1-101-2"]
    assert "Supplementary grant" in main(response)


def test_supplement_shows_what_was_before_and_all_decisions(here):
    second_round.signed(here)
    response = browser(here.signatories["101"]).get("/awards/2026-1-101-2/")
    words = main(response)
    assert "This decision adds to those before it, which stand as they are." in words
    assert [(row["before"], row["awarded"], row["total"]) for row in response.context["lines"]] == [
        ("0.00", "25,000.00", "25,000.00")
    ]
    assert [(row["reference"], row["current"], row["awarded"]) for row in response.context["decisions"]] == [
        ("2026-1-101", False, 4 * RATE), ("2026-1-101-2", True, RATE),
    ]  # fmt: skip
    assert "In all DKK 125,000.00" in words
    assert response.context["case_url"] == "/applications/2026-1-101/"


def test_first_decision_shows_its_supplement_too(here):
    second_round.signed(here)
    response = browser(here.people.auditor).get("/awards/2026-1-101/")
    assert [row["reference"] for row in response.context["decisions"]] == ["2026-1-101", "2026-1-101-2"]
    assert browser(here.people.auditor).get("/awards/2026-1-751/").context["decisions"] == []


def test_application_leads_to_both_decisions(here):
    second_round.signed(here)
    words = main(browser(here.signatories["101"]).get("/applications/2026-1-101/"))
    assert "2026-1-101-2" in words


def test_case_shows_both_decisions_and_each_share(here):
    second_round.signed(here)
    response = browser(here.people.caseworker).get("/cases/2026-1-101/")
    assert [item["award"].reference for item in response.context["decisions"]] == ["2026-1-101", "2026-1-101-2"]
    assert "Awarded DKK 125,000.00" in main(response)
    last = response.context["lines"][-1]["shares"]
    assert [(share["label"], share["amount"]) for share in last] == [
        ("Awarded", "DKK\xa00.00"), ("Awarded, run 2", "DKK\xa025,000.00"),
    ]  # fmt: skip
    assert "Lines taken up again" in main(response) or "taken up again" in main(response)


def test_case_tells_a_proposed_supplement_from_what_is_awarded(here):
    second_round.raised(here)
    second_round.proposed(here)
    words = main(browser(here.people.caseworker).get("/cases/2026-1-101/"))
    assert "Awarded DKK 100,000.00 and DKK 25,000.00 proposed" in words


def test_payments_list_the_instalments_of_supplements(here):
    second_round.signed(here)
    paying.ready(here)
    found = due.queue(paying.DUE.date(), paying.DUE)
    assert {part.instalment.award.reference for item in found for part in item.parts} == {
        "2026-1-751", "2026-1-101", "2026-1-101-2", "2026-1-825-2",
    }  # fmt: skip


# The reserve list


def test_reserve_list_says_who_is_next_and_what_must_come(here):
    words = main(browser(here.people.caseworker).get(f"{ROUND}reserve/"))
    assert "Waits for money DKK 75,000.00 3 lines In the pool DKK 0.00" in words
    assert "1 2026-1-101 København 1005 (AB), SAM in English, spring 2027 25,000.00 25,000.00" in words
    assert "3 2026-1-825 Læsø 1002 (AB), SAM in English, spring 2027 25,000.00 75,000.00" in words


def test_reserve_list_counts_what_is_there(here):
    second_round.raised(here, RATE)
    words = main(browser(here.people.caseworker).get(f"{ROUND}reserve/"))
    assert "spring 2027 25,000.00 is there 2 2026-1-825 Læsø" in words
    assert "25,000.00 25,000.00 3" in words


def test_reserve_list_of_a_formula_says_why_there_is_no_next(world):
    second_round.decided(world, FORMULA)
    words = main(browser(world.people.caseworker).get(f"{ROUND}reserve/"))
    assert "There is no next in line" in words and "shared out by a formula" in words
    own = main(browser(world.signatories["101"]).get("/awards/2026-1-101/"))
    assert "They have no place in a line" in own


def test_reserve_list_before_and_after_there_is_one(world):
    page = browser(world.people.decider)
    assert "There is no reserve list yet" in main(page.get(f"{ROUND}reserve/"))
    second_round.decided(world)
    second_round.signed(world, 3 * RATE)
    assert "Nobody waits" in main(page.get(f"{ROUND}reserve/"))


def test_municipality_sees_its_own_places_and_nobody_elses_name(here):
    for path in ("/awards/2026-1-825/", "/applications/2026-1-825/"):
        words = main(browser(here.signatories["825"]).get(path))
        assert "The list has 3 lines in all" in words
        assert "number 2 on the reserve list" in words and "DKK 50,000.00 more has come" in words
        assert "number 1 on the reserve list" not in words
        assert "København" not in words and "Aarhus" not in words
    assert "On the reserve list" not in main(browser(here.people.preparer).get("/awards/2026-1-751/"))


def test_municipality_learns_of_a_supplement_by_its_letter_only(here):
    second_round.raised(here)
    second_round.approved(here)
    words = main(browser(here.signatories["825"]).get("/awards/2026-1-825/"))
    assert "number 2 on the reserve list" in words


def test_public_round_tells_how_many_wait(here):
    anybody = browser(here.people.ministry)
    anybody.logout()
    assert "On the reserve list 3 lines, DKK 75,000.00 in all" in main(anybody.get("/rounds/2026-1/"))
    second_round.signed(here, 3 * RATE)
    words = text(anybody.get("/rounds/2026-1/"))
    assert "On the reserve list" not in words and "DKK 325,000.00" in words
    assert Award.objects.filter(number=2).count() == 2
