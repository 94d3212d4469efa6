import random

import pytest

from pool.allocation import engine, held, rounding, rulesets
from pool.allocation.bids import Bid
from tests.allocation import words

pytestmark = pytest.mark.once


def test_the_words_hold_their_own_rule():
    """Each may have as many units as its fractions come to, the largest; of these the three largest get one."""
    rows = words.table(held)
    fractions = {row[0]: sorted((float(part) for part in row[1].split(", ")), reverse=True) for row in rows}

    assert all(round(sum(own), 9) == 1 for own in fractions.values())
    assert [row[3] for row in rows] == ["0.7", "0.6", "0.8"]
    assert all(str(fractions[row[0]][0]) == row[3] for row in rows)


@pytest.mark.parametrize("most", [2, 9, 10**6])
@pytest.mark.parametrize(
    "step", [{"method": "proportional"}, {"method": "keyed", "key": "places"}, {"method": "equal"}]
)
def test_the_short_way_gives_what_one_line_of_all_gives(monkeypatch, step, most):
    """Also where keys are few and equal fractions stand where units run out."""
    chance = random.Random(most)
    bids = [
        Bid(
            id=f"{number:03}",
            applicant=f"{number % 9}",
            rank=number,
            amount=chance.randrange(1, 100 * most),
            keys={"places": chance.randrange(1, most + 1)},
        )
        for number in range(400)
    ]
    total = sum(bid.amount for bid in bids)
    rules = rulesets.parse({"steps": [{**step, "order": ["rank"]}], "applicant_cap": {"share": "0.115"}})
    budgets = [total * part // 20 for part in range(1, 20)]
    short = [engine.allocate(bids, rules, budget).amounts for budget in budgets]

    monkeypatch.setattr(rounding, "_quick", lambda *_: None)

    assert short == [engine.allocate(bids, rules, budget).amounts for budget in budgets]
