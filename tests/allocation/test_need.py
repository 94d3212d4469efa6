import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pool.allocation import engine, need, rulesets
from pool.allocation.bids import Bid
from pool.allocation.table import Table
from tests.allocation import inputs

pytestmark = pytest.mark.once

LINE = {"method": "queue", "order": ["rank"], "margin": "stop"}
BIDS = [
    Bid(id="A", rank=1, amount=60, tier=2),
    Bid(id="B", rank=2, amount=55, lot=10, tier=1),
    Bid(id="C", rank=3, amount=None, tier=3),
    Bid(id="D", rank=4, amount=30, tier=2),
]


def test_sums_of_what_is_asked_count_whole_lots():
    assert need.asked(BIDS) == need.asked(Table(BIDS)) == 140
    assert need.asked_by_tier(iter(BIDS)) == {1: 50, 2: 90, 3: 0}


@pytest.mark.parametrize(
    ("step", "everything", "tier_1"),
    [
        ({}, None, 110),
        ({"select": {"tier": [1, 2]}}, 140, 110),
        ({"select": {"tier": [1, 2]}, "order": ["tier", "rank"]}, 140, 50),
        ({"select": {"tier": [1, 2]}, "budget": {"share": "0.6"}}, 234, 184),
        ({"select": {"tier": [1, 2]}, "budget": {"amount": 139}}, None, 110),
        ({"select": {"tier": [2]}}, None, None),
    ],
)
def test_frames_for_all_and_for_statutory_deadlines(step, everything, tier_1):
    ruleset = rulesets.parse({"steps": [{**LINE, **step}]})

    assert need.frame_for_all(BIDS, ruleset) == everything
    assert need.frame_for_tier(BIDS, ruleset, 1) == tier_1


def test_a_cap_that_grows_with_the_budget():
    ruleset = rulesets.parse({"steps": [LINE], "applicant_cap": {"share": "0.05"}})

    assert need.frame_for_all([BIDS[0], BIDS[3]], ruleset) == 1200


def test_nothing_asked_needs_nothing():
    assert need.frame_for_all([], rulesets.parse({"steps": [LINE]})) == 0


@settings(max_examples=500, deadline=None)
@given(
    inputs.bid_lists(most=5, endless=True),
    inputs.rulesets(2, methods=("queue",), criteria=("received_day", "rank", "tier")),
    st.integers(0, 3),
)
def test_frames_are_first_enough_among_all_budgets(bids, plain, tier):
    ruleset, tier_or_all = rulesets.parse(plain), {1, 2, 3} if not tier else {tier}
    wanted = {bid.id: bid.whole_lots for bid in bids if bid.tier in tier_or_all and bid.whole_lots}
    top = 70
    runs = {money: engine.allocate(bids, ruleset, money, "seed") for money in range(top + 1)}

    everything = need.frame_for_all(bids, ruleset, "seed")
    frame = need.frame_for_tier(bids, ruleset, tier, "seed") if tier else everything

    enough = [
        money
        for money, run in runs.items()
        if run.status == "OK" and all(run.amounts[bid] == most for bid, most in wanted.items())
    ]
    if frame is None:
        assert top not in enough
    elif frame <= top:
        assert frame in enough
        assert frame - 1 not in enough
        assert enough != list(range(enough[0], top + 1)) or frame == enough[0]
