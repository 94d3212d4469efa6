from datetime import timedelta

import pytest

from pool.awards.models import Award, Run
from pool.awards.services import deciding, running
from pool.ledger import queries as ledger
from pool.ledger.models import Transfer
from tests import factories
from tests.factories import AFTER, RATE
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def names(results) -> list[str]:
    return sorted(type(result).__name__ for result in results)


def test_two_decision_makers_cannot_reserve_or_commit_the_same_krone(world):
    factories.assessed(world, world.aarhus)
    factories.closed(world)
    other = factories.person("second", "decider")
    proposed = at_once(
        *(lambda: running.propose(round=world.round, by=world.people.caseworker, at=AFTER) for _ in range(2))
    )
    assert names(proposed) == ["Run", "RunStands"]
    run = Run.objects.get()
    deciders = (world.people.decider, other)
    approved = at_once(*(lambda user=user: running.approve(run=run, why="x", by=user, at=AFTER) for user in deciders))
    assert names(approved) == ["Run", "WrongState"]
    assert ledger.balance(kind="reserved") == 2 * RATE
    at = AFTER + timedelta(days=1)
    decided = at_once(*(lambda user=user: deciding.decide(run=run, by=user, at=at) for user in deciders))
    assert names(decided) == ["WrongState", "list"]
    assert (Award.objects.count(), ledger.balance(kind="committed"), ledger.balance(kind="reserved")) == (
        1,
        2 * RATE,
        0,
    )
    assert Transfer.objects.count() == 4
    assert ledger.first_difference() == ""
