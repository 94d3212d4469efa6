import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pool.allocation import slope
from pool.allocation.ramps import NO_PAIRS, Level, Pairs
from pool.allocation.slope import Bends, Slope
from tests.allocation import words

pytestmark = pytest.mark.once

# What the words tell of: 60 and 40 rise from 0 on, a cap of 24 stops the first, the ask the second.
SLOPE = Slope(0, Bends(Pairs([0], [100])), Bends(Pairs([40, 24], [40, 60])), Bends(NO_PAIRS))


def test_the_sum_bends_as_in_the_words():
    for over, under, more in ((0, 1, 100), (24, 60, -60), (40, 40, -40)):
        rows = {row[0]: row for row in words.table(slope)}
        row = rows[f"{over}/{under}"]
        risen = SLOPE.risen(over, under)
        assert risen == int(row[2]) * under
        assert more in (100, int(row[1]) - 100, int(row[1]) - 40)


@pytest.mark.parametrize(("target", "found"), [(0, (0, 1)), (40, (2, 5)), (50, (13, 20)), (64, (1, 1))])
def test_the_level_is_where_the_sum_is_the_target(target, found):
    assert SLOPE.reach(target) == Level(*found)


def test_a_sum_that_does_not_rise_is_there_at_once():
    assert Slope(7, *[Bends(NO_PAIRS)] * 3).reach(7) == Level(0, 1)


rising = st.tuples(st.integers(1, 40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 9))


@settings(max_examples=500, deadline=None)
@given(st.lists(rising, min_size=1, max_size=12), st.data())
def test_any_sum_of_clipped_lines_is_met_exactly_and_first(lines, data):
    lines = [(rise, start, start + length, begin) for rise, start, length, begin in lines]
    starts = Pairs([start for _, start, _, _ in lines], [rise for rise, *_ in lines])
    ends = Pairs([end for _, _, end, _ in lines], [rise for rise, *_ in lines])
    begun = sum(begin for *_, begin in lines)
    target = data.draw(st.integers(begun, begun + sum(end - start for _, start, end, _ in lines)))

    over, under = slope.reach(begun, starts, ends, target)

    def total(over, under):
        return sum(
            begin * under + min(max(0, rise * over - start * under), (end - start) * under)
            for rise, start, end, begin in lines
        )

    assert total(over, under) == target * under
    assert not over or total(over * 10**6 - 1, under * 10**6) < target * under * 10**6


@pytest.mark.parametrize("skewed", [False, True])
@pytest.mark.parametrize("shapes", ["asks", "weights", "floors"])
def test_a_sample_finds_the_same_level_as_a_full_sort(shapes, skewed):
    """Also where it misleads, because the rows stand in an order that the sample falls for."""
    chance = random.Random(f"{shapes} {skewed}")
    for size in (slope.MANY + 1, 5_003):
        overs = [chance.choice((10, 10**4, 10**8)) + chance.randrange(10**3) for _ in range(size)]
        unders = 1 if shapes == "asks" else [chance.randrange(1, 99) for _ in overs]
        if skewed:
            overs = [over * (1 + 10**6 * (number % (size // slope.SAMPLE) > 0)) for number, over in enumerate(overs)]
        starts, ends = Pairs([0], [sum(slope.each(Pairs(overs, unders)))]), Pairs(overs, unders)
        if shapes == "floors":
            starts = Pairs([over * 9 // 10 for over in overs], unders)
        most = sum(ends.overs) - sum(starts.overs)
        for part in (0, 1, 2, 50, 90, 98, 99, 100):
            target = most * part // 100
            assert slope.reach(0, starts, ends, target) == Slope(0, Bends(starts), Bends(ends), Bends(NO_PAIRS)).reach(
                target
            )
