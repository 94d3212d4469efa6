"""A key or a level that counts for an applicant in all, however many bids it has."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pool.allocation import engine, problems, rulesets
from pool.allocation.bids import Bid
from tests.allocation import inputs, reference

STEPS = (
    {"method": "equal", "per": "applicant"},
    {"method": "equal", "weight": "weight", "per": "applicant"},
    {"method": "keyed", "key": "places", "per": "applicant"},
)
often = settings(max_examples=500, deadline=None)
each_step = pytest.mark.parametrize("step", STEPS, ids=("equal", "weighted", "keyed"))
pytestmark = pytest.mark.once


def run(bids, step, budget, **more):
    return engine.allocate(bids, rulesets.parse({"steps": [{**step, "order": ["draw"]}], **more}), budget, "seed")


def alike(bids):
    """The same figures for all bids of an applicant, as its municipality has them."""
    first = {}
    return [replace(bid, keys=first.setdefault(bid.applicant or bid.id, bid).keys) for bid in bids]


def exact_totals(result, bids):
    totals = {}
    for bid in bids:
        portion = result.share(bid.id).portions[-1]
        name = bid.applicant or bid.id
        totals[name] = totals.get(name, 0) + Fraction(portion.facts.get("exact", 0))
    return totals


@each_step
@often
@given(
    inputs.bid_lists(most=5),
    st.integers(0, 150),
    st.sampled_from(({}, {"unit": 5}, {"applicant_cap": {"share": "0.33"}})),
)
def test_it_equals_the_reference(step, bids, budget, more):
    plain = {**more, "steps": [{**step, "order": ["draw"]}]}
    expected = reference.allocate(bids, plain, budget, "seed")
    result = engine.allocate(bids, rulesets.parse(plain), budget, "seed")
    assert result.status == expected[0]
    if result.status == "OK":
        assert (result.amounts, result.residue) == expected[1:]


@each_step
@often
@given(inputs.bid_lists(most=5), st.integers(0, 150), st.integers(0, 150))
def test_more_money_gives_no_bid_less_before_rounding(step, bids, budget, more):
    less, rich = (run(bids, step, money) for money in (budget, budget + more))
    assume(less.status == rich.status == "OK")
    for before, after in zip(less.shares, rich.shares, strict=True):
        one, other = (Fraction(share.portions[-1].facts.get("exact", share.amount)) for share in (before, after))
        assert one <= other


@each_step
@often
@given(inputs.bid_lists(least=1, most=4, lots=False, floors=False), st.integers(0, 150))
def test_splitting_a_bid_gains_nothing_before_rounding(step, bids, budget):
    bids = [bid for bid in alike(bids) if bid.amount]
    assume(bids and bids[0].amount > 1)
    whole = replace(bids[0], applicant="one", amount=bids[0].amount)
    halves = [
        replace(whole, id="half", amount=whole.amount // 2, rank=1),
        replace(whole, id="other", amount=whole.amount - whole.amount // 2, rank=2),
    ]
    one, two = [whole, *bids[1:]], [*halves, *bids[1:]]
    assert exact_totals(run(one, step, budget), one)["one"] == exact_totals(run(two, step, budget), two)["one"]


def test_a_bid_without_a_ceiling_is_refused():
    bids = [Bid(id="A", amount=None, keys={"places": 1, "weight": 1})]
    for step in STEPS:
        with pytest.raises(problems.BidsInvalid):
            run(bids, step, 100)
