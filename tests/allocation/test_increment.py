"""Two rounds are one, where the words say so."""

from dataclasses import replace
from math import lcm

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pool.allocation import engine, increment, rulesets
from pool.allocation.bids import Bid
from tests.allocation import inputs, words

pytestmark = pytest.mark.once

often = settings(max_examples=500, deadline=None)
MONEY = st.integers(0, 60)


def test_what_is_open_is_asked_again():
    bids = [
        Bid(id="met", amount=50),
        Bid(id="met in lots", amount=50, lot=20),
        Bid(id="nothing asked", amount=0),
        Bid(id="cut", amount=50, lot=20, floor=15, tier=2, scheme="A", rank=3, score=7, keys={"children": 9}),
        Bid(id="broken lot", amount=60, lot=20),
        Bid(id="refused", amount=30),
        Bid(id="endless", amount=None, lot=10, floor=25),
    ]
    given = {"met": 50, "met in lots": 40, "cut": 20, "broken lot": 25, "endless": 10}

    assert increment.remaining(iter(bids), given) == [
        Bid(id="cut", amount=20, lot=20, tier=2, scheme="A", rank=3, score=7, keys={"children": 9}),
        Bid(id="broken lot", amount=35, lot=35),
        Bid(id="refused", amount=30),
        Bid(id="endless", amount=None, lot=10, floor=20),
    ]


def in_two(bids, ruleset, first, second):
    """What one round gives, and what two give; none where the ruleset leaves something open."""
    one, begun = (engine.allocate(bids, ruleset, money) for money in (first + second, first))
    assume(one.status == begun.status == "OK")
    rest = engine.allocate(increment.remaining(bids, begun.amounts), ruleset, second + begun.residue)
    assert rest.status == "OK"
    return one.amounts, {bid: amount + rest.amounts.get(bid, 0) for bid, amount in begun.amounts.items()}


@often
@given(
    inputs.bid_lists(most=7),
    inputs.orders(),
    st.sampled_from(("partial", "stop")),
    st.sampled_from((1, 2, 5)),
    MONEY,
    MONEY,
)
def test_two_rounds_in_line_are_one(bids, order, margin, unit, first, second):
    order = [criterion for criterion in order if criterion.lstrip("-") not in ("amount", "draw")] or ["rank"]
    step = {"method": "queue", "order": order, "margin": margin}

    one, two = in_two(bids, rulesets.parse({"unit": unit, "steps": [step]}), first, second)

    assert one == two


@often
@given(st.lists(st.integers(0, 20), min_size=1, max_size=8), st.integers(1, 30), st.data())
def test_two_rounds_in_proportion_are_one(asks, scale, data):
    """Asks and budgets are chosen so that no share needs rounding."""
    bids = [Bid(id=str(number), amount=ask * scale) for number, ask in enumerate(asks)]
    first = data.draw(st.integers(0, scale))
    second = data.draw(st.integers(0, scale - first))

    one, two = in_two(
        bids, rulesets.parse({"steps": [{"method": "proportional"}]}), first * sum(asks), second * sum(asks)
    )

    assert one == two


LEVELS = (
    {"method": "equal"},
    {"method": "equal", "weight": "w"},
    {"method": "equal_loss"},
    {"method": "keyed", "key": "w"},
)


@often
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(1, 3)), min_size=1, max_size=4),
    st.sampled_from(LEVELS),
    MONEY,
    MONEY,
)
def test_two_rounds_to_a_level_are_one(asks, step, first, second):
    """Money comes in parts that every sum of weights divides twice, so no share needs rounding."""
    coin = lcm(*range(1, 13)) ** 2
    bids = [Bid(id=str(number), amount=ask * coin, keys={"w": weight}) for number, (ask, weight) in enumerate(asks)]

    one, two = in_two(bids, rulesets.parse({"steps": [step]}), first * coin, second * coin)

    assert one == two


@pytest.mark.parametrize(
    ("step", "half", "one_round", "two_rounds"),
    [
        ({"method": "keyed", "key": "w", "base": 2}, 4, [5, 3], [4, 4]),
        ({"method": "rounds", "places": 2, "order": ["rank"]}, 1, [1, 1], [2, 0]),
    ],
    ids=["keyed with base", "rounds"],
)
def test_promises_and_rounds_come_twice(step, half, one_round, two_rounds):
    bids = [Bid(id=str(rank), rank=rank, amount=20, keys={"w": 3 - 2 * rank}) for rank in (0, 1)]
    ruleset = rulesets.parse({"steps": [step]})

    one, begun = (engine.allocate(bids, ruleset, money) for money in (2 * half, half))
    rest = engine.allocate(increment.remaining(bids, begun.amounts), ruleset, half)

    assert list(one.amounts.values()) == one_round
    assert [begun.amounts[bid.id] + rest.amounts[bid.id] for bid in bids] == two_rounds


def test_skipping_is_not_one_round():
    bids = [Bid(id=str(rank), rank=rank, amount=ask) for rank, ask in enumerate((60, 50))]
    ruleset = rulesets.parse({"steps": [{"method": "queue", "order": ["rank"], "margin": "skip"}]})

    one, begun = (engine.allocate(bids, ruleset, money) for money in (100, 50))
    rest = engine.allocate(increment.remaining(bids, begun.amounts), ruleset, 50 + begun.residue)

    assert one.amounts == {"0": 60, "1": 0}
    assert begun.amounts == {"0": 0, "1": 50}
    assert rest.amounts == {"0": 0}


def test_every_method_is_in_the_table():
    from pool.allocation.methods.table import METHODS

    named = {row[0].partition(",")[0] for row in words.table(increment)}

    assert set(METHODS) <= named


@often
@given(
    inputs.bid_lists(endless=True),
    inputs.rulesets(methods=("queue",), criteria=("received_day", "rank", "tier")),
    MONEY,
)
def test_what_is_open_is_what_was_asked_less_what_was_given(bids, plain, money):
    begun = engine.allocate(bids, rulesets.parse(plain), money, "seed").amounts

    for rest in increment.remaining(bids, begun):
        bid = next(bid for bid in bids if bid.id == rest.id)
        assert rest.whole_lots == (None if bid.amount is None else bid.whole_lots - begun.get(bid.id, 0))
        assert replace(rest, amount=bid.amount, lot=bid.lot, floor=bid.floor) == bid
