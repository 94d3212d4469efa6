"""Proposes, approves and discards allocation runs, and signs the decisions that follow from them."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from pool.allocation import results
from pool.applications import queries as applications
from pool.applications.models import Application
from pool.applications.services import signing
from pool.applications.states import ApplicationState
from pool.assessment.models import Assessment, LineAssessment
from pool.awards import bidding, queries, rules, terms
from pool.awards.models import Award, AwardLine, Run, Share
from pool.awards.states import MOVES, RunState
from pool.db import lock
from pool.journal import services as journal
from pool.kernel import canon, money, states
from pool.kernel.refusals import Refusal, WrongState, cleaned, reason
from pool.kernel.words import N_
from pool.ledger import queries as ledger_queries
from pool.ledger import rules as accounts
from pool.ledger import services as ledger
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


class PreparedByYou(Refusal):
    code = "prepared_by_you"
    sentence = N_("You have prepared this run or handled cases in it. Another decision maker must approve it.")
    kind = "forbidden"


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


@transaction.atomic
def propose(*, round: Round, seed: str = "", by, at: datetime) -> Run:
    """Run the round's ruleset on its eligible lines and keep inputs, result and reasons.

    Raises:
        RoundNotClosed, CasesLeft: the round is not ready.
        RunStands: another run is proposed or approved.
    """
    round = lock(Round, round.pk)
    if round.state != RoundState.CLOSED:
        raise RoundNotClosed(state=round.get_state_display())
    _all_assessed(round)
    standing = Run.objects.filter(round=round).exclude(state=RunState.DISCARDED).first()
    if standing:
        raise RunStands(number=standing.number)
    seed = cleaned(seed, field="seed", most=200)
    budget = _budget(round)
    made = bidding.calculate(round, money.ore(budget), seed)
    run = _stored(round, made, budget, seed, by, at)
    _tell("awards.propose", run, by, at, {"budget": budget, "status": run.status, "result": run.result_hash})
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
    """
    why = reason(why)
    run = _held(run, "approve")
    _second_person(run, by)
    if run.status != results.OK:
        raise NotDecidable(status=run.status)
    _all_assessed(run.round)
    budget = _budget(run.round)
    made = bidding.calculate(run.round, money.ore(budget), run.seed)
    if (made.bids, made.result.sha256, budget) != (run.bids, run.result_hash, run.budget_amount):
        raise InputsChanged()
    run.state, run.approved_at, run.approved_by, run.approval_reason = RunState.APPROVED, at, by, why
    run.save(update_fields=["state", "approved_at", "approved_by", "approval_reason"])
    for application in applications.submitted_in(run.round):
        signing.mark(application=application, verb="allocate", by=by, at=at)
    _post(run, f"run:{run.round.code}:{run.number}:reserve", accounts.POOL, accounts.RESERVED, by, at)
    _tell("awards.approve", run, by, at, {"amount": run.awarded_amount, "reason": why})
    return run


@transaction.atomic
def discard(*, run: Run, why: str, by, at: datetime) -> Run:
    """Put a run aside with a reason; money that it reserved goes back to the pool."""
    why = reason(why)
    run = _held(run, "discard")
    approved = run.state == RunState.APPROVED
    run.state, run.discarded_at, run.discarded_by, run.discard_reason = RunState.DISCARDED, at, by, why
    run.save(update_fields=["state", "discarded_at", "discarded_by", "discard_reason"])
    if approved:
        for application in applications.submitted_in(run.round):
            signing.mark(application=application, verb="release", by=by, at=at)
        _post(run, f"run:{run.round.code}:{run.number}:release", accounts.RESERVED, accounts.POOL, by, at)
    _tell("awards.discard", run, by, at, {"reason": why})
    return run


@transaction.atomic
def decide(*, run: Run, by, at: datetime) -> list[Award]:
    """Sign the decisions of an approved run: one for each application, its money committed in this finance year.

    Raises:
        PreparedByYou: the signer made the run, or assessed a line or handled a case in it.
        WrongState: the run is not approved, or its decisions are signed.
    """
    run = _held(run, "decide")
    _second_person(run, by)
    run.state, run.decided_at, run.decided_by = RunState.DECIDED, at, by
    run.save(update_fields=["state", "decided_at", "decided_by"])
    shares = {share.line_id: share for share in run.shares.all()}
    awards = [_decided(run, application, shares, by, at) for application in applications.submitted_in(run.round)]
    ledger.post(postings=[posting for award in awards for posting in _commitments(run, award)], by=by, at=at)
    rounds.end_round(round=run.round, by=by, at=at)
    _tell("awards.decide", run, by, at, {"awards": len(awards), "amount": run.awarded_amount})
    return awards


def _held(run: Run, verb: str) -> Run:
    run = lock(Run, run.pk)
    if not states.may(MOVES, run.state, verb):
        raise WrongState(state=run.get_state_display())
    return run


def _all_assessed(round: Round) -> None:
    left = [
        application.reference
        for application in applications.submitted_in(round)
        if application.state != ApplicationState.ASSESSED
    ]
    if left:
        raise CasesLeft(count=len(left), references=left[:5])


def _second_person(run: Run, by) -> None:
    if queries.took_part(run, by):
        raise PreparedByYou()


def _budget(round: Round) -> Decimal:
    """What stands in the round's pool account."""
    return ledger_queries.balance(kind=accounts.POOL, round=round.code)


def _stored(round: Round, made: bidding.Calculated, budget: Decimal, seed: str, by, at: datetime) -> Run:
    last = Run.objects.filter(round=round).order_by("-number").first()
    amounts = made.result.amounts if made.result.status == results.OK else {}
    run = Run.objects.create(
        round=round,
        number=last.number + 1 if last else 1,
        ruleset=made.ruleset.canonical,
        ruleset_hash=made.ruleset.sha256,
        bids=made.bids,
        budget_amount=budget,
        seed=seed,
        result=made.result.to_json(),
        result_hash=made.result.sha256,
        status=made.result.status,
        awarded_amount=money.kroner(sum(amounts.values())),
        residue_amount=money.kroner(made.result.residue),
        prepared_at=at,
        prepared_by=by,
    )
    if amounts:
        Share.objects.bulk_create(
            Share(
                run=run,
                line=made.lines[share.bid],
                bid=share.bid,
                asked_amount=made.lines[share.bid].assessment.eligible_amount,
                amount=money.kroner(share.amount),
                portions=[
                    {"step": part.step, "amount": part.amount, "reason": part.reason, "facts": canon.plain(part.facts)}
                    for part in share.portions
                ],
            )
            for share in made.result.shares
        )
    return run


def _decided(run: Run, application: Application, shares: dict[int, Share], by, at: datetime) -> Award:
    rows = [_line(line, shares) for line in application.lines.all()]
    awarded = sum((row["awarded_amount"] for row in rows), money.ZERO)
    frozen = terms.frozen(application, [(row["line"], row["awarded_amount"]) for row in rows], at)
    award = Award.objects.create(
        reference=application.reference,
        application=application,
        run=run,
        kind=rules.kind(application.requested_amount, awarded),
        requested_amount=application.requested_amount,
        eligible_amount=sum((row["eligible_amount"] for row in rows), money.ZERO),
        awarded_amount=awarded,
        terms=canon.plain(frozen),
        accept_by=frozen["accept_by"] if awarded else None,
        prepared_by=Assessment.objects.get(application=application).caseworker,
        decided_at=at,
        decided_by=by,
    )
    AwardLine.objects.bulk_create(AwardLine(award=award, **row) for row in rows)
    signing.mark(application=application, verb="decide", by=by, at=at)
    free = [row["line"].pk for row in rows if not row["awarded_amount"]]
    if free:
        signing.free_lines(lines=free, by=by, at=at)
    return award


def _line(line, shares: dict[int, Share]) -> dict:
    assessed = LineAssessment.objects.get(line=line)
    share = shares.get(line.pk)
    return {
        "line": line,
        "requested_amount": line.requested_amount,
        "eligible_amount": assessed.eligible_amount,
        "awarded_amount": share.amount if share else money.ZERO,
        "ground": assessed.ground,
        "note": assessed.note,
        "portions": share.portions if share else [],
    }


def _commitments(run: Run, award: Award) -> list[ledger.Posting]:
    """One posting for each scheme, so that the books can be read by scheme."""
    sums: dict[str, Decimal] = {}
    for row in award.lines.select_related("line__scheme").order_by("pk"):
        if row.awarded_amount:
            code = row.line.scheme.code
            sums[code] = sums.get(code, money.ZERO) + row.awarded_amount
    municipality = award.application.municipality.code
    return [
        ledger.Posting(
            source=f"award:{award.reference}:{scheme}:commit",
            from_place=rounds.place(run.round, accounts.RESERVED),
            to_place=rounds.place(
                run.round, accounts.COMMITTED, scheme=scheme, municipality=municipality, award=award.reference
            ),
            amount=amount,
            text=f"Decision on {award.reference}",
        )
        for scheme, amount in sorted(sums.items())
    ]


def _post(run: Run, source: str, from_kind: str, to_kind: str, by, at: datetime) -> None:
    if run.awarded_amount:
        places = rounds.place(run.round, from_kind), rounds.place(run.round, to_kind)
        text = f"Allocation run {run.number} of round {run.round.code}"
        ledger.post(postings=[ledger.Posting(source, *places, run.awarded_amount, text)], by=by, at=at)


def _tell(verb: str, run: Run, by, at: datetime, facts: dict) -> None:
    journal.tell(verb=verb, subject=f"run:{run.round.code}/{run.number}", by=by, at=at, facts=facts)
