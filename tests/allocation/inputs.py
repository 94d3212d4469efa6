"""Bids and rulesets drawn by Hypothesis: small numbers, so that ties, caps, floors and margins meet often.

Each strategy draws one string of bytes and reads its choices from it: that is much faster than one draw per choice.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from pool.allocation.bids import Bid

OPENING = datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
METHODS = ("queue", "proportional", "equal", "equal_loss", "keyed", "rounds")
BY_LEVEL = ("proportional", "equal", "equal_loss", "keyed")
MARGINS = ("partial", "stop", "skip")
CRITERIA = ("received_at", "received_day", "tier", "score", "rank", "amount", "key:children")
HALF = Decimal("0.5")
OPTIONS = {
    "queue": [{}],
    "proportional": [{}],
    "equal": [{}, {"weight": "weight"}],
    "equal_loss": [{}],
    "keyed": [
        {"key": "places"},
        {"key": "places", "base": 3},
        {"key": "places", "floor": 5},
        {"key": "places", "cap": 12},
        {"key": "places", "base": 2, "cap": 6},
        {"key": "places", "base": 4, "floor": 2, "cap": 12},
    ],
    "rounds": [{"places": places} for places in (1, 2, 3, 9)],
}
SHARES = ("0", "0.05", "0.33", "0.5", "0.60", "1")
PER_BID, PER_STEP = 20, 32  # bytes


class Chance:
    """Choices read from bytes; the first value where they are used up."""

    def __init__(self, data: bytes):
        self.data = iter(data)

    def __call__(self, *values):
        return values[next(self.data, 0) % len(values)]

    def some(self, values, least, most) -> list:
        """Some of the values, each once, in any order."""
        left = list(values)
        return [left.pop(self(*range(len(left)))) for _ in range(min(len(left), self(*range(least, most + 1))))]


def of_bytes(size: int, made):
    """What a function makes of a string of chance."""
    return st.binary(min_size=size, max_size=size).map(lambda data: made(Chance(data)))


def bid_lists(least=0, most=6, lots=True, floors=True, ranked=False, endless=False):
    """From `least` to `most` bids of few applicants."""

    def made(pick):
        bids = []
        for number in range(pick(*range(least, most + 1))):
            bids.append(_bid(pick, f"{pick(*'aZæ0')}{number}", bids, lots, floors, ranked, endless))
        return bids

    return of_bytes(1 + PER_BID * most, made)


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
        keys={"children": pick(0, 1, -2), "places": pick(0, 1, 2, 5, HALF), "weight": pick(1, 1, 2, 3, HALF)},
    )


def hads():
    """What applicants have from earlier runs: of those of the bids, and of one that asks for nothing now."""
    return of_bytes(5, lambda pick: {name: pick(*range(41)) for name in pick.some("ABCD", 0, 4)})


def parts(most=120):
    """An amount or a share of the budget."""
    return of_bytes(3, lambda pick: _part(pick, most))


def _part(pick, most):
    return {"amount": pick(*range(most + 1))} if pick(True, False) else {"share": pick(*SHARES)}


def orders(criteria=CRITERIA):
    return of_bytes(8, lambda pick: _order(pick, criteria))


def _order(pick, criteria):
    order = [pick("", "-") + criterion for criterion in pick.some(criteria, 1, 3)]
    return [*order, "draw"] if pick(False, True) else order


def steps(methods=METHODS, margins=MARGINS, criteria=CRITERIA, plain=False):
    return of_bytes(PER_STEP, lambda pick: _step(pick, methods, margins, criteria, plain))


def _step(pick, methods, margins, criteria, plain):
    method = pick(*methods)
    step = {"method": method, **pick(*OPTIONS[method])}
    if method == "queue" or pick(True, False):
        step["order"] = _order(pick, criteria)
    if method in ("queue", "rounds"):
        step["margin"] = pick(*margins)
    if plain:
        return step
    step["budget"] = "rest" if pick(True, False) else _part(pick, 120)
    chosen = {
        "tier": pick.some((1, 2, 3), 1, 2),
        "scheme": ["A"],
        "region": ["Nord"],
        "min_score": pick(1, "1.5"),
    }
    select = {name: value for name, value in chosen.items() if pick(False, False, False, True)}
    return {**step, "select": select} if select else step


def rulesets(most_steps=3, units=(1, 1, 2, 5), methods=METHODS, margins=MARGINS, criteria=CRITERIA, plain=False):
    def made(pick):
        ruleset = {"unit": pick(*units)}
        ruleset["steps"] = [
            _step(pick, methods, margins, criteria, plain) for _ in range(pick(*range(1, most_steps + 1)))
        ]
        if pick(False, False, True):
            ruleset["applicant_cap"] = _part(pick, 60)
        if pick(False, False, False, True):
            ruleset["applicant_minimum"] = {"amount": pick(*range(31))}
        return ruleset

    return of_bytes(8 + PER_STEP * most_steps, made)
