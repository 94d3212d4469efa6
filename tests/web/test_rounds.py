import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pool.applications.models import Application
from pool.awards.models import Award, Run
from pool.awards.services import deciding, running
from pool.letters.models import Letter
from pool.rounds.models import Round
from tests import factories, written
from tests.factories.recall import recalled
from tests.web.agency import assessed, browser
from tests.web.applications.reading import main, messages, problems

ROUND = "/allocation/2026-1/"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(factories.AFTER, tick=False):
        yield


@pytest.fixture
@recalled
def proposed(world) -> Run:
    assessed(world)
    return running.propose(round=factories.closed(world), by=world.people.caseworker, at=factories.AFTER)


def steps(response) -> list[tuple]:
    return [(task["state"], task["hint"]) for task in response.context["tasks"]]


def at(run: Run, deed: str = "") -> str:
    return f"/allocation/runs/{run.pk}/{deed}"


def test_rounds_show_their_money_in_seven_queries(world):
    assessed(world)
    factories.open_round(code="2026-2")
    page = browser(world.people.decider)
    with CaptureQueriesContext(connection) as asked:
        response = page.get("/allocation/")
    rows = [(row["code"], row["frame"], row["asked"], row["eligible"], row["left"]) for row in response.context["rows"]]
    assert rows == [("2026-2", 250000, 0, 0, 250000), ("2026-1", 250000, 300000, 300000, 250000)]
    assert len(asked) == 7


def test_workspace_of_an_open_round_waits_for_the_deadline(world):
    factories.submitted(world, world.aarhus)
    with time_machine.travel(factories.NOW, tick=False):
        response = browser(world.people.caseworker).get(ROUND)
    assert steps(response) == [
        ("cannot_start", "Possible after Thursday 1 October 2026, 12:00."),
        ("in_progress", "1 application is not assessed."),
        ("cannot_start", "Possible when the round is closed and every application is assessed."),
        ("cannot_start", "By a decision maker who has neither proposed it nor assessed lines."),
        ("cannot_start", ""),
    ]
    assert (response.context["may_close"], response.context["may_propose"]) == (False, False)
    assert [(pill["label"], pill["count"], pill["url"]) for pill in response.context["pills"]] == [
        ("Submitted", 1, "/worklist/?round=2026-1&state=submitted")
    ]


def test_close_before_the_deadline_is_refused(world):
    with time_machine.travel(factories.NOW, tick=False):
        response = browser(world.people.caseworker).post(f"{ROUND}close/", follow=True)
    assert messages(response) == [
        "The round takes applications until Thursday 1 October 2026, 12:00. It can be closed after that."
    ]
    assert Round.objects.get().state == "open"


def test_close_after_the_deadline(world):
    page = browser(world.people.caseworker)
    assert page.get(ROUND).context["may_close"] is True
    assert page.post(f"{ROUND}close/", follow=True).context["round"].state == "closed"


def test_propose_with_cases_left_is_refused(world):
    factories.submitted(world, world.aarhus)
    factories.closed(world)
    response = browser(world.people.caseworker).post(f"{ROUND}propose/", {"seed": ""}, follow=True)
    assert messages(response) == ["Applications not assessed yet: 2026-1-751 (1 in all). Finish them first."]


def test_propose_with_a_seed_that_is_too_long_keeps_it(world):
    assessed(world)
    factories.closed(world)
    response = browser(world.people.caseworker).post(f"{ROUND}propose/", {"seed": "x" * 201})
    assert (response.status_code, len(problems(response)), Run.objects.count()) == (400, 1, 0)
    assert response.context["form"]["seed"].value() == "x" * 201


def test_propose_leads_to_the_run(world):
    assessed(world)
    factories.closed(world)
    page = browser(world.people.caseworker)
    assert page.get(ROUND).context["may_propose"] is True
    response = page.post(f"{ROUND}propose/", {"seed": "17"}, follow=True)
    run = Run.objects.get()
    assert response.redirect_chain == [(at(run), 302)]
    assert [figure["value"] for figure in response.context["figures"]] == [
        "DKK\u00a0300,000.00", "DKK\u00a0300,000.00", "DKK\u00a0250,000.00", "DKK\u00a00.00",
    ]  # fmt: skip
    second = page.post(f"{ROUND}propose/", {"seed": ""}, follow=True)
    assert messages(second) == ["Run 1 already stands for this round. Discard it before you make another."]


def test_run_gives_every_line_its_reason(world, proposed):
    rows = browser(world.people.auditor).get(at(proposed)).context["rows"]
    assert [(row["municipality"], row["kind"], row["requested"], row["proposed"]) for row in rows] == [
        ("København", "partial_award", 125000, 75000), ("Læsø", "award", 25000, 25000),
        ("Aarhus", "award", 150000, 150000),
    ]  # fmt: skip
    copenhagen = rows[0]["lines"]
    assert [line["amount"] for line in copenhagen] == [25000, 25000, 25000, 0, 0]
    assert all(line["reason"] for line in copenhagen)


def test_run_is_read_back_in_sentences(world, proposed):
    method = browser(world.people.auditor).get(at(proposed)).context["method"]
    assert method[0] == "The money is awarded in the order in which the applications came in."


def test_tie_is_shown_with_its_lines_and_what_to_do(world):
    for municipality in (world.aarhus, world.koebenhavn):
        factories.assessed(world, municipality, count=6)
    run = running.propose(round=factories.closed(world), by=world.people.caseworker, at=factories.AFTER)
    assert run.status == "TIE"
    response = browser(world.people.decider).get(at(run))
    problem = response.context["problem"]
    assert problem.heading == "Equal lines, and nothing to choose between them"
    assert problem.bids == sorted(problem.bids) and len(problem.bids) == 12
    assert "no seed was given" in problem.advice
    assert response.context["able"] == {
        "tied": "", "too_close": False, "approve": False, "discard": True, "issue": False, "waits": False,
    }  # fmt: skip


def test_approve_reserves_and_says_who(world, proposed):
    page = browser(world.people.decider)
    response = page.post(at(proposed, "approve/"), {"approve-reason": "Som bekendtgjort."}, follow=True)
    assert messages(response) == ["The allocation is approved and its money reserved. Now the decisions can be signed."]
    assert "Approved by Decider Test, 1 October 2026, 12:30: Som bekendtgjort." in main(response)
    assert {item.state for item in Application.objects.all()} == {"allocated"}


def test_approve_without_a_reason_is_refused(world, proposed):
    response = browser(world.people.decider).post(at(proposed, "approve/"), {"approve-reason": "  "})
    assert response.status_code == 400
    assert problems(response) == ["Why this allocation is approved: Write a reason: others must be able to read why."]
    assert Run.objects.get().state == "proposed"


def test_who_prepared_the_run_is_told_before_and_refused_after(world):
    assessed(world)
    run = running.propose(round=factories.closed(world), by=world.people.decider, at=factories.AFTER)
    page = browser(world.people.decider)
    shown = page.get(at(run))
    assert (shown.context["able"]["too_close"], shown.context["able"]["approve"]) == (True, False)
    assert "You cannot approve this run" in main(shown)
    refused = page.post(at(run, "approve/"), {"approve-reason": "Det er fint."})
    assert refused.status_code == 403
    assert "Another decision maker must approve it." in main(refused)
    assert Run.objects.get().state == "proposed"


def test_discard_keeps_the_run_with_its_reason(world, proposed):
    page = browser(world.people.decider)
    assert page.post(at(proposed, "discard/"), {"discard-reason": ""}).status_code == 400
    response = page.post(at(proposed, "discard/"), {"discard-reason": "Ny rækkefølge."}, follow=True)
    assert (response.context["run"].state, response.context["run"].discard_reason) == ("discarded", "Ny rækkefølge.")


def test_issue_shows_count_sum_and_exceptions_first(world, proposed):
    running.approve(run=proposed, why="Ja.", by=world.people.decider, at=factories.AFTER)
    context = browser(world.people.decider).get(at(proposed, "issue/")).context
    assert [(row["kind"], row["count"]) for row in context["counts"]] == [
        ("award", 2), ("partial_award", 1), ("refusal", 0),
    ]  # fmt: skip
    assert [(row["reference"], row["proposed"]) for row in context["cut"]] == [("2026-1-101", 75000)]
    assert [row["reference"] for row in context["full"]] == ["2026-1-751", "2026-1-825"]
    assert context["cut"][0]["why"]
    assert (context["count"], context["missing"], Award.objects.count()) == (3, 3, 0)


def test_issue_signs_and_orders_every_letter(world, proposed):
    running.approve(run=proposed, why="Ja.", by=world.people.decider, at=factories.AFTER)
    page = browser(world.people.decider)
    response = page.post(at(proposed, "issue/"), follow=True)
    batch = f"/allocation/letters/{proposed.batch.pk}/"
    assert messages(response) == ["The decisions are signed and 3 letters are ordered."]
    assert (response.redirect_chain, Letter.objects.count()) == ([(batch, 302)], 0)
    assert steps(page.get(ROUND))[4] == ("in_progress", "0 of 3 letters are written.")
    written.everything(factories.AFTER)
    assert steps(page.get(ROUND))[4][0] == "completed"
    response = page.get(at(proposed))
    assert [(row["case"], row["kind"], row["amount"]) for row in response.context["letters"]] == [
        ("2026-1-101", "partial_award", 75000), ("2026-1-751", "award", 150000), ("2026-1-825", "award", 25000),
    ]  # fmt: skip
    again = page.get(at(proposed, "issue/"))
    assert (again.status_code, again["location"]) == (302, batch)
    case = page.get("/cases/2026-1-101/").context
    assert (case["award"].awarded_amount, len(case["letters"]), len(case["plan"])) == (75000, 1, 1)
    assert {share["label"] for line in case["lines"] for share in line["shares"]} == {"Awarded"}


def test_issue_before_approval_is_refused(world, proposed):
    page = browser(world.people.decider)
    assert page.get(at(proposed, "issue/"))["location"] == at(proposed)
    response = page.post(at(proposed, "issue/"), follow=True)
    assert messages(response) == [
        "This cannot be done now: the record is “Proposed”. Reload the page to see what has happened."
    ]
    assert Award.objects.count() == 0


def test_missing_letters_are_written_by_the_same_button(world, proposed):
    running.approve(run=proposed, why="Ja.", by=world.people.decider, at=factories.AFTER)
    deciding.decide(run=proposed, by=world.people.decider, at=factories.AFTER)
    written.letter(award=Award.objects.get(reference="2026-1-751"), by=world.people.decider, at=factories.AFTER)
    page = browser(world.people.decider)
    assert "No letter is ordered for 2 decisions." in main(page.get(at(proposed)))
    assert steps(page.get(ROUND))[4] == ("in_progress", "2 letters are missing.")
    assert [row["reference"] for row in page.get(at(proposed, "issue/")).context["full"]] == ["2026-1-825"]
    response = page.post(at(proposed, "issue/"), follow=True)
    assert messages(response) == ["The decisions are signed and 2 letters are ordered."]
    assert (written.everything(factories.AFTER), Letter.objects.count()) == (2, 3)


def test_unknown_round_and_run_are_not_found(world):
    page = browser(world.people.decider)
    assert page.get("/allocation/1999-1/").status_code == 404
    assert page.get("/allocation/runs/999/").status_code == 404


def test_letter_is_the_stored_document(world, proposed):
    running.approve(run=proposed, why="Ja.", by=world.people.decider, at=factories.AFTER)
    deciding.decide(run=proposed, by=world.people.decider, at=factories.AFTER)
    letter = written.letter(
        award=Award.objects.get(reference="2026-1-751"), by=world.people.decider, at=factories.AFTER
    )
    response = browser(world.people.signatory).get(f"/letters/{letter.pk}.pdf")
    headers = ("Content-Type", "Content-Disposition", "Cache-Control", "X-Content-Type-Options")
    assert {name: response[name] for name in headers} == {
        "Content-Type": "application/pdf",
        "Content-Disposition": 'inline; filename="Award 2026-1-751-A1.pdf"',
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    assert response.content == bytes(letter.pdf)
    assert browser(world.foreign.signatory).get(f"/letters/{letter.pk}.pdf").status_code == 404
