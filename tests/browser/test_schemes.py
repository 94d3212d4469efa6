"""New terms in a real browser: a higher rate from next month; a round planned for later has it, an award does not."""

from datetime import date
from decimal import Decimal

import pytest

from pool.awards.models import Award
from pool.awards.services import deciding, rulesets, running
from pool.rounds.models import Round
from tests import factories
from tests.browser.test_ending import faults
from tests.browser.walking import Cast
from tests.factories import AFTER

pytestmark = pytest.mark.once


@pytest.fixture
def world(transactional_db):
    """A round that is decided with one award, and rules in the collection."""
    world = factories.world()
    factories.assessed(world, world.aarhus, count=1)
    factories.closed(world)
    run = running.propose(round=world.round, by=world.people.caseworker, at=AFTER)
    running.approve(run=run, why="Som bekendtgjort.", by=world.people.decider, at=AFTER)
    deciding.decide(run=run, by=world.people.decider, at=AFTER)
    rulesets.keep(name="In order", content=factories.QUEUE, by=world.people.caseworker, at=AFTER)
    return world


def test_a_higher_rate_from_next_month(world, live_server, visitor, axe):
    with Cast(visitor, live_server.url).on(2026, 10, 15) as person:
        administrator, wrong = person("administrator"), []
        administrator.walk("Schemes and their terms")
        wrong += faults(administrator, axe)
        administrator.follow("A Substitute cover")
        administrator.follow("Record new terms")
        wrong += faults(administrator, axe)
        administrator.fill(rate_amount="27,500")
        administrator.day("valid_from", date(2026, 11, 1))
        administrator.push("Continue")
        administrator.reads("DKK 25,000.00 for one employee", "DKK 27,500.00 for one employee")
        wrong += faults(administrator, axe)
        administrator.push("Record the terms")
        administrator.reads("Version 2 is recorded. It is in force from 1 November 2026.", "Changed. Before:")
        wrong += faults(administrator, axe)
        administrator.walk("Catalogue", "Record a scheme")
        wrong += faults(administrator, axe)
        caseworker = person("caseworker")
        caseworker.walk("Rounds", "Plan a round")
        for code, month in (("2026-8", 10), ("2026-9", 11)):
            caseworker.go("/allocation/plan/")
            caseworker.reads("version 2 from 1 November 2026: DKK 27,500.00")
            planned(caseworker, code, month)
    rates = {
        code: Round.objects.get(code=code).schemes.get().terms.rate_amount for code in ("2026-8", "2026-9")
    }  # fmt: skip
    assert rates == {"2026-8": Decimal("25000.00"), "2026-9": Decimal("27500.00")}
    kept = Award.objects.get()
    assert (kept.terms["schemes"]["A"]["rate_amount"], kept.awarded_amount) == ("25000.00", Decimal("25000.00"))
    assert wrong == []


def planned(caseworker, code: str, month: int) -> None:
    """A round that opens in the month."""
    caseworker.fill(code=code, title_da=f"Runde {code}", title_en=f"Round {code}", frame_amount="100,000")
    caseworker.box("Substitute cover")
    for name, day in (
        ("opens_at", date(2026, month, 20)), ("closes_at", date(2026, 12, 1)), ("decide_by", date(2027, 1, 15)),
        ("period_from", date(2027, 2, 1)), ("period_until", date(2029, 1, 31)),
    ):  # fmt: skip
        caseworker.day(name, day)
    caseworker.push("Plan the round")
    caseworker.reads("The round is planned.")
