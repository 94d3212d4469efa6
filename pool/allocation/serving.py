"""Serves a line place by place until the money is used.

A bid that fits is met. The first that does not fit is the margin, and the ruleset says what happens there:
`partial` gives it the rest, `stop` ends the line, `skip` passes over it because smaller ones behind it may fit.

With 100 left and asks of 60, 50 and 30 in line:

| margin | 60 | 50 | 30 | left |
|---|---|---|---|---|
| partial | 60 | 40 | 0 | 0 |
| stop | 60 | 0 | 0 | 40 |
| skip | 60 | 0 | 30 | 10 |
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from pool.allocation.line import Line
from pool.allocation.stage import Stage, Undecided
from pool.allocation.ties import contested as contested_rows

BLOCK = 512  # places that are added up at once
FEW = 8  # where the money ends soon


@dataclass(slots=True)
class Served:
    """What each place of a line asked for and got. Places count from 0.

    The first `sure` places got all they want. For those behind, `claims` (the want, less what the applicant's cap
    has no room for) and `grants` are kept one by one; behind the last grant nobody got anything.
    """

    line: Line
    wants: list[int]  # per row
    money: int
    sure: int
    claims: list[int]
    grants: list[int] = field(default_factory=list)
    margin: int | None = None  # the first place that did not fit
    decisive: set[int] = field(default_factory=set)  # first places of the ties that only the draw decided
    _taken: list[int] | None = None

    def claim(self, place: int) -> int:
        if place < self.sure or place >= self.sure + len(self.claims):
            return self.wants[self.line.places[place]]
        return self.claims[place - self.sure]

    def grant(self, place: int) -> int:
        if place < self.sure:
            return self.claim(place)
        behind = place - self.sure
        return self.grants[behind] if behind < len(self.grants) else 0

    def left(self, place: int) -> int:
        """What was left before this place was served."""
        if self._taken is None:
            surely = map(self.wants.__getitem__, self.line.places[: self.sure])
            self._taken = [0, *accumulate([*surely, *self.grants])]
        return self.money - self._taken[min(place, len(self._taken) - 1)]

    def granted(self) -> Iterator[tuple[int, int]]:
        """The rows that were asked, in line, with what each got."""
        surely, behind = self.line.places[: self.sure], self.line.places[self.sure :]
        yield from zip(surely, map(self.wants.__getitem__, surely), strict=True)
        yield from zip(behind, self.grants, strict=False)

    def spread(self) -> list[int]:
        """The grants per row of the table."""
        wants, places = self.wants, self.line.places
        behind = places[self.sure :]
        if len(places) == len(wants) and len(behind) * 2 < len(places):
            given = list(wants)
            for row in behind:
                given[row] = 0
        else:
            given = [0] * len(wants)
            for row in places[: self.sure]:
                given[row] = wants[row]
        for row, grant in zip(behind, self.grants, strict=False):
            given[row] = grant
        return given


def serve(stage: Stage, line: Line, wants: list[int], money: int, margin: str, rooms: list[int] | None) -> Served:
    """Hand out money along the line. `rooms` (per applicant) is used up on the way. O(places)."""
    sure, left = _sure(line, wants, money) if rooms is None else (0, money)
    served = Served(line, wants, money, sure, [])
    if sure < len(line.places):
        _serve_behind(stage, served, left, margin, rooms)
    return served


def _sure(line: Line, wants: list[int], money: int) -> tuple[int, int]:
    """How many places from the front are met whatever a tie among them decides, and what is then left."""
    fits, left = _met(line.places, wants, 0, money)
    if fits == len(line.places):
        return fits, left
    start, _ = line.equals(fits)
    left += sum(map(wants.__getitem__, line.places[start:fits]))
    line.tie_at(fits)  # settles the equals, so that they stand in another order now
    fits, left = _met(line.places, wants, start, left, FEW)
    tie = line.tie_at(fits)
    if tie is None:
        return fits, left
    return tie.start, left + sum(map(wants.__getitem__, line.places[tie.start : fits]))


def _met(places: list[int], wants: list[int], begin: int, money: int, size: int = BLOCK) -> tuple[int, int]:
    """The first place, from one on, at which the money no longer reaches, and what is left there."""
    fits, left = begin, money
    while fits < len(places):
        block = list(map(wants.__getitem__, places[fits : fits + size]))
        taken = sum(block)
        if taken > left:
            within = bisect_right(list(accumulate(block)), left)
            return fits + within, left - sum(block[:within])
        fits, left, size = fits + len(block), left - taken, min(BLOCK, 2 * size)
    return fits, left


def _serve_behind(stage: Stage, served: Served, left: int, margin: str, rooms: list[int] | None):
    """Serve place by place: where caps, ties or the margin need a look at each."""
    line, least = served.line, 1
    if margin == "skip" and rooms is None:
        claims = list(map(served.wants.__getitem__, line.places[served.sure :]))
        least = min(claims)
        if left >= least and _skip(served, claims, left):
            return
    if left < least:
        served.margin = served.sure
        return
    if rooms is not None or margin == "skip":
        line.settle_from(served.sure)
    if rooms is not None and not line.ties:
        left = _fill(stage, served, left, rooms)
    _look_at_each(stage, served, left, least, margin, rooms)


def _skip(served: Served, claims: list[int], left: int) -> bool:
    """Pass over all that do not fit. What does not fit now will not fit later.

    Does nothing and says so if the line has not settled yet where one of those that fit stands.
    """
    line, sure = served.line, served.sure
    grants = [0] * len(claims)
    for number in _fitting(claims, left):
        if line.ties or line.has_equals(sure + number):
            return False
        grants[number] = claims[number]
    served.claims, served.grants = claims, grants
    served.margin = next((sure + number for number, claim in enumerate(claims) if claim > grants[number]), None)
    return True


def _fitting(claims: list[int], left: int) -> Iterator[int]:
    """The claims, by number, that fit what those before them leave. O(claims · log left)."""
    waiting = [number for number, claim in enumerate(claims) if claim <= left]
    while waiting:
        enough = left >> 1
        for met, number in enumerate(waiting):
            if claims[number] <= left:
                left -= claims[number]
                yield number
                if left < enough:
                    waiting = [number for number in waiting[met + 1 :] if claims[number] <= left]
                    break
        else:
            return


def _fill(stage: Stage, served: Served, left: int, rooms: list[int]) -> int:
    """Serve from the front as long as everybody fits, each within its cap; what is left then."""
    claims, places = served.claims, served.line.places
    asked = zip(places, map(served.wants.__getitem__, places), map(stage.table.owners.__getitem__, places), strict=True)
    for row, claim, owner in asked:
        room = rooms[owner]
        if claim > room:
            claim = stage.fit(row, claim, room)
        if claim > left:
            break
        claims.append(claim)
        left -= claim
        rooms[owner] = room - claim
    served.grants.extend(claims)
    return left


def _look_at_each(stage: Stage, served: Served, left: int, least: int, margin: str, rooms: list[int] | None):
    places, wants, ties = served.line.places, served.wants, served.line.ties
    claims, grants = served.claims, served.grants
    owners = None if rooms is None else stage.table.owners
    for place in range(served.sure + len(claims), len(places)):
        if place in ties:
            _look_at_tie(stage, served, place, left, margin, rooms)
        row = places[place]
        claim = wants[row]
        if rooms is not None:
            room = rooms[owners[row]]
            if claim > room:
                claim = stage.fit(row, claim, room)
        claims.append(claim)
        if claim <= left:
            grants.append(claim)
            left -= claim
            if rooms is not None:
                rooms[owners[row]] -= claim
            continue
        if served.margin is None:
            served.margin = place
        if margin == "partial":
            grants.append(left - left % stage.unit)
        if margin != "skip" or left < least:
            return
        grants.append(0)


def _look_at_tie(stage: Stage, served: Served, place: int, left: int, margin: str, rooms: list[int] | None):
    """Refuse a tie that matters and that nothing decides; note one that the draw decided."""
    tie = served.line.ties[place]
    wants, rows = served.wants, served.line.places[place : tie.stop]
    if rooms is None and sum(map(wants.__getitem__, rows)) <= left:
        return
    contested = contested_rows(stage, rows, wants, left, margin, rooms)
    if not contested:
        return
    if tie.drawn is None:
        raise Undecided(contested, left, sum(map(wants.__getitem__, contested)))
    served.decisive.add(place)
