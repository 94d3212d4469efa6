"""Bids and rulesets drawn by Hypothesis: small numbers, so that ties, caps, floors and margins meet often."""

from datetime import datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from pool.allocation.bids import Bid

OPENING = datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
METHODS = ("queue", "proportional")
CRITERIA = ("received_at", "received_day", "tier", "score", "rank", "amount", "key:children")


BYTES = 16  # of chance per bid; one draw each is much faster than one per value


@st.composite
def bid_lists(draw, least=0, most=6, lots=True, floors=True, ranked=False, endless=False):
    """From `least` to `most` bids of few applicants."""
    rows = draw(st.lists(st.binary(min_size=BYTES, max_size=BYTES), min_size=least, max_size=most))
    bids = []
    for number, row in enumerate(rows):
        chance = iter(row)

        def pick(*values, chance=chance):
            return values[next(chance) % len(values)]

        bids.append(_bid(pick, f"{pick(*'aZæ0')}{number}", bids, lots, floors, ranked, endless))
    return bids


def _bid(pick, name, earlier, lots, floors, ranked, endless):
    lot = pick(1, 1, 5, 7) if lots else pick(1)
    amount = pick(*range(10)) * pick(5, 1, 3, 7)
    floor = pick(0, 0, 0, 0, 1, 2, 5) if floors else pick(0)
    if -(-floor // lot) * lot > amount // lot * lot:
        floor = 0
    applicant = pick("", "A", "B", "C")
    own = [bid for bid in earlier if bid.applicant == applicant]
    rank = pick(4 + len(own), 1, 2, 3)
    if ranked or any(bid.rank == rank and bid.lot != lot for bid in own):
        # Unranked bids of one applicant with different lots: a tie at once to the engine, looked into by the reference.
        rank = 4 + len(own)
    return Bid(
        id=name,
        amount=None if endless and not pick(*range(6)) else amount,
        applicant=applicant,
        lot=lot,
        floor=floor,
        tier=pick(1, 2, 3),
        scheme=pick("A", "B"),
        region=pick("Nord", "Syd"),
        rank=rank,
        received_at=OPENING + timedelta(hours=pick(0, 13, 26)),
        score=Fraction(pick(0, 1, 2, 3, 4), pick(1, 2, 3)),
        keys={"children": pick(0, 1, -2)},
    )


def parts(most=120):
    """An amount or a share of the budget."""
    amounts = st.builds(lambda amount: {"amount": amount}, st.integers(0, most))
    shares = st.builds(lambda share: {"share": share}, st.sampled_from(("0", "0.05", "0.33", "0.5", "0.60", "1")))
    return st.one_of(amounts, shares)


@st.composite
def orders(draw, criteria=CRITERIA):
    chosen = draw(st.lists(st.sampled_from(criteria), min_size=1, max_size=3, unique=True))
    order = [("-" if draw(st.booleans()) else "") + criterion for criterion in chosen]
    return [*order, "draw"] if draw(st.booleans()) else order


@st.composite
def steps(draw, methods=METHODS, margins=("partial", "stop", "skip"), criteria=CRITERIA, plain=False):
    step = {"method": draw(st.sampled_from(methods))}
    if step["method"] == "queue":
        step["order"] = draw(orders(criteria))
        step["margin"] = draw(st.sampled_from(margins))
    elif draw(st.booleans()):
        step["order"] = draw(orders(criteria))
    if plain:
        return step
    step["budget"] = draw(st.one_of(st.just("rest"), parts()))
    chosen = {
        "tier": st.lists(st.integers(1, 3), min_size=1, max_size=2, unique=True),
        "scheme": st.just(["A"]),
        "region": st.just(["Nord"]),
        "min_score": st.sampled_from((1, "1.5")),
    }
    select = {name: draw(values) for name, values in chosen.items() if draw(st.integers(0, 3)) == 0}
    return {**step, "select": select} if select else step


@st.composite
def rulesets(draw, most_steps=3, units=(1, 1, 2, 5), **of_steps):
    ruleset = {"unit": draw(st.sampled_from(units))}
    ruleset["steps"] = draw(st.lists(steps(**of_steps), min_size=1, max_size=most_steps))
    if draw(st.integers(0, 2)) == 0:
        ruleset["applicant_cap"] = draw(parts(60))
    if draw(st.integers(0, 3)) == 0:
        ruleset["applicant_minimum"] = {"amount": draw(st.integers(0, 30))}
    return ruleset
