from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings

from pool.allocation import bids, problems
from pool.allocation.bids import Bid
from tests.allocation import inputs

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"id": ""}, 'id must be text of 1 to 200 characters; found "".'),
        ({"id": 7}, "id must be text of 1 to 200 characters; found 7."),
        ({"id": "x" * 201}, "id must be text of 1 to 200 characters"),
        ({"id": "\ud800"}, "id must be text of 1 to 200 characters"),
        ({"amount": -1}, 'bids["A-1"].amount must be a whole number from 0 to 1000000000000000000; found -1.'),
        ({"amount": 1.0}, 'bids["A-1"].amount must be a whole number from 0 to 1000000000000000000; found 1.0.'),
        ({"amount": float("nan")}, "found NaN."),
        ({"amount": True}, "found true."),
        ({"amount": "5"}, 'found "5".'),
        ({"amount": Decimal(5)}, 'found "5".'),
        ({"amount": 10**18 + 1}, "must be a whole number from 0 to 1000000000000000000"),
        ({"lot": 0}, 'bids["A-1"].lot must be a whole number from 1'),
        ({"floor": -1}, 'bids["A-1"].floor must be a whole number from 0'),
        ({"floor": 10}, 'bids["A-1"].floor is 10, but whole lots of 1 within the amount give at most 9.'),
        ({"floor": 5, "lot": 4, "amount": 7}, "is 5, but whole lots of 4 within the amount give at most 4."),
        ({"tier": 0}, 'bids["A-1"].tier must be a whole number from 1'),
        ({"rank": "1"}, 'bids["A-1"].rank must be a whole number from 0'),
        ({"applicant": None}, 'bids["A-1"].applicant must be text'),
        ({"scheme": 1}, 'bids["A-1"].scheme must be text'),
        ({"region": ["Nord"]}, 'bids["A-1"].region must be text'),
        ({"received_at": datetime(2026, 1, 1)}, 'bids["A-1"].received_at must be a moment with its time zone'),  # noqa: DTZ001
        ({"received_at": "2026-01-01"}, 'bids["A-1"].received_at must be a moment with its time zone'),
        ({"score": 0.5}, 'bids["A-1"].score must be an exact number, whole or decimal, not a floating one; found 0.5.'),
        ({"score": Decimal("NaN")}, 'bids["A-1"].score must be an exact number'),
        ({"score": Decimal("1e-31")}, 'bids["A-1"].score must be an exact number'),
        ({"score": Decimal("1e999999")}, 'bids["A-1"].score must be an exact number'),
        ({"keys": {"children": 1.5}}, 'bids["A-1"].keys["children"] must be an exact number'),
        ({"keys": {7: 1}}, 'bids["A-1"].keys[7] must be an exact number'),
        ({"keys": [1]}, 'bids["A-1"].keys must be an object'),
    ],
)
def test_wrong_bids_are_refused_with_a_sentence(wrong, sentence):
    with pytest.raises(problems.BidsInvalid) as refused:
        Bid(**{"id": "A-1", "amount": 9, **wrong})

    assert len(refused.value.problems) == 1
    assert sentence in str(refused.value)


def test_all_that_is_wrong_with_a_bid_is_said_at_once():
    with pytest.raises(problems.BidsInvalid) as refused:
        Bid(id="A-1", amount=-1, lot=0, score=0.5, applicant=3)

    assert [problem.path for problem in refused.value.problems] == [
        'bids["A-1"].applicant',
        'bids["A-1"].amount',
        'bids["A-1"].lot',
        'bids["A-1"].score',
    ]


def test_moments_are_compared_as_moments():
    """On the last Sunday of October the hour from two to three comes twice."""
    first, second = (datetime(2026, 10, 25, 2, 30, tzinfo=inputs.OPENING.tzinfo, fold=fold) for fold in (0, 1))
    early = Bid(id="1", amount=1, received_at=second)
    late = Bid(id="2", amount=1, received_at=first.astimezone(UTC))

    assert early.instant - late.instant == 3600 * 10**6


@settings(max_examples=100, deadline=None)
@given(inputs.bid_lists(endless=True))
def test_a_snapshot_gives_the_same_bids_and_bytes(drawn):
    text = bids.to_json(drawn)

    assert bids.from_json(text) == sorted(drawn, key=lambda bid: bid.id)
    assert bids.to_json(bids.from_json(text)) == text == bids.to_json(reversed(drawn))


def test_a_snapshot_keeps_numbers_exact():
    bid = Bid(id="1", amount=None, score=Decimal("0.10"), keys={"index": Fraction(1, 3), "children": 7})

    (again,) = bids.from_json(bids.to_json([bid]))

    assert (again.score, again.keys) == (Fraction(1, 10), {"index": Fraction(1, 3), "children": 7})
