import random

import pytest

from pool.allocation import bands, slope
from pool.allocation.bands import Bands
from pool.allocation.ramps import Level, Pairs
from tests.allocation import words

pytestmark = pytest.mark.once


def test_rows_are_sorted_out_as_in_the_words():
    rows = words.table(bands)
    found = Bands([10, 60, 200], [15, 15, 15], [50, 50, 50], 5)
    found.bits = 20

    three = zip(found.slopes, found.lows, found.highs, strict=True)
    assert found._sorted_out(three, (2 << 20) // 5, 1) == (15 + 5 + 50, [60], [])
    assert [int(row[1]) for row in rows] == [5 + int(row[0]) * 2 // 5 for row in rows]
    assert [int(row[2]) for row in rows] == [5 + int(row[0]) * 3 // 5 for row in rows]
    assert found.reach(100) == Level(1, 2)
    assert found.rising == [60]


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
            assert sorted(found.rising) == sorted(slopes[row] for row in found.between())


def test_it_is_found_where_rows_are_of_one_kind():
    chance = random.Random(1)
    slopes, highs = ([chance.randrange(1, most) for _ in range(5_000)] for most in (10**5, 10**8))

    missed = [part for part, found, _ in reached(chance, slopes, highs, 0) if found.found is None]

    assert missed == []


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


def test_what_all_have_without_rising_is_not_looked_for():
    assert Bands([3, 4], [5, 0], [9, 9], 0).reach(5) is None
