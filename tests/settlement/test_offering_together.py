"""Two people offer the same money at the same moment: it is offered once."""

import pytest

from pool.settlement import ending
from pool.settlement.services import offering
from tests import factories, written
from tests.settlement.test_offering import LATER, more, wait
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_same_money_is_offered_once(monkeypatch):
    written.without_paper(monkeypatch)
    world = wait(factories.world())
    more(world, 2)
    answers = at_once(
        *(lambda: offering.make_offers(round=world.round, by=world.people.caseworker, at=LATER) for _ in range(3)),
        lambda: offering.propose_rest(round=world.round, by=world.people.caseworker, at=LATER),
    )
    refused = {"NobodyNext", "RunStands", "OffersStand"}
    names = [type(answer).__name__ for answer in answers]
    assert sum(1 for name in names if name in ("list", "Run")) == 1, names
    assert set(names) - {"list", "Run"} <= refused, names
    assert ending.free(world.round) >= 0
    assert ending.first_wrong() == ""
