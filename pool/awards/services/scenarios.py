"""Freezes what is eligible in a round, and computes scenarios on it. Nothing here moves money."""

import hashlib
import json
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from pool.access import guard
from pool.awards import bidding, queries, reserve
from pool.awards.models import Ruleset, Scenario, Snapshot
from pool.awards.services import rulesets
from pool.db import lock
from pool.journal import services as journal
from pool.kernel import money
from pool.kernel.refusals import Refusal, cleaned
from pool.kernel.words import N_
from pool.rounds import impartial
from pool.rounds.models import Round

MOST_SCENARIOS = 6
MOST_BUDGET = Decimal("100000000000")  # kroner; a hundred times any pool of the finance act


class NothingEligible(Refusal):
    code = "nothing_eligible"
    sentence = N_("No line of this round is eligible yet, or every one has got what it can get.")


class TooManyScenarios(Refusal):
    code = "too_many_scenarios"
    sentence = N_("A snapshot holds at most %(most)s scenarios. Take a new snapshot to compare others.")


class BudgetOutOfRange(Refusal):
    code = "budget_out_of_range"
    sentence = N_("Write a budget in kroner from 0 to %(most)s.")
    kind = "invalid"


class ScenarioExists(Refusal):
    code = "scenario_exists"
    sentence = N_("Scenario %(number)s has these rules, this budget and this seed already.")
    kind = "invalid"


@transaction.atomic
def take_snapshot(*, round: Round, by, at: datetime) -> Snapshot:
    """Freeze the eligible lines of a round as bids, with the keys they carry.

    Raises:
        DeclareFirst: the person has not declared for the round.
        NothingEligible: there is nothing to compare on.
    """
    guard.require(by, "allocation.propose")
    round = lock(Round, round.pk)
    impartial.require_declared(by, round)
    tranche = queries.next_tranche(round)
    inputs = bidding.inputs(round, tranche)
    if not inputs.bids:
        raise NothingEligible()
    last = Snapshot.objects.filter(round=round).order_by("-number").first()
    snapshot = Snapshot.objects.create(
        round=round,
        number=last.number + 1 if last else 1,
        tranche=tranche,
        bids=inputs.text,
        had=inputs.had_text,
        bids_hash=hashlib.sha256(inputs.text.encode()).hexdigest(),
        keys=inputs.keys,
        pool_amount=queries.in_pool(round),
        taken_at=at,
        taken_by=by,
    )
    facts = {"bids": len(inputs.bids), "sha256": snapshot.bids_hash}
    _tell("awards.take_snapshot", snapshot, by, at, facts)
    return snapshot


@transaction.atomic
def compute(
    *, snapshot: Snapshot, ruleset: Ruleset | None, budget: Decimal, seed: str = "", name: str = "", by, at: datetime
) -> Scenario:
    """Share a budget (kroner) out by a ruleset, or by the rules that a plain run follows; keep what comes out.

    Raises:
        DeclareFirst: the person has not declared for the round.
        TooManyScenarios: the snapshot holds six.
        BudgetOutOfRange: no amount that can be shared out.
        ScenarioExists: the same question has been asked.
        KeyMissing, PointsMissing, BidsInvalid: the bids lack something that the rules ask for.
    """
    guard.require(by, "allocation.propose")
    impartial.require_declared(by, lock(Round, snapshot.round_id))
    others = list(Scenario.objects.filter(snapshot=snapshot).order_by("number"))
    if len(others) >= MOST_SCENARIOS:
        raise TooManyScenarios(most=MOST_SCENARIOS)
    if not money.ZERO <= budget <= MOST_BUDGET:
        raise BudgetOutOfRange(field="budget", most=MOST_BUDGET)
    seed = cleaned(seed, field="seed", most=200)
    content = ruleset.content if ruleset else reserve.rules_of(snapshot.round)
    bids = queries.bids_of(snapshot)
    made = bidding.calculate(bids, content, money.ore(budget), seed, json.loads(snapshot.had))
    for other in others:
        if (other.content_hash, other.budget_amount, other.seed) == (made.ruleset.sha256, budget, seed):
            raise ScenarioExists(number=other.number)
    if ruleset:
        ruleset = rulesets.freeze(ruleset=ruleset, by=by, at=at)
    scenario = Scenario.objects.create(
        snapshot=snapshot,
        number=len(others) + 1,
        name=cleaned(name, field="name", most=100),
        ruleset=ruleset,
        content=made.ruleset.canonical,
        content_hash=made.ruleset.sha256,
        budget_amount=budget,
        seed=seed,
        result=made.result.to_json(),
        result_hash=made.result.sha256,
        status=made.result.status,
        awarded_amount=made.awarded,
        residue_amount=made.residue,
        made_at=at,
        made_by=by,
    )
    facts = {"scenario": scenario.number, "budget": budget, "status": scenario.status, "result": scenario.result_hash}
    _tell("awards.compute", snapshot, by, at, facts)
    return scenario


def _tell(verb: str, snapshot: Snapshot, by, at: datetime, facts: dict) -> None:
    subject = f"snapshot:{snapshot.round.code}/{snapshot.number}"
    journal.tell(verb=verb, subject=subject, by=by, at=at, facts=facts)
