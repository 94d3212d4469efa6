import random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pool.allocation import bands, slope
from pool.allocation.bands import Bands
from pool.allocation.ramps import Level, Pairs, reduced
from tests.allocation import words

pytestmark = pytest.mark.once


def test_rows_are_sorted_out_as_in_the_words():
    rows = words.table(bands)
    found = Bands([10, 60, 200], [15, 15, 15], [50, 50, 50], 5)
    found.bits = 20

    assert found._sorted_out(range(3), (2 << 20) // 5, 1) == (15 + 5 + 50, [1], [0], [])
    assert [int(row[1]) for row in rows] == [5 + int(row[0]) * 2 // 5 for row in rows]
    assert [int(row[2]) for row in rows] == [5 + int(row[0]) * 3 // 5 for row in rows]
    assert found.reach(100) == Level(1, 2)
    assert (found.rising, found.waiting) == ([1], [0])


@pytest.mark.parametrize("base", [0, 7, 900])
@pytest.mark.parametrize("most", [4, 1_000, 10**8])
@pytest.mark.parametrize("size", [1, 5, 60, 2_000])
def test_a_level_that_is_found_is_the_one_that_sorting_finds(size, most, base):
    chance = random.Random(f"{size} {most} {base}")
    slopes = [chance.choice((chance.randrange(1, 5), chance.randrange(1, 10**5))) for _ in range(size)]
    highs = [base + chance.randrange(most + 1) for _ in range(size)]
    for part, found, level in reached(chance, slopes, highs, base):
        assert found.found in (None, level), part
        if found.found is not None:
            assert (sorted(found.rising), sorted(found.waiting)) == between_and_before(found, level)


def test_it_is_found_where_rows_are_of_one_kind():
    chance = random.Random(1)
    slopes, highs = ([chance.randrange(1, most) for _ in range(5_000)] for most in (10**5, 10**8))

    missed = [part for part, found, _ in reached(chance, slopes, highs, 0) if found.found is None]

    assert missed == []


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=8),
    st.integers(0, 5),
    st.data(),
)
def test_few_rows_are_met_where_sorting_meets_them(rows, together, data):
    rows = [(own, start, start + length) for own, start, length in rows]
    least, most = (sum(row[column] for row in rows) for column in (1, 2))
    target = data.draw(st.integers(least + 1, max(most, least + 1) + 20 * together))
    assume(together or target <= most)
    found = bands._met(rows, target, together, Level(data.draw(st.integers(0, 40)), 7))

    assert found is None or reduced(*found) == bands._sorted(rows, target, together)


def between_and_before(found, level):
    """The rows between their limits at a level, and those that have not begun."""
    rising, waiting = [], []
    for row, (own, low, high) in enumerate(zip(found.slopes, found.lows, found.highs, strict=True)):
        risen = own * level.over
        if risen <= (low - found.base) * level.under:
            waiting.append(row)
        elif risen < (high - found.base) * level.under:
            rising.append(row)
    return rising, waiting


def reached(chance, slopes, highs, base):
    """Parts of all that can be had, in twentieths: what is found, and what sorting finds."""
    most = max(highs) - base
    lows = [min(high, base + chance.choice((0, most // 10, most // 7))) for high in highs]
    starts = Pairs([low - base for low in lows], slopes)
    ends = Pairs([high - base for high in highs], slopes)
    for part in range(1, 20):
        target = sum(lows) + (sum(highs) - sum(lows)) * part // 20
        found = Bands(slopes, lows, highs, base)
        found.reach(target)
        yield part, found, slope.reach(sum(lows), starts, ends, target)


def test_few_rows_are_met_without_sorting_as_a_rule():
    rows = [(1, 0, 10), (1, 5, 60), (2, 0, 90)]

    assert bands._met(rows, 85, 0, Level(1, 1)) == Level(75, 3)
    assert bands._met(rows, 160, 0, Level(1, 1)) is None


def test_what_all_have_without_rising_is_not_looked_for():
    assert Bands([3, 4], [5, 0], [9, 9], 0).reach(5) is None
