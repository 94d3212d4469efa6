"""Worked examples of every way to share out money, small enough to be checked by hand.

Questions only: the answers come from the engine each time somebody reads them, so that they cannot be wrong.
Amounts are øre. Names and texts are English, marked for translation.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from pool.allocation import engine, results, rulesets
from pool.allocation.bids import Bid
from pool.kernel.words import N_

THOUSAND = 100_000  # øre
MODULE = 25 * THOUSAND
WINTER = timezone(timedelta(hours=1))
DAY = datetime(2027, 1, 11, 9, 0, tzinfo=WINTER)
RECEIVED = ["received_at"]


@dataclass(frozen=True)
class Example:
    """One question to the engine, with the columns of the bids that matter in it."""

    code: str
    title: str
    text: str
    bids: tuple[Bid, ...]
    ruleset: dict
    budget: int
    seed: str | None = None
    columns: tuple[str, ...] = field(default=())  # of: received_at, rank, tier, floor, key names

    def rules(self, say: Callable[[str], str] = str) -> dict:
        """The ruleset with its steps named in the reader's language."""
        own = deepcopy(self.ruleset)
        for step in own["steps"]:
            step["name"] = say(step["name"])
        return own

    def answer(self, say: Callable[[str], str] = str) -> results.Result:
        return engine.allocate(self.bids, rulesets.parse(self.rules(say)), self.budget, self.seed)


def _line(*asks: int) -> tuple[Bid, ...]:
    """Bids in the order of receipt, an hour apart; asks in thousands of kroner."""
    return tuple(
        Bid(id="ABCDEFG"[place], amount=ask * THOUSAND, received_at=DAY + timedelta(hours=place))
        for place, ask in enumerate(asks)
    )


def _modules(**counts: int) -> tuple[Bid, ...]:
    """One bid for each module of each applicant, in the applicant's own order."""
    return tuple(
        Bid(
            id=f"{name}{number + 1}",
            applicant=name,
            amount=MODULE,
            lot=MODULE,
            rank=number + 1,
            received_at=DAY + timedelta(hours=place),
        )
        for place, (name, count) in enumerate(counts.items())
        for number in range(count)
    )


def _queue(name: str, order: list[str], margin: str, **more) -> dict:
    return {"steps": [{"name": name, "method": "queue", "order": order, "margin": margin}], **more}


def _keyed(*rows: tuple[str, int, int], lot: int = 1) -> tuple[Bid, ...]:
    return tuple(
        Bid(id=name, amount=ask * THOUSAND, lot=lot, keys={"children_0_17": children}) for name, ask, children in rows
    )


ORDER = N_("In order of receipt")
EXAMPLES = (
    Example(
        "stop",
        N_("First come, first served: the line stops"),
        N_("The first that does not fit ends the line. What is left stays in the pool."),
        _line(60, 50, 30),
        _queue(ORDER, RECEIVED, "stop"),
        100 * THOUSAND,
        columns=("received_at",),
    ),
    Example(
        "skip",
        N_("First come, first served: smaller ones behind may fit"),
        N_("The same three applications. Who does not fit is passed over, and the next is asked."),
        _line(60, 50, 30),
        _queue(ORDER, RECEIVED, "skip"),
        100 * THOUSAND,
        columns=("received_at",),
    ),
    Example(
        "partial",
        N_("First come, first served: the last one gets the rest"),
        N_("The same three applications. Who does not fit gets what is left."),
        _line(60, 50, 30),
        _queue(ORDER, RECEIVED, "partial"),
        100 * THOUSAND,
        columns=("received_at",),
    ),
    Example(
        "same_day",
        N_("The same day: need first, then the draw"),
        N_("Applications of one day are equal. Most children go first, and the draw decides between equals."),
        tuple(
            Bid(
                id=name,
                amount=40 * THOUSAND,
                received_at=DAY + timedelta(minutes=minutes),
                keys={"children_0_17": children},
            )
            for name, minutes, children in (("A", 0, 900), ("B", 240, 2100), ("C", 60, 900), ("D", 300, 900))
        ),
        _queue(N_("In order of the day of receipt"), ["received_day", "-key:children_0_17", "draw"], "stop"),
        80 * THOUSAND,
        seed="tombola",
        columns=("received_at", "children_0_17"),
    ),
    Example(
        "proportional",
        N_("Cut in proportion"),
        N_("Everybody gets the same part of what it asked for. Whole kroner: the largest fraction gets the last one."),
        _line(70, 60, 20),
        {
            "unit": 100,
            "steps": [{"name": N_("Cut in proportion"), "method": "proportional", "order": RECEIVED}],
        },
        100 * THOUSAND,
    ),
    Example(
        "modules",
        N_("Cut in proportion, in whole modules"),
        N_(
            "A module cannot be paid in part. Each applicant's part is counted in whole modules, and they go to its "
            "lines in its own order."
        ),
        _modules(A=4, B=3, C=1),
        {"steps": [{"name": N_("Cut in proportion"), "method": "proportional", "order": RECEIVED}]},
        4 * MODULE + 10 * THOUSAND,
        columns=("rank",),
    ),
    Example(
        "equal",
        N_("The same amount to all, at most what they ask for"),
        N_("Small applications are met. The others share what is left, and all of them stop at the same amount."),
        _line(20, 26, 40, 50),
        {"unit": 100, "steps": [{"name": N_("The same amount"), "method": "equal", "order": RECEIVED}]},
        100 * THOUSAND,
    ),
    Example(
        "equal_loss",
        N_("The same shortfall for all"),
        N_("Everybody lacks the same amount. Who asked for less than that gets nothing."),
        _line(100, 200, 300),
        {"unit": 100, "steps": [{"name": N_("The same shortfall"), "method": "equal_loss", "order": RECEIVED}]},
        200 * THOUSAND,
    ),
    Example(
        "keyed",
        N_("By the number of children, with a floor and a cap"),
        N_("So much for each child, but at least 15,000 kr. and at most 50,000 kr. λ is solved exactly."),
        _keyed(("A", 100, 10), ("B", 100, 60), ("C", 100, 200)),
        {
            "unit": 100,
            "steps": [
                {
                    "name": N_("By the number of children"),
                    "method": "keyed",
                    "key": "children_0_17",
                    "base": 5 * THOUSAND,
                    "floor": 15 * THOUSAND,
                    "cap": 50 * THOUSAND,
                }
            ],
        },
        100 * THOUSAND,
        columns=("children_0_17",),
    ),
    Example(
        "rounds",
        N_("One place each, then the rest"),
        N_("Every applicant gets one module, by its own order. What is left goes out in order of receipt."),
        _modules(A=3, B=1, C=2),
        {
            "steps": [
                {"name": N_("One place each"), "method": "rounds", "places": 1, "order": RECEIVED},
                {"name": ORDER, "method": "queue", "order": ["received_at", "rank"], "margin": "skip"},
            ]
        },
        4 * MODULE,
        columns=("rank",),
    ),
    Example(
        "deadlines",
        N_("Statutory deadlines first"),
        N_("Half of the money is kept for deadlines. What they do not use goes on to everybody."),
        tuple(
            Bid(id=name, amount=ask * THOUSAND, tier=tier, received_at=DAY + timedelta(hours=place))
            for place, (name, ask, tier) in enumerate((("A", 50, 2), ("B", 30, 1), ("C", 40, 2), ("D", 10, 1)))
        ),
        {
            "steps": [
                {
                    "name": N_("Statutory deadline"),
                    "select": {"tier": [1]},
                    "budget": {"share": "0.5"},
                    "method": "queue",
                    "order": RECEIVED,
                    "margin": "skip",
                },
                {"name": N_("Everybody"), "method": "queue", "order": RECEIVED, "margin": "partial"},
            ]
        },
        100 * THOUSAND,
        columns=("tier", "received_at"),
    ),
    Example(
        "minimum",
        N_("A cap and a smallest grant for each applicant"),
        N_(
            "Nobody gets more than 40,000 kr. Who would get less than 20,000 kr. gets nothing, and its part is handed "
            "out again."
        ),
        _line(70, 60, 25),
        {
            "unit": 100,
            "applicant_cap": {"amount": 40 * THOUSAND},
            "applicant_minimum": {"amount": 20 * THOUSAND},
            "steps": [{"name": N_("Cut in proportion"), "method": "proportional", "order": RECEIVED}],
        },
        70 * THOUSAND,
    ),
    Example(
        "tie",
        N_("A tie that the rules do not decide"),
        N_("Two ask for the last money, and the rules do not say who comes first. Then nobody gets anything yet."),
        tuple(Bid(id=name, amount=40 * THOUSAND, received_at=DAY) for name in "AB"),
        _queue(ORDER, RECEIVED, "stop"),
        60 * THOUSAND,
        columns=("received_at",),
    ),
    Example(
        "infeasible",
        N_("Promises beyond the money"),
        N_("Two have been promised an amount that they must get at least. Together that is more than there is."),
        tuple(Bid(id=name, amount=80 * THOUSAND, floor=50 * THOUSAND) for name in "AB"),
        {"steps": [{"name": N_("Cut in proportion"), "method": "proportional"}]},
        90 * THOUSAND,
        columns=("floor",),
    ),
)
