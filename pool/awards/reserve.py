"""The reserve list of a round: who waits, and how much must come for whom. Reads only; amounts in kroner.

It is worked out as the second round will be: the rules of the round, on what is not met yet.
"""

import json
from dataclasses import dataclass
from decimal import Decimal

from pool.allocation import bids as asks
from pool.allocation import counterfactual, engine, increment, reserve, rulesets
from pool.applications.models import Line
from pool.awards import bidding, queries
from pool.awards.models import Run
from pool.awards.states import RunState
from pool.kernel import canon, money

QUEUE = "queue"


@dataclass(frozen=True)
class Waiting:
    """One line that waits. `place` and `needs` are None where the rules publish no order, or never reach it."""

    line: Line
    wants: Decimal
    place: int | None = None
    needs: Decimal | None = None  # so much must be in the pool for it to be met


@dataclass(frozen=True)
class List:
    """Everybody who waits, in the published order; by reference where there is none."""

    run: Run
    has_order: bool
    held: Decimal  # in the pool now
    rows: tuple[Waiting, ...]

    @property
    def wants(self) -> Decimal:
        """What all of them want together."""
        return sum((row.wants for row in self.rows), money.ZERO)


@dataclass(frozen=True)
class Backlog:
    """How many lines wait, what they want together, the least that one of them wants, and what the pool holds."""

    lines: int
    wants: Decimal
    least: Decimal
    held: Decimal

    @property
    def can_be_met(self) -> bool:
        """Whether there is money and somebody whom it may be enough for."""
        return bool(self.lines) and self.held >= self.least


def decided(round) -> Run | None:
    """The latest run of the round whose decisions are signed."""
    return queries.runs().filter(round=round, state=RunState.DECIDED).first()


def settled(round) -> Run | None:
    """The latest run of the round that is approved or decided: what it left unmet waits."""
    return queries.runs().filter(round=round, state__in=(RunState.APPROVED, RunState.DECIDED)).first()


def of_round(round, signed_only: bool = False) -> List | None:
    """The reserve list; None before a run has been approved.

    `signed_only` looks away from a run whose decisions are not signed: a municipality learns of it by its letter.
    """
    run = decided(round) if signed_only else settled(round)
    if run is None:
        return None
    inputs = unmet(round, run)
    ruleset = rulesets.parse(rules_of(round))
    places = _places(inputs, ruleset, run.seed or None) if has_order(ruleset) else {}
    rows = [_row(bid, inputs.lines[bid.id], places.get(bid.id)) for bid in inputs.bids]
    rows.sort(key=lambda row: (row.place is None, row.place or 0, row.line.application.reference, row.line.rank))
    return List(run, has_order(ruleset), queries.in_pool(round), tuple(rows))


def unmet(round, run: Run | None) -> bidding.Inputs:
    """The lines that a further run would share out to. An approved run counts as if its decisions were signed."""
    inputs = bidding.inputs(round, queries.next_tranche(round))
    if run is None or run.state != RunState.APPROVED:
        return inputs
    given, had = {}, dict(inputs.had)
    for bid, amount, code in run.shares.values_list("bid", "amount", "line__application__municipality__code"):
        given[bid] = money.ore(amount)
        had[code] = had.get(code, 0) + given[bid]
    bids = increment.remaining(inputs.bids, given)
    return bidding.Inputs(bids, asks.to_json(bids), inputs.keys, {bid.id: inputs.lines[bid.id] for bid in bids}, had)


def backlog(round) -> Backlog:
    """Who waits, in figures. Needs no order, so it is quick."""
    wants = [money.kroner(bid.amount) for bid in unmet(round, settled(round)).bids]
    return Backlog(len(wants), sum(wants, money.ZERO), min(wants, default=money.ZERO), queries.in_pool(round))


def rules_of(round) -> str:
    """The rules by which later money is shared out: those of the decisions that stand, else the round's own."""
    run = decided(round)
    return run.ruleset if run else canon.canonical(round.ruleset)


def seed_of(round) -> str:
    """The seed of the decisions that stand: with it a further run draws as the reserve list does."""
    run = decided(round)
    return run.seed if run else ""


def has_order(ruleset: rulesets.Ruleset) -> bool:
    """Say whether the rules are queues from end to end: a formula has no next in line."""
    return all(step.method == QUEUE for step in ruleset.steps)


def _row(bid: asks.Bid, line: Line, place: tuple[int, int] | None) -> Waiting:
    wants = money.kroner(bid.amount)
    return Waiting(line, wants, place[0], money.kroner(place[1])) if place else Waiting(line, wants)


def _places(inputs: bidding.Inputs, ruleset: rulesets.Ruleset, seed: str | None) -> dict[str, tuple[int, int]]:
    """Bid → its place, and the least øre with which a further run meets it."""
    capped = ruleset.applicant_cap is not None or ruleset.applicant_minimum
    if not capped and all(step.budget is None for step in ruleset.steps):
        return _step_by_step(inputs.bids, ruleset, seed)
    found = counterfactual.enough(inputs.bids, ruleset, 0, seed, had=inputs.had)
    needs = {bid: item.frame for bid, item in found.items() if item.frame}
    return {bid: (1 + sum(1 for other in needs.values() if other < need), need) for bid, need in needs.items()}


def _step_by_step(bids: list[asks.Bid], ruleset: rulesets.Ruleset, seed: str | None) -> dict[str, tuple[int, int]]:
    """Where each step takes all the money it can use, its whole line comes before that of the next step."""
    found: dict[str, tuple[int, int]] = {}
    placed, spent = 0, 0
    for step, taken in _by_step(bids, ruleset, seed):
        line = reserve.reserve_list(taken, _alone(ruleset, step), 0, seed) or []
        found |= {item.bid: (placed + item.place, spent + item.needs) for item in line}
        placed, spent = placed + len(line), spent + sum(item.wants for item in line)
    return found


def _by_step(bids: list[asks.Bid], ruleset: rulesets.Ruleset, seed: str | None) -> list[tuple[str, list[asks.Bid]]]:
    """The bids that each step takes up first, by a run with money for all."""
    ample = sum(bid.amount for bid in bids)
    first: dict[str, str] = {}
    for share in engine.allocate(bids, ruleset, ample, seed).shares:
        first[share.bid] = next((part.step for part in share.portions if part.amount), "")
    return [(step.name, [bid for bid in bids if first.get(bid.id) == step.name]) for step in ruleset.steps]


def _alone(ruleset: rulesets.Ruleset, step: str) -> rulesets.Ruleset:
    """The ruleset with one of its steps, for all bids."""
    content = json.loads(ruleset.canonical)
    kept = next(item for item in content["steps"] if item["name"] == step)
    kept.pop("select", None)
    return rulesets.parse({**content, "steps": [kept]})
