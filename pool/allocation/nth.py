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


def alone(values: list[int], n: int, near: int) -> tuple[int, bool]:
    """The n-th largest value, which as a rule is near a given one; and whether all others surely differ from it by more
    than one.
    """
    leeway = 5 * near // (isqrt(len(values)) + 1)
    above, between = _within(values, n, near - leeway, near + leeway) or _around(values, n)
    place = n - above - 1
    found, last = between[place], len(between) - 1
    return found, 0 < place < last and between[place - 1] - found > 1 < found - between[place + 1]


def _around(values: list[int], n: int) -> tuple[int, list[int]]:
    """Some values from the largest on down, the n-th of all among them, and how many are above these."""
    found = _within(values, n, *_between(values, n)) if len(values) > MANY else None
    return found or (0, sorted(values, reverse=True))


def _within(values: list[int], n: int, least: int, most: int) -> tuple[int, list[int]] | None:
    """The same, from one value to another; None where the n-th lies elsewhere."""
    above = len([value for value in values if value > most])
    between = [value for value in values if least <= value <= most]
    return (above, sorted(between, reverse=True)) if above < n <= above + len(between) else None


def _between(values: list[int], n: int) -> tuple[int, int]:
    """Two values that the n-th largest probably lies between."""
    sample = sorted(values[:: len(values) // (MANY // 2)], reverse=True)
    expected, leeway = n * len(sample) // len(values), 2 * isqrt(len(sample))
    most = sample[expected - leeway] if expected >= leeway else max(values)
    least = sample[expected + leeway] if expected + leeway < len(sample) else min(values)
    return least, most
