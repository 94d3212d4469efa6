"""Rounds shares to whole units: each to the nearest one first, and then as many up or down as the money says.

Fractions come to whole units, which the largest of them get. Where they are spread evenly, the smallest that gets one
is near one half, so that only shares near there are put in order. With 12 to hand out, the nearest are one too many:

| share | nearest | near one half | gets |
|---|---|---|---|
| 0.90 | 1 | | 1 |
| 3.55 | 4 | second | 4 |
| 2.53 | 3 | first | 2 |
| 5.02 | 5 | | 5 |
"""

from pool.allocation.ramps import BITS, HALF, MASK


def width(count: int) -> int:
    """Bits of what counts as near for so many fractions: wide enough that it seldom misses the smallest with a unit."""
    return BITS + 2 - max(4, count.bit_length() // 2)


def added(wide: int) -> int:
    """What is to be added to shares, so that those near one half begin a unit."""
    return HALF + (1 << wide - 1)


def rounded(shares: list[int], money: int, wide: int) -> list[int] | None:
    """Whole units that come to the money; None where that cannot tell.

    Shares are whole numbers of 2^-BITS: the exact ones rounded down, or one more than that, and what is `added`. To
    those that are whole one half may be added instead.
    """
    given = [share >> BITS for share in shares]
    above = MASK >> wide << wide
    near = [row for row, share in enumerate(shares) if not share & above]
    fractions = {row: shares[row] & MASK for row in near}
    near.sort(key=fractions.__getitem__)
    less = sum(given) - money
    if not 0 <= less <= len(near):
        return None
    largest = fractions[near[less - 1]] if less else -1
    smallest = fractions[near[less]] if less < len(near) else 1 << wide
    if smallest - largest < 2:
        return None
    for row in near[:less]:
        given[row] -= 1
    return given
