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
        most = ordered[-n]
        assert nth.largest(values, n) == (most, sum(value > most for value in values))


def test_a_sample_that_misleads_does_no_harm():
    """Where every sampled value is large and all others are small."""
    apart = 8_000 // (nth.MANY // 2)
    values = [10**6 + number if number % apart == 0 else number for number in range(8_000)]

    for n in (1, 500, 1_000, 1_001, 4_000, 8_000):
        assert nth.largest(values, n)[0] == sorted(values)[-n]


@pytest.mark.parametrize("near", [0, 400, 1_000, 5_000])
def test_who_is_alone_is_told_wherever_one_begins_to_look(near):
    """Tens, and one pair that differs by one."""
    values = [10 * number for number in range(100)] + [501]
    random.Random(1).shuffle(values)
    ordered = sorted(values, reverse=True)

    for n in range(2, 100):
        found, is_alone = nth.alone(values, n, near)
        assert found == ordered[n - 1]
        assert not (is_alone and found in (500, 501))
    assert nth.alone(values, 20, 800) == (800, True)
