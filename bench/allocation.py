"""Allocation of 1,000 to 1,000,000 bids beside Python's own argsort of as many random keys. Prints ratios of CPU time.

Run: .venv/bin/python bench/allocation.py [largest size, 1000000 if left out] [part of a ruleset's name]

`table`: the bids' columns were read before, as when several rulesets run on one snapshot; that is what the target is
about, because the keys of the argsort lie in a list too. `bids`: from the bids themselves. `reasons`: what reading
every share with its reason and facts costs on top. Memory: what the engine holds per bid once the result is there.
"""

import dataclasses
import random
import sys
import time
import tracemalloc
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pool.allocation import engine, rulesets
from pool.allocation.bids import Bid
from pool.allocation.table import Table

SIZES = (1_000, 10_000, 100_000, 1_000_000)
TARGET = 4
OPENING = datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
SPAN = 60 * 86_400 * 10**6  # microseconds of sixty days
MUNICIPALITIES = 98


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
    print(f"{'':22}{'bids':>9}{'table':>8}{'bids':>8}{'reasons':>9}{'bytes':>7}   target: table ≤ {TARGET}")
    for size in SIZES:
        if size <= largest:
            measure(size, only)


def measure(size: int, only: str) -> None:
    """One block of lines: each ruleset on as many bids, in a random order."""
    chance = random.Random(size)
    keys = [chance.random() for _ in range(size)]
    bids = made(chance, size)
    table, in_lots = Table(bids), Table(map(lots, bids))
    budget = sum(bid.amount for bid in bids) * 618 // 1000
    rounds = max(3, min(200, 100_000 // size))
    argsort = least(lambda: sorted(range(size), key=keys.__getitem__), rounds)
    print(f"argsort{size:24} {argsort / size * 1e9:8.0f} ns a key")
    for name, rules in RULESETS.items():
        if only not in name:
            continue
        bids_of, table_of, money = bids, table, budget
        if name.startswith("rounds"):
            bids_of, table_of = in_lots.bids, in_lots
            money = sum(in_lots.most) * 618 // 1000
        run = partial(engine.allocate, ruleset=rules, budget=money)
        result = run(table_of)
        on_table = least(lambda run=run, table_of=table_of: run(table_of), rounds) / argsort
        on_bids = least(lambda run=run, bids_of=bids_of: run(bids_of), rounds) / argsort
        reasons = least(lambda result=result: all(result.shares), 1) / argsort
        held = held_per_bid(table_of, rules, money, size)
        kept = "" if on_table <= TARGET else "missed"
        print(f"{name:22}{size:9}{on_table:8.1f}{on_bids:8.1f}{reasons:9.1f}{held:7.0f}   {kept}", flush=True)


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


def least(call, rounds: int) -> float:
    """Least CPU seconds of a call: what a busy neighbour adds is no property of ours."""
    spent = []
    for _ in range(rounds):
        begun = time.process_time()
        call()
        spent.append(time.process_time() - begun)
    return min(spent)


def held_per_bid(table: Table, rules: rulesets.Ruleset, budget: int, size: int) -> float:
    """Bytes that a finished result holds per bid, beside the bids and their columns."""
    if size > 100_000:
        return float("nan")
    tracemalloc.start()
    result = engine.allocate(table, rules, budget)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return held / max(1, len(result.shares))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZES[-1], sys.argv[2] if len(sys.argv) > 2 else "")
