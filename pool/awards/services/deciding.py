"""Signs the decisions that follow from an approved run."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from pool.applications import queries as applications
from pool.applications.models import Application
from pool.applications.services import signing
from pool.assessment.models import Assessment, LineAssessment
from pool.awards import holding, queries, rules, terms
from pool.awards.models import Award, AwardLine, Run, Share
from pool.awards.states import RunState
from pool.journal import services as journal
from pool.kernel import canon, money
from pool.ledger import rules as accounts
from pool.ledger import services as ledger
from pool.rounds import services as rounds


@transaction.atomic
def decide(*, run: Run, by, at: datetime) -> list[Award]:
    """Sign the decisions of an approved run, their money committed in this finance year.

    The first run of a round decides every application, refusals included. A later one supplements those it gives
    something; the decisions that stand are not touched.

    Raises:
        PreparedByYou: the signer made the run, or assessed a line or handled a case in it.
        WrongState: the run is not approved, or its decisions are signed.
    """
    run = holding.held(run, "decide")
    holding.second_person(run, by)
    run.state, run.decided_at, run.decided_by = RunState.DECIDED, at, by
    run.save(update_fields=["state", "decided_at", "decided_by"])
    shares = {share.line_id: share for share in run.shares.all()}
    decisions = _first if run.tranche == 1 else _supplements
    awards = decisions(run, shares, by, at)
    ledger.post(postings=[posting for award in awards for posting in _commitments(run, award)], by=by, at=at)
    facts = {"awards": len(awards), "amount": run.awarded_amount}
    journal.tell(verb="awards.decide", subject=f"run:{run.round.code}/{run.number}", by=by, at=at, facts=facts)
    return awards


def _first(run: Run, shares: dict[int, Share], by, at: datetime) -> list[Award]:
    found = []
    for application in applications.submitted_in(run.round):
        rows = [_row(line, shares) for line in application.lines.all()]
        found.append(_signed(run, application, rows, 1, by, at))
        signing.mark(application=application, verb="decide", by=by, at=at)
        free = [row["line"].pk for row in rows if not row["awarded_amount"]]
        if free:
            signing.free_lines(lines=free, by=by, at=at)
    rounds.end_round(round=run.round, by=by, at=at)
    return found


def _supplements(run: Run, shares: dict[int, Share], by, at: datetime) -> list[Award]:
    found = []
    for application in applications.submitted_in(run.round):
        rows = [_row(line, shares) for line in application.lines.all() if line.pk in shares]
        rows = [row for row in rows if row["awarded_amount"]]
        if rows:
            found.append(_signed(run, application, rows, queries.next_number(application), by, at))
            signing.hold_lines(lines=[row["line"].pk for row in rows], by=by, at=at)
    return found


def _signed(run: Run, application: Application, rows: list[dict], number: int, by, at: datetime) -> Award:
    awarded = _sum(rows, "awarded_amount")
    requested = application.requested_amount if number == 1 else _sum(rows, "requested_amount")
    frozen = terms.frozen(application, [(row["line"], row["awarded_amount"]) for row in rows], at)
    award = Award.objects.create(
        reference=application.reference if number == 1 else f"{application.reference}-{number}",
        application=application,
        number=number,
        run=run,
        kind=rules.kind(requested, awarded) if number == 1 else rules.SUPPLEMENT,
        requested_amount=requested,
        eligible_amount=_sum(rows, "eligible_amount"),
        awarded_amount=awarded,
        terms=canon.plain(frozen),
        accept_by=frozen["accept_by"] if awarded else None,
        prepared_by=Assessment.objects.get(application=application).caseworker,
        decided_at=at,
        decided_by=by,
    )
    AwardLine.objects.bulk_create(AwardLine(award=award, **row) for row in rows)
    return award


def _row(line, shares: dict[int, Share]) -> dict:
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
        "enough": share.enough if share else {},
    }


def _sum(rows: list[dict], name: str) -> Decimal:
    return sum((row[name] for row in rows), money.ZERO)


def _commitments(run: Run, award: Award) -> list[ledger.Posting]:
    """One posting for each scheme, so that the books can be read by scheme. All decisions of a case share accounts."""
    sums: dict[str, Decimal] = {}
    for row in award.lines.select_related("line__scheme").order_by("pk"):
        if row.awarded_amount:
            code = row.line.scheme.code
            sums[code] = sums.get(code, money.ZERO) + row.awarded_amount
    where = {"municipality": award.application.municipality.code, "award": award.application.reference}
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
