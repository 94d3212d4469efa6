import random
import re
from pathlib import Path

import pytest

from pool.allocation import engine, reasons, rulesets
from pool.allocation.bids import Bid

pytestmark = pytest.mark.once

ROOM = Path(reasons.__file__).parent


def portions(runs=4000):
    """Portions of many small runs with everything mixed."""
    chance = random.Random(20)
    for _ in range(runs):
        bids = [_bid(chance, number) for number in range(chance.randint(1, 7))]
        step = {"method": "queue", "order": ["tier", "draw"], "margin": chance.choice(("partial", "stop", "skip"))}
        finite = all(bid.amount is not None for bid in bids)
        if chance.random() < 0.6:
            step = {**chance.choice(OTHERS[not finite :]), "order": ["draw"]}
        if chance.random() < 0.3:
            step["select"] = {"tier": [1, 2]}
        if step["method"] == "equal_loss" and not finite:
            continue
        plain = {"steps": [step], "unit": chance.choice((1, 2))}
        if chance.random() < 0.4:
            plain["applicant_cap"] = {"amount": chance.randrange(40)}
        if chance.random() < 0.2:
            plain["applicant_minimum"] = {"amount": 15}
        had = {name: chance.randrange(20) for name in "AB" if chance.random() < 0.2}
        result = engine.allocate(bids, rulesets.parse(plain), chance.randrange(100), "seed", had)
        for share in result.shares:
            yield from share.portions


OTHERS = [
    {"method": "proportional"},
    {"method": "equal"},
    {"method": "equal", "weight": "children"},
    {"method": "keyed", "key": "children", "base": 2, "cap": 15},
    {"method": "keyed", "key": "children", "floor": 5},
    {"method": "rounds", "places": 2},
    {"method": "rounds", "places": 2, "margin": "partial"},
    {"method": "rounds", "places": 9, "margin": "stop"},
    {"method": "equal_loss"},
]


def _bid(chance, number):
    lot, floor = chance.choice((1, 1, 1, 5)), chance.choice((0, 0, 0, 0, 5))
    endless = chance.random() < 0.05
    return Bid(
        id=str(number),
        amount=None if endless else chance.randrange(40) + floor,
        lot=1 if endless else lot,
        floor=floor,
        applicant=chance.choice(("A", "B", "C")),
        rank=number,
        tier=chance.randint(1, 3),
        keys={"children": chance.randint(1, 4)},
    )


def test_every_reason_of_the_engine_is_in_the_table_with_its_facts():
    seen = set()
    for portion in portions():
        seen.add(portion.reason)
        facts = set(portion.facts)
        assert set(reasons.REASONS[portion.reason].facts) <= facts, portion
        assert facts <= set(reasons.FACTS), portion
        assert all(type(value) in (int, str) or name == "ask" for name, value in portion.facts.items()), portion

    assert seen == set(reasons.REASONS)


def test_every_fact_in_the_table_comes_from_the_code():
    code = "".join(path.read_text() for path in ROOM.rglob("*.py") if path.name != "reasons.py")

    for name in [*reasons.FACTS, *reasons.REASONS]:
        assert re.search(f'"{name}"', code), name


def test_reasons_tell_what_the_amount_is():
    """Nothing, all or a part: the code and the numbers say the same."""
    nothing = {"nothing_left", "queue_ended", "did_not_fit", "skipped", "not_drawn", "below_minimum", "not_selected"}
    nothing |= {"lost_in_full", "rounds_over", "round_not_reached"}
    for portion in portions(runs=1500):
        if portion.reason in nothing:
            assert portion.amount == 0
        if portion.reason == "met_in_full":
            assert portion.amount + portion.facts["before"] == portion.facts["ask"]
        if portion.reason in ("last_in_line", "rounded_up", "own_rank", "floor_kept", "drawn"):
            assert portion.amount > 0
        if portion.reason in ("rounds_paid", "rounds_served"):
            lot = portion.facts.get("lot", 2)
            assert 0 < portion.amount <= portion.facts["lots"] * lot
            assert portion.facts["last_round"] == portion.facts["first_round"] + portion.facts["lots"] - 1
        if "want" in portion.facts:
            assert portion.amount <= min(portion.facts["want"], portion.facts["budget"])
