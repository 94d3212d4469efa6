from fractions import Fraction

import pytest

from pool.allocation import engine, even, rounding, rulesets
from pool.allocation.bids import Bid
from tests.allocation import words

pytestmark = pytest.mark.once


def test_units_go_as_in_the_words():
    left = 4

    for row in sorted(words.table(even), key=lambda row: Fraction(row[1]), reverse=True):
        assert int(row[4]) == min(left, int(row[3]))
        left -= int(row[4])


@pytest.mark.parametrize("method", ["equal", "equal_loss"])
@pytest.mark.parametrize("cap", [50, 61, 90, 200])
def test_the_short_way_gives_what_one_line_of_all_gives(monkeypatch, method, cap):
    bids = [
        Bid(id=f"{number:03}", applicant=f"{number % 8}", rank=number, amount=1 + number * 7 % 23)
        for number in range(90)
    ]
    rules = rulesets.parse({"steps": [{"method": method, "order": ["rank"]}], "applicant_cap": {"amount": cap}})
    short = [engine.allocate(bids, rules, money).amounts for money in range(0, 1000, 13)]

    monkeypatch.setattr(rounding, "_quick", lambda *_: None)

    assert short == [engine.allocate(bids, rules, money).amounts for money in range(0, 1000, 13)]
