import random

import pytest

from pool.allocation import nth

pytestmark = pytest.mark.once


@pytest.mark.parametrize("size", [1, 7, nth.MANY, nth.MANY + 1, 7_001])
@pytest.mark.parametrize("kinds", [2, 50, 10**15])
def test_the_nth_is_that_of_a_full_sort(size, kinds):
    chance = random.Random(size + kinds)
    values = [chance.randrange(kinds) for _ in range(size)]
    ordered = sorted(values)

    for n in {1, 2, size // 3, size // 2, size - 1, size} & set(range(1, size + 1)):
        least, most = ordered[n - 1], ordered[-n]
        assert nth.smallest(values, n) == (least, ordered.index(least))
        assert nth.largest(values, n) == (most, sum(value > most for value in values))


def test_a_sample_that_misleads_does_no_harm():
    """Where every sampled value is large and all others are small."""
    apart = 8_000 // (nth.MANY // 2)
    values = [10**6 + number if number % apart == 0 else number for number in range(8_000)]

    for n in (1, 500, 1_000, 1_001, 4_000, 8_000):
        assert nth.largest(values, n)[0] == sorted(values)[-n]
