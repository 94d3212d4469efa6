"""The need forecast: frames that meet everything, held against runs of the engine."""

from datetime import timedelta
from decimal import Decimal

import pytest

from pool.allocation import engine, rulesets
from pool.awards import bidding
from pool.kernel import canon, money
from pool.reports import need
from pool.rounds.models import Round, SchemeTerms
from tests import factories
from tests.factories import AFTER, RATE


@pytest.fixture
def here(world):
    for place, (municipality, count) in enumerate(((world.aarhus, 6), (world.laesoe, 1), (world.koebenhavn, 5))):
        factories.assessed(world, municipality, count=count, at=factories.NOW + timedelta(hours=place))
    return world


def cells(world, **words):
    (row,) = need.table({"finance_year": "2026", **words}, world.people.ministry, AFTER).rows
    return row.cells


def test_the_frame_that_meets_everything_is_what_is_eligible(here):
    found = cells(here)
    assert (found["lines"], found["frame"], found["eligible"]) == (12, Decimal(250000), 12 * RATE)
    assert (found["all"], found["all_missing"]) == (12 * RATE, 2 * RATE)


def test_the_frames_are_those_of_the_rounds_own_rules(here):
    """A ring-fence of a quarter for deadlines needs four times their sum."""
    SchemeTerms.objects.update(begin_within_years=1)
    steps = [
        {"name": "Others", "select": {"tier": [2]}, "budget": {"share": "0.5"}, "method": "queue",
         "order": ["received_at", "rank"], "margin": "skip"},
        {"name": "Deadlines", "select": {"tier": [1]}, "budget": {"share": "0.25"}, "method": "queue",
         "order": ["received_at", "rank"], "margin": "skip"},
    ]  # fmt: skip
    Round.objects.update(ruleset={"steps": steps})
    here.round.refresh_from_db()
    found = cells(here)
    bids = bidding.inputs(here.round).bids
    urgent = [bid for bid in bids if bid.tier == 1]
    assert found["deadlines"] == len(urgent) > 0
    frame = money.ore(found["urgent"])
    assert frame == 4 * sum(bid.amount for bid in urgent)
    rules = rulesets.parse(canon.canonical(here.round.ruleset))
    for budget, met in ((frame, True), (frame - 1, False)):
        given = engine.allocate(bids, rules, budget, need.SEED).amounts
        assert all(given[bid.id] == bid.amount for bid in urgent) is met


def test_a_cap_that_no_frame_overcomes_is_a_dash(here):
    Round.objects.update(ruleset={**factories.QUEUE, "applicant_cap": {"amount": 5_000_000}})
    found = cells(here)
    assert (found["all"], found["all_missing"]) == (None, None)
    assert need.table({"finance_year": "2026"}, here.people.ministry, AFTER).totals.cells["all"] == 0


@pytest.mark.parametrize("order", [["-score"], ["-key:children"]])
def test_a_round_whose_lines_lack_what_its_rules_use_is_named(here, order):
    Round.objects.update(ruleset={"steps": [{"method": "queue", "order": [*order, "draw"], "margin": "stop"}]})
    found = cells(here)
    assert (found["lines"], found["eligible"], found["all"], found["urgent"]) == (12, 12 * RATE, None, None)
    notes = need.table({"finance_year": "2026"}, here.people.ministry, AFTER).notes
    assert any("2026-1" in note for note in notes)


def test_a_round_without_eligible_lines_has_no_row(world):
    found = need.table({"finance_year": "2026"}, world.people.ministry, AFTER)
    assert (found.rows, found.chart) == ([], None)


def test_what_is_not_assessed_is_said(world):
    factories.assessed(world, world.aarhus)
    factories.submitted(world, world.laesoe)
    notes = need.table({"finance_year": "2026"}, world.people.ministry, AFTER).notes
    assert notes[2].startswith("1 ansøgning er ikke") or notes[2].startswith("1 application is not assessed")
