"""The n-th largest of many values, without sorting all of them."""

from bisect import bisect_left
from math import isqrt
from operator import neg

MANY = 2_000


def largest(values: list[int], n: int) -> tuple[int, int]:
    """The n-th largest value, and how many are above it. O(values) as a rule: a sample says between which two it lies,
    and only what lies there is sorted. O(values · log values) where the sample misleads.
    """
    above, between = 0, values
    if len(values) > MANY:
        least, most = _between(values, n)
        above = len([value for value in values if value > most])
        between = [value for value in values if least <= value <= most]
        if not above < n <= above + len(between):
            above, between = 0, values
    between = sorted(between, reverse=True)
    found = between[n - above - 1]
    return found, above + bisect_left(between, -found, key=neg)


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
