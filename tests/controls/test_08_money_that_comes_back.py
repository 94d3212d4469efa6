"""Weakness 8: unspent money that came back was handled badly.

Closed by `settlement.services.repaying`: whatever comes in stands on a suspense account that the whole agency, the
ministry and the auditor see, until it is matched to a decided claim or sent back by a second person; by claims that two
people decide (`claiming`); and by the proofs "claims", "suspense", "ledger" and "hands".
"""

from decimal import Decimal

import pytest

from pool import db
from pool.access import rules
from pool.access.models import User
from pool.kernel.refusals import NotAllowed, WrongState
from pool.ledger import queries as ledger
from pool.settlement.models import Claim, Incoming, Match
from pool.settlement.services import claiming, repaying
from tests.controls import claimed
from tests.controls.claimed import AT
from tests.controls.conftest import another_role, forced, problems, shut
from tests.factories import RATE

pytestmark = pytest.mark.django_db

SENT = {"reference": "B1", "booked_on": "2027-06-01", "amount": "25000.00", "sender": "Aarhus Kommune"}
FORM = {**SENT, "booked_on_day": "1", "booked_on_month": "6", "booked_on_year": "2027"}


@pytest.fixture
def here(paid, clock):
    clock.move_to(AT)
    return paid


@pytest.fixture
def owed(here):
    """`claim` is decided and `item` of 25,100 has come in: 100 too much."""
    here.claim, here.item = claimed.decided(here, here.award), claimed.came(here, RATE + 100)
    return here


def standing() -> tuple[Decimal, Decimal]:
    return ledger.balance(kind="suspense"), ledger.balance(kind="receivable")


@pytest.mark.parametrize("role", sorted(rules.AGENCY | rules.OUTSIDE))
def test_what_stands_unmatched_is_seen_by_everybody(here, page, api, role):
    claimed.came(here)
    by = getattr(here.people, role)
    assert "B1" in page(by).get("/incoming/").content.decode()
    assert [row["reference"] for row in api(by).get("/api/v1/incoming/suspense").json()] == ["B1"]


@pytest.mark.parametrize("role", sorted(rules.ROLES - {"finance"}))
def test_nobody_but_finance_takes_matches_or_sends_back(owed, page, api, role):
    by, item = getattr(owed.people, role), owed.item
    with pytest.raises(NotAllowed):
        repaying.take_incoming(reference="B2", booked_on=AT.date(), amount=RATE, sender="x", by=by, at=AT)
    with pytest.raises(NotAllowed):
        repaying.match(incoming=item, claim=owed.claim, amount=RATE, by=by, at=AT)
    with pytest.raises(NotAllowed):
        repaying.send_back(incoming=item, amount=RATE, why="x", by=by, at=AT)
    matched, back = {"claim": owed.claim.reference, "amount": "1.00"}, {"amount": "1.00", "why": "x"}
    for address, given in (("new", FORM), (f"{item.pk}/match", matched), (f"{item.pk}/send-back", back)):
        assert page(by).post(f"/incoming/{address}/", given).status_code == 403
    for address, given in (("", SENT), (f"/{item.pk}/match", matched), (f"/{item.pk}/send-back", back)):
        assert api(by).post(f"/api/v1/incoming{address}", given).status_code == 403
    assert (Incoming.objects.count(), Match.objects.count()) == (1, 0)


def test_an_entry_of_the_bank_is_taken_once(owed, page, api):
    with pytest.raises(repaying.IncomingTaken):
        claimed.came(owed, RATE)
    by = owed.people.finance
    assert page(by).post("/incoming/new/", FORM).status_code == 400
    assert api(by).post("/api/v1/incoming", SENT).json()["code"] == "incoming_taken"
    assert standing()[0] == RATE + 100


@pytest.mark.parametrize("amount", ["25100.01", "25000.01", "0.00", "-1.00"])
def test_no_more_is_matched_than_came_or_is_owed(owed, page, api, amount):
    by, item = owed.people.finance, owed.item
    given = {"claim": owed.claim.reference, "amount": amount}
    assert page(by).post(f"/incoming/{item.pk}/match/", given).status_code == 400
    assert api(by).post(f"/api/v1/incoming/{item.pk}/match", given).status_code == 400
    assert (Match.objects.count(), standing()) == (0, (RATE + 100, RATE))


def test_money_is_matched_to_no_claim_that_nobody_has_decided_and_to_none_that_is_done(here):
    claim, item = claimed.proposed(here, here.award), claimed.came(here)
    with pytest.raises(WrongState):
        repaying.match(incoming=item, claim=claim, amount=RATE, by=here.people.finance, at=AT)
    claiming.decide_claim(claim=claim, decision="Ja.", by=here.people.decider, at=AT)
    repaying.match(incoming=item, claim=claim, amount=RATE, by=here.people.finance, at=AT)
    more = claimed.came(here, Decimal(1), "B2")
    with pytest.raises(WrongState):
        repaying.match(incoming=more, claim=claim, amount=Decimal(1), by=here.people.finance, at=AT)
    assert standing() == (1, 0)


def test_whoever_entered_money_neither_matches_it_nor_sends_it_away(owed, page, api):
    """Else one person could invent money that came in, and it would be used again."""
    by, item = owed.item.taken_by, owed.item
    with pytest.raises(repaying.TakenByYou):
        repaying.match(incoming=item, claim=owed.claim, amount=RATE, by=by, at=AT)
    with pytest.raises(repaying.TakenByYou):
        repaying.send_back(incoming=item, amount=RATE, why="Fejl.", by=by, at=AT)
    back, match = {"amount": "100.00", "why": "Fejl."}, {"claim": owed.claim.reference, "amount": "100.00"}
    for deed, given in (("send-back", back), ("match", match)):
        assert page(by).post(f"/incoming/{item.pk}/{deed}/", given).status_code == 403
        assert api(by).post(f"/api/v1/incoming/{item.pk}/{deed}", given).json()["code"] == "incoming_taken_by_you"
    assert standing() == (RATE + 100, RATE)


def test_money_that_was_matched_past_the_services_by_whoever_entered_it_is_found(here):
    match = claimed.repaid(here, here.award)
    with db.lifted():
        Match.objects.filter(pk=match.pk).update(matched_by=match.incoming.taken_by)
    assert problems()["suspense"] == "B1 was matched or sent back by whoever entered it"


@pytest.mark.parametrize("deed", ["decide", "drop"])
def test_whoever_proposed_a_claim_neither_decides_nor_drops_it(here, api, page, deed):
    claim = claimed.proposed(here, here.award)
    address = f"/claims/{claim.reference}/{deed}"
    given = {"decide": {"decision": "Ja."}, "drop": {"reason": "Nej."}}[deed]
    by = here.people.controller
    assert page(by).post(f"{address}/", given).status_code == 403
    assert api(by).post(f"/api/v1{address}", given).status_code == 403
    by = another_role(here, by, "controller", "decider")
    assert api(by).post(f"/api/v1{address}", given).json()["code"] == "claimed_by_you"
    assert Claim.objects.get().state == "heard"


INCOMING = (
    "INSERT INTO settlement_incoming (reference, booked_on, amount, sender, cvr, text, taken_at, taken_by_id) "
    "SELECT 'B9', booked_on, amount, sender, cvr, text, taken_at, taken_by_id FROM settlement_incoming"
)
MATCH = (
    "INSERT INTO settlement_match (incoming_id, claim_id, amount, why, matched_at, matched_by_id) "
    "SELECT settlement_incoming.id, {claim}, {amount}, '{why}', taken_at, taken_by_id FROM settlement_incoming "
    "CROSS JOIN settlement_claim"
)
FORCED = [
    ("UPDATE settlement_incoming SET amount = 100", "only grows"),
    ("DELETE FROM settlement_incoming", "only grows"),
    (INCOMING, "suspense: "),
    (MATCH.format(claim="settlement_claim.id", amount="2500000", why=""), "claims: "),
    (MATCH.format(claim="settlement_claim.id", amount="9900000", why=""), "was repaid beyond its amount"),
    (MATCH.format(claim="NULL", amount="2510000", why="Sendt tilbage"), "suspense: "),
    (MATCH.format(claim="NULL", amount="2510000", why=""), "sent_back_with_a_reason"),
    (MATCH.format(claim="settlement_claim.id", amount="-1", why=""), "match_is_positive"),
    ("UPDATE settlement_claim SET state = 'paid'", "claims: "),
    ("UPDATE settlement_claim SET state = 'heard'", "claims: "),
    ("UPDATE settlement_claim SET amount = amount - 100", "claims: "),
    ("UPDATE settlement_claim SET decided_by_id = proposed_by_id", "claim_decided_by_a_second_person"),
    ("UPDATE settlement_claim SET decided_by_id = {auditor}", "was decided"),
    ("UPDATE settlement_claim SET state = 'dropped', dropped_at = decided_at, dropped_by_id = decided_by_id",
     "claims: "),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "words"), FORCED)
def test_money_that_vanishes_in_the_tables_is_refused_or_named(owed, statement, words):
    assert words in forced(statement.replace("{auditor}", str(User.objects.get(username="auditor").pk)))
    assert problems() == {}


def test_the_view_of_the_tables_forgives_nothing(owed, page):
    people = (owed.people.finance, owed.people.controller)
    shut(page, owed.claim, *people, state="dropped", amount="1.00")
    shut(page, owed.item, *people, amount="1.00")
