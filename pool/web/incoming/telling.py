"""How money that came in is told on pages."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pool import wording
from pool.kernel.words import N_
from pool.settlement import suspense
from pool.settlement.models import Incoming

LONG = 5  # days on the suspense account after which somebody must act
WHY = {
    "reference": N_("its number stands in the text"),
    "amount": N_("the amount is what is left"),
    "cvr": N_("the sender's CVR number"),
    "name": N_("the sender's name"),
}


def row(item: Incoming, at: datetime) -> dict:
    left, days = suspense.unmatched(item), suspense.days_in_suspense(item, at)
    return {
        "pk": item.pk,
        "reference": item.reference,
        "url": reverse("incoming_entry", args=[item.pk]),
        "booked_on": item.booked_on,
        "amount": item.amount,
        "sender": item.sender,
        "cvr": item.cvr,
        "text": item.text,
        "taken_at": item.taken_at,
        "taken_by": str(item.taken_by),
        "left": left,
        "days": days,
        "stood": ngettext("%(count)s day", "%(count)s days", days) % {"count": wording.number(days)},
        "is_long": bool(left) and days > LONG,
        "state": _state(item, left),
    }


def _state(item: Incoming, left) -> dict:
    if left == item.amount:
        return {"code": "suspense", "label": _("On the suspense account"), "tone": "warning"}
    if left:
        return {"code": "partly", "label": _("Partly matched"), "tone": "warning"}
    if any(part.claim_id for part in item.matches.all()):
        return {"code": "matched", "label": _("Matched"), "tone": "done"}
    return {"code": "sent_back", "label": _("Sent back"), "tone": "muted"}


def trail(*items: tuple[str, str]) -> list[dict]:
    """Breadcrumbs; the last one leads nowhere."""
    found = [{"label": label, "url": url} for label, url in ((_("Suspense account"), reverse("incoming")), *items)]
    found[-1] = {"label": found[-1]["label"]}
    return found
