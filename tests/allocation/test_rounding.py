import pytest

from pool.allocation import engine, rounding, rulesets
from pool.allocation.bids import Bid
from tests.allocation import words

pytestmark = pytest.mark.once

CUT = rulesets.parse({"steps": [{"method": "proportional"}]})


def test_lots_go_as_in_the_words():
    rows = words.table(rounding)
    ranks = {"A, rank 1": 1, "A, rank 2": 2, "A, rank 3": 3, "B": 1}
    bids = [Bid(id=row[0], applicant=row[0][0], rank=ranks[row[0]], amount=100, lot=100) for row in rows]

    result = engine.allocate(bids, CUT, 250)

    assert [result.amounts[row[0]] for row in rows] == [int(row[-1]) for row in rows]
    assert {share.portions[0].facts["exact"] for share in result.shares} == {"125/2"}
    assert ({row[1] for row in rows}, result.residue) == ({"62.5"}, 50)


def test_a_unit_that_no_longer_fits_the_ask_is_passed_over():
    bids = [Bid(id="a", amount=15), Bid(id="b", amount=29), Bid(id="c", amount=30)]

    result = engine.allocate(bids, rulesets.parse({"unit": 10, "steps": [{"method": "proportional"}]}), 70)

    assert (result.amounts, result.residue) == ({"a": 10, "b": 20, "c": 30}, 10)


def test_a_lot_that_no_longer_fits_the_money_is_passed_over():
    bids = [Bid(id="large", amount=100, lot=100), Bid(id="small", amount=30, lot=10)]

    result = engine.allocate(bids, CUT, 99)

    assert (result.amounts, result.residue) == ({"large": 0, "small": 30}, 69)


def test_unranked_equals_of_one_applicant_are_a_tie_only_where_some_get_a_lot():
    bids = [Bid(id=name, applicant="A", amount=10, lot=10) for name in "ab"]

    found = [engine.allocate(bids, CUT, budget).status for budget in (0, 9, 10, 19, 20)]

    assert found == ["OK", "OK", "TIE", "TIE", "OK"]


def test_a_capped_applicant_gets_no_further_unit():
    bids = [Bid(id="a1", applicant="A", amount=10), Bid(id="a2", applicant="A", amount=20), Bid(id="b", amount=90)]
    rules = rulesets.parse({"applicant_cap": {"amount": 11}, "steps": [{"method": "proportional"}]})

    result = engine.allocate(bids, rules, 200)

    assert (result.amounts, result.residue) == ({"a1": 4, "a2": 7, "b": 11}, 178)
