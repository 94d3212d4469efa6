from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pool.allocation import level
from pool.allocation.level import Level
from tests.allocation import words

pytestmark = pytest.mark.once

BENDS = [(0, 1, 100, 0), (1, 1, -40, 40), (24, 60, -60, 24)]


def test_the_sum_bends_as_in_the_words():
    slope = constant = 0
    for row, (over, under, more_slope, more_constant) in zip(words.table(level), level.in_order(BENDS), strict=True):
        slope, constant = slope + more_slope, constant + more_constant
        there = constant + slope * over // under
        assert row[:4] == [f"{over}/{under}" if under > 1 else str(over), str(slope), str(constant), str(there)]


@pytest.mark.parametrize(("target", "found"), [(0, (0, 1)), (40, (2, 5)), (50, (13, 20)), (64, (1, 1))])
def test_the_level_is_where_the_sum_is_the_target(target, found):
    assert level.reach(0, level.in_order(BENDS), target) == Level(*found)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 40), st.integers(0, 40)), min_size=1, max_size=12), st.data())
def test_any_sum_of_clipped_lines_is_met_exactly(asks, data):
    lines = [(ask, min(floor, ask)) for ask, floor in asks]
    bends = [bend for ask, floor in lines for bend in ((floor, ask, ask, -floor), (1, 1, -ask, ask))]
    target = data.draw(st.integers(sum(floor for _, floor in lines), sum(ask for ask, _ in lines)))

    found = level.reach(sum(floor for _, floor in lines), level.in_order(bends), target)

    at = Fraction(found.over, found.under)
    assert sum(min(max(at * ask, floor), ask) for ask, floor in lines) == target
