from datetime import datetime, timedelta

import pytest
import time_machine
from rest_framework.test import APIClient

from pool.awards.services import running
from pool.letters.services import batching as letters
from tests import factories
from tests.factories.recall import recalled


@pytest.fixture
def api():
    """Return a function that gives a client for a person (nobody unless given), in English."""

    def client(user=None, language="en"):
        made = APIClient(HTTP_ACCEPT_LANGUAGE=language)
        if user is not None:
            made.force_login(user)
        return made

    return client


@pytest.fixture(autouse=True)
def clock():
    """The round is open, and time stands still; `clock.move_to` turns it."""
    with time_machine.travel(factories.NOW, tick=False) as turned:
        yield turned


@pytest.fixture
def ready(world):
    """A closed round with two assessed cases of two lines each, ready for the allocation."""
    factories.assessed(world, world.aarhus)
    factories.assessed(world, world.laesoe, at=later(minutes=1))
    factories.closed(world)
    return world


@pytest.fixture
def run(ready):
    """A run proposed by the caseworker."""
    return proposed(ready)


@pytest.fixture
def decided(ready, run, clock):
    """The run is approved and its decisions are signed and written. The clock stands half an hour after that."""
    issued(ready, run)
    clock.move_to(factories.AFTER + timedelta(minutes=30))
    return ready


@recalled
def proposed(here):
    return running.propose(round=here.round, seed="", by=here.people.caseworker, at=factories.AFTER)


@recalled
def issued(here, run):
    here.run = running.approve(run=run, why="It keeps the order.", by=here.people.decider, at=factories.AFTER)
    letters.issue_now(run=here.run, by=here.people.decider, at=factories.AFTER)


def later(**gap) -> datetime:
    return factories.NOW + timedelta(**gap)
