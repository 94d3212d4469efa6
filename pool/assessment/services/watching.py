"""Closes a round when its frame is used, opens it again when money is left, and tells the agency."""

from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction

from pool.assessment import claims
from pool.mail import services as mail
from pool.rounds import services as rounds
from pool.rounds.models import FrameEntry, Round
from pool.rounds.rules import Meter
from pool.rounds.states import RoundState


@transaction.atomic
def watch(*, round: Round, by, at: datetime) -> Round:
    """Move a round that closes by itself to where its meter says. Nothing happens to any other round.

    Called by every verb that changes a claim or the frame, in the same transaction. After the deadline the round
    stays as it is: it takes no applications any more, and a caseworker closes it.
    """
    round = claims.held(round)
    meter = claims.meter(round)
    if meter is None or at > round.closes_at:
        return round
    if round.state == RoundState.OPEN and meter.used:
        round = rounds.fill_round(round=round, meter=meter, by=by, at=at)
        _write(round, meter, at, "round_full")
    elif round.state == RoundState.FULL and not meter.used:
        round = rounds.reopen_round(round=round, meter=meter, by=by, at=at)
        _write(round, meter, at, "round_open_again")
    return round


@transaction.atomic
def raise_frame(*, round: Round, amount: Decimal, document: str, dated_on: date, by, at: datetime) -> FrameEntry:
    """Add money to the frame of a round (`rounds.raise_frame`), and open the round again if that leaves money.

    Raises:
        See `rounds.raise_frame`.
    """
    round = claims.held(round)
    entry = rounds.raise_frame(round=round, amount=amount, document=document, dated_on=dated_on, by=by, at=at)
    watch(round=round, by=by, at=at)
    return entry


def _write(round: Round, meter: Meter, at: datetime, kind: str) -> None:
    mail.post(to=settings.AGENCY["mail"], kind=kind, at=at, round=round, meter=meter)
