import pytest

from pool.allocation import ramps
from pool.allocation.ramps import Level, Ramps
from tests.allocation import words

pytestmark = pytest.mark.once


class Two(Ramps):
    highs = ends = slopes = [60, 40]
    starts = begins = [12, 0]


def test_shares_rise_as_in_the_words():
    rows = words.table(ramps)

    assert [[int(cell) for cell in row[:5]] for row in rows] == [
        [two[number] for two in (Two.highs, Two.begins, Two.slopes, Two.starts, Two.ends)] for number in (0, 1)
    ]
    for column, level in ((5, Level(0, 1)), (6, Level(1, 2)), (7, Level(1, 1))):
        assert Two().exact(range(2), level) == [int(row[column]) * level.under for row in rows]
