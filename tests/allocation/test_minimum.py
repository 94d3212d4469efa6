import pytest

from pool.allocation import engine, minimum, rulesets
from pool.allocation.bids import Bid
from tests.allocation import words

pytestmark = pytest.mark.once


def test_the_money_is_handed_out_again_as_in_the_words():
    rows = words.table(minimum)
    bids = [Bid(id=row[0], amount=int(row[0])) for row in rows]
    plain = {"steps": [{"method": "proportional"}]}

    first = engine.allocate(bids, rulesets.parse(plain), 100)
    last = engine.allocate(bids, rulesets.parse({**plain, "applicant_minimum": {"amount": 20}}), 100)

    assert [[str(run.amounts[row[0]]) for run in (first, last)] for row in rows] == [row[1:] for row in rows]


def test_a_long_line_is_offered_the_rest_in_few_runs(monkeypatch):
    runs = []
    once = minimum.Plan.once
    monkeypatch.setattr(minimum.Plan, "once", lambda plan, out: runs.append(out) or once(plan, out))
    bids = [Bid(id=str(rank), rank=rank, amount=100) for rank in range(500)]
    step = {"method": "queue", "order": ["rank"], "margin": "partial"}

    result = engine.allocate(bids, rulesets.parse({"applicant_minimum": {"amount": 60}, "steps": [step]}), 1_050)

    assert (result.residue, len(runs)) == (50, 2)
    assert sum(share.portions[0].reason == "below_minimum" for share in result.shares) == 490


def test_if_everybody_is_below_nobody_gets_anything():
    rules = rulesets.parse({"applicant_minimum": {"amount": 40}, "steps": [{"method": "proportional"}]})

    result = engine.allocate([Bid(id=name, amount=50) for name in "abc"], rules, 99)

    assert (set(result.amounts.values()), result.residue) == ({0}, 99)
