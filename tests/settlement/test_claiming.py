"""Claims: proposed from what was paid, heard, decided by another person, dropped, collected."""

from datetime import timedelta
from decimal import Decimal

import pytest

from pool.kernel.refusals import NotAllowed, NotFound, ReasonMissing, Refusal, WrongState
from pool.ledger import queries as ledger
from pool.letters.models import Order
from pool.letters.states import LetterKind
from pool.payments.models import Part
from pool.reports import proof
from pool.settlement import claims
from pool.settlement.models import Claim
from pool.settlement.services import claiming, collecting, moving
from tests import claiming as c
from tests import factories
from tests.claiming import AT, AUGUST, JULY, decided, heard
from tests.factories import RATE, tie

pytestmark = pytest.mark.django_db


@pytest.fixture
def grant(world, monkeypatch):
    return c.paid(world, monkeypatch)


def holds() -> None:
    assert [(item.name, item.problem) for item in proof.findings() if item.problem] == []


def test_a_claim_hears_the_municipality_of_what_was_paid(world, grant):
    claim = heard(world, grant, parts=1)
    assert (claim.reference, claim.amount, claim.state) == ("2026-1-751-K1", RATE, "heard")
    assert (claim.answer_by - AT).days in (13, 14) and claim.answer_by.astimezone(AT.tzinfo).hour == 12
    order = Order.objects.get(kind="hearing")
    assert (order.about["number"], order.about["amount"]) == ("2026-1-751-K1", f"{RATE:.2f}")
    assert claims.free(grant, claim.scheme) == 2 * RATE
    holds()


def test_what_a_claim_speaks_of_is_not_claimed_twice(world, grant):
    claim = heard(world, grant, parts=1)
    with pytest.raises(moving.NothingToClaim):
        heard(world, grant, keys=[claim.lines[0]["part"]])
    with pytest.raises(claiming.MoreThanPaid) as caught:
        heard(world, grant, amount=2 * RATE + 1)
    assert caught.value.facts["paid"] == 2 * RATE
    second = heard(world, grant, parts=2)
    assert second.reference == "2026-1-751-K2"
    with pytest.raises(claiming.MoreThanPaid):
        heard(world, grant, amount=Decimal(500))
    claiming.drop_claim(claim=claim, why="Fejl.", by=c.other_decider(), at=AT)
    assert claims.free(grant, claim.scheme) == RATE


def test_parts_of_another_case_or_not_paid_are_nothing_to_claim(world, grant):
    unpaid = Part.objects.filter(state="planned").first()
    for keys in ([unpaid.pk], []):
        with pytest.raises(moving.NothingToClaim):
            heard(world, grant, keys=keys)
    with pytest.raises(claiming.PartsOrAmount):
        heard(world, grant, parts=1, amount=RATE)


@pytest.mark.parametrize(("amount", "raised"), [("499.99", False), ("500.00", True)])
def test_claims_below_de_minimis_are_not_raised(world, grant, amount, raised):
    if raised:
        claim = heard(world, grant, amount=Decimal(amount))
        assert (claim.amount, Part.objects.get(pk=claim.lines[0]["part"]).amount) == (Decimal(500), Decimal(500))
        holds()
    else:
        with pytest.raises(claiming.BelowDeMinimis):
            heard(world, grant, amount=Decimal(amount))
        assert not Claim.objects.exists()


@pytest.mark.parametrize("amount", [Decimal(0), Decimal(-1), Decimal("999999999999.99")])
def test_absurd_amounts(world, grant, amount):
    with pytest.raises(Refusal):
        heard(world, grant, amount=amount)


def test_an_amount_takes_the_last_paid_first_and_divides_on_the_limit(world, grant):
    claim = decided(world, heard(world, grant, amount=RATE + 1000))
    taken = [Part.objects.get(pk=line["part"]) for line in claim.lines]
    assert sorted(part.amount for part in taken) == [Decimal(1000), RATE]
    assert {part.state for part in taken} == {"claimed"}
    holds()


def test_the_hearing_is_waited_for_and_ends_at_noon(world, grant):
    claim = heard(world, grant, parts=1)
    with pytest.raises(claiming.HearingRuns):
        claiming.decide_claim(claim=claim, decision="Ja.", by=world.people.decider, at=claim.answer_by)
    late = claim.answer_by + timedelta(seconds=1)
    with pytest.raises(claiming.ClaimHearingOver):
        claiming.answer_claim(claim=claim, answer="Nej.", by=world.people.signatory, at=late)
    claiming.answer_claim(claim=claim, answer="Nej.", by=world.people.preparer, at=claim.answer_by)
    with pytest.raises(claiming.ClaimAnswered):
        claiming.answer_claim(claim=claim, answer="Jo.", by=world.people.signatory, at=AT)
    done = claiming.decide_claim(claim=claim, decision="Ja.", by=world.people.decider, at=claim.answer_by)
    order = Order.objects.get(kind=LetterKind.REPAYMENT)
    assert (done.state, order.about["answer"], order.about["amount"]) == ("decided", "Nej.", f"{RATE:.2f}")
    with pytest.raises(WrongState):
        claiming.answer_claim(claim=claim, answer="Jo.", by=world.people.signatory, at=AT)


def test_who_may_do_what(world, grant):
    people = world.people
    for by in (people.caseworker, people.decider, people.finance, people.signatory):
        with pytest.raises(NotAllowed):
            heard(world, grant, parts=1, by=by)
    claim = heard(world, grant, parts=1)
    late = claim.answer_by + timedelta(days=1)
    for by in (people.controller, people.finance, people.caseworker):
        with pytest.raises(NotAllowed):
            claiming.decide_claim(claim=claim, decision="Ja.", by=by, at=late)
    with pytest.raises(NotFound):
        claiming.answer_claim(claim=claim, answer="Nej.", by=world.signatories["825"], at=AT)
    with pytest.raises(ReasonMissing):
        claiming.decide_claim(claim=claim, decision=" ", by=people.decider, at=late)
    tied = factories.person("decider3", "decider")
    tie(tied, world.round, world.aarhus)
    with pytest.raises(Refusal) as caught:
        claiming.decide_claim(claim=claim, decision="Ja.", by=tied, at=late)
    assert caught.value.code == "tied_to_municipality"


def test_a_decided_claim_is_dropped_only_before_money_came(world, grant):
    claim = decided(world, heard(world, grant, parts=1))
    c.repaid(world, claim, Decimal(10))
    with pytest.raises(claiming.RepaidInPart):
        claiming.drop_claim(claim=claim, why="x", by=c.other_decider(), at=AUGUST)
    other = decided(world, heard(world, grant, parts=1))
    with pytest.raises(claiming.DecidedByYou):
        claiming.drop_claim(claim=other, why="Ny viden.", by=world.people.decider, at=AUGUST)
    dropped = claiming.drop_claim(claim=other, why="Ny viden.", by=c.other_decider(), at=AUGUST)
    assert (dropped.state, Part.objects.get(pk=dropped.lines[0]["part"]).state) == ("dropped", "kept")
    holds()
    again = decided(world, heard(world, grant, keys=[dropped.lines[0]["part"]]))
    assert again.amount == RATE
    holds()


def test_collection_waits_for_each_day_of_payment(world, grant):
    claim, by = decided(world, heard(world, grant, parts=1)), world.people.finance
    with pytest.raises(collecting.NotOverdue):
        collecting.invoice_claim(claim=claim, invoice="F-1", by=by, at=JULY)
    with pytest.raises(WrongState):
        collecting.hand_over_claim(claim=claim, by=by, at=AUGUST)
    late = JULY + timedelta(days=(claim.due_on - JULY.date()).days + 1)
    with pytest.raises(Refusal):
        collecting.invoice_claim(claim=claim, invoice=" ", by=by, at=late)
    with pytest.raises(NotAllowed):
        collecting.invoice_claim(claim=claim, invoice="F-1", by=world.people.decider, at=late)
    claim = collecting.invoice_claim(claim=claim, invoice="F-1", by=by, at=late)
    with pytest.raises(collecting.NotOverdue):
        collecting.hand_over_claim(claim=claim, by=by, at=late)
    c.repaid(world, claim, Decimal(1000), at=late)
    claim = collecting.hand_over_claim(claim=claim, by=by, at=late + timedelta(days=15))
    about = Order.objects.get(kind=LetterKind.DEBT_COLLECTION).about
    assert (claim.state, about["repaid_amount"], about["left_amount"]) == (
        "handed_over",
        "1000.00",
        f"{RATE - 1000:.2f}",
    )
    holds()


def test_a_repayment_never_raises_what_may_be_paid(world, grant):
    before = c.still_payable(grant)
    claim = decided(world, heard(world, grant, parts=2))
    c.repaid(world, claim, claim.amount)
    assert c.still_payable(grant) == before
    assert ledger.balance(kind="returned") == claim.amount
    holds()
