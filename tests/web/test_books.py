import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pool import db
from pool.applications.models import Submission
from pool.awards.services import deciding, running
from pool.ledger.models import Account
from pool.reports.models import ProofRun
from tests import factories
from tests.web.agency import assessed, browser
from tests.web.applications.reading import main, messages


@pytest.fixture
def decided(world):
    assessed(world)
    run = running.propose(round=factories.closed(world), by=world.people.caseworker, at=factories.AFTER)
    running.approve(run=run, why="Ja.", by=world.people.decider, at=factories.AFTER)
    deciding.decide(run=run, by=world.people.decider, at=factories.AFTER)
    with time_machine.travel(factories.AFTER, tick=False):
        yield world


def test_ledger_sums_by_kind_in_the_order_of_the_money(decided):
    kinds = browser(decided.people.controller).get("/books/ledger/").context["kinds"]
    assert [(row["kind"], row["came"], row["went"], row["balance"]) for row in kinds] == [
        ("finance_act", 0, 500000, -500000), ("appropriation", 500000, 250000, 250000), ("pool", 250000, 250000, 0),
        ("reserved", 250000, 250000, 0), ("committed", 250000, 0, 250000),
    ]  # fmt: skip


def test_ledger_is_filtered_by_kind_and_decision(decided):
    page = browser(decided.people.controller)
    rows = page.get("/books/ledger/?kind=committed&year=2026&q=2026-1-825").context["rows"]
    assert [(row["award"], row["balance"]) for row in rows] == [("2026-1-825", 25000)]
    assert "Nothing fits these filters" in main(page.get("/books/ledger/?q=nothing"))
    assert len(page.get("/books/ledger/?kind=nonsense&year=x").context["rows"]) == 7


def test_ledger_shows_transfers_newest_first(decided):
    page = browser(decided.people.controller)
    with CaptureQueriesContext(connection) as asked:
        rows = page.get("/books/ledger/?show=transfers").context["rows"]
    assert [(row["number"], row["origin"], row["target"], row["amount"]) for row in rows] == [
        (6, "Reserved · 2026-1", "Committed · 2026-1-101 A", 75000),
        (5, "Reserved · 2026-1", "Committed · 2026-1-825 A", 25000),
        (4, "Reserved · 2026-1", "Committed · 2026-1-751 A", 150000),
        (3, "Pool · 2026-1", "Reserved · 2026-1", 250000),
        (2, "Appropriation · § 15.26.36.10 (2026)", "Pool · 2026-1", 250000),
        (1, "Finance act · § 15.26.36.10 (2026)", "Appropriation · § 15.26.36.10 (2026)", 500000),
    ]
    assert [row["text"] for row in rows][2:5] == [
        "Decision 2026-1-751, scheme A", "Run 1 of round 2026-1 approved", "Frame of round 2026-1",
    ]  # fmt: skip
    assert len(asked) == 6


def test_journal_says_who_did_what(decided):
    page = browser(decided.people.auditor)
    rows = page.get("/books/journal/?case=2026-1-825&actor=caseworker").context["rows"]
    assert [(row["who"], row["what"]) for row in rows] == [
        ("Caseworker Test", "Assessment finished"),
        ("Caseworker Test", "Application assessed"),
        ("Caseworker Test", "Lines whose checks passed marked eligible"),
        ("Caseworker Test", "Case taken"),
    ]
    assert {row["verb"] for row in page.get("/books/journal/?verb=awards.decide").context["rows"]} == {"awards.decide"}
    assert "No entry fits these filters" in main(page.get("/books/journal/?case=x"))


def test_journal_is_only_for_the_auditor(decided):
    assert browser(decided.people.controller).get("/books/journal/").status_code == 403
    tabs = browser(decided.people.controller).get("/books/ledger/").context["tabs"]
    assert [tab["label"] for tab in tabs] == ["Control room", "Ledger", "Proof"]


def test_proof_is_read_by_some_and_run_by_the_auditor(decided):
    reader = browser(decided.people.controller)
    assert reader.get("/books/proof/").context["may_run"] is False
    assert reader.post("/books/proof/").status_code == 403
    response = browser(decided.people.auditor).post("/books/proof/", follow=True)
    assert messages(response) == ["Every proof holds."]
    assert {(row["ran"], row["problem"]) for row in response.context["rows"]} == {(True, "")}


def test_proof_names_the_first_difference(decided):
    with db.lifted():
        Submission.objects.filter(application__reference="2026-1-825").update(sha256="0" * 64)
    response = browser(decided.people.auditor).post("/books/proof/", follow=True)
    assert messages(response) == ["The books do not prove themselves. The first difference is named below."]
    assert [row["problem"] for row in response.context["rows"] if row["problem"]] == [
        "submission 1 of 2026-1-825 differs from its fingerprint"
    ]


FOUND = "decision 2026-1-825 825 2026-1 A gives DKK\u00a025,000.00, the ledger commits DKK\u00a00.00"
FUNDET = "Afgørelse 2026-1-825 825 2026-1 A giver 25.000,00\u00a0kr., men i hovedbogen er disponeret 0,00\u00a0kr."


def test_a_finding_is_read_in_the_language_of_the_page(decided):
    """The proof runs in one language, and is read in another; the row keeps the text as it always was."""
    Account.objects.filter(kind="committed", award="2026-1-825").update(municipality="851")
    auditor = browser(decided.people.auditor)
    auditor.post("/books/proof/")
    kept = ProofRun.objects.get().findings["commitments"]
    assert kept["text"] == "decision 2026-1-825 825 2026-1 A gives 25000.00, the ledger commits 0.00"
    for headers, said in (({}, FOUND), ({"accept-language": "da"}, FUNDET)):
        response = auditor.get("/books/proof/", headers=headers)
        assert said in [row["problem"] for row in response.context["rows"]]
        said = said.replace("\u00a0", " ")  # as `main` reads a page
        assert said in main(response)
        room = auditor.get("/books/controls/", headers=headers)
        assert said in main(room)
        for page in (response, room):
            assert 'class="proof-problem" lang="en"' not in page.content.decode()


def test_a_finding_of_an_earlier_version_stays_english_and_says_so(decided):
    ProofRun.objects.create(ran_at=factories.AFTER, holds=False, findings={"ledger": "an old text", "journal": ""})
    for address in ("/books/proof/", "/books/controls/"):
        page = browser(decided.people.auditor).get(address, headers={"accept-language": "da"})
        assert '<p class="proof-problem" lang="en">an old text</p>' in page.content.decode()
