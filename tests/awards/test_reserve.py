"""Who is next when money comes."""

from datetime import timedelta
from decimal import Decimal

import pytest

from pool.allocation import reserve as engine_lists
from pool.allocation import rulesets
from pool.applications.services import drafting, signing
from pool.awards import queries, reserve
from pool.awards.services import deciding, running
from pool.kernel import money
from tests import factories, second_round
from tests.factories import AFTER, NOW, QUEUE, RATE
from tests.second_round import LATER

pytestmark = pytest.mark.django_db

STEP = QUEUE["steps"][0]
FORMULA = {"unit": 100, "steps": [{"name": "Pro rata", "budget": "rest", "method": "proportional",
                                   "order": ["received_at", "draw"]}]}  # fmt: skip


def rows(found) -> list[tuple]:
    return [
        (row.place, f"{row.line.application.municipality.code}/{row.line.employee.reference}", row.wants, row.needs)
        for row in found.rows
    ]


def test_there_is_no_list_before_an_approval(world):
    factories.assessed(world, world.aarhus)
    running.propose(round=factories.closed(world), by=world.people.caseworker, at=AFTER)
    assert reserve.of_round(world.round) is None


def test_those_who_wait_stand_in_the_published_order(world):
    second_round.decided(world)
    found = reserve.of_round(world.round)
    assert (found.has_order, found.held, found.wants) == (True, 0, 3 * RATE)
    assert rows(found) == [
        (1, "101/1005", RATE, RATE), (2, "825/1001", RATE, 2 * RATE), (3, "825/1002", RATE, 3 * RATE),
    ]  # fmt: skip
    assert reserve.backlog(world.round) == reserve.Backlog(3, 3 * RATE, RATE, money.ZERO)


def test_an_approved_run_counts_as_if_it_were_signed_but_not_for_a_municipality(world):
    second_round.decided(world)
    second_round.raised(world)
    second_round.approved(world)
    assert rows(reserve.of_round(world.round)) == [(1, "825/1002", RATE, RATE)]
    assert len(reserve.of_round(world.round, signed_only=True).rows) == 3


@pytest.mark.parametrize("more", [0, 1, 2, 3])
def test_who_the_list_says_is_met_is_met_by_the_next_run(world, more):
    """The page promises so much for so much: a run on exactly that keeps the promise."""
    second_round.decided(world)
    found = reserve.of_round(world.round)
    promised = {bid for bid in found.rows if bid.needs <= more * RATE}
    if more:
        second_round.raised(world, more * RATE)
        run = second_round.proposed(world)
        met = {share.line_id for share in queries.shares_of(run) if share.amount}
        assert met == {row.line.pk for row in promised}
    assert len(promised) == more


TIERS = {"unit": 100, "steps": [{**STEP, "name": "Scheme B first", "select": {"scheme": ["B"]}}, STEP]}


def test_a_step_for_some_comes_before_the_step_for_all(world):
    """Læsø came last, but one of its lines is of the scheme that the first step is for."""
    world.round.ruleset = TIERS
    world.round.save()
    world.round = factories.open_round(code="2026-2", frame=RATE, ruleset=TIERS)
    factories.assessed(world, world.aarhus, count=3)
    draft = factories.draft(world, world.laesoe, count=1, at=NOW + timedelta(hours=1))
    by = world.signatories["825"]
    for module in ("VID", "UND"):
        factories.add_line(draft, by, module=module, scheme="B", reference="1009")
    drafting.complete_section(application=draft, section="lines", by=by, at=NOW)
    signing.submit(application=draft, by=by, at=NOW + timedelta(hours=1))
    factories.finish(world, draft, NOW + timedelta(hours=1))
    run = running.propose(round=factories.closed(world), by=world.people.caseworker, at=AFTER)
    running.approve(run=run, why="x", by=world.people.decider, at=AFTER)
    deciding.decide(run=run, by=world.people.decider, at=AFTER)
    found = reserve.of_round(world.round)
    assert [(row.place, row.line.scheme.code, row.line.application.municipality.code) for row in found.rows] == [
        (1, "B", "825"), (2, "A", "751"), (3, "A", "751"), (4, "A", "751"), (5, "A", "825"),
    ]  # fmt: skip
    assert [row.needs for row in found.rows] == [RATE * place for place in range(1, 6)]
    second_round.raised(world, RATE)
    shares = queries.shares_of(second_round.proposed(world))
    assert [share.line.module.code for share in shares if share.amount] == ["UND"]


def test_a_formula_has_no_next_in_line(world):
    second_round.decided(world, FORMULA)
    found = reserve.of_round(world.round)
    assert (found.has_order, len(found.rows), found.wants) == (False, 3, 3 * RATE)
    assert {(row.place, row.needs) for row in found.rows} == {(None, None)}


@pytest.mark.parametrize(
    "change",
    [
        {"applicant_cap": {"amount": money.ore(4 * RATE)}},
        {"steps": [{**STEP, "name": "Half", "budget": {"share": "0.50"}}, STEP]},
    ],
)
def test_caps_and_ring_fences_are_tried_by_the_engine(world, change):
    second_round.decided(world, {**QUEUE, **change})
    found = reserve.of_round(world.round)
    assert [row.place for row in found.rows if row.place] == sorted(row.place for row in found.rows if row.place)
    for row in found.rows:
        if row.needs:
            bids, ruleset = reserve.unmet(world.round, None).bids, rulesets.parse(reserve.rules_of(world.round))
            made = reserve.engine.allocate(bids, ruleset, money.ore(row.needs), None)
            assert made.amounts[bidding_id(row)] == money.ore(row.wants)


def bidding_id(row) -> str:
    return f"{row.line.application.reference}/{row.line.employee.reference}/{row.line.module.code}"


def test_one_queue_gives_what_the_engine_lists(world):
    second_round.decided(world)
    inputs = reserve.unmet(world.round, None)
    listed = engine_lists.reserve_list(inputs.bids, rulesets.parse(reserve.rules_of(world.round)), 0)
    assert [(row.place, bidding_id(row), money.ore(row.needs)) for row in reserve.of_round(world.round).rows] == [
        (item.place, item.bid, item.needs) for item in listed
    ]


def test_money_that_is_there_counts(world):
    second_round.decided(world)
    second_round.raised(world, RATE + Decimal("10000.00"))
    found = reserve.of_round(world.round)
    assert (found.held, reserve.backlog(world.round).can_be_met) == (RATE + Decimal("10000.00"), True)
    assert [max(row.needs - found.held, 0) for row in found.rows] == [0, Decimal("15000.00"), Decimal("40000.00")]


def test_nobody_waits_when_all_is_met(world):
    second_round.decided(world)
    second_round.signed(world, 3 * RATE)
    assert (reserve.of_round(world.round).rows, reserve.backlog(world.round).lines) == ((), 0)


def test_the_seed_of_the_decisions_goes_on(world):
    second_round.decided(world, seed="Klasselotteriet 1")
    assert reserve.seed_of(world.round) == "Klasselotteriet 1"
    assert LATER > AFTER


def test_many_who_wait_take_no_more_queries_than_few(world, django_assert_max_num_queries):
    second_round.decided(world)
    for read in (reserve.backlog, reserve.of_round):
        with django_assert_max_num_queries(14):
            read(world.round)
