"""The meter of a round that closes by itself, as a page shows it; and what the agency is told when it moves."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from pool import wording
from pool.rounds import queries as rounds
from pool.rounds.models import Round
from pool.rounds.rules import PARTIAL, Meter
from pool.rounds.states import RoundState

NEWS = timedelta(days=14)  # how long a round that opened again is told of


def shown(round: Round, meter: Meter | None, at: datetime) -> dict | None:
    """Amounts, and sentences for what they mean; nobody is named."""
    if meter is None:
        return None
    return {
        "frame": meter.frame,
        "applied": meter.applied,
        "granted": meter.granted,
        "left": meter.left,
        "full": rounds.is_full(round, at),
        "since": round.filled_at,
        "closes_at": round.closes_at,
        "late": at > round.closes_at,
        "short": "" if not meter.used else _why(round, meter),
        "at": at,
    }


def _why(round: Round, meter: Meter) -> str:
    """Why the frame counts as used though something is left of it."""
    if not meter.left:
        return ""
    if round.ruleset["steps"][0]["margin"] == PARTIAL:
        return _("What is left is too little to be handed out.")
    return _("What is left is too little for the next line.")


def notices(at: datetime) -> list[dict]:
    """Rounds that have closed or opened by themselves, for the start pages of the agency."""
    found = [_notice(item, at) for item in rounds.closing_by_themselves(at)]
    return [notice for notice in found if notice]


def _notice(round: Round, at: datetime) -> dict | None:
    facts = {
        "round": round.code,
        "filled": wording.moment(round.filled_at),
        "opened": wording.moment(round.reopened_at),
    }
    if round.state == RoundState.FULL:
        kind, text = "warning", _("Round %(round)s closed by itself on %(filled)s, because its frame is used.")
    elif round.reopened_at and at - round.reopened_at <= NEWS:
        kind, text = "info", _("Round %(round)s opened again by itself on %(opened)s, because money is left.")
    else:
        return None
    url = reverse("round_workspace", args=[round.code])
    return {"kind": kind, "text": text % facts, "title": wording.name(round), "url": url}
