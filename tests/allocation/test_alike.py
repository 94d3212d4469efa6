import pytest

from pool.allocation import alike, engine, rulesets
from pool.allocation.bids import Bid
from pool.allocation.methods import rounds
from tests.allocation import words

pytestmark = pytest.mark.once


def test_bids_are_met_as_in_the_words():
    rows = words.table(alike)
    wants = [[int(want) for want in row[1].split(", ")] for row in rows]
    bids = [
        Bid(id=f"{row[0]}{rank}", applicant=row[0], rank=rank, amount=want, lot=10)
        for row, own in zip(rows, wants, strict=True)
        for rank, want in enumerate(own)
    ]

    result = engine.allocate(bids, rulesets.parse({"steps": [{"method": "rounds", "places": 2}]}), 90)

    for row, own in zip(rows, wants, strict=True):
        assert [result.amounts[f"{row[0]}{rank}"] for rank in range(len(own))] == [
            int(amount) for amount in row[3].split(", ")
        ]


@pytest.mark.parametrize("margin", ["skip", "stop", "partial"])
@pytest.mark.parametrize("cap", [None, 120])
def test_counting_by_applicant_gives_what_turns_give(monkeypatch, margin, cap):
    bids = [
        Bid(id=f"{number:02}", applicant=f"{number % 5}", rank=number, amount=10 + number % 4 * 10, lot=10)
        for number in range(40)
    ]
    plain = {"steps": [{"method": "rounds", "places": 30, "order": ["rank"], "margin": margin}]}
    rules = rulesets.parse(plain if cap is None else {**plain, "applicant_cap": {"amount": cap}})
    counted = [engine.allocate(bids, rules, money).to_json() for money in range(0, 1100, 7)]

    monkeypatch.setattr(rounds.alike, "shared_out", lambda *_: None)

    assert counted == [engine.allocate(bids, rules, money).to_json() for money in range(0, 1100, 7)]
