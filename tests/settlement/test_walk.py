"""The life of one grant after its decision, verb by verb; after each the books prove themselves."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from pool.applications.services import drafting
from pool.assessment.services import receiving
from pool.awards.models import Award
from pool.awards.services import deciding, running
from pool.kernel.refusals import WrongState
from pool.ledger import queries as ledger
from pool.payments import due
from pool.payments.models import Part
from pool.reports import proof
from pool.settlement import claims, ending
from pool.settlement.outcomes import Answer
from pool.settlement.services import claiming, closing, collecting, repaying, spending
from tests import confirming, factories, paying, written
from tests.factories import AFTER, COPENHAGEN, NOW, RATE

pytestmark = pytest.mark.django_db

LATER = AFTER + timedelta(days=1)


@pytest.fixture
def no_paper(monkeypatch):
    return written.without_paper(monkeypatch)


@pytest.fixture
def award(world, no_paper) -> Award:
    """Two lines of scheme A in spring 2027, one of scheme B in the same term, one of A in spring 2028."""
    by = world.people.signatory
    draft = factories.draft(world, world.aarhus, count=2)
    factories.add_line(draft, by, module="VID", scheme="B")
    factories.add_line(draft, by, module="IND", term="2028F")
    drafting.complete_section(application=draft, section="lines", by=by, at=NOW)
    receiving.receive(application=draft, by=by, at=NOW)
    factories.finish(world, draft)
    factories.closed(world)
    run = running.propose(round=world.round, by=world.people.caseworker, at=AFTER)
    running.approve(run=run, why="x", by=world.people.decider, at=AFTER)
    return deciding.decide(run=run, by=world.people.decider, at=LATER)[0]


def proves() -> None:
    assert {item.name: item.problem for item in proof.findings() if item.problem} == {}
    assert claims.first_wrong() == ""


def standing(kind: str) -> Decimal:
    return ledger.balance(kind=kind, round="2026-1")


def test_a_grant_is_paid_kept_claimed_back_and_repaid(world, award):
    proves()
    paying.ready(world)
    proves()
    batch = paying.paid(world)
    proves()
    assert (batch.state, standing("committed"), standing("paid")) == ("answered", RATE, 3 * RATE)
    confirming.called(world)
    confirming.signed(world, award.application, _1001_SAM=confirming.DONE)
    proves()
    assert (standing("paid"), standing("spent")) == (2 * RATE, RATE)
    at = paying.DUE + timedelta(days=200)
    assert spending.keep_completed(application=award.application, by=None, at=at) == 0
    part = Part.objects.get(line__employee__reference="1002", line__module__code="SAM")
    claim = claiming.propose_claim(
        application=award.application, scheme=part.scheme, ground="not_completed", reason_class="changed",
        explanation="Modulet er ikke gennemført.", parts=[part], by=world.people.controller, at=at,
    )  # fmt: skip
    proves()
    with pytest.raises(claiming.HearingRuns):
        claiming.decide_claim(claim=claim, decision="x", by=world.people.decider, at=at)
    claiming.answer_claim(claim=claim, answer="Det er rigtigt.", by=world.people.signatory, at=at)
    claim = claiming.decide_claim(claim=claim, decision="Ja.", by=world.people.decider, at=at)
    proves()
    assert (claim.amount, standing("receivable"), standing("paid"), standing("spent")) == (RATE, RATE, RATE, RATE)
    late = at + timedelta(days=40)
    claim = collecting.invoice_claim(claim=claim, invoice="F-17", by=world.people.finance, at=late)
    late += timedelta(days=20)
    claim = collecting.hand_over_claim(claim=claim, by=world.people.finance, at=late)
    item = repaying.take_incoming(
        reference="B1", booked_on=late.date(), amount=RATE + 100, sender="Aarhus Kommune", by=world.people.finance,
        at=late,
    )  # fmt: skip
    proves()
    assert ledger.balance(kind="suspense") == RATE + 100
    repaying.match(incoming=item, claim=claim, amount=RATE, by=paying.second_officer(), at=late)
    proves()
    claim.refresh_from_db()
    assert (claim.state, standing("receivable"), standing("returned")) == ("paid", 0, RATE)
    assert ledger.balance(kind="suspense") == 100
    repaying.send_back(incoming=item, amount=Decimal(100), why="For meget.", by=paying.second_officer(), at=late)
    proves()
    before = standing("pool")
    assert repaying.reuse_returned(round=world.round, amount=RATE, by=world.people.decider, at=late) == before + RATE
    proves()


def test_a_round_is_settled_when_nothing_is_outstanding(world, award):
    paying.ready(world)
    paying.paid(world)
    found = {(item.kind, item.amount) for item in ending.outstanding(world.round)}
    assert found == {("committed", RATE), ("paid", 2 * RATE), ("paid", RATE)}
    with pytest.raises(closing.StillOutstanding):
        closing.settle_round(round=world.round, by=world.people.decider, at=LATER)
    confirming.called(world)
    confirming.signed(world, award.application, answer=confirming.DONE)
    proves()
    assert standing("spent") == 3 * RATE
    second = datetime(2028, 5, 2, 9, tzinfo=COPENHAGEN)
    confirming.called(world, second, "2028F", date(2028, 6, 1))
    done = Answer("completed", completed_on=date(2028, 4, 30), proof="Bevis 2028-3")
    confirming.signed(world, award.application, second, answer=done)
    paying.paid(world, at=second + timedelta(days=1))
    spending.keep_completed(application=award.application, by=None, at=second + timedelta(days=1))
    proves()
    assert ending.outstanding(world.round) == []
    late = second + timedelta(days=300)
    closing.settle_round(round=world.round, by=world.people.decider, at=late)
    proves()
    assert [standing(kind) for kind in ("pool", "reserved", "committed", "paid", "spent")] == [0, 0, 0, 0, 4 * RATE]
    with pytest.raises(WrongState):
        closing.settle_round(round=world.round, by=world.people.decider, at=late)
    closed = closing.close_year(appropriation=world.round.appropriation, year=2028, by=world.people.decider, at=late)
    assert closed.treasury_amount == 500_000 - 4 * RATE
    proves()
    assert due.queue(late.date(), late) == []
