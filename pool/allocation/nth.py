"""The n-th largest of many values, without sorting all of them."""

from bisect import bisect_left
from math import isqrt
from operator import neg

MANY = 2_000


def largest(values: list[int], n: int) -> tuple[int, int]:
    """The n-th largest value, and how many are above it. O(values) as a rule: a sample says between which two it lies,
    and only what lies there is sorted. O(values · log values) where the sample misleads.
    """
    above, between = _around(values, n)
    found = between[n - above - 1]
    return found, above + bisect_left(between, -found, key=neg)


def alone(values: list[int], n: int) -> tuple[int, bool]:
    """The n-th largest value, and whether all others surely differ from it by more than one."""
    above, between = _around(values, n)
    place = n - above - 1
    found, last = between[place], len(between) - 1
    return found, 0 < place < last and between[place - 1] - found > 1 < found - between[place + 1]


def _around(values: list[int], n: int) -> tuple[int, list[int]]:
    """Some values from the largest on down, the n-th of all among them, and how many are above these."""
    if len(values) > MANY:
        least, most = _between(values, n)
        above = len([value for value in values if value > most])
        between = [value for value in values if least <= value <= most]
        if above < n <= above + len(between):
            return above, sorted(between, reverse=True)
    return 0, sorted(values, reverse=True)


def smallest(values: list[int], n: int) -> tuple[int, int]:
    """The n-th smallest value, and how many are below it."""
    found, above = largest(values, len(values) - n + 1)
    return found, len(values) - above - values.count(found)


def _between(values: list[int], n: int) -> tuple[int, int]:
    """Two values that the n-th largest probably lies between."""
    sample = sorted(values[:: len(values) // (MANY // 2)], reverse=True)
    expected, leeway = n * len(sample) // len(values), 2 * isqrt(len(sample))
    most = sample[expected - leeway] if expected >= leeway else max(values)
    least = sample[expected + leeway] if expected + leeway < len(sample) else min(values)
    return least, most
