"""Allocation of 1,000 to 1,000,000 bids beside Python's own argsort of as many random keys. Prints ratios of CPU time.

Run: .venv/bin/python bench/allocation.py [largest size, 1000000 if left out] [part of a ruleset's name]

`table`: from the bids' plain columns, one number per bid and column (see PLAIN), because the keys of the argsort lie in
a list too. Nothing is sorted, grouped by applicant or worked out from two columns beforehand. That is what the target
is about. `again`: the same once more on the same table, as when several rulesets run on one snapshot: what the first
run has grouped and worked out is then known. `bids`: from the bids themselves. `reasons`: what reading every share with
its reason and facts costs on top. Memory: what the engine holds per bid once the result is there.

Both sides work on several inputs in turn: a processor that sorts the same thousand keys again and again knows the way,
and takes half the time. Of each input the least time counts, and of the inputs the mean. The collector runs as
it always does.
"""

import dataclasses
import math
import random
import sys
import time
import tracemalloc
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pool.allocation import engine, rulesets
from pool.allocation.bids import Bid
from pool.allocation.results import Result
from pool.allocation.table import Table

SIZES = (1_000, 10_000, 100_000, 1_000_000)
TARGET = 4
OPENING = datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
SPAN = 60 * 86_400 * 10**6  # microseconds of sixty days
MUNICIPALITIES = 98
PLAIN = ("bids", "ids", "amounts", "most", "plain", "lots", "floors", "ranks", "owner_names", "owners", "owner_count")
PLAIN += ("_criteria", "_measures")  # what an order compares, and keys


def line(margin: str, **other) -> rulesets.Ruleset:
    return rulesets.parse({"steps": [{"method": "queue", "order": ["received_at"], "margin": margin}], **other})


def step(method: str, share: str | None = None, **fields) -> rulesets.Ruleset:
    other = {} if share is None else {"applicant_cap": {"share": share}}
    return rulesets.parse({"steps": [{"method": method, "order": ["received_at"], **fields}], **other})


CAP = "0.0105"  # of the budget: about half of the municipalities reach it
RULESETS = {
    "queue, partial": line("partial"),
    "queue, stop": line("stop"),
    "queue, skip": line("skip"),
    "queue, partial, cap": line("partial", applicant_cap={"share": "0.02"}),
    "proportional": step("proportional"),
    "proportional, cap": step("proportional", CAP),
    "equal": step("equal"),
    "equal, weighted": step("equal", weight="children"),
    "equal, cap": step("equal", CAP),
    "equal_loss": step("equal_loss"),
    "equal_loss, cap": step("equal_loss", CAP),
    "keyed": step("keyed", key="children"),
    "keyed, base and limits": step("keyed", key="children", base=10**6, floor=2 * 10**6, cap=9 * 10**7),
    "keyed, cap": step("keyed", CAP, key="children"),
    "rounds": step("rounds", places=100, margin="skip"),
    "rounds, cap": step("rounds", CAP, places=10**9),
}


def lots(bid: Bid) -> Bid:
    """The bid in whole modules of 25,000 kroner, for rounds."""
    return dataclasses.replace(bid, lot=2_500_000, amount=2_500_000 * (1 + bid.amount % 5))


def main(largest: int, only: str) -> None:
    heads = f"{'bids':>9}{'table':>8}{'again':>8}{'bids':>8}{'reasons':>9}{'bytes':>7}"
    print(f"{'':24}{heads}   target: table ≤ {TARGET}")
    for size in SIZES:
        if size <= largest:
            measure(size, only)


def measure(size: int, only: str) -> None:
    """One block of lines: each ruleset on as many bids, in a random order."""
    chance = random.Random(size)
    inputs, rounds = max(1, min(20, 40_000 // size)), max(3, min(20, 100_000 // size))
    keys = [[chance.random() for _ in range(size)] for _ in range(inputs)]
    tables = [Table(made(chance, size)) for _ in range(inputs)]
    in_lots = [Table(map(lots, table.bids)) for table in tables]
    argsort = least([partial(sorted, range(size), key=own.__getitem__) for own in keys], rounds)
    print(f"argsort{size:26} {argsort / size * 1e9:8.0f} ns a key")
    for name, rules in RULESETS.items():
        if only in name:
            line_of(name, rules, in_lots if name.startswith("rounds") else tables, rounds, argsort)


def line_of(name: str, rules: rulesets.Ruleset, tables: list[Table], rounds: int, argsort: float) -> None:
    """One ruleset: each way in, on every table in turn."""
    size = len(tables[0])
    runs = [Run(rules, table) for table in tables]
    results = [run.again() for run in runs]
    ways = ([run.from_columns for run in runs], [run.again for run in runs], [run.from_bids for run in runs])
    on_table, again, on_bids = (
        least(way, times) / argsort for way, times in zip(ways, (rounds, rounds, 2), strict=True)
    )
    reasons = least([lambda: all(results[0].shares)], 1) / argsort
    held = held_per_bid(runs[0], size)
    kept = "" if on_table <= TARGET else "missed"
    print(f"{name:24}{size:9}{on_table:8.1f}{again:8.1f}{on_bids:8.1f}{reasons:9.1f}{held:7.0f}   {kept}", flush=True)


class Run:
    """A ruleset on one table, with money for 0.618 of what is asked."""

    def __init__(self, rules: rulesets.Ruleset, table: Table):
        self.rules, self.table, self.budget = rules, table, sum(table.most) * 618 // 1000

    def from_columns(self) -> Result:
        return engine.allocate(columns_only(self.table), self.rules, self.budget)

    def again(self) -> Result:
        return engine.allocate(self.table, self.rules, self.budget)

    def from_bids(self) -> Result:
        return engine.allocate(self.table.bids, self.rules, self.budget)


def columns_only(table: Table) -> Table:
    """A table that knows of a read one its plain columns only."""
    fresh = object.__new__(Table)
    fresh.__dict__.update({name: getattr(table, name) for name in PLAIN})
    return fresh


def made(chance: random.Random, size: int) -> list[Bid]:
    numbers = list(range(size))
    chance.shuffle(numbers)
    return [
        Bid(
            id=f"A-{number:07}",
            amount=chance.randrange(1, 10**8),
            keys={"children": chance.randrange(1, 10**5)},
            applicant=f"K{number % MUNICIPALITIES}",
            rank=1 + number // MUNICIPALITIES,
            received_at=OPENING + timedelta(microseconds=chance.randrange(SPAN)),
        )
        for number in numbers
    ]


def least(calls: list[Callable], rounds: int) -> float:
    """Least CPU seconds of each call, their mean: what a busy neighbour adds is no property of ours."""
    spent = [math.inf] * len(calls)
    for _ in range(rounds):
        for number, call in enumerate(calls):
            begun = time.process_time()
            call()
            spent[number] = min(spent[number], time.process_time() - begun)
    return sum(spent) / len(spent)


def held_per_bid(run: Run, size: int) -> float:
    """Bytes that a finished result holds per bid, beside the bids and their columns."""
    if size > 100_000:
        return math.nan
    tracemalloc.start()
    result = run.again()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return held / max(1, len(result.shares))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZES[-1], sys.argv[2] if len(sys.argv) > 2 else "")
