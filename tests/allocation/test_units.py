import random

import pytest

from pool.allocation import engine, nth, rounding, rulesets, slope, units
from pool.allocation.bids import Bid
from tests.allocation import words

pytestmark = pytest.mark.once


def test_units_go_as_in_the_words():
    rows = words.table(units)
    bids = [
        Bid(id=row[0], amount=None, rank=rank, keys={"k": int(10 * float(row[0]))}) for rank, row in enumerate(rows)
    ]
    step = {"method": "keyed", "key": "k", "order": ["rank"]}

    result = engine.allocate(bids, rulesets.parse({"steps": [step]}), 9)

    assert [result.amounts[row[0]] - int(row[1]) for row in rows] == [1, 1, 1, 0]
    assert [row[3].split()[0] for row in rows] == ["above", "in", "in", "in"]


STEPS = {
    "proportional": {},
    "equal": {},
    "equal, weighted": {"weight": "weight"},
    "equal_loss": {},
    "keyed": {"key": "places"},
    "keyed, limits": {"key": "places", "base": 500, "floor": 900, "cap": 7000},
}


@pytest.mark.parametrize("cap", [None, 15_000, 25_000])
@pytest.mark.parametrize("order", [["received"], ["-key:places", "rank"], ["draw"]])
@pytest.mark.parametrize("name", STEPS)
def test_many_bids_go_the_short_way_as_the_long_one(monkeypatch, name, order, cap):
    """Samples, selection and rounding without a line give what sorting and one line of all give."""
    chance = random.Random(f"{name}{order}{cap}")
    bids = [
        Bid(
            id=f"{number:05}",
            amount=chance.randrange(1, 10_000),
            applicant=f"{number % 700}",
            rank=number,
            keys={"places": chance.randrange(1, 90), "weight": chance.randrange(1, 9), "received": number * 7 % 5},
        )
        for number in range(nth.MANY + 1_000)
    ]
    order = ["key:received", "rank"] if order == ["received"] else order
    plain = {"steps": [{"method": name.split(",")[0], "order": order, **STEPS[name]}]}
    if cap is not None:
        plain["applicant_cap"] = {"amount": cap}
    rules, budget = rulesets.parse(plain), sum(bid.amount for bid in bids) * 6 // 10 + 1

    short = engine.allocate(bids, rules, budget, "lotto")
    monkeypatch.setattr(rounding, "_quick", lambda *_: None)
    monkeypatch.setattr(slope, "MANY", len(bids) * 2)
    long = engine.allocate(bids, rules, budget, "lotto")

    assert short.status == "OK"
    assert short.amounts == long.amounts
    assert short.steps == long.steps
    assert [short.shares[number] for number in (0, 700, 2_999)] == [long.shares[number] for number in (0, 700, 2_999)]
