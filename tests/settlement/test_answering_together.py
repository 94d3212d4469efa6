"""Offers are answered, run out, are taken back and made again at the same moment: nothing is promised twice."""

from datetime import timedelta
from decimal import Decimal

import pytest

from pool.awards.models import Award, Run
from pool.awards.services import deciding, running
from pool.kernel.refusals import WrongState
from pool.ledger import queries as ledger
from pool.reports import proof
from pool.settlement import ending
from pool.settlement.models import Offer
from pool.settlement.services import offering
from tests import factories, written
from tests.factories import RATE
from tests.settlement.test_offering import LATER, more, wait
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)

FRAME = Decimal(250_000)


@pytest.fixture
def world(monkeypatch):
    """Three lines wait, two of Læsø and one of København, and the pool holds enough for all of them."""
    written.without_paper(monkeypatch)
    world = wait(factories.world())
    more(world, 3)
    return world


def answer(world, verb: str, offer: Offer, at=LATER):
    by = world.signatories[offer.line.application.municipality.code]
    return lambda: getattr(offering, verb)(offer=offer, by=by, at=at)


def holds(world) -> None:
    """What is offered is in the pool, and the frame is where the ledger says."""
    assert ending.free(world.round) >= 0
    standing = sum((item.amount for item in ending.standing_offers(world.round)), Decimal(0))
    kinds = {kind: ledger.balance(kind=kind, round="2026-1") for kind in ("pool", "reserved", "committed")}
    assert standing <= kinds["pool"]
    assert sum(kinds.values()) == FRAME + 3 * RATE
    assert {item.name: item.problem for item in proof.findings() if item.problem} == {}


def test_an_offer_is_answered_once(world):
    offer = offering.make_offers(round=world.round, by=world.people.caseworker, at=LATER)[0]
    verbs = ("accept_offer", "decline_offer", "accept_offer", "decline_offer")
    answers = at_once(*(answer(world, verb, offer) for verb in verbs))
    assert [type(item) for item in answers if not isinstance(item, Offer)] == [WrongState] * 3
    given = next(item for item in answers if isinstance(item, Offer))
    offer.refresh_from_db()
    assert (offer.state, offer.answered_at) == (given.state, LATER)
    holds(world)


def test_an_answer_at_the_last_moment_counts_or_the_money_has_passed_on_but_not_both(world):
    made = offering.make_offers(round=world.round, by=world.people.caseworker, at=LATER)
    last = made[0].answer_by
    *answers, expired = at_once(
        *(answer(world, "accept_offer", offer, last) for offer in made),
        lambda: offering.expire_due(at=last + timedelta(seconds=1)),
    )
    states = [Offer.objects.get(pk=offer.pk).state for offer in made]
    said = ["accepted" if isinstance(item, Offer) else "expired" for item in answers]
    assert (states, expired) == (said, said.count("expired"))
    assert {type(item) for item in answers} <= {Offer, WrongState}
    holds(world)


def test_no_more_is_promised_than_the_pool_holds(world):
    made = offering.make_offers(round=world.round, by=world.people.caseworker, at=LATER)
    caseworker, other = world.people.caseworker, factories.person("caseworker2", "caseworker")
    answers = at_once(
        *(answer(world, "accept_offer", offer) for offer in made),
        lambda: offering.take_back_offer(offer=made[0], why="Fejl.", by=caseworker, at=LATER),
        *(lambda by=by: offering.make_offers(round=world.round, by=by, at=LATER) for by in (caseworker, other)),
        *(lambda by=by: offering.propose_offered(round=world.round, by=by, at=LATER) for by in (caseworker, other)),
        lambda: offering.propose_rest(round=world.round, by=other, at=LATER),
    )
    known = {
        "list", "Offer", "Run",
        "WrongState", "NobodyNext", "NoAcceptedOffers", "OffersStand", "OfferInRun", "RunStands",
    }  # fmt: skip
    assert {type(item).__name__ for item in answers} <= known, answers
    holds(world)
    for _run in range(2):  # what is proposed is decided; then what was accepted after it was proposed
        for run in Run.objects.filter(state="proposed"):
            running.approve(run=run, why="x", by=world.people.decider, at=LATER)
            deciding.decide(run=run, by=world.people.decider, at=LATER)
            holds(world)
        if ending.accepted_offers(world.round).exists():
            offering.propose_offered(round=world.round, by=caseworker, at=LATER)
    awarded = sum(Award.objects.values_list("awarded_amount", flat=True), Decimal(0))
    assert awarded == ledger.received(kind="committed", round="2026-1") <= FRAME + 3 * RATE
