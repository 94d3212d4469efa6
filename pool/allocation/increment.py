"""The bids of a second round: what is still open after a first one, when money comes back.

Handing out in two rounds, the second one only on what is still open, gives what one round with both sums had given.
That is called composition up (Young, Journal of Economic Theory 44, 1988; Moulin, Econometrica 68, 2000), and it makes
a second round fair to those who were there first: nobody gains or loses by the day the money came. The reason is the
same for every method that has it: a share follows one thing that only rises with the money, and the second round goes
on from where the first one stopped.

| method | what rises | two rounds are one |
|---|---|---|
| queue, partial or stop | the place that is reached | yes; what the first left over goes along |
| queue, skip | – | no: small bids that slipped in stay in |
| proportional | the part of each ask | yes, before rounding |
| equal | the amount per weight | yes, before rounding |
| equal_loss | the loss, downwards | yes, before rounding |
| keyed | the amount per key | yes, before rounding, with base and floor 0 and no cap: these would come twice |
| rounds | – | no: the second starts with round 1 again |

It holds where nothing else looks at the whole sum (a share of it, an applicant's minimum), and where the order stays:
one by `amount` would compare what is still open, and one by `draw` would draw again. Then the first round's places,
given as a key, are the order of the second. An applicant's cap goes on where the second round knows what each `had`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pool.allocation.bids import Bid


def remaining(bids: Iterable[Bid], given: Mapping[str, int]) -> list[Bid]:
    """Each bid with its ask, in whole lots, less what it was given; bids that are met, or cannot be, are left out.

    The floor falls by what was given. Where a margin broke a lot, what is missing is one lot: it is met in whole or
    not at all, so that no second lot is broken. Bids without a ceiling stay as they are, but for their floors.
    `given` is in the coin of the bids; a bid that is not in it was given nothing.
    """
    amounts = ((bid, given.get(bid.id, 0)) for bid in bids)
    return [_rest(bid, amount) for bid, amount in amounts if bid.amount is None or bid.whole_lots > amount]


def had(bids: Iterable[Bid], given: Mapping[str, int]) -> dict[str, int]:
    """What each applicant has by what its bids were given; those without an applicant are left out."""
    found: dict[str, int] = {}
    for bid in bids:
        if bid.applicant and given.get(bid.id):
            found[bid.applicant] = found.get(bid.applicant, 0) + given[bid.id]
    return found


def _rest(bid: Bid, given: int) -> Bid:
    floor = max(0, -(-bid.floor // bid.lot) * bid.lot - given)
    if bid.amount is None:
        return replace(bid, floor=floor)
    wants = bid.whole_lots - given
    return replace(bid, amount=wants, lot=wants if given % bid.lot else bid.lot, floor=floor)
