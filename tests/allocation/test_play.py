"""Rounds in the large and in odd shapes, held against playing them lot by lot."""

import random

import pytest

from pool.allocation import engine, rulesets
from pool.allocation.bids import Bid
from tests.allocation import reference

pytestmark = pytest.mark.once


def lot_by_lot(bids, places, budget, margin):
    """One lot after the other; the ids are the order and the ranks."""
    given, left, stopped = dict.fromkeys((bid.id for bid in bids), 0), budget, set()
    turns = {}
    for bid in bids:
        turns.setdefault(bid.applicant, []).extend([bid] * (bid.amount // bid.lot))
    for number in range(places):
        for bid in sorted((own[number] for own in turns.values() if number < len(own)), key=lambda bid: bid.id):
            if bid.id in stopped:
                continue
            if bid.lot <= left:
                given[bid.id] += bid.lot
                left -= bid.lot
            elif margin == "skip":
                stopped.add(bid.id)
            else:
                given[bid.id] += left if margin == "partial" else 0
                return given
    return given


@pytest.mark.parametrize("margin", ["skip", "stop", "partial"])
@pytest.mark.parametrize("lots", [(10,), (10, 25), (1, 3, 7, 50, 400)])
def test_rounds_are_counted_as_they_are_played(margin, lots):
    chance = random.Random(f"{margin}{lots}")
    for _ in range(60):
        bids = []
        for rank in range(chance.randrange(1, 40)):
            lot = chance.choice(lots)
            lot = 2 if lot == 1 else lot
            amount = lot * chance.choice((1, 1, 2, 3, 30))
            bids.append(Bid(id=f"{rank:02}", applicant=chance.choice("ABCDE"), rank=rank, amount=amount, lot=lot))
        places, budget = chance.choice((1, 2, 5, 99)), chance.randrange(3_000)
        step = {"method": "rounds", "places": places, "order": ["rank"], "margin": margin}

        result = engine.allocate(bids, rulesets.parse({"steps": [step]}), budget)

        assert result.amounts == lot_by_lot(bids, places, budget, margin)
        assert all(share.portions[0].facts for share in result.shares)


def test_a_place_may_cost_less_than_the_unit_at_the_end_of_an_ask():
    bids = [Bid(id=name, applicant=name, amount=amount, rank=1) for name, amount in (("a", 7), ("b", 12), ("c", 3))]
    for budget in range(24):
        plain = {"unit": 5, "steps": [{"method": "rounds", "places": 3, "order": ["amount"]}]}
        result = engine.allocate(bids, rulesets.parse(plain), budget)
        assert ("OK", result.amounts, result.residue) == reference.allocate(bids, plain, budget)
