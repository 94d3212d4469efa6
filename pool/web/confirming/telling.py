"""How confirmations are told on pages: states, rows, the way between the pages of what follows a grant."""

from datetime import datetime, time

from django.urls import reverse
from django.utils.translation import gettext as _

from pool import wording
from pool.access import guard, lists
from pool.applications.models import Application, Line
from pool.applications.states import ENDED, OutcomeKind
from pool.kernel import periods
from pool.kernel.words import N_
from pool.settlement import confirmations as reads
from pool.settlement.models import Confirmation, Outcome

TONES = {
    OutcomeKind.COMPLETED: "done",
    OutcomeKind.PARTICIPATING: "success",
    OutcomeKind.NOT_BEGUN: "neutral",
    **dict.fromkeys((OutcomeKind.POSTPONED, OutcomeKind.ON_LEAVE), "info"),
    **dict.fromkeys((*ENDED, OutcomeKind.FAILED), "warning"),
}
# The pages of a grant's later life, in the order in which they are needed.
SECTIONS = (
    (N_("Confirmations"), "confirmations"),
    (N_("Changes"), "changes"),
    (N_("Claims"), "claims"),
    (N_("Calls"), "calls"),
    (N_("Grant accounts"), "accounts"),
    (N_("Reminders"), "reminders"),
)


def sections(user, here: str) -> list[dict]:
    """The way between these pages, for whoever may read them."""
    return [
        {"label": _(label), "url": reverse(name), "current": name == here, "count": None}
        for label, name in SECTIONS
        if guard.may(user, lists.verb(lists.PAGES, name, "GET"))
    ]


def state(item: Confirmation, at: datetime) -> dict:
    """The confirmation's state; late ones are told apart."""
    if item.signed_at:
        return {"code": "signed", "label": item.get_state_display(), "tone": "done"}
    if reads.is_late(item, at):
        return {"code": "late", "label": _("Late"), "tone": "error"}
    return {"code": "awaiting", "label": item.get_state_display(), "tone": "warning"}


def deadline(item: Confirmation) -> datetime:
    """The end of the last day: what is late is late from the next day on."""
    return datetime.combine(item.duty.due_on, time(23, 59), periods.COPENHAGEN)


def row(item: Confirmation, at: datetime) -> dict:
    return {
        "reference": item.duty.reference,
        "url": reverse("confirmation", args=[item.duty.reference]),
        "municipality": item.application.municipality.official_name,
        "round": wording.name(item.application.round),
        "call": item.call.number,
        "term": item.call.last_term,
        "due_on": item.duty.due_on,
        "signed_at": item.signed_at,
        "signed_by": str(item.signed_by or ""),
        "state": state(item, at),
    }


def of_case(user, application: Application, at: datetime) -> list[dict]:
    """The confirmations of a case by their last day, with what was answered, as far as the person may see them."""
    if not guard.may(user, "confirmations.read"):
        return []
    found = list(reads.visible_to(user).filter(application=application))
    counts = reads.counts_of(found)
    return [
        {
            **row(item, at),
            "answers": [
                {"label": OutcomeKind(kind).label, "count": wording.number(count)}
                for kind, count in counts.get(item.pk, [])
            ],
        }
        for item in found
    ]


def place(line: Line) -> dict:
    """One employee with one module."""
    return {
        "pk": line.pk,
        "employee": line.employee.reference,
        "initials": line.employee.initials,
        "module": wording.name(line.module),
        "code": line.module.code,
        "scheme": line.scheme.code,
        "term": line.term,
    }


def outcome(item: Outcome | None) -> dict | None:
    """An answer in words."""
    if item is None:
        return None
    kind = OutcomeKind(item.kind)
    return {"kind": kind.value, "label": kind.label, "tone": TONES[kind], "details": details(vars(item))}


def details(facts: dict) -> list[str]:
    """What belongs to an answer: day and certificate, the later half-year, the place given back, the note."""
    found = []
    if facts["completed_on"]:
        told = {"day": wording.day(facts["completed_on"]), "proof": facts["proof"]}
        found.append(_("%(day)s, certificate %(proof)s") % told)
    if facts["until_term"]:
        found.append(_("to %(term)s") % {"term": wording.term(facts["until_term"])})
    if facts["gives_back"]:
        found.append(_("The place is given back."))
    return [*found, facts["note"]] if facts["note"] else found


def trail(*items: tuple[str, str]) -> list[dict]:
    """Breadcrumbs; the last one leads nowhere."""
    found = [{"label": label, "url": url} for label, url in ((_("Confirmations"), reverse("confirmations")), *items)]
    found[-1] = {"label": found[-1]["label"]}
    return found
