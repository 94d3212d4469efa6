"""Signs the decisions that follow from an approved run.

All of a round at once: as many statements for a thousand applications as for one, but for the size of each.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from pool.access import guard
from pool.applications import queries as applications
from pool.applications.models import Application
from pool.applications.services import many
from pool.assessment.models import Assessment, Condition, LineAssessment
from pool.awards import holding, queries, rules, terms
from pool.awards.models import Award, AwardLine, Run, Share
from pool.awards.states import AwardState, RunState
from pool.journal import services as journal
from pool.kernel import canon, money
from pool.ledger import rules as accounts
from pool.ledger import services as ledger
from pool.rounds import queries as round_queries
from pool.rounds import services as rounds
from pool.rounds.models import RoundScheme


@dataclass(frozen=True)
class _Case:
    """One application with the rows of its decision, and which decision on it this is."""

    application: Application
    rows: list[dict]
    number: int


@dataclass(frozen=True)
class _Known:
    """What the decisions of a round need, fetched once for all of them."""

    shares: dict[int, Share]  # by line
    assessed: dict[int, LineAssessment]  # by line
    caseworkers: dict[int, int]  # by application
    conditions: dict[int, Condition]  # by application
    schemes: list[RoundScheme]


@transaction.atomic
def decide(*, run: Run, by, at: datetime) -> list[Award]:
    """Sign the decisions of an approved run, their money committed in this finance year.

    The first run of a round decides every application, refusals included. A later one supplements those it gives
    something; the decisions that stand are not touched.

    Raises:
        PreparedByYou: the signer made the run, or assessed a line or handled a case in it.
        DeclareFirst, TiedToRun: the signer has not declared, or is tied to a municipality in the round.
        WrongState: the run is not approved, or its decisions are signed.
        NotAllowed: the person signs no decisions.
    """
    guard.require(by, "decisions.sign")
    run = holding.held(run, "decide")
    holding.untied(run.round, by)
    holding.second_person(run, by)
    run.state, run.decided_at, run.decided_by = RunState.DECIDED, at, by
    run.save(update_fields=["state", "decided_at", "decided_by"])
    known = _known(run)
    cases = _first(run, known, by, at) if run.tranche == 1 else _supplements(run, known, by, at)
    awards = _signed(run, known, cases, by, at)
    postings = [item for award, case in zip(awards, cases, strict=True) for item in _commitments(run, award, case)]
    ledger.post(postings=postings, by=by, at=at)
    facts = {"awards": len(awards), "amount": run.awarded_amount}
    journal.tell(verb="awards.decide", subject=f"run:{run.round.code}/{run.number}", by=by, at=at, facts=facts)
    return awards


def _known(run: Run) -> _Known:
    assessed = LineAssessment.objects.filter(line__application__round=run.round_id)
    handled = Assessment.objects.filter(application__round=run.round_id)
    conditions = Condition.objects.filter(application__round=run.round_id)
    return _Known(
        shares={share.line_id: share for share in run.shares.all()},
        assessed={item.line_id: item for item in assessed},
        caseworkers=dict(handled.values_list("application", "caseworker")),
        conditions={item.application_id: item for item in conditions},
        schemes=round_queries.of_round(run.round),
    )


def _first(run: Run, known: _Known, by, at: datetime) -> list[_Case]:
    many.mark_round(round=run.round, verb="decide", by=by, at=at)
    found = [
        _Case(application, [_row(line, known) for line in application.lines.all()], 1)
        for application in applications.submitted_in(run.round)
    ]
    free = [row["line"].pk for case in found for row in case.rows if not row["awarded_amount"]]
    if free:
        many.free_lines(lines=free, by=by, at=at)
    rounds.end_round(round=run.round, by=by, at=at)
    return found


def _supplements(run: Run, known: _Known, by, at: datetime) -> list[_Case]:
    found, numbers = [], queries.next_numbers(run.round)
    for application in applications.submitted_in(run.round):
        rows = [_row(line, known) for line in application.lines.all() if line.pk in known.shares]
        rows = [row for row in rows if row["awarded_amount"]]
        if rows:
            found.append(_Case(application, rows, numbers.get(application.pk, 1)))
    hold = [row["line"].pk for case in found for row in case.rows]
    if hold:
        many.hold_lines(lines=hold, by=by, at=at)
    return found


def _signed(run: Run, known: _Known, cases: list[_Case], by, at: datetime) -> list[Award]:
    awards = Award.objects.bulk_create(_award(run, known, case, by, at) for case in cases)
    AwardLine.objects.bulk_create(
        AwardLine(award=award, **row) for award, case in zip(awards, cases, strict=True) for row in case.rows
    )
    return awards


def _award(run: Run, known: _Known, case: _Case, by, at: datetime) -> Award:
    application, first = case.application, case.number == 1
    awarded = _sum(case.rows, "awarded_amount")
    requested = application.requested_amount if first else _sum(case.rows, "requested_amount")
    given = [(row["line"], row["awarded_amount"]) for row in case.rows]
    frozen = terms.frozen(run.round, known.schemes, given, at)
    condition = known.conditions.get(application.pk) if first and awarded else None
    return Award(
        reference=application.reference if first else f"{application.reference}-{case.number}",
        application=application,
        number=case.number,
        run=run,
        kind=rules.kind(requested, awarded, condition is not None) if first else rules.SUPPLEMENT,
        requested_amount=requested,
        eligible_amount=_sum(case.rows, "eligible_amount"),
        awarded_amount=awarded,
        terms=canon.plain(frozen),
        state=AwardState.OFFERED if awarded else AwardState.REFUSED,
        accept_by=frozen["accept_by"] if awarded else None,
        condition=condition.content if condition else "",
        condition_due_on=condition.due_on if condition else None,
        prepared_by_id=known.caseworkers[application.pk],
        decided_at=at,
        decided_by=by,
    )


def _row(line, known: _Known) -> dict:
    assessed, share = known.assessed[line.pk], known.shares.get(line.pk)
    return {
        "line": line,
        "requested_amount": line.requested_amount,
        "eligible_amount": assessed.eligible_amount,
        "awarded_amount": share.amount if share else money.ZERO,
        "ground": assessed.ground,
        "note": assessed.note,
        "portions": share.portions if share else [],
        "enough": share.enough if share else {},
    }


def _sum(rows: list[dict], name: str) -> Decimal:
    return sum((row[name] for row in rows), money.ZERO)


def _commitments(run: Run, award: Award, case: _Case) -> list[ledger.Posting]:
    """One posting for each scheme, so that the books can be read by scheme. All decisions of a case share accounts."""
    sums: dict[str, Decimal] = {}
    for row in case.rows:
        if row["awarded_amount"]:
            code = row["line"].scheme.code
            sums[code] = sums.get(code, money.ZERO) + row["awarded_amount"]
    where = {"municipality": case.application.municipality.code, "award": case.application.reference}
    return [
        ledger.Posting(
            source=f"award:{award.reference}:{scheme}:commit",
            from_place=rounds.place(run.round, accounts.RESERVED),
            to_place=rounds.place(run.round, accounts.COMMITTED, scheme=scheme, **where),
            amount=amount,
            text=f"Decision on {award.reference}",
        )
        for scheme, amount in sorted(sums.items())
    ]
