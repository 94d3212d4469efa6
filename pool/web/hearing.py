"""Hearings of a case, as a municipality and the agency read them."""

from datetime import datetime

from django.utils.translation import gettext as _

from pool.assessment import queries
from pool.assessment.models import Hearing

OPEN, ANSWERED, OVER = "awaiting", "completed", "expired"


def rows(application, at: datetime) -> list[dict]:
    """Every hearing of a case, the first one first."""
    waiting = queries.open_hearing(application, at)
    return [row(item, waiting) for item in queries.hearings_of(application)]


def row(item: Hearing, waiting: Hearing | None) -> dict:
    """One hearing: what was asked, by when, and what was answered. `waiting` is the one that is open."""
    labels = {OPEN: _("Waits for an answer"), ANSWERED: _("Answered"), OVER: _("Not answered")}
    state = ANSWERED if item.answered_at else OPEN if waiting and waiting.pk == item.pk else OVER
    return {
        "number": item.number,
        "content": item.content,
        "asked_at": item.asked_at,
        "asked_by": str(item.asked_by),
        "answer_by": item.answer_by,
        "answer": item.answer,
        "answered_at": item.answered_at,
        "answered_by": str(item.answered_by) if item.answered_at else "",
        "is_open": state == OPEN,
        "state": {"code": state, "label": labels[state]},
    }
