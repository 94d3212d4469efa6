import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pool.allocation import rays, slope
from pool.allocation.ramps import Level, Pairs, reduced
from pool.allocation.rays import Falling, Rays, Straight
from tests.allocation import words

pytestmark = pytest.mark.once


def test_the_level_is_found_as_in_the_words():
    steps = words.table(rays)

    assert Rays([1, 1, 2], [10, 60, 90]).reach(80) == Level(70, 3)
    assert [row[3] for row in steps] == ["80/4", "70/3"]


def sorted_level(slopes, ends, target):
    return slope.reach(0, Pairs([0], [sum(slopes)]), Pairs(ends, slopes), target)


@settings(max_examples=500, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 40)), min_size=1, max_size=12), st.data())
def test_any_target_is_met_at_the_level_that_sorting_finds(rows, data):
    slopes, ends = [one for one, _ in rows], [end for _, end in rows]
    target = data.draw(st.integers(0, sum(ends)))

    assert Rays(slopes, ends).reach(target) == sorted_level(slopes, ends, target)


@pytest.mark.parametrize("largest", [3, 10**4, 10**9])
def test_a_sample_that_misleads_leads_to_the_same_level(largest):
    chance = random.Random(largest)
    slopes = [chance.randrange(1, 10**5) for _ in range(3_000)]
    ends = [chance.randrange(1, largest + 1) * (1 if number % 28 else 10**6) for number in range(3_000)]
    for part in (1, 2, 50, 98, 99, 100):
        target = sum(ends) * part // 100
        assert Rays(slopes, ends).reach(target) == sorted_level(slopes, ends, target)


def test_all_that_end_at_once_rise_in_proportion():
    assert Straight([60, 40], [60, 40]).reach(50) == Level(1, 2)
    assert Straight([60, 40], [60, 40]).reach(0) == Level(0, 1)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=12), st.data())
def test_all_that_lose_alike_come_to_the_target(asks, data):
    target = data.draw(st.integers(0, sum(asks)))
    over, under = Falling([1] * len(asks), asks, max(asks)).reach(target)

    loss = max(asks) - Fraction(over, under)

    assert sum(max(0, ask - loss) for ask in asks) == target
    assert 0 <= loss <= max(asks)


@pytest.mark.parametrize("most", [3, 10**4, 10**9])
@pytest.mark.parametrize("size", [3, rays.FEW, 500])
def test_rows_come_to_their_room_at_the_level_that_sorting_finds(size, most):
    chance = random.Random(f"{size} {most}")
    slopes = [chance.randrange(1, 10**5) for _ in range(size)]
    ends = [chance.randrange(1, most + 1) for _ in range(size)]
    top = sum(ends)
    for room in {top * part // 100 for part in (1, 30, 60, 95)} - {0, top}:
        level = sorted_level(slopes, ends, room)
        for parts in (0, 1, 2):
            found = Rays(slopes, ends)
            found.prepare(top)
            low = (level.over << found.shift) // level.under * parts // 2
            assert reduced(*found.own_level(list(range(size)), top, room, low)) == level
