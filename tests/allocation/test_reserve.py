"""Who is next, held against the engine on the increment."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pool.allocation import engine, increment, reserve, rulesets
from pool.allocation.bids import Bid
from pool.allocation.reserve import Next
from tests.allocation import inputs, words

pytestmark = pytest.mark.once

often = settings(max_examples=500, deadline=None)
BUDGETS = st.integers(0, 60)
LINE = {"name": "last", "method": "queue", "order": ["rank"], "margin": "stop"}


def asks(*amounts, **other):
    return [Bid(id=chr(65 + rank), rank=rank, amount=amount, **other) for rank, amount in enumerate(amounts)]


def waiting(bids, plain, budget, seed=None):
    return reserve.reserve_list(bids, rulesets.parse(plain), budget, seed)


def test_the_list_is_as_in_the_words():
    expected = [Next(bid, int(place), int(wants), int(needs)) for place, bid, wants, needs in words.table(reserve)]

    assert waiting(asks(60, 50, 30), {"steps": [LINE]}, 100) == expected


def test_a_bid_cut_at_the_margin_wants_the_rest():
    found = waiting(asks(60, 50, 30), {"steps": [{**LINE, "margin": "partial"}]}, 100)

    assert found == [Next("B", 2, 10, 10), Next("C", 3, 30, 40)]


def test_a_small_bid_may_need_less_than_the_one_before_it():
    found = waiting(asks(60, 80, 50, 20), {"steps": [{**LINE, "margin": "skip"}]}, 70)

    assert found == [Next("B", 2, 80, 70), Next("C", 3, 50, 40), Next("D", 4, 20, 10)]


def test_what_a_cap_has_no_room_for_is_not_waited_for():
    bids = [*asks(60, 50, applicant="Fanø"), Bid(id="C", rank=9, amount=30)]

    found = waiting(bids, {"steps": [LINE], "applicant_cap": {"amount": 100}}, 70)

    assert found == [Next("B", 2, 40, 30), Next("C", 3, 30, 60)]


def test_behind_a_bid_without_a_ceiling_nobody_waits():
    assert waiting(asks(60, None, 30), {"steps": [LINE]}, 50) == [Next("A", 1, 60, 10)]


def test_rounds_publish_no_order_of_the_whole():
    step = {"method": "rounds", "places": 1, "order": ["rank"]}

    assert waiting(asks(20, 20, 20, lot=10), {"steps": [step]}, 10) is None
    assert waiting(asks(10, 10, lot=10), {"steps": [step]}, 20) == []


def test_nobody_waits_when_all_are_met_and_a_tie_has_no_list():
    assert waiting(asks(60), {"steps": [LINE]}, 60) == []
    assert waiting([Bid(id=name, rank=1, amount=10) for name in "ab"], {"steps": [LINE]}, 15) is None


def test_lots_that_a_remainder_was_too_small_for_wait_in_its_order():
    bids = asks(40, 40, 40, 20, lot=20)
    step = {"method": "proportional", "order": ["rank"]}

    assert waiting(bids, {"steps": [step]}, 90) == [
        Next("A", 2, 20, 10),
        Next("B", 3, 20, 30),
        Next("C", 4, 20, 50),
    ]
    assert waiting(bids, {"steps": [step]}, 140) == []
    assert waiting(bids, {"steps": [step]}, 0) is None


# Against the engine on the increment


def on_the_increment(bids, result, line, margin, money):
    """What the second round gives when the published places are its order."""
    places = {each.bid: each.place for each in line}
    open_bids = [
        replace(bid, keys={"place": places[bid.id]})
        for bid in increment.remaining(bids, result.amounts)
        if bid.id in places
    ]
    step = {"method": "queue", "order": ["key:place"], "margin": margin}
    return engine.allocate(
        [replace(bid, floor=0, lot=1) for bid in open_bids], rulesets.parse({"steps": [step]}), money
    )


@often
@given(inputs.bid_lists(most=7), inputs.rulesets(2, methods=("queue",)), BUDGETS)
def test_each_is_met_by_what_it_needs_and_by_no_less(bids, plain, budget):
    plain.pop("applicant_cap", None)
    ruleset = rulesets.parse(plain)
    result = engine.allocate(bids, ruleset, budget, "seed")
    line = reserve.reserve_list(bids, ruleset, budget, "seed")
    assert (line is None) == (result.status != "OK")
    places = [each.place for each in line or []]
    assert places == sorted(places)
    margin = plain["steps"][-1]["margin"]
    owner_of = {bid.id: bid.applicant or bid.id for bid in bids}
    own_equals = len({(each.place, owner_of[each.bid]) for each in line or []}) < len(places)

    for each in line or []:
        left = result.steps[-1]["left"]
        met = [
            money
            for money in range(each.needs + 1)
            if on_the_increment(bids, result, line, margin, left + money).amounts.get(each.bid, 0) == each.wants
        ]
        assert each.needs > 0
        assert each.needs in met
        if not own_equals:
            assert met == [each.needs]


@often
@given(
    inputs.bid_lists(most=6, ranked=True, floors=False),
    inputs.rulesets(1, methods=("queue",), margins=("partial", "stop"), plain=True),
    BUDGETS,
    st.integers(0, 40),
    inputs.hads(),
)
def test_with_a_cap_each_is_met_by_as_much_more_budget(bids, plain, budget, cap, had):
    step = plain["steps"][0]
    step["order"] = [*(criterion for criterion in step["order"] if criterion != "draw"), "draw"]
    ruleset = rulesets.parse({"unit": plain["unit"], "steps": [step], "applicant_cap": {"amount": cap}})
    given = engine.allocate(bids, ruleset, budget, "seed", had).amounts

    for each in reserve.reserve_list(bids, ruleset, budget, "seed", had):
        more, less = (
            engine.allocate(bids, ruleset, budget + each.needs - short, "seed", had).amounts[each.bid]
            for short in (0, 1)
        )
        assert more == given[each.bid] + each.wants
        assert less < more


@often
@given(inputs.bid_lists(most=7, ranked=True), inputs.rulesets(2, methods=inputs.BY_LEVEL), BUDGETS)
def test_remainders_wait_for_one_lot_or_unit_each(bids, plain, budget):
    plain.pop("applicant_cap", None)
    for step in plain["steps"]:
        step["order"] = ["draw"]
    ruleset = rulesets.parse(plain)
    result = engine.allocate(bids, ruleset, budget, "seed")
    line = reserve.reserve_list(bids, ruleset, budget, "seed") or []

    step = {"method": "queue", "order": ["key:place"], "margin": "skip"}
    ones = [Bid(id=each.bid, amount=each.wants, keys={"place": each.place}) for each in line]
    for each in line:
        bid = next(bid for bid in bids if bid.id == each.bid)
        assert each.wants == (plain["unit"] if bid.lot == 1 else bid.lot)
        assert result.amounts[each.bid] + each.wants <= bid.amount
        enough, short = (
            engine.allocate(
                ones, rulesets.parse({"steps": [step]}), result.steps[-1]["left"] + each.needs - less
            ).amounts
            for less in (0, 1)
        )
        assert enough[each.bid] == each.wants
        assert short.get(each.bid, 0) == 0
