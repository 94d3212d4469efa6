"""Payments that left the agency: a municipality sees its own, what became of each, and when it was paid."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pool.access import guard
from pool.payments import bank
from pool.payments.states import PaymentState
from pool.web.payments import telling

PAGE = 50


@require_safe
def made(request: HttpRequest) -> HttpResponse:
    """The newest first; the state and a text filter."""
    user, found = request.user, bank.visible_orders(request.user)
    text, state = request.GET.get("q", "").strip()[:100], request.GET.get("state", "")
    if text:
        found = bank.named(found, text)
    pills = _pills(request, found, state)
    if state in PaymentState.values:
        found = found.filter(state=state)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    agency = guard.may(user, "payments.read")
    context = {
        "rows": [telling.order_row(item) for item in page],
        "page": page,
        "pills": pills,
        "q": text,
        "state": state,
        "for_agency": agency,
        "ways": telling.ways("payments_made", user),
        "breadcrumbs": telling.trail(_("Payments made")) if agency else [{"label": _("Payments made")}],
    }
    return render(request, "payments/made.html", context)


def _pills(request: HttpRequest, found, chosen: str) -> list[dict]:
    """All, and each state that a payment is in, with how many there are."""
    counts = bank.counted(found)
    values = request.GET.copy()
    values.pop("page", None)

    def pill(label: str, state: str, count: int) -> dict:
        values["state"] = state
        return {"label": label, "count": count, "url": f"?{values.urlencode()}", "current": state == chosen}

    shown = [item for item in PaymentState if counts.get(item.value)]
    every = {**pill(_("All"), "", sum(counts.values())), "current": chosen not in PaymentState.values}
    return [every, *(pill(item.label, item.value, counts[item.value]) for item in shown)]


urlpatterns = [path("payments/made/", made, name="payments_made")]
