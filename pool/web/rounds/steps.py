"""What is left to do in a round, from the last application to the last letter."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pool import wording
from pool.applications.states import OUT, WITH_MUNICIPALITY
from pool.applications.states import ApplicationState as S
from pool.awards.states import RunState
from pool.rounds.models import Round
from pool.rounds.states import RoundState

TAKING = (RoundState.OPEN, RoundState.FULL)
DONE, NEXT, LATER = "completed", "in_progress", "cannot_start"


def tasks(
    round: Round, counts: dict[str, int], standing, missing: int, at: datetime, backlog=None, batch=None
) -> list[dict]:
    """The steps with their state and what keeps them.

    `standing` is the round's live run, `missing` counts letters, `backlog` is who waits once all is decided, `batch`
    is the line on the run's letters.
    """
    first = [
        *_open(round),
        _close(round, at),
        _assess(round, counts),
        *_allocate(round, counts, standing),
        _issue(standing, missing, batch),
    ]
    return [*first, *_later(round, backlog)]


def _open(round: Round) -> list[dict]:
    """Only while the round is planned."""
    if round.state != RoundState.PLANNED:
        return []
    hint = _("By a decision maker who has not planned it. The frame then goes from the appropriation to the pool.")
    return [_task(_("Open the round"), NEXT, hint)]


def _close(round: Round, at: datetime) -> dict:
    if round.state in (RoundState.CLOSED, RoundState.DECIDED, RoundState.SETTLED):
        return _task(_("Close the round"), DONE, wording.moment(round.closed_at))
    hint = _("Possible after %(deadline)s.") % {"deadline": wording.moment(round.closes_at, weekday=True)}
    return _task(_("Close the round"), NEXT if at > round.closes_at else LATER, hint)


def _assess(round: Round, counts: dict[str, int]) -> dict:
    label, url = _("Assess the applications"), f"{reverse('worklist')}?round={round.code}"
    waiting = counts.get(S.SUBMITTED, 0)
    away = sum(counts.get(state, 0) for state in WITH_MUNICIPALITY)
    if not waiting + away:
        return _task(label, DONE if counts and round.state not in TAKING else LATER, "", url)
    hints = []
    if waiting:
        text = ngettext("%(count)s application is not assessed.", "%(count)s applications are not assessed.", waiting)
        hints.append(text % {"count": waiting})
    if away:
        text = ngettext("%(count)s is with the municipality.", "%(count)s are with their municipalities.", away)
        hints.append(text % {"count": away})
    return _task(label, NEXT, " ".join(hints), url)


def _allocate(round: Round, counts: dict[str, int], standing) -> list[dict]:
    ready = round.state == RoundState.CLOSED and set(counts) - OUT == {S.ASSESSED}
    if standing is None:
        hint = "" if ready else _("Possible when the round is closed and every application is assessed.")
        return [
            _task(_("Propose an allocation"), NEXT if ready else LATER, hint, "#propose" if ready else ""),
            _task(_("Approve it"), LATER, _("By a decision maker who has neither proposed it nor assessed lines.")),
        ]
    url, number = reverse("run", args=[standing.pk]), _("Run %(number)s") % {"number": standing.number}
    approved = standing.state in (RunState.APPROVED, RunState.DECIDED)
    return [
        _task(_("Propose an allocation"), DONE, f"{number}, {standing.prepared_by}", url),
        _task(_("Approve it"), DONE if approved else NEXT, str(standing.approved_by or ""), url),
    ]


def _issue(standing, missing: int, batch: dict | None) -> dict:
    label = _("Sign the decisions and write the letters")
    if standing is None or standing.state == RunState.PROPOSED:
        return _task(label, LATER)
    url = reverse("run", args=[standing.pk])
    if standing.state == RunState.DECIDED and not missing:
        return _task(label, DONE, wording.moment(standing.decided_at), url)
    if batch:
        return _task(label, NEXT, batch["text"], batch["url"])
    hint = ngettext("%(count)s letter is missing.", "%(count)s letters are missing.", missing) if missing else ""
    return _task(label, NEXT, hint % {"count": missing} if hint else "", url)


def _later(round: Round, backlog) -> list[dict]:
    """Lines that wait, and whether there is money for one of them."""
    if backlog is None or not backlog.lines:
        return []
    lines = ngettext("%(count)s line waits", "%(count)s lines wait", backlog.lines) % {"count": backlog.lines}
    facts = {"lines": lines, "wants": wording.money(backlog.wants), "held": wording.money(backlog.held)}
    hint = _("%(lines)s for %(wants)s. In the pool and offered to nobody: %(held)s.") % facts
    url = "#propose" if backlog.can_be_met else reverse("round_reserve", args=[round.code])
    return [_task(_("Share out money that comes later"), NEXT if backlog.can_be_met else LATER, hint, url)]


def _task(label: str, state: str, hint: str = "", url: str = "") -> dict:
    words = {NEXT: _("To do"), DONE: "", LATER: ""}
    return {"label": label, "state": state, "hint": hint, "url": url, "state_label": words[state]}
