"""The level of asks that are all filled alike, and those of applicants that stop at their caps.

An applicant's asks stand in rising order beside their sums, so that what it has at a level is looked up. There, a line
goes on as its asks do; the lines, each up to its room, say where all would come to the target. They never say that too
late, so what is looked up there is nearer, until no ask lies between. Where everybody goes without the same, the level
is that loss, and lines fall. 90 on two applicants, the second with room for 40:

| looked up at | first asks for 10, 60 and 90 | second for 30 and 50 | level |
|---|---|---|---|
| 0 | 3 · λ | 2 · λ | 18 |
| 18 | 10 + 2 · λ | 2 · λ | 20 |
"""

from bisect import bisect_left, bisect_right
from itertools import accumulate
from operator import sub

from pool.allocation import stops
from pool.allocation.ramps import Level, reduced


class Water:
    """Asks per applicant in rising order, and what is known where all shares come to a target.

    `most` is None where asks are filled to the level, and the largest ask where they are cut by a loss: levels then
    count from that ask down.
    """

    common: Level
    capped: dict[int, tuple[int, int]]  # levels of applicants at their caps, as over/under

    def __init__(self, asked: list[list[int]], rooms: list[int], most: int | None):
        self.rooms, self.most = rooms, most
        self.asks = list(map(sorted, asked))
        self.sums = [list(accumulate(own, initial=0)) for own in self.asks]
        self.sizes, self.tops = list(map(len, asked)), [own[-1] for own in self.sums]

    def reach(self, target: int, some: list[int]):
        """Find the levels; some of the asks say where to begin. The target is above 0 and can be met. O(n log n)."""
        rooms, ended = self.rooms, self._ended(self._guess(target, sorted(some)))
        while True:
            bases, slopes = self._lines(ended)
            # Beyond all asks no line rises; from 0 on they do.
            over, under = stops.meet(bases, slopes, rooms, target) or (0, 1)
            before, ended = ended, self._ended(-(-over // under) if self.most is None else over // under)
            if ended == before:
                break
        self.common = reduced(*self._counted(over, under))
        lines = enumerate(zip(self.tops, rooms, bases, slopes, strict=True))
        self.capped = {
            owner: self._own(owner)
            for owner, (top, room, base, slope) in lines
            if top > room and slope * over >= (room - base) * under
        }

    def _ended(self, mark: int) -> list[int]:
        """How many asks of each applicant are filled below a level, or lost at it."""
        look = bisect_left if self.most is None else bisect_right
        return [look(own, mark) for own in self.asks]

    def _lines(self, ended: list[int]) -> tuple[list[int], list[int]]:
        """What each applicant has as λ rises from there on: base + slope · λ."""
        bases = [own[number] for own, number in zip(self.sums, ended, strict=True)]
        if self.most is None:
            return bases, list(map(sub, self.sizes, ended))
        return list(map(sub, self.tops, bases)), list(map(sub, ended, self.sizes))

    def _guess(self, target: int, some: list[int]) -> int:
        """About the level: as if the asks of all applicants were like some of them, and only their number differed."""
        over, under = stops.meet([0] * len(self.sizes), self.sizes, self.rooms, target)
        sums = list(accumulate(some, initial=0))
        amount = min(len(some) * over // under, sums[-1])
        over, under = _filled(some, sums, amount if self.most is None else sums[-1] - amount)
        return over // under

    def _own(self, owner: int) -> tuple[int, int]:
        """Where an applicant comes to its room."""
        asks, sums, room = self.asks[owner], self.sums[owner], self.rooms[owner]
        if self.most is None:
            return _filled(asks, sums, room)
        return self._counted(*_filled(asks, sums, sums[-1] - room)) if room else (0, 1)

    def _counted(self, over: int, under: int) -> tuple[int, int]:
        return (over, under) if self.most is None else (self.most * under - over, under)


def _filled(asks: list[int], sums: list[int], amount: int) -> tuple[int, int]:
    """λ as over/under where asks in rising order, each filled up to it, come to an amount.

    As in `rays`, a λ that is never too high is corrected until no more asks end below it.
    """
    size, ended = len(asks), 0
    while True:
        over, under = amount - sums[ended], size - ended
        before, ended = ended, bisect_left(asks, -(-over // under), ended)
        if ended == before:
            return over, under
