"""Grants money to appropriations, and announces, opens, closes and ends rounds."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from pool.db import lock
from pool.journal import services as journal
from pool.kernel import canon, states
from pool.kernel.refusals import Refusal, WrongState
from pool.kernel.words import N_
from pool.ledger import rules as accounts
from pool.ledger import services as ledger
from pool.rounds.models import Appropriation, AppropriationEntry, Round, RoundScheme, SchemeTerms
from pool.rounds.states import MOVES


class StillOpen(Refusal):
    code = "round_still_open"
    sentence = N_("The round takes applications until %(deadline)s. It can be closed after that.")


def place(round: Round, kind: str, **dimensions) -> ledger.Place:
    """An account of the round's appropriation and finance year."""
    appropriation = round.appropriation
    return ledger.Place(kind, appropriation.code, appropriation.finance_year, round.code, **dimensions)


@transaction.atomic
def grant(
    *, appropriation: Appropriation, amount: Decimal, source: str, document: str, dated_on: date, by, at: datetime
) -> AppropriationEntry:
    """Enter money from a finance act or another granting document, and post it."""
    entry = AppropriationEntry.objects.create(
        appropriation=appropriation, amount=amount, source=source, document=document, dated_on=dated_on
    )
    code, year = appropriation.code, appropriation.finance_year
    ledger.post(
        postings=[
            ledger.Posting(
                source=f"appropriation:{code}:{year}:{entry.pk}",
                from_place=ledger.Place(accounts.FINANCE_ACT, code, year),
                to_place=ledger.Place(accounts.APPROPRIATION, code, year),
                amount=amount,
                text=document,
            )
        ],
        by=by,
        at=at,
    )
    journal.tell(
        verb="rounds.grant",
        subject=f"appropriation:{code}/{year}",
        by=by,
        at=at,
        facts={"amount": amount, "source": source, "document": document},
    )
    return entry


@transaction.atomic
def plan_round(*, terms: list[SchemeTerms], by, at: datetime, ruleset: dict, **facts) -> Round:
    """Enter a round with the schemes it pays for; its ruleset is fixed by its fingerprint."""
    round = Round.objects.create(ruleset=ruleset, ruleset_hash=canon.fingerprint(ruleset), **facts)
    for version in terms:
        RoundScheme.objects.create(round=round, scheme=version.scheme, terms=version)
    journal.tell(
        verb="rounds.plan_round",
        subject=f"round:{round.code}",
        by=by,
        at=at,
        facts={"frame": round.frame_amount, "deadline": round.closes_at, "ruleset": round.ruleset_hash},
    )
    return round


@transaction.atomic
def open_round(*, round: Round, by, at: datetime) -> Round:
    """Open the round for applications and move its frame from the appropriation to the pool.

    Raises:
        NotEnoughMoney: the appropriation does not hold the frame.
        WrongState: the round is not planned.
    """
    round = _held(round, "open")
    round.state, round.opened_at = states.moved(MOVES, round.state, "open"), at
    round.save(update_fields=["state", "opened_at"])
    year = round.appropriation.finance_year
    ledger.post(
        postings=[
            ledger.Posting(
                source=f"round:{round.code}:open",
                from_place=ledger.Place(accounts.APPROPRIATION, round.appropriation.code, year),
                to_place=place(round, accounts.POOL),
                amount=round.frame_amount,
                text=f"Frame of round {round.code}",
            )
        ],
        by=by,
        at=at,
    )
    journal.tell(verb="rounds.open_round", subject=f"round:{round.code}", by=by, at=at)
    return round


@transaction.atomic
def close_round(*, round: Round, by, at: datetime) -> Round:
    """End the time of application; what was not submitted stays a draft.

    Raises:
        StillOpen: the deadline has not passed.
        WrongState: the round is not open.
    """
    round = _held(round, "close")
    if at <= round.closes_at:
        raise StillOpen(deadline=round.closes_at)
    round.state, round.closed_at = states.moved(MOVES, round.state, "close"), at
    round.save(update_fields=["state", "closed_at"])
    journal.tell(verb="rounds.close_round", subject=f"round:{round.code}", by=by, at=at)
    return round


@transaction.atomic
def end_round(*, round: Round, by, at: datetime) -> Round:
    """Mark that every application of the round has its decision."""
    round = _held(round, "decide")
    round.state, round.decided_at = states.moved(MOVES, round.state, "decide"), at
    round.save(update_fields=["state", "decided_at"])
    journal.tell(verb="rounds.end_round", subject=f"round:{round.code}", by=by, at=at)
    return round


def _held(round: Round, verb: str) -> Round:
    round = lock(Round, round.pk)
    if not states.may(MOVES, round.state, verb):
        raise WrongState(state=round.get_state_display())
    return round
