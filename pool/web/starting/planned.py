"""Rounds that are planned and wait for somebody to open them, on the start page of those who can."""

from django.urls import reverse
from django.utils.translation import gettext as _

from pool import wording
from pool.access import guard
from pool.rounds import planning
from pool.rounds import queries as rounds
from pool.rounds.models import Round
from pool.rounds.states import RoundState


def plans() -> list[dict]:
    """What is planned and can still be changed."""
    return [
        {"text": f"{item.code} {wording.name(item)}", "url": reverse("round_plan_change", args=[item.code])}
        for item in rounds.rounds().filter(state=RoundState.PLANNED)
    ]


def notices(user, found: list[Round]) -> list[dict]:
    """What somebody else has planned; `found`: the planned rounds."""
    if not guard.may(user, "rounds.open"):
        return []
    return [_notice(item) for item in found if not planning.kept_from_opening(item, user)]


def _notice(item: Round) -> dict:
    facts = {"round": item.code, "moment": wording.moment(item.opens_at)}
    return {
        "kind": "warning",
        "text": _("Round %(round)s is planned and waits to be opened. It takes applications from %(moment)s.") % facts,
        "url": reverse("round_workspace", args=[item.code]),
        "title": _("Read and open"),
    }
