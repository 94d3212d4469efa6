"""Grants money to appropriations and rounds; announces, opens, fills, closes and ends rounds."""

from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from pool.access import guard
from pool.db import lock
from pool.journal import services as journal
from pool.kernel import canon, money, states
from pool.kernel.refusals import MissingField, Refusal, WrongState, cleaned
from pool.kernel.words import N_
from pool.ledger import rules as accounts
from pool.ledger import services as ledger
from pool.rounds import planning, rules
from pool.rounds.models import (
    Appropriation,
    AppropriationEntry,
    FrameEntry,
    Round,
    RoundScheme,
    SchemeTerms,
)
from pool.rounds.states import MOVES, RoundState


class StillOpen(Refusal):
    code = "round_still_open"
    sentence = N_("The round takes applications until %(deadline)s. It can be closed after that.")


class NotFirstCome(Refusal):
    code = "not_first_come"
    sentence = N_(
        "A round that closes by itself needs rules of one step: a line in order of receipt, for all lines and all the "
        "money, without a minimum per applicant. Choose such rules, or let the round stay open until its deadline."
    )
    kind = "invalid"


class NothingToAdd(Refusal):
    code = "nothing_to_add"
    sentence = N_("An addition to the frame is more than zero. You wrote %(amount)s.")
    kind = "invalid"


class AddedAlready(Refusal):
    code = "added_already"
    sentence = N_("“%(document)s” has added %(amount)s to this frame already. A document counts once.")


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
    """Enter a round with the schemes it pays for; its ruleset is fixed by its fingerprint.

    Raises:
        NotAllowed: the person does not plan rounds.
        NotFirstCome: it shall close when its frame is used, and its rules do not say at every moment who gets what.
        CodeUnclear, CodeTaken, WrongOrder and more: see `planning.checked`.
    """
    if by is not None:
        guard.require(by, "rounds.plan")
    facts = planning.checked(terms=terms, **facts)
    if facts.get("closes_when_used") and not rules.is_line(ruleset):
        raise NotFirstCome(field="ruleset")
    try:
        with transaction.atomic():
            round = Round.objects.create(ruleset=ruleset, ruleset_hash=canon.fingerprint(ruleset), **facts)
    except IntegrityError as other:
        raise planning.CodeTaken(field="code", code=facts["code"]) from other
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
        NotAllowed: the person does not open rounds.
        PlannedByYou: the person has planned it.
        TermsRecordedByYou: the person has recorded terms that the round uses.
        DeadlinePassed: nobody could apply.
        NotEnoughMoney: the appropriation does not hold the frame.
        WrongState: the round is not planned.
    """
    if by is not None:
        guard.require(by, "rounds.open")
    round = _held(round, "open")
    kept = planning.kept_from_opening(round, by) if by is not None else None
    if kept:
        raise kept
    if at > round.closes_at:
        raise planning.DeadlinePassed(deadline=round.closes_at)
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
def raise_frame(*, round: Round, amount: Decimal, document: str, dated_on: date, by, at: datetime) -> FrameEntry:
    """Add money of the round's appropriation to its frame, as a document says, and post it: appropriation → pool.

    Decisions that stand are not touched; the money is shared out by a further run.

    Raises:
        NothingToAdd: the amount is not above zero.
        MissingField, TooLong, Forbidden: the document's name.
        AddedAlready: the same document has added to this frame before.
        NotEnoughMoney: the appropriation does not hold the amount.
        WrongState: the round is planned, and its frame can still be set; or it is settled, and nothing can be added.
    """
    guard.require(by, "rounds.fund")
    if money.exact(amount) <= 0:
        raise NothingToAdd(field="amount", amount=amount)
    document = cleaned(document, field="document", most=120)
    if not document:
        raise MissingField(field="document", label=N_("Document"))
    round = lock(Round, round.pk)
    if round.state in (RoundState.PLANNED, RoundState.SETTLED):
        raise WrongState(state=round.get_state_display())
    before = round.frame_entries.filter(document=document).first()
    if before:
        raise AddedAlready(field="document", document=document, amount=before.amount)
    entry = FrameEntry.objects.create(round=round, amount=amount, document=document, dated_on=dated_on)
    ledger.post(postings=[_addition(round, entry)], by=by, at=at)
    journal.tell(
        verb="rounds.raise_frame",
        subject=f"round:{round.code}",
        by=by,
        at=at,
        facts={"amount": amount, "document": document, "dated_on": dated_on},
    )
    return entry


@transaction.atomic
def fill_round(*, round: Round, meter: rules.Meter, by, at: datetime) -> Round:
    """Close the round for now, because its frame is used. Called when an application or an assessment uses it up.

    Raises:
        WrongState: the round is not open.
    """
    round = _held(round, "fill")
    round.state, round.filled_at = states.moved(MOVES, round.state, "fill"), at
    round.save(update_fields=["state", "filled_at"])
    journal.tell(verb="rounds.fill_round", subject=f"round:{round.code}", by=by, at=at, facts=_figures(meter))
    return round


@transaction.atomic
def reopen_round(*, round: Round, meter: rules.Meter, by, at: datetime) -> Round:
    """Open a full round again, because money is left and the deadline has not passed.

    Raises:
        WrongState: the round is not closed for now.
    """
    round = _held(round, "reopen")
    round.state, round.reopened_at = states.moved(MOVES, round.state, "reopen"), at
    round.save(update_fields=["state", "reopened_at"])
    journal.tell(verb="rounds.reopen_round", subject=f"round:{round.code}", by=by, at=at, facts=_figures(meter))
    return round


@transaction.atomic
def close_round(*, round: Round, by, at: datetime) -> Round:
    """End the time of application; what was not submitted stays a draft.

    Raises:
        StillOpen: the deadline has not passed.
        WrongState: the round is not open, nor closed for now.
    """
    if by is not None:
        guard.require(by, "rounds.close")
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


def _addition(round: Round, entry: FrameEntry) -> ledger.Posting:
    appropriation = round.appropriation
    return ledger.Posting(
        source=f"round:{round.code}:frame:{entry.pk}",
        from_place=ledger.Place(accounts.APPROPRIATION, appropriation.code, appropriation.finance_year),
        to_place=place(round, accounts.POOL),
        amount=entry.amount,
        text=f"Addition to the frame of round {round.code}",
    )


def _figures(meter: rules.Meter) -> dict:
    return {"frame": meter.frame, "applied": meter.applied, "granted": meter.granted, "left": meter.left}


def _held(round: Round, verb: str) -> Round:
    round = lock(Round, round.pk)
    if not states.may(MOVES, round.state, verb):
        raise WrongState(state=round.get_state_display())
    return round
