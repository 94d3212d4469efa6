"""Claims, and money that comes in, by two people at the same moment."""

import pytest

from pool.kernel.refusals import Refusal
from pool.ledger import queries as ledger
from pool.settlement import claims, suspense
from pool.settlement.models import Claim, Incoming, Match
from pool.settlement.services import claiming, repaying
from tests import claiming as c
from tests import factories
from tests.factories import RATE
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def here(monkeypatch):
    world = factories.world()
    world.grant = c.paid(world, monkeypatch)
    return world


def codes(done: list) -> list[str]:
    return sorted(item.code for item in done if isinstance(item, Refusal))


def test_the_same_entry_is_matched_once(here):
    first, second = (c.decided(here, c.heard(here, here.grant, parts=1)) for _ in range(2))
    item, other = c.incoming(here, RATE), factories.person("finance3", "finance")

    def match(claim, by):
        return lambda: repaying.match(incoming=item, claim=claim, amount=RATE, by=by, at=c.AUGUST)

    done = at_once(match(first, here.people.finance), match(second, other), match(first, other))
    assert len(codes(done)) == 2 and set(codes(done)) <= {"more_than_came", "wrong_state"}
    assert (Match.objects.get().amount, suspense.unmatched(Incoming.objects.get())) == (RATE, 0)
    assert (ledger.balance(kind="receivable"), claims.first_wrong(), suspense.first_wrong()) == (RATE, "", "")


def test_the_same_entry_of_the_bank_is_taken_once(here):
    take = lambda: c.incoming(here, RATE, "2027-118")  # noqa: E731
    done = at_once(take, take, take)
    assert codes(done) == ["incoming_taken", "incoming_taken"]
    assert ledger.balance(kind="suspense") == RATE


def test_a_claim_is_repaid_or_dropped_but_not_both(here):
    claim = c.decided(here, c.heard(here, here.grant, parts=1))
    item, second = c.incoming(here, RATE), c.other_decider()
    done = at_once(
        lambda: repaying.match(incoming=item, claim=claim, amount=RATE, by=here.people.finance, at=c.AUGUST),
        lambda: claiming.drop_claim(claim=claim, why="x", by=second, at=c.AUGUST),
    )
    assert codes(done) == ["wrong_state"]
    assert Claim.objects.get().state in ("paid", "dropped")
    assert (claims.first_wrong(), suspense.first_wrong()) == ("", "")


def test_what_was_paid_is_claimed_once(here):
    part = claims.claimable(here.grant)[0]
    propose = lambda: c.heard(here, here.grant, keys=[part.pk])  # noqa: E731
    assert codes(at_once(propose, propose)) == ["nothing_to_claim"]
    assert Claim.objects.count() == 1


def test_returned_money_is_used_again_once(here):
    c.repaid(here, c.decided(here, c.heard(here, here.grant, parts=1)), RATE)
    reuse = lambda: repaying.reuse_returned(  # noqa: E731
        round=here.round, amount=RATE, by=here.people.decider, at=c.AUGUST
    )
    assert codes(at_once(reuse, reuse)) == ["not_returned_this_year"]
