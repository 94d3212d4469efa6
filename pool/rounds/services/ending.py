"""Ends years and rounds, and moves the deadline of applications."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from pool.db import lock
from pool.journal import services as journal
from pool.kernel import states
from pool.kernel.refusals import WrongState
from pool.ledger import queries as ledger_queries
from pool.ledger import rules as accounts
from pool.ledger import services as ledger
from pool.rounds.models import Appropriation, AppropriationEntry, Round
from pool.rounds.states import MOVES, RoundState, Source


def _place_of(appropriation: Appropriation, kind: str) -> ledger.Place:
    """An account of the appropriation itself."""
    return ledger.Place(kind, appropriation.code, appropriation.finance_year)


@transaction.atomic
def return_pool(*, round: Round, by, at: datetime) -> Decimal:
    """Put what is left in a round's pool back on its appropriation; what was repaid goes to the treasury.

    Returns the kroner put back on the appropriation.
    """
    round = lock(Round, round.pk)
    left = ledger_queries.balance(kind=accounts.POOL, round=round.code)
    returned = ledger_queries.balance(kind=accounts.RETURNED, round=round.code)
    postings = [
        _left(round, item, _place_of(round.appropriation, accounts.APPROPRIATION), "pool")
        for item in _holding(round, accounts.POOL)
    ]
    postings += [
        _left(round, item, replace(ledger.Place.of(item), kind=accounts.TREASURY), "returned")
        for item in _holding(round, accounts.RETURNED)
    ]
    if postings:
        ledger.post(postings=postings, by=by, at=at)
    facts = {"left": left, "returned": returned}
    journal.tell(verb="rounds.return_pool", subject=f"round:{round.code}", by=by, at=at, facts=facts)
    return left


def _holding(round: Round, kind: str):
    return ledger_queries.accounts().filter(kind=kind, round=round.code, balance_amount__gt=0)


def _left(round: Round, item, target: ledger.Place, name: str) -> ledger.Posting:
    return ledger.Posting(
        source=ledger_queries.next_source(f"round:{round.code}:end:{name}:{item.pk}"),
        from_place=ledger.Place.of(item),
        to_place=target,
        amount=item.balance_amount,
        text=f"Left in round {round.code}",
    )


@transaction.atomic
def carry_over(
    *, appropriation: Appropriation, year: int, amount: Decimal, document: str, dated_on: date, by, at: datetime
) -> Appropriation:
    """Move money on to next year's appropriation of the same account, as the ministry permits; returns that one."""
    following, _ = Appropriation.objects.get_or_create(
        code=appropriation.code,
        finance_year=year + 1,
        defaults={"name_da": appropriation.name_da, "name_en": appropriation.name_en},
    )
    AppropriationEntry.objects.create(
        appropriation=following, amount=amount, source=Source.CARRY_OVER, document=document, dated_on=dated_on
    )
    posting = ledger.Posting(
        source=f"carry_over:{appropriation.code}:{appropriation.finance_year}:{year}",
        from_place=_place_of(appropriation, accounts.APPROPRIATION),
        to_place=_place_of(following, accounts.APPROPRIATION),
        amount=amount,
        text=document,
    )
    ledger.post(postings=[posting], by=by, at=at)
    _tell("rounds.carry_over", appropriation, by, at, {"amount": amount, "document": document, "to": year + 1})
    return following


@transaction.atomic
def give_up(*, appropriation: Appropriation, year: int, by, at: datetime) -> Decimal:
    """Let what is left on an appropriation go to the treasury. Returns the kroner."""
    left = ledger_queries.balance(
        kind=accounts.APPROPRIATION, appropriation=appropriation.code, finance_year=appropriation.finance_year
    )
    if left:
        posting = ledger.Posting(
            source=f"year_end:{appropriation.code}:{appropriation.finance_year}:{year}",
            from_place=_place_of(appropriation, accounts.APPROPRIATION),
            to_place=_place_of(appropriation, accounts.TREASURY),
            amount=left,
            text=f"Not carried over from {year}",
        )
        ledger.post(postings=[posting], by=by, at=at)
    _tell("rounds.give_up", appropriation, by, at, {"amount": left, "year": year})
    return left


@transaction.atomic
def settle_round(*, round: Round, by, at: datetime) -> Round:
    """Mark that nothing of the round is outstanding.

    Raises:
        WrongState: its decisions are not signed, or it is settled.
    """
    round = lock(Round, round.pk)
    if not states.may(MOVES, round.state, "settle"):
        raise WrongState(state=round.get_state_display())
    round.state, round.settled_at = states.moved(MOVES, round.state, "settle"), at
    round.save(update_fields=["state", "settled_at"])
    journal.tell(verb="rounds.settle_round", subject=f"round:{round.code}", by=by, at=at)
    return round


@transaction.atomic
def move_deadline(*, round: Round, days: int, why: str, by, at: datetime) -> Round:
    """Give everybody so many days more to apply.

    Raises:
        WrongState: the round is neither planned nor open.
    """
    round = lock(Round, round.pk)
    if round.state not in (RoundState.PLANNED, RoundState.OPEN, RoundState.FULL):
        raise WrongState(state=round.get_state_display())
    before, round.closes_at = round.closes_at, round.closes_at + timedelta(days=days)
    round.save(update_fields=["closes_at"])
    facts = {"from": before, "until": round.closes_at, "reason": why}
    journal.tell(verb="rounds.move_deadline", subject=f"round:{round.code}", by=by, at=at, facts=facts)
    return round


def _tell(verb: str, appropriation: Appropriation, by, at: datetime, facts: dict) -> None:
    subject = f"appropriation:{appropriation.code}/{appropriation.finance_year}"
    journal.tell(verb=verb, subject=subject, by=by, at=at, facts=facts)
