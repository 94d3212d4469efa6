"""What a line needs, held against serving it with every sum of money."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pool.allocation import engine, published, rulesets
from pool.allocation.bids import Bid
from pool.allocation.published import Published, Spot

pytestmark = pytest.mark.once


def a_line(claims):
    return [Spot(place, str(place), 0, claim, 0) for place, claim in enumerate(claims, start=1)]


def met(claims, margin, money):
    """Place by place, whether the money reaches."""
    found, ended = [], False
    for claim in claims:
        fits = claim <= money and not ended
        money -= claim if fits else 0
        ended = ended or (not fits and margin != "skip")
        found.append(fits)
    return found


@settings(max_examples=500, deadline=None)
@given(st.lists(st.integers(1, 12), max_size=8), st.sampled_from(("partial", "stop", "skip")))
def test_needed_is_the_least_money_that_reaches(claims, margin):
    runs = [met(claims, margin, money) for money in range(sum(claims) + 1)]

    needed = published.needed(a_line(claims), margin)

    assert needed == [next(money for money, run in enumerate(runs) if run[place]) for place in range(len(claims))]


def test_equals_that_share_a_place_do_not_stand_in_each_others_way():
    line = [Spot(1, name, 0, claim, 0) for name, claim in zip("abc", (20, 10, 40), strict=True)]

    assert published.needed(line, "stop") == [70, 70, 70]
    assert published.needed(line, "skip") == [30, 10, 70]
    assert published.needed([*line, Spot(4, "d", 0, 15, 0)], "skip")[-1] == 85


def test_a_result_without_shares_publishes_nothing():
    step = {"name": "line", "method": "queue", "order": ["rank"], "margin": "stop"}
    tied = [Bid(id=name, amount=10, rank=1) for name in "ab"]
    run = Published(engine.allocate(tied, rulesets.parse({"steps": [step]}), 15))

    assert (run.last("a"), run.queue("line"), run.steps) == (None, [], {})
