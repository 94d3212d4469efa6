"""A lottery anybody can repeat with a seed, SHA-256 and a pencil.

1. The tied ids are sorted (by code point) before the seed is known: the list is numbered from 0.
2. Counters run 1, 2, 3 … through the whole run. Each gives one number: SHA-256 over the text `seed:counter`, read as
   one big whole number. Numbers in the last, incomplete stretch that would favour low places are thrown away
   (rejection sampling), and the next counter is taken.
3. The remainder after division by how many ids are left says which of them takes the next place; it leaves the list.

| seed | counter | left | remainder | takes the place |
|---|---|---|---|---|
| `tombola` | 1 | A, B, C | 2 | C |
| `tombola` | 2 | A, B    | 0 | A |
| `tombola` | 3 | B       | 0 | B |

(The table is held against the code by a test.)
"""

import hashlib
from collections.abc import Callable, Iterable
from typing import NamedTuple

Chance = Callable[[int], bytes]


class Ticket(NamedTuple):
    """How one id fared in one draw."""

    place: int  # drawn as number 1, 2, 3 …
    number: int  # its number on the sorted list, from 0
    listed: int  # how many were on the list
    counter: int  # the counter whose number drew it


class Lottery:
    """One seed and one running counter for all draws of a run."""

    def __init__(self, chance: Chance):
        self.chance = chance
        self.counter = 0

    def draw(self, ids: Iterable[str]) -> dict[str, Ticket]:
        """Every id with its ticket, in the order drawn. O(n log n)."""
        listed = sorted(ids)
        left = _Left(len(listed))
        drawn = {}
        for place in range(1, len(listed) + 1):
            number = left.take(self._below(len(listed) - place + 1))
            drawn[listed[number]] = Ticket(place, number, len(listed), self.counter)
        return drawn

    def _below(self, size: int) -> int:
        """A number from 0 to size - 1, each equally likely."""
        while True:
            self.counter += 1
            digest = self.chance(self.counter)
            numbers = 1 << (8 * len(digest))
            number = int.from_bytes(digest, "big")
            if number < numbers - numbers % size:
                return number % size


def seeded(seed: str) -> Chance:
    """SHA-256 over the seed's text, a colon and the counter in decimal digits."""
    begun = hashlib.sha256(f"{seed}:".encode())

    def chance(counter: int) -> bytes:
        digest = begun.copy()
        digest.update(str(counter).encode())
        return digest.digest()

    return chance


class _Left:
    """Numbers 0 … size-1 in their order; the k-th one left is found and taken in O(log n) (a Fenwick tree)."""

    def __init__(self, size: int):
        self.counts = [number & -number for number in range(size + 1)]
        self.top = 1 << size.bit_length() >> 1

    def take(self, k: int) -> int:
        counts, size = self.counts, len(self.counts)
        position, step = 0, self.top
        while step:
            ahead = position + step
            if ahead < size:
                count = counts[ahead]
                if count <= k:
                    k -= count
                    position = ahead
                else:
                    counts[ahead] = count - 1
            step >>= 1
        return position
