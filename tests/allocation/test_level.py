"""Levels under caps, from what shares say of themselves: one for all, and a lower one where a cap holds."""

import random
from collections import defaultdict
from fractions import Fraction

import pytest

from pool.allocation import engine, rulesets
from pool.allocation.bids import Bid

pytestmark = pytest.mark.once

STEPS = {
    "proportional": {},
    "equal": {},
    "equal, weighted": {"weight": "places"},
    "equal_loss": {},
    "keyed": {"key": "places"},
    "keyed, base": {"key": "places", "base": 40},
    "keyed, limits": {"key": "places", "base": 40, "floor": 90, "cap": 700},
}
APPLICANTS = 12


def made(chance, floors):
    bids = []
    for number in range(150):
        amount = chance.randrange(100, 1_000)
        floor = chance.choice((0, 0, amount // 20)) if floors else 0
        keys = {"places": Fraction(chance.randrange(1, 40), chance.choice((1, 2, 3)))}
        applicant = f"K{number % APPLICANTS}"
        bids.append(Bid(id=f"{number:03}", amount=amount, floor=floor, applicant=applicant, rank=number, keys=keys))
    return bids


@pytest.mark.parametrize("floors", [False, True])
@pytest.mark.parametrize("name", STEPS)
def test_an_applicant_stops_where_its_cap_is_reached_and_what_it_leaves_goes_to_the_others(name, floors):
    bids = made(random.Random(f"{name} {floors}"), floors)
    cap, budget = 3_500, APPLICANTS * 3_400
    step = {"method": name.split(",")[0], "order": ["rank"], **STEPS[name]}

    result = engine.allocate(bids, rulesets.parse({"steps": [step], "applicant_cap": {"amount": cap}}), budget)

    totals, levels, held = defaultdict(Fraction), defaultdict(set), set()
    for bid in bids:
        facts = result.share(bid.id).portions[0].facts
        totals[bid.applicant] += Fraction(facts["exact"])
        levels["cap" in facts].add(Fraction(facts["level"]))
        held |= {bid.applicant} if "cap" in facts else set()
    assert sum(totals.values()) == budget
    assert 0 < len(held) < APPLICANTS
    assert all(totals[name] == cap for name in held)
    assert all(totals[name] < cap for name in set(totals) - held)
    (common,) = levels[False]
    # A loss falls where other levels rise.
    assert all(own >= common if name == "equal_loss" else own <= common for own in levels[True])
