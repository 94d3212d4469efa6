"""The confirmations that a person may see: what is to be signed by when, and what has been."""

from datetime import datetime

from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pool.access import guard
from pool.kernel import periods
from pool.settlement import changes
from pool.settlement import confirmations as reads
from pool.settlement.states import ConfirmationState
from pool.web.confirming import telling

ON_A_PAGE = 50
ORDER = (F("signed_at").desc(nulls_first=True), "duty__due_on", "pk")
STATES = ("open", "late", "signed")


@require_safe
def confirmations(request: HttpRequest) -> HttpResponse:
    """What waits first, the most urgent on top; then what was signed."""
    at, chosen = timezone.now(), request.GET.get("state", "")
    found = reads.visible_to(request.user)
    pills = _pills(found, chosen, at)
    if chosen in STATES:
        found = found.filter(_in_state(chosen, at))
    page = Paginator(found.order_by(*ORDER), ON_A_PAGE).get_page(request.GET.get("page"))
    is_own = guard.is_municipal(request.user)
    context = {
        "rows": [telling.row(item, at) for item in page],
        "page": page,
        "pills": pills,
        "everybody": not is_own,
        "sections": telling.sections(request.user, "confirmations"),
        "asks": _asks(request.user) if is_own else [],
    }
    return render(request, "confirming/list.html", context)


def _in_state(state: str, at: datetime) -> Q:
    today = at.astimezone(periods.COPENHAGEN).date()
    return {
        "open": Q(state=ConfirmationState.OPEN),
        "late": Q(state=ConfirmationState.OPEN, duty__due_on__lt=today),
        "signed": Q(state=ConfirmationState.SIGNED),
    }[state]


def _pills(found, chosen: str, at: datetime) -> list[dict]:
    labels = {"open": _("Awaiting confirmation"), "late": _("Late"), "signed": _("Confirmed")}
    pills = [{"label": _("All"), "url": "?", "current": chosen not in STATES, "count": found.count()}]
    return pills + [
        {
            "label": labels[state],
            "url": f"?state={state}",
            "current": chosen == state,
            "count": found.filter(_in_state(state, at)).count(),
        }
        for state in STATES
    ]


def _asks(user) -> list[dict]:
    """The grants that a change can be asked for."""
    if not guard.may(user, "officers.name"):
        return []
    found = changes.with_grant(user.municipality_id)
    return [{"reference": item.reference, "url": reverse("change_ask", args=[item.reference])} for item in found]
