"""What a case waits for beside its lines: hearings, a condition for an award, proposals to reject, letters to come."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from pool import wording
from pool.access import guard
from pool.applications.models import Application
from pool.assessment import queries
from pool.awards import queries as awards
from pool.awards.models import Rejection
from pool.awards.states import FormalGround
from pool.letters import queries as letters
from pool.letters.states import LetterKind, OrderState
from pool.web import hearing

VERBS = {
    "assessment.hear", "assessment.answer_hearing", "assessment.set_condition", "assessment.drop_condition",
    "awards.propose_rejection", "awards.sign_rejection", "awards.meet_condition", "letters.order", "letters.fail",
}  # fmt: skip


def of_case(application: Application, user, at: datetime) -> dict:
    return {
        "hearings": hearing.rows(application, at),
        "open_hearing": queries.open_hearing(application, at),
        "condition": queries.condition_of(application),
        "rejections": [proposal(item) for item in awards.rejections_of(application)],
        "to_come": [_order(item, user) for item in letters.waiting_orders(application)],
    }


def proposal(item: Rejection) -> dict:
    """A proposal to reject, and what became of it."""
    code, label = _state(item)
    return {
        "pk": item.pk,
        "url": reverse("rejection", args=[item.pk]),
        "ground": FormalGround(item.ground).label,
        "explanation": item.explanation,
        "proposed_at": item.proposed_at,
        "proposed_by": str(item.proposed_by),
        "state": {"code": code, "label": label},
        "is_open": code == "awaiting",
        "answered_at": item.signed_at or item.turned_down_at,
        "answered_by": str(item.signed_by or item.turned_down_by or ""),
        "why": item.turned_down_reason,
    }


def _state(item: Rejection) -> tuple[str, str]:
    if item.signed_at:
        return "completed", _("Signed")
    return ("discarded", _("Turned down")) if item.turned_down_at else ("awaiting", _("Waits for a decision maker"))


def _order(item, user) -> dict:
    state = OrderState(item.state)
    tone = {"waiting": "info", "held": "warning", "failed": "error"}[state.value]
    return {
        "reference": item.reference,
        "kind": LetterKind(item.kind).label,
        "ordered_at": item.ordered_at,
        "state": {"code": state.value, "label": state.label, "tone": tone},
        "why": item.held_reason or item.problem,
        "release_url": reverse("order_release", args=[item.pk]) if _can_release(item, user) else "",
    }


def _can_release(item, user) -> bool:
    return item.state in (OrderState.HELD, OrderState.FAILED) and guard.may(user, "decisions.sign")


def detail(verb: str, facts: dict) -> list[str]:
    """What the history says of one of these deeds."""
    if verb == "letters.order":
        return [str(LetterKind(facts["kind"]).label)]
    if verb == "assessment.hear":
        until = wording.moment(datetime.fromisoformat(facts["until"]), weekday=True)
        return [facts["content"], _("To be answered by %(until)s.") % {"until": until}]
    if verb == "assessment.set_condition":
        day = wording.day(datetime.fromisoformat(facts["due_on"]).date())
        return [facts["content"], _("To be met by %(day)s.") % {"day": day}]
    ground = [str(FormalGround(facts["ground"]).label)] if "ground" in facts else []
    told = [facts.get(name, "") for name in ("explanation", "answer", "content", "note", "problem")]
    return [*ground, *filter(None, told)]
