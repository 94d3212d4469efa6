"""What no page and no address has caught is answered with a sentence."""

import pytest
from django.db import OperationalError
from rest_framework.test import APIClient

from pool.awards.models import Award
from pool.awards.services import deciding, running
from pool.payments.services import accepting
from tests import factories
from tests.factories import AFTER
from tests.web.agency import browser

SENTENCE = "Somebody else worked on the same case at the same moment"


class DeadlockDetected(Exception):
    sqlstate = "40P01"


def ended(problem: OperationalError, cause: Exception | None):
    def accept(**given):
        raise problem from cause

    return accept


@pytest.fixture
def offered(world) -> Award:
    factories.assessed(world, world.aarhus, count=1)
    run = running.propose(round=factories.closed(world), by=world.people.caseworker, at=AFTER)
    running.approve(run=run, why="Ja.", by=world.people.decider, at=AFTER)
    return deciding.decide(run=run, by=world.people.decider, at=AFTER)[0]


@pytest.mark.parametrize(
    ("problem", "cause"),
    [(OperationalError("deadlock detected"), DeadlockDetected()), (OperationalError("database is locked"), None)],
)
def test_who_was_ended_by_another_is_told_to_try_again(world, offered, monkeypatch, problem, cause):
    monkeypatch.setattr(accepting, "accept", ended(problem, cause))
    page = browser(world.people.signatory).post("/awards/2026-1-751/accept/", {"terms": "on"})
    assert (page.status_code, SENTENCE in page.content.decode()) == (409, True)
    client = APIClient(HTTP_ACCEPT_LANGUAGE="en")
    client.force_authenticate(world.people.signatory)
    answer = client.post("/api/v1/awards/2026-1-751/accept")
    assert (answer.status_code, answer.json()["code"]) == (409, "collided")
    assert answer.json()["message"].startswith(SENTENCE)


def test_another_trouble_of_the_database_is_no_refusal(world, offered, monkeypatch):
    monkeypatch.setattr(accepting, "accept", ended(OperationalError("disk full"), None))
    with pytest.raises(OperationalError):
        browser(world.people.signatory).post("/awards/2026-1-751/accept/", {"terms": "on"})
