"""Proves that what is stored follows from what went in: calculations repeated, decisions held against their runs."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from pool.allocation import results
from pool.awards import bidding, rules
from pool.awards.models import Award, Run, Scenario, Share, Snapshot
from pool.awards.states import RunState
from pool.kernel import money
from pool.kernel.refusals import Refusals
from pool.kernel.words import N_, Said


@dataclass(frozen=True)
class Replayed:
    """A stored calculation and what came of repeating it."""

    name: str
    state: str
    status: str
    sha256: str
    problem: str  # empty when every byte is the same
    finding: str  # the same with the name


def replayed(round=None) -> Iterator[Replayed]:
    """Repeat every stored scenario and run, of one round or of all, from its stored inputs."""
    scenarios = Scenario.objects.select_related("snapshot__round").order_by("snapshot", "number")
    found = Run.objects.select_related("round").order_by("round", "number")
    if round is not None:
        scenarios, found = scenarios.filter(snapshot__round=round), found.filter(round=round)
    for item in scenarios.iterator():
        problem = _difference(item, _again(item.content, item.snapshot, item))
        name = f"{item.snapshot.round.code} snapshot {item.snapshot.number} scenario {item.number}"
        yield Replayed(name, "scenario", item.status, item.result_hash, problem, _of_scenario(item, problem))
    for item in found.iterator():
        again = _again(item.ruleset, item, item)
        problem = _difference(item, again) or _shares_difference(item, again)
        name = f"{item.round.code} run {item.number}"
        yield Replayed(name, item.state, item.status, item.result_hash, problem, _of_run(item, problem))


def _of_scenario(item: Scenario, problem: str) -> str:
    sentence = N_("%(round)s snapshot %(snapshot)s scenario %(number)s: %(problem)s")
    facts = {"round": item.snapshot.round.code, "snapshot": item.snapshot.number, "number": item.number}
    return Said(sentence, **facts, problem=problem) if problem else ""


def _of_run(item: Run, problem: str) -> str:
    sentence = N_("%(round)s run %(number)s: %(problem)s")
    return Said(sentence, round=item.round.code, number=item.number, problem=problem) if problem else ""


def first_unreplayable() -> str:
    """Name the first stored calculation that gives another result when it is repeated."""
    for item in Snapshot.objects.select_related("round").order_by("pk").iterator():
        if hashlib.sha256(item.bids.encode()).hexdigest() != item.bids_hash:
            lost = N_("%(round)s snapshot %(number)s no longer has its fingerprint")
            return Said(lost, round=item.round.code, number=item.number)
    return next((item.finding for item in replayed() if item.problem), "")


def _again(content: str, inputs: Run | Snapshot, stored: Run | Scenario) -> results.Result | None:
    """The result of the same inputs; None where what is stored can no longer be read as inputs."""
    try:
        return bidding.again(content, inputs.bids, money.ore(stored.budget_amount), stored.seed, inputs.had)
    except (Refusals, ValueError, TypeError, KeyError, AttributeError):
        return None


def _difference(stored: Run | Scenario, again: results.Result | None) -> str:
    if again is None:
        return Said(N_("its stored inputs cannot be read"))
    if again.to_json() != stored.result or again.sha256 != stored.result_hash:
        return Said(N_("another result when it is repeated"))
    if stored.status != again.status or money.ore(stored.residue_amount) != again.residue:
        return Said(N_("it does not show what its result says"))
    return ""


def _shares_difference(found: Run, again) -> str:
    stored = {share.bid: share for share in found.shares.all()}
    if {bid: money.ore(share.amount) for bid, share in stored.items()} != again.amounts:
        return Said(N_("its shares differ from its result"))
    for share in again.shares:
        if [rules.plain_portion(part) for part in share.portions] != stored[share.bid].portions:
            return Said(N_("the reasons of share %(share)s differ from its result"), share=share.bid)
    return ""


def first_unsupported() -> str:
    """Look for a decision that does not rest on its run: another amount, another person, a missing approval."""
    unsigned = Award.objects.filter(application__submissions__isnull=True).order_by("pk").first()
    if unsigned:
        return Said(N_("decision %(decision)s is on an application that nobody has signed"), decision=unsigned)
    for award in Award.objects.select_related("run", "application__round").prefetch_related("lines").order_by("pk"):
        if award.run.state != RunState.DECIDED or award.run.approved_by_id is None:
            return Said(N_("decision %(decision)s stands on a run that is not approved and decided"), decision=award)
        if award.decided_by_id in (award.prepared_by_id, award.run.prepared_by_id):
            return Said(N_("decision %(decision)s was signed by somebody who prepared it"), decision=award)
        shares = dict(Share.objects.filter(run=award.run).values_list("line", "amount"))
        for line in award.lines.all():
            if line.awarded_amount != shares.get(line.line_id, money.ZERO):
                return Said(N_("decision %(decision)s gives a line another amount than its run"), decision=award)
        if award.awarded_amount != sum((line.awarded_amount for line in award.lines.all()), money.ZERO):
            return Said(N_("decision %(decision)s does not add up"), decision=award)
    return ""
