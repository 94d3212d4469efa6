"""From the reserve list to a grant: one offer is accepted, one declined, a run decides, the grant is accepted."""

import pytest
from django.utils import timezone

from pool.awards.models import Award
from pool.ledger import queries as ledger
from pool.reports import proof
from pool.settlement.models import Offer
from tests import factories, paying, second_round, written
from tests.browser.walking import Cast
from tests.factories import RATE

pytestmark = [pytest.mark.once, pytest.mark.deep]
TITLE, KOEBENHAVN = "Round 2026-1", "2026-1-101"


@pytest.fixture
def cast(transactional_db, live_server, visitor, monkeypatch):
    """Ten of thirteen lines are funded. København waits with one, Læsø with two; money came for two."""
    written.without_paper(monkeypatch)
    world = factories.world()
    second_round.decided(world)
    paying.ready(world)
    second_round.raised(world, 2 * RATE)
    return Cast(visitor, live_server.url)


def test_an_accepted_offer_becomes_a_grant(cast):
    with cast.on(2026, 11, 2) as person:
        person("caseworker").walk("Rounds", TITLE, "Reserve list")
        person("caseworker").push("Offer DKK 50,000.00 to the next")
    with cast.on(2026, 11, 4) as person:
        person("signatory-101").walk("Answer")
        person("signatory-101").push("Yes, we take the offer")
        person("signatory-825").walk("Answer")
        person("signatory-825").push("No, give it to the next")
        assert [offer.state for offer in Offer.objects.order_by("place")] == ["accepted", "declined"]
    with cast.on(2026, 11, 5) as person:
        decided(person)
    with cast.on(2026, 11, 7) as person:
        person("signatory-101").walk("Read and accept")
        person("signatory-101").tick("terms")
        person("signatory-101").push("Accept the grant")
        person("signatory-101").reads("DKK 25,000.00")
    made = Award.objects.get(reference=f"{KOEBENHAVN}-2")
    assert (made.state, made.awarded_amount) == ("accepted", RATE)
    assert (ledger.balance(kind="pool"), ledger.balance(kind="committed")) == (RATE, 11 * RATE)
    assert {item.name: item.problem for item in proof.findings() if item.problem} == {}


def decided(person) -> None:
    caseworker, decider = person("caseworker"), person("decider")
    caseworker.walk("Go to the reserve list")
    caseworker.push("Propose a run of the accepted offers")
    decider.go("/")
    decider.walk("Read and approve")
    decider.page.locator("form[action$='/approve/'] textarea").fill("The offer was accepted.")
    decider.push("Approve the allocation")
    decider.follow("Sign the decisions and write the letters")
    decider.push("Sign 1 decision")
    written.everything(timezone.now())
