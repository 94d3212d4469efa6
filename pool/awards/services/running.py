"""Proposes, approves and discards allocation runs."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from pool.access import guard
from pool.access import queries as people
from pool.access import rules as roles
from pool.allocation import bids as asks
from pool.allocation import counterfactual, results
from pool.applications import queries as applications
from pool.applications.services import many
from pool.applications.states import ApplicationState
from pool.awards import bidding, holding, queries, reserve, rules
from pool.awards.models import Run, Scenario, Share
from pool.awards.states import RunState
from pool.db import lock
from pool.journal import services as journal
from pool.kernel import money
from pool.kernel.refusals import Refusal, cleaned, reason
from pool.kernel.words import N_
from pool.ledger import rules as accounts
from pool.ledger import services as ledger
from pool.mail import services as mail
from pool.rounds import services as rounds
from pool.rounds.models import Round
from pool.rounds.states import RoundState


class RoundNotClosed(Refusal):
    code = "round_not_closed"
    sentence = N_("The round is “%(state)s”. It must be closed before its money can be allocated.")


class CasesLeft(Refusal):
    code = "cases_left"
    sentence = N_("Applications not assessed yet: %(references)s (%(count)s in all). Finish them first.")


class RunStands(Refusal):
    code = "run_stands"
    sentence = N_("Run %(number)s already stands for this round. Discard it before you make another.")


class NothingToShareOut(Refusal):
    code = "nothing_to_share_out"
    sentence = N_("The pool is empty, or every eligible line has got what it can get. There is nothing to share out.")


class NotDecidable(Refusal):
    code = "not_decidable"
    sentence = N_("The run ended with “%(status)s” and gives nobody anything. It cannot be approved.")
    words = {
        "status": {
            results.TIE: N_("equal lines"),
            results.INFEASIBLE: N_("promises beyond the money"),
        }
    }


class InputsChanged(Refusal):
    code = "inputs_changed"
    sentence = N_("An assessment or the money has changed since the run was made. Discard the run and make a new one.")


class SnapshotOutdated(Refusal):
    code = "snapshot_outdated"
    sentence = N_("The eligible lines have changed since the snapshot was taken. Take a new one and compare again.")


class BeyondThePool(Refusal):
    code = "beyond_the_pool"
    sentence = N_("The scenario hands out a budget of %(budget)s, but the pool holds %(held)s.")


@transaction.atomic
def propose(*, round: Round, seed: str = "", only: set[str] | None = None, by, at: datetime) -> Run:
    """Run the round's own ruleset on its eligible lines and keep inputs, result and reasons.

    `only`: the bids whose offer from the reserve list was accepted; then no others take part.

    Once a round is decided, this shares out what the pool holds by then: the increment, among what is not met, by
    the rules of the decisions that stand.

    Raises:
        DeclareFirst, TiedToRun: see `holding.untied`; so does every verb here.
        RoundNotClosed, CasesLeft: the round is not ready.
        RunStands: another run is proposed or approved.
        NothingToShareOut: a further run would have no money or no lines.
    """
    guard.require(by, "allocation.propose")
    holding.untied(round, by)
    round = _ready(round)
    seed = cleaned(seed, field="seed", most=200)
    tranche, budget = queries.next_tranche(round), queries.in_pool(round)
    inputs = bidding.inputs(round, tranche, only=only)
    if tranche > 1 and not (budget and inputs.bids):
        raise NothingToShareOut()
    content = reserve.rules_of(round)
    made = bidding.calculate(inputs.bids, content, money.ore(budget), seed, inputs.had)
    run = _stored(round, inputs, made, budget, by, at, tranche=tranche, seed=seed, is_offered=only is not None)
    _tell("awards.propose", run, by, at, {"budget": budget, "status": run.status, "result": run.result_hash})
    _ask(run, by, at)
    return run


@transaction.atomic
def choose(*, scenario: Scenario, why: str, by, at: datetime) -> Run:
    """Make a scenario the run that is proposed, with the reason for choosing it; the others are kept.

    Raises:
        ReasonMissing: no reason was written.
        RoundNotClosed, CasesLeft, RunStands: the round is not ready for a run.
        SnapshotOutdated: what is eligible, or the keys, are no longer those of the snapshot.
        BeyondThePool: the scenario's budget exceeds what the pool holds.
    """
    guard.require(by, "allocation.propose")
    why = reason(why)
    snapshot = scenario.snapshot
    holding.untied(snapshot.round, by)
    round = _ready(snapshot.round)
    inputs = bidding.inputs(round, snapshot.tranche, snapshot.keys)
    if not inputs.are_those_of(snapshot) or snapshot.tranche != queries.next_tranche(round):
        raise SnapshotOutdated()
    held = queries.in_pool(round)
    if scenario.budget_amount > held:
        raise BeyondThePool(budget=scenario.budget_amount, held=held)
    budget = money.ore(scenario.budget_amount)
    made = bidding.calculate(inputs.bids, scenario.content, budget, scenario.seed, inputs.had)
    if made.result.sha256 != scenario.result_hash:
        raise SnapshotOutdated()
    run = _stored(
        round,
        inputs,
        made,
        scenario.budget_amount,
        by,
        at,
        tranche=snapshot.tranche,
        seed=scenario.seed,
        scenario=scenario,
        choice_reason=why,
    )
    facts = {"snapshot": snapshot.number, "scenario": scenario.number, "reason": why, "result": run.result_hash}
    _tell("awards.choose", run, by, at, facts)
    _ask(run, by, at)
    return run


@transaction.atomic
def approve(*, run: Run, why: str, by, at: datetime) -> Run:
    """Approve a proposed run and reserve its money.

    Raises:
        PreparedByYou: the approver made the run, or assessed a line or handled a case in it.
        CasesLeft: a case has been taken up again since.
        NotDecidable: the run is infeasible or ends in a tie.
        InputsChanged: a fresh calculation does not give the stored result.
        ReasonMissing: no reason was written.
        NotAllowed: the person approves no allocations.
    """
    guard.require(by, "allocation.approve")
    why = reason(why)
    run = holding.held(run, "approve")
    holding.untied(run.round, by)
    holding.second_person(run, by)
    if run.status != results.OK:
        raise NotDecidable(status=run.status)
    _all_assessed(run.round)
    _refuse_changed(run)
    run.state, run.approved_at, run.approved_by, run.approval_reason = RunState.APPROVED, at, by, why
    run.save(update_fields=["state", "approved_at", "approved_by", "approval_reason"])
    _mark(run, "allocate", by, at)
    _post(run, "reserve", accounts.POOL, accounts.RESERVED, by, at)
    _tell("awards.approve", run, by, at, {"amount": run.awarded_amount, "reason": why})
    return run


@transaction.atomic
def discard(*, run: Run, why: str, by, at: datetime) -> Run:
    """Put a run aside with a reason; money that it reserved goes back to the pool."""
    guard.require(by, "allocation.approve")
    why = reason(why)
    run = holding.held(run, "discard")
    holding.untied(run.round, by)
    approved = run.state == RunState.APPROVED
    run.state, run.discarded_at, run.discarded_by, run.discard_reason = RunState.DISCARDED, at, by, why
    run.save(update_fields=["state", "discarded_at", "discarded_by", "discard_reason"])
    if approved:
        _mark(run, "release", by, at)
        _post(run, "release", accounts.RESERVED, accounts.POOL, by, at)
    _tell("awards.discard", run, by, at, {"reason": why})
    return run


def _ready(round: Round) -> Round:
    round = lock(Round, round.pk)
    if round.state not in (RoundState.CLOSED, RoundState.DECIDED):
        raise RoundNotClosed(state=round.get_state_display())
    _all_assessed(round)
    standing = queries.undecided(round)
    if standing:
        raise RunStands(number=standing.number)
    return round


def _all_assessed(round: Round) -> None:
    """Of a decided round nothing is left to assess."""
    if round.state == RoundState.DECIDED:
        return
    left = [
        application.reference
        for application in applications.submitted_in(round)
        if application.state != ApplicationState.ASSESSED
    ]
    if left:
        raise CasesLeft(count=len(left), references=left[:5])


def _refuse_changed(run: Run) -> None:
    only = {bid.id for bid in asks.from_json(run.bids)} if run.is_offered else None
    inputs = bidding.inputs(run.round, run.tranche, run.keys, only)
    if not inputs.are_those_of(run) or queries.in_pool(run.round) < run.budget_amount:
        raise InputsChanged()
    again = bidding.again(run.ruleset, run.bids, money.ore(run.budget_amount), run.seed, run.had)
    if again.sha256 != run.result_hash:
        raise InputsChanged()


def _mark(run: Run, verb: str, by, at: datetime) -> None:
    """Move the applications along; those of a later tranche have their decisions already."""
    if run.tranche == 1:
        many.mark_round(round=run.round, verb=verb, by=by, at=at)


def _stored(
    round: Round, inputs: bidding.Inputs, made: bidding.Calculated, budget: Decimal, by, at: datetime, **more
) -> Run:
    last = Run.objects.filter(round=round).order_by("-number").first()
    run = Run.objects.create(
        round=round,
        number=last.number + 1 if last else 1,
        ruleset=made.ruleset.canonical,
        ruleset_hash=made.ruleset.sha256,
        bids=inputs.text,
        had=inputs.had_text,
        keys=inputs.keys,
        budget_amount=budget,
        result=made.result.to_json(),
        result_hash=made.result.sha256,
        status=made.result.status,
        awarded_amount=made.awarded,
        residue_amount=made.residue,
        prepared_at=at,
        prepared_by=by,
        **more,
    )
    if made.result.status == results.OK:
        Share.objects.bulk_create(_shares(run, inputs, made))
    return run


def _shares(run: Run, inputs: bidding.Inputs, made: bidding.Calculated) -> list[Share]:
    enough = counterfactual.enough(inputs.bids, made.ruleset, made.result.budget, run.seed or None, had=inputs.had)
    asked = {bid.id: money.kroner(bid.amount) for bid in inputs.bids}
    return [
        Share(
            run=run,
            line=inputs.lines[share.bid],
            bid=share.bid,
            asked_amount=asked[share.bid],
            amount=money.kroner(share.amount),
            portions=[rules.plain_portion(part) for part in share.portions],
            enough=rules.plain_enough(enough.get(share.bid)),
        )
        for share in made.result.shares
    ]


def _post(run: Run, verb: str, from_kind: str, to_kind: str, by, at: datetime) -> None:
    if run.awarded_amount:
        source = f"run:{run.round.code}:{run.number}:{verb}"
        places = rounds.place(run.round, from_kind), rounds.place(run.round, to_kind)
        text = f"Allocation run {run.number} of round {run.round.code}"
        ledger.post(postings=[ledger.Posting(source, *places, run.awarded_amount, text)], by=by, at=at)


def _ask(run: Run, by, at: datetime) -> None:
    """Tell every other decision maker by e-mail that the run waits for one of them."""
    told = {"number": run.number, "run": run.pk, "code": run.round.code, "decide_by": run.round.decide_by}
    for person in people.holding(roles.DECIDER):
        if person != by:
            mail.post_to(person=person, kind="run_waits", at=at, by=str(by), **told)


def _tell(verb: str, run: Run, by, at: datetime, facts: dict) -> None:
    journal.tell(verb=verb, subject=f"run:{run.round.code}/{run.number}", by=by, at=at, facts=facts)
