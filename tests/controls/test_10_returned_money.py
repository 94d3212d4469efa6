"""Weakness 10: money that came back raised what could be paid out again.

Closed by `ledger.rules.ROUTES`: there is no way from returned money to a grant; it goes to the pool by a decision maker
in the same year (`repaying.reuse_returned`, budget guidance 2.2.11) or to the treasury; by constraints of the tables;
and by the proofs "parts", "plans", "payments", "commitments" and "ledger".
"""

from datetime import timedelta
from decimal import Decimal

import pytest

from pool.kernel.refusals import NotAllowed, WrongState
from pool.ledger import queries as ledger
from pool.ledger import rules
from pool.ledger import services as posting
from pool.payments import due, queries
from pool.payments.services import batching
from pool.settlement.services import repaying
from tests.controls import claimed
from tests.controls.claimed import AT
from tests.controls.conftest import forced, problems, shut
from tests.factories import RATE

pytestmark = pytest.mark.django_db


@pytest.fixture
def returned(paid, clock):
    """25,000 of the 50,000 of Aarhus has come back in June 2027, and may be used again this year."""
    paid.match = claimed.repaid(paid, paid.award)
    clock.move_to(AT)
    paid.award.refresh_from_db()
    return paid


def test_a_repaid_grant_can_be_paid_nothing_more(returned, page, api):
    award, by = returned.award, returned.people.finance
    assert (award.awarded_amount, queries.left_of(award), queries.paid_of(award)) == (2 * RATE, 0, 2 * RATE)
    for day in (AT, AT + timedelta(days=400)):
        assert due.queue(day.date(), day) == []
    with pytest.raises(batching.NothingToPay):
        batching.build(pay_on=AT.date(), by=by, at=AT)
    asked = {"pay_on": AT.date().isoformat(), "applications": ["2026-1-751"]}
    assert api(by).post("/api/v1/payments/batches", asked).status_code == 409
    page(by).post("/payments/", {"pay_on_day": 1, "pay_on_month": 6, "pay_on_year": 2027, "case": "2026-1-751"})
    assert problems() == {}


COMES_BACK = (rules.RECEIVABLE, rules.RETURNED, rules.TREASURY, rules.INCOMING, rules.SUSPENSE, rules.PAID, rules.SPENT)
PAYABLE = (rules.COMMITTED, rules.RESERVED, rules.APPROPRIATION, rules.PAID)


@pytest.mark.parametrize("source", COMES_BACK)
@pytest.mark.parametrize("target", PAYABLE)
def test_no_way_leads_from_money_that_came_back_to_a_grant(returned, source, target):
    case = ("15.26.36.10", 2026, "2026-1", "A", "751", "2026-1-751")
    item = posting.Posting("x", posting.Place(source, *case), posting.Place(target, *case), RATE, "x")
    with pytest.raises(posting.NoSuchRoute):
        posting.post(postings=[item], by=None, at=AT)


def test_it_is_in_no_pool_until_somebody_decides_so_and_never_more_than_came_this_year(returned, page, api):
    by, before = returned.people.decider, ledger.balance(kind="pool")
    assert ledger.balance(kind="returned") == RATE
    more = {"round": "2026-1", "amount": "25000.01"}
    with pytest.raises(repaying.NotThisYear):
        repaying.reuse_returned(round=returned.round, amount=RATE + Decimal("0.01"), by=by, at=AT)
    assert api(by).post("/api/v1/returned", more).status_code == 400
    assert page(by).post("/returned/", more).status_code == 400
    with pytest.raises(repaying.NotThisYear):
        repaying.reuse_returned(round=returned.round, amount=RATE, by=by, at=AT + timedelta(days=300))  # next year
    assert ledger.balance(kind="pool") == before
    assert repaying.reuse_returned(round=returned.round, amount=RATE, by=by, at=AT) == before + RATE
    with pytest.raises(repaying.NotThisYear):
        repaying.reuse_returned(round=returned.round, amount=RATE, by=by, at=AT)  # once
    assert (queries.left_of(returned.award), problems()) == (0, {})


@pytest.mark.parametrize("role", ["finance", "controller", "caseworker", "administrator", "ministry", "auditor"])
def test_nobody_else_takes_it_into_use(returned, page, api, role):
    by, given = getattr(returned.people, role), {"round": "2026-1", "amount": "25000.00"}
    with pytest.raises(NotAllowed):
        repaying.reuse_returned(round=returned.round, amount=RATE, by=by, at=AT)
    assert page(by).post("/returned/", given).status_code == 403
    assert api(by).post("/api/v1/returned", given).status_code == 403


@pytest.mark.parametrize("reason", ["other", "closed"])
def test_what_came_back_for_another_reason_is_the_treasurys(paid, clock, reason):
    claimed.repaid(paid, paid.award, reason)
    clock.move_to(AT)
    assert (ledger.balance(kind="returned"), ledger.balance(kind="treasury")) == (0, RATE)
    with pytest.raises(repaying.NotThisYear):
        repaying.reuse_returned(round=paid.round, amount=RATE, by=paid.people.decider, at=AT)


def test_the_same_money_repays_once(returned):
    with pytest.raises((WrongState, repaying.MoreThanCame)):
        repaying.match(
            incoming=returned.match.incoming, claim=returned.match.claim, amount=RATE, by=returned.people.finance, at=AT
        )


TRANSFER = (
    "INSERT INTO ledger_transfer (number, source, from_account_id, to_account_id, amount, posted_at, posted_by, text, "
    "reason, previous_hash, hash) SELECT number + 1, 'x', (SELECT id FROM ledger_account WHERE kind = 'returned'), "
    "(SELECT id FROM ledger_account WHERE kind = 'committed' AND award = '2026-1-751'), 2500000, posted_at, "
    "posted_by, 'x', '', hash, hash FROM ledger_transfer ORDER BY number DESC LIMIT 1"
)
COMMITTED = "UPDATE ledger_account SET {} WHERE kind = 'committed' AND award = '2026-1-751'"
AGAIN = "in_amount = in_amount + 2500000, balance_amount = balance_amount + 2500000"
FORCED = [
    ("UPDATE payments_part SET state = 'planned' WHERE state = 'claimed'", "payments: part"),
    ("UPDATE payments_part SET state = 'paid' WHERE state = 'claimed'", "parts: "),
    ("UPDATE payments_part SET amount = amount * 2 WHERE state = 'claimed'", "plans: "),
    ("UPDATE payments_instalment SET due_on = '2027-06-01'", "only grows"),
    ("UPDATE awards_award SET awarded_amount = requested_amount + 2500000", "award_within_request"),
    (TRANSFER, "ledger: "),
    (COMMITTED.format("balance_amount = 2500000"), "balance_is_in_minus_out"),
    (COMMITTED.format(AGAIN), "ledger: account"),
    ("UPDATE ledger_account SET kind = 'pool' WHERE kind = 'returned'", "ledger: "),
    ("UPDATE rounds_round SET frame_amount = frame_amount + 2500000 WHERE code = '2026-1'", "appropriations: "),
]


@pytest.mark.parametrize(("statement", "words"), FORCED)
def test_a_grant_raised_again_in_the_tables_is_refused_or_named(returned, statement, words):
    assert words in forced(statement)
    assert problems() == {}


def test_the_view_of_the_tables_raises_nothing(returned, page):
    shut(page, returned.award, returned.people.finance, awarded_amount="75000.00", requested_amount="75000.00")
    shut(page, returned.round, returned.people.decider, frame_amount="999999.00")
