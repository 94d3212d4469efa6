import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pool.allocation import nearest
from pool.allocation.ramps import BITS, HALF
from tests.allocation import words

pytestmark = pytest.mark.once


def rounded(shares, money):
    wide = nearest.width(len(shares))
    return nearest.rounded([int(share * 2**BITS) + nearest.added(wide) for share in shares], money, wide)


def by_remainder(shares):
    """The long way: what the largest fractions make of the sum. Equal ones go by their place."""
    given = list(map(int, shares))
    largest = sorted(range(len(shares)), key=lambda row: (given[row] - shares[row], row))
    for row in largest[: int(sum(shares)) - sum(given)]:
        given[row] += 1
    return given


def test_shares_are_rounded_as_in_the_words():
    lines = words.table(nearest)

    found = rounded([Fraction(share) for share, *_ in lines], 12)

    assert found == [int(gets) for *_, gets in lines] == [1, 4, 2, 5]
    assert sum(int(nearest_one) for _, nearest_one, *_ in lines) == 13


@settings(max_examples=500, deadline=None)
@given(st.lists(st.integers(1, 200), min_size=1, max_size=30), st.data())
def test_what_it_says_is_what_the_largest_remainders_say(slopes, data):
    money = data.draw(st.integers(0, 50))
    shares = [Fraction(slope * money, sum(slopes)) for slope in slopes]

    found = rounded(shares, money)

    assert found in (None, by_remainder(shares)) or sum(found) == money and len(set(slopes)) < len(slopes)


@pytest.mark.parametrize("size", [100, 1_000, 5_000])
def test_fractions_that_are_spread_evenly_need_no_other_way(size):
    chance = random.Random(size)
    for _ in range(5):
        slopes = [chance.randrange(1, 10**8) for _ in range(size)]
        money = sum(slopes) * 618 // 1_000
        shares = [Fraction(slope * money, sum(slopes)) for slope in slopes]
        assert rounded(shares, money) == by_remainder(shares)


@pytest.mark.parametrize(
    "shares",
    [
        ["2/3", "2/3", "2/3"],  # nearest gives all of them a unit, and none is near one half
        ["1/3", "1/3", "1/3"],  # and here nobody
        ["1/2", "1/2"],  # equals
    ],
)
def test_it_says_nothing_where_it_cannot_tell(shares):
    shares = list(map(Fraction, shares))

    assert rounded(shares, int(sum(shares))) is None


def test_fractions_too_near_to_tell_apart_are_left_to_others():
    near = Fraction(1, 2**BITS)
    half = Fraction(1, 2)

    assert rounded([half + near, half - near], 1) == [1, 0]
    assert rounded([half + near / 2, half - near / 2], 1) is None


def test_whole_shares_stay_what_they_are():
    wide = nearest.width(3)
    shares = [2 << BITS | HALF, 7 << BITS | HALF, (4 << BITS) + nearest.added(wide)]

    assert nearest.rounded(shares, 13, wide) == [2, 7, 4]
