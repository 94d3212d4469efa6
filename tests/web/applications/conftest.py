"""Two people of Aarhus at their browsers, in English, while the round is open."""

import contextlib

import pytest
import time_machine
from django.test import Client

from pool.applications.services import drafting
from tests import factories


@pytest.fixture
def here(db):
    with time_machine.travel(factories.NOW, tick=False):
        yield factories.world()


def browser(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


@contextlib.contextmanager
def late(user, moment=factories.AFTER):
    """A browser of somebody who signs in after the deadline."""
    with time_machine.travel(moment, tick=False):
        yield browser(user)


@pytest.fixture
def preparer(here) -> Client:
    return browser(here.people.preparer)


@pytest.fixture
def signatory(here) -> Client:
    return browser(here.people.signatory)


@pytest.fixture
def stranger(here) -> Client:
    """The signatory of another municipality."""
    return browser(here.foreign.signatory)


@pytest.fixture
def application(here):
    """A complete draft of Aarhus with two lines."""
    return factories.draft(here, here.aarhus)


@pytest.fixture
def empty(here):
    """A draft of Aarhus in which nothing has been answered."""
    return drafting.start(round=here.round, municipality=here.aarhus, by=here.people.preparer, at=factories.NOW)
