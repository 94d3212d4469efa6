"""How large a pool would have to be: for everything that is asked, or for one class of bids."""

from collections.abc import Iterable

from pool.allocation.bids import MOST, Bid
from pool.allocation.rulesets import Ruleset
from pool.allocation.table import Table
from pool.allocation.trials import Trials


def asked(bids: Iterable[Bid] | Table) -> int:
    """The sum of the asks in whole lots. A bid without a ceiling counts as nothing."""
    return sum(asked_by_tier(bids).values())


def asked_by_tier(bids: Iterable[Bid] | Table) -> dict[int, int]:
    """The same for each tier, the first one first."""
    sums: dict[int, int] = {}
    for bid in _listed(bids):
        sums[bid.tier] = sums.get(bid.tier, 0) + (bid.whole_lots or 0)
    return dict(sorted(sums.items()))


def frame_for_all(bids: Iterable[Bid] | Table, ruleset: Ruleset, seed: str | None = None) -> int | None:
    """A budget with which the ruleset meets every bid in all its whole lots; None where no budget that is tried does.

    Verified by a run; a run with one coin less does not. It is the smallest where more money never takes a bid's money
    away, and always where it is the sum of the asks. Steps and caps that are shares of the budget can make it larger
    than that sum; a cap, a minimum or a step's own amount can make it None. Bids without a ceiling are not waited for.
    """
    return _frame(bids, ruleset, seed, {bid.id: bid.whole_lots for bid in _listed(bids) if bid.whole_lots})


def frame_for_tier(bids: Iterable[Bid] | Table, ruleset: Ruleset, tier: int, seed: str | None = None) -> int | None:
    """The same for the bids of one tier, such as those with a statutory deadline; the others get what they get."""
    chosen = (bid for bid in _listed(bids) if bid.tier == tier and bid.whole_lots)
    return _frame(bids, ruleset, seed, {bid.id: bid.whole_lots for bid in chosen})


def _frame(bids: Iterable[Bid] | Table, ruleset: Ruleset, seed: str | None, wish: dict[str, int]) -> int | None:
    trials, least = Trials(bids, ruleset, seed), min(sum(wish.values()), MOST)
    trials.begin(least)
    return trials.first({"": wish}, above=least - 1, guesses=[least]).get("")


def _listed(bids: Iterable[Bid] | Table) -> list[Bid]:
    return bids.bids if isinstance(bids, Table) else list(bids)
