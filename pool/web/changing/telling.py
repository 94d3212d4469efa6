"""How changes are told on pages."""

from django.urls import reverse
from django.utils.translation import gettext as _

from pool import wording
from pool.access import guard
from pool.applications.models import Application
from pool.settlement import changes as reads
from pool.settlement import told
from pool.settlement.models import Change
from pool.settlement.states import ChangeKind, ChangeState

TONES = {
    ChangeState.ASKED: "warning",
    ChangeState.AWAITING: "warning",
    ChangeState.APPROVED: "success",
    ChangeState.RECORDED: "done",
    ChangeState.REFUSED: "neutral",
    ChangeState.TAKEN_BACK: "muted",
}


def kind(code: str) -> str:
    """The kind in words; “Budget” alone is the word for a round's frame."""
    return _("Another budget") if code == ChangeKind.BUDGET else ChangeKind(code).label


def state(change: Change) -> dict:
    return {"code": change.state, "label": change.get_state_display(), "tone": TONES[ChangeState(change.state)]}


def row(change: Change) -> dict:
    return {
        "reference": change.reference,
        "url": reverse("change", args=[change.reference]),
        "kind": kind(change.kind),
        "about": told.about(change),
        "municipality": change.application.municipality.official_name,
        "round": wording.name(change.application.round),
        "asked_at": change.asked_at,
        "asked_by": str(change.asked_by),
        "state": state(change),
    }


def of_case(user, application: Application) -> list[dict]:
    """The changes of a case, the latest first, as far as the person may see them."""
    if not guard.may(user, "changes.read"):
        return []
    return [
        {**row(item), "decided_at": item.decided_at, "decided_by": str(item.decided_by or "")}
        for item in reads.visible_to(user).filter(application=application)
    ]


def trail(*items: tuple[str, str]) -> list[dict]:
    """Breadcrumbs; the last one leads nowhere."""
    found = [{"label": label, "url": url} for label, url in ((_("Changes"), reverse("changes")), *items)]
    found[-1] = {"label": found[-1]["label"]}
    return found
