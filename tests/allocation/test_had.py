"""What an applicant has from earlier runs counts towards its cap and its minimum."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pool.allocation import engine, increment, problems, rulesets
from pool.allocation.bids import Bid
from tests.allocation import inputs

pytestmark = pytest.mark.once

LINE = {"method": "queue", "order": ["rank"], "margin": "partial"}
LEVEL = {"method": "proportional"}
ASKS = [Bid(id=name, applicant=name[0], rank=number, amount=60) for number, name in enumerate(("A1", "A2", "B1"))]


def run(step, budget, had, **other):
    return engine.allocate(ASKS, rulesets.parse({"steps": [step], **other}), budget, had=had)


def facts(result, bid):
    return result.share(bid).portions[-1].facts


@pytest.mark.parametrize("step", [LINE, LEVEL, {"method": "rounds", "places": 99, "order": ["rank"]}])
def test_room_under_the_cap_is_what_is_left_of_it(step):
    result = run(step, 180, {"A": 70}, applicant_cap={"amount": 100})

    assert result.amounts["A1"] + result.amounts["A2"] == 30
    assert result.amounts["B1"] == 60
    assert (facts(result, "A2")["cap"], facts(result, "A2")["had"]) == (100, 70)
    assert "had" not in facts(result, "B1")


def test_who_has_had_more_than_the_cap_gets_nothing_more():
    result = run(LINE, 180, {"A": 170}, applicant_cap={"amount": 100})

    assert result.amounts == {"A1": 0, "A2": 0, "B1": 60}
    assert facts(result, "A1")["room"] == 0


def test_a_cap_that_is_a_share_is_one_of_all_money_of_the_pot():
    """A tenth of 100 now and 900 before, of which 840 went to somebody who asks for nothing now."""
    result = run(LINE, 100, {"A": 60, "C": 840}, applicant_cap={"share": "0.10"})

    assert result.amounts == {"A1": 40, "A2": 0, "B1": 60}
    assert facts(result, "A1")["cap"] == 100


def test_the_minimum_counts_both():
    least = {"amount": 50}
    alone, together = (run(LEVEL, 90, had, applicant_minimum=least) for had in ({}, {"B": 25}))

    assert alone.amounts == {"A1": 45, "A2": 45, "B1": 0}
    assert facts(alone, "B1") == {"ask": 60, "minimum": 50, "reached": 30}
    assert together.amounts == {"A1": 30, "A2": 30, "B1": 30}
    short = run(LEVEL, 90, {"B": 15}, applicant_minimum=least)
    assert facts(short, "B1") == {"ask": 60, "minimum": 50, "reached": 45, "had": 15}


def test_the_rest_of_a_line_goes_to_the_first_who_reaches_the_minimum_with_it():
    bids = [Bid(id=name, applicant=name, rank=number, amount=60) for number, name in enumerate("ABCD")]
    rules = rulesets.parse({"steps": [LINE], "applicant_minimum": {"amount": 50}})

    result = engine.allocate(bids, rules, 80, had={"D": 30})

    assert (result.amounts, result.residue) == ({"A": 60, "B": 0, "C": 0, "D": 20}, 0)


def test_what_a_bid_was_given_its_applicant_has():
    assert increment.had([*ASKS, Bid(id="alone", amount=5)], {"A1": 3, "A2": 4, "B1": 0, "alone": 5}) == {"A": 7}


@pytest.mark.parametrize(
    ("had", "said"),
    [
        ([("A", 1)], "had must be an object"),
        ({"": 1}, "had must be text"),
        ({7: 1}, "had must be text"),
        ({"A": -1}, r'had\["A"\] must be a whole number'),
        ({"A": "1"}, r'had\["A"\] must be a whole number'),
        ({"A": True}, r'had\["A"\] must be a whole number'),
    ],
)
def test_wrong_amounts_had_are_refused(had, said):
    with pytest.raises(problems.BidsInvalid, match=said):
        run(LINE, 1, had)


@settings(max_examples=300, deadline=None)
@given(inputs.bid_lists(most=5), inputs.rulesets(), st.integers(0, 150))
def test_nothing_had_changes_no_byte(bids, plain, budget):
    ruleset = rulesets.parse(plain)
    texts = {engine.allocate(bids, ruleset, budget, "seed", had).to_json() for had in (None, {}, {"A": 0})}

    assert len(texts) == 1
