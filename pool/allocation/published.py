"""Lines as a result publishes them: who stood where and what was left there, read from the facts of the portions.

What follows from these numbers alone can be worked out again by anybody who holds the result.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import accumulate, chain, groupby
from typing import NamedTuple

from pool.allocation.results import Portion, Result


class Spot(NamedTuple):
    """One bid in line. Equals that the order need not tell apart share a place. Amounts are above the bid's floor."""

    place: int  # from 1
    bid: str
    left: int  # what was left when this place, or the first of its equals, was served
    claim: int  # what it asked for, less what its applicant's cap had no room for
    grant: int  # what it got


class Published:
    """A result, by bid and by step."""

    def __init__(self, result: Result):
        self.result = result
        self.steps = {step["name"]: step for step in result.steps}

    @cached_property
    def portions(self) -> dict[str, tuple[Portion, ...]]:
        """Every bid's portions, in the order of the ids."""
        return {share.bid: share.portions for share in self.result.shares}

    def last(self, bid: str) -> Portion | None:
        """What the last step that took a bid gave it; None in a result without shares."""
        return self.portions[bid][-1] if bid in self.portions else None

    def of(self, step: str) -> Iterator[tuple[str, Portion]]:
        """The bids that a step took, with what it gave them."""
        for bid, portions in self.portions.items():
            yield from ((bid, portion) for portion in portions if portion.step == step)

    def queue(self, step: str) -> list[Spot]:
        """The line of a queue step."""
        return sorted(_spot(bid, portion) for bid, portion in self.of(step))


def _spot(bid: str, portion: Portion) -> Spot:
    facts = portion.facts
    floor = facts.get("floor", 0)
    claim = facts.get("room", facts["want"] - floor)
    return Spot(facts["place"], bid, facts["left"], claim, portion.amount - floor)


def needed(line: Iterable[Spot], margin: str) -> list[int]:
    """Per spot the money from which on the line meets it and no tie among equals that share a place stands in the way.

    That is the least, except among equals of which some are one applicant's. With `skip` O(places²), else O(places).
    """
    groups = [list(equals) for _, equals in groupby(line, key=lambda spot: spot.place)]
    if margin == "skip":
        return list(_needed_skipping(groups))
    reached = accumulate(sum(spot.claim for spot in equals) for equals in groups)
    return [money for equals, money in zip(groups, reached, strict=True) for _ in equals]


def _needed_skipping(groups: list[list[Spot]]) -> Iterator[int]:
    """Looked at backwards from the spot: who claims more than is needed so far is passed over, others take their claim.

    Equals come smallest first: then the same ones fit in any order.
    """
    before: list[int] = []
    for equals in groups:
        claims = sorted(spot.claim for spot in equals)
        for spot in equals:
            money = sum(claim for claim in claims if claim <= spot.claim)
            for claim in chain((claim for claim in claims if claim > spot.claim), reversed(before)):
                if claim <= money:
                    money += claim
            yield money
        before += reversed(claims)
