"""Accounts by actual costs, from the first question to the repayment: queried, corrected, audited, partly approved."""

from decimal import Decimal

import pytest

from pool.ledger import queries as ledger
from pool.reports import proof
from pool.settlement.models import Accounts, Claim
from tests import budgeted, factories
from tests.browser.walking import Cast

pytestmark = [pytest.mark.once, pytest.mark.deep]
REFERENCE, CLAIM = "2026-1-751-RA", "2026-1-751-K1"


@pytest.fixture
def cast(transactional_db, live_server, visitor, monkeypatch):
    """Aarhus was paid 150,000 kroner in two quarters, and the half-year has ended."""
    world = factories.world()
    budgeted.quarterly(monkeypatch)
    award = budgeted.decided(world)
    budgeted.paid(world)
    budgeted.opened(award)
    return Cast(visitor, live_server.url)


def test_accounts_are_queried_corrected_audited_and_partly_approved(cast):
    with cast.on(2027, 8, 21) as person:
        person("signatory").walk(f"Accounts {REFERENCE}", "Fill in")
        signed(person("signatory"), "150,000", "")
        audited(cast, person("signatory"))
    with cast.on(2027, 9, 1) as person:
        controller = person("controller")
        controller.walk("Read and answer", REFERENCE, "Query or approve")
        controller.fill(question="Which weeks are covered?")
        controller.push("Send the question")
    with cast.on(2027, 9, 3) as person:
        person("signatory").walk(f"Accounts {REFERENCE}", "Correct")
        person("signatory").reads("Which weeks are covered?")
        signed(person("signatory"), "140,000", "Weeks 6 to 26.")
        audited(cast, person("signatory"))
    with cast.on(2027, 9, 10) as person:
        partly_approved(person)
    with cast.on(2027, 9, 12) as person:
        answered_and_decided(person)
    with cast.on(2027, 9, 20) as person:
        repaid(person)
    balances = {kind: ledger.balance(kind=kind) for kind in ("committed", "paid", "spent", "receivable", "suspense")}
    assert balances == {"committed": 0, "paid": 0, "spent": Decimal(130_000), "receivable": 0, "suspense": 0}
    assert (ledger.balance(kind="returned"), ledger.balance(kind="treasury")) == (0, Decimal(20_000))
    assert (Accounts.objects.get().state, Claim.objects.get().state) == ("partly_approved", "paid")
    assert {item.name: item.problem for item in proof.findings() if item.problem} == {}


def signed(signatory, cost: str, note: str) -> None:
    signatory.fill(substitute_cover=cost, note=note)
    signatory.push("Save and go on to sign")
    signatory.tick("declares")
    signatory.push("Sign")


def audited(cast: Cast, signatory) -> None:
    """The auditor gets the link by e-mail, and needs no sign-in."""
    signatory.fill(firm="Revision A/S", email="revisor@example.dk")
    signatory.push("Send the link")
    signatory.reads("revisor@example.dk")
    auditor = cast.anybody()
    auditor.go(f"/audit/{budgeted.token()}/")
    auditor.fill(auditor="R. Visor", registration="mne1", text="Without reservation.")
    auditor.choose(conclusion="clean")
    auditor.push("Give the statement")
    auditor.reads("R. Visor")


def partly_approved(person) -> None:
    """What follows is shown before anything is decided."""
    controller = person("controller")
    controller.walk("Read and answer", REFERENCE, "Query or approve")
    controller.page.locator("[name='substitute_cover']").fill("130,000")
    controller.page.locator("[name='substitute_cover-why']").fill("Week 26 lies outside the period.")
    controller.choose(reason_class="other")
    controller.push("Show what follows")
    controller.reads("The municipality keeps DKK 130,000.00", "Proposed to be claimed back DKK 20,000.00")
    controller.fill(decision="All but one week is documented.")
    controller.push("Approve")
    controller.reads("The accounts are partly approved.", "DKK 130,000.00")
    controller.follow(f"Claim {CLAIM}")
    controller.reads("DKK 20,000.00")


def answered_and_decided(person) -> None:
    person("signatory").walk(f"Claim {CLAIM}")
    person("signatory").fill(answer="That is right.")
    person("signatory").push("Send the answer")
    decider = person("decider")
    decider.walk("Read and decide", CLAIM)
    decider.fill(decision="20,000 kroner are to be repaid.")
    decider.push("Decide")


def repaid(person) -> None:
    finance = person("finance")
    finance.walk("Payments", "Suspense account", "Enter one")
    finance.fill(reference="B1", amount="20,000", sender="Aarhus Kommune", text=CLAIM)
    finance.fill(booked_on_day="20", booked_on_month="9", booked_on_year="2027")
    finance.push("Enter it")
    finance.reads("Another person must match it or send it back.")
    second = person("finance2")
    second.walk("Payments", "Suspense account", "B1")
    second.push("Match")
    second.reads("Matched")
