"""What was paid for a completed module is kept, and the budget report says the same as the ledger at every step."""

from datetime import timedelta
from decimal import Decimal

import pytest

from pool.ledger import queries as ledger
from pool.payments.models import Part
from pool.reports import budget, figures, proof
from pool.settlement.services import claiming, repaying, spending
from tests import claiming as c
from tests import confirming, paying, written
from tests.claiming import AUGUST, decided, heard
from tests.factories import RATE

pytestmark = pytest.mark.django_db


def totals(at=AUGUST) -> dict[str, Decimal]:
    """The report's last row; every figure of it is the sum of the transfers that it opens."""
    params = {"finance_year": "2026"}
    cells = budget.table(params, None, at).totals.cells
    for name in budget.FIGURES:
        assert figures.consists_of(name, params, at)[1] == cells[name], name
    places = ("left", "reserved", "outstanding", "spent", "receivable", "returned", "treasury")
    now = sum((cells[name] for name in places), ledger.balance(kind="paid"))
    assert now == cells["appropriation"]
    assert [(item.name, item.problem) for item in proof.findings() if item.problem] == []
    return cells


def test_the_banks_answer_keeps_what_was_completed_before_it_was_paid(world, monkeypatch):
    written.without_paper(monkeypatch)
    grant = confirming.granted(world)
    line = confirming.line_of(grant, "1001", "SAM")
    batch = paying.released(world)
    confirming.completed(world, [line])
    content, by = paying.bank_csv(batch), world.people.finance
    spending.take_answer(name="svar.csv", content=content, by=by, at=paying.DUE + timedelta(hours=2))
    assert Part.objects.get(line=line).state == "kept"
    assert (ledger.balance(kind="spent"), ledger.balance(kind="paid")) == (RATE, 2 * RATE)
    assert totals()["spent"] == RATE


def test_every_figure_of_the_budget_is_the_ledgers_after_claims_and_repayments(world, monkeypatch):
    grant = c.paid(world, monkeypatch)
    before = totals()
    claim = decided(world, heard(world, grant, amount=RATE + 1000))
    other = decided(world, heard(world, grant, parts=1, reason_class="other"))
    after = totals()
    assert after["receivable"] == claim.amount + other.amount
    assert (after["committed"], after["paid"]) == (before["committed"], before["paid"])
    c.repaid(world, claim, Decimal(600))
    c.repaid(world, other, other.amount)
    after = totals()
    assert (after["returned"], after["treasury"]) == (Decimal(600), other.amount)
    repaying.reuse_returned(round=world.round, amount=Decimal(500), by=world.people.decider, at=AUGUST)
    last = totals()
    assert (last["left"], last["returned"]) == (after["left"] + 500, Decimal(100))
    assert (last["committed"], last["paid"]) == (before["committed"], before["paid"])
    dropped = decided(world, heard(world, grant, amount=Decimal(500)))
    claiming.drop_claim(claim=dropped, why="x", by=c.other_decider(), at=AUGUST)
    assert totals()["spent"] == last["spent"] + 500
