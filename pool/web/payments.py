"""Instalments: what is due, what is paid, and the confirmation of one as paid."""

from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pool import wording
from pool.access import guard
from pool.awards import queries as awards
from pool.kernel import money
from pool.kernel.refusals import NotFound
from pool.payments import queries, services
from pool.payments.queries import Row
from pool.web import refusing

PAGE = 50
DUE, LATER, CONDITION, PAID = "due", "later", "condition", "paid"


@require_safe
def payments(request: HttpRequest) -> HttpResponse:
    """All instalments of all plans, the earliest due first."""
    today = timezone.localdate()
    plans = [row for award in queries.awards_with_plans() for row in queries.plan_of(award)]
    rows = sorted(plans, key=lambda row: (row.due_on, row.award.reference, row.number))
    wanted = request.GET.get("q", "").strip().casefold()
    rows = [row for row in rows if wanted in _named(row).casefold()]
    groups: dict[str, list[Row]] = {DUE: [], LATER: [], CONDITION: [], PAID: []}
    for row in rows:
        groups[state(row, today)].append(row)
    chosen = request.GET.get("state", DUE)
    shown = groups.get(chosen, rows)
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    may_confirm = guard.may(request.user, "payments.confirm")
    context = {
        "figures": [_figure(_("Due now"), groups[DUE]), _figure(_("Due later"), groups[LATER]),
                    _figure(_("Paid"), groups[PAID])],
        "pills": [_pill(request, *pill, chosen) for pill in (
            (_("Due now"), DUE, groups[DUE]), (_("Due later"), LATER, groups[LATER]),
            *(((_("Waiting for a condition"), CONDITION, groups[CONDITION]),) if groups[CONDITION] else ()),
            (_("Paid"), PAID, groups[PAID]), (_("All"), "all", rows))],
        "rows": [_row(row, today, may_confirm) for row in page.object_list],
        "total": sum((row.amount for row in shown), money.ZERO),
        "page": page,
        "q": request.GET.get("q", ""),
        "state": chosen,
    }  # fmt: skip
    return render(request, "payments/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Show what will be posted; only the button there posts it."""
    award = awards.visible_to(request.user).filter(reference=reference).first()
    row = next((row for row in queries.plan_of(award) if row.number == number), None) if award else None
    if row is None:
        raise NotFound()
    if request.method == "POST":
        words = {"number": number, "award": reference, "amount": wording.money(row.amount)}
        done = _("Instalment %(number)s of %(award)s is confirmed as paid: %(amount)s.") % words
        return refusing.do(
            request,
            lambda: services.confirm(award=award, number=number, by=request.user, at=timezone.now()),
            done,
            "payments",
        )
    context = {
        "row": _row(row, timezone.localdate(), True),
        "award": award,
        "breadcrumbs": [
            {"label": _("Payments"), "url": reverse("payments")},
            {"label": _("Instalment %(number)s of %(award)s") % {"number": number, "award": reference}},
        ],
    }
    return render(request, "payments/confirm.html", context)


def state(row: Row, today: date) -> str:
    """Whether the instalment is paid, due, due later, or waits for the condition of its award."""
    if row.payment:
        return PAID
    if row.is_conditional:
        return CONDITION
    return DUE if row.due_on <= today else LATER


def _named(row: Row) -> str:
    return f"{row.award.reference} {row.award.application.municipality.official_name}"


def _figure(label: str, rows: list[Row]) -> dict:
    return {"label": label, "value": wording.money(sum((row.amount for row in rows), money.ZERO))}


def _pill(request: HttpRequest, label: str, name: str, rows: list[Row], chosen: str) -> dict:
    values = request.GET.copy()
    values.pop("page", None)
    values["state"] = name
    return {"label": label, "count": len(rows), "url": f"?{values.urlencode()}", "current": name == chosen}


def _row(row: Row, today: date, may_confirm: bool) -> dict:
    award, found = row.award, state(row, today)
    words = {DUE: _("Due"), LATER: _("Not due yet"), CONDITION: _("Waits for its condition"), PAID: _("Paid")}
    url = reverse("payment_confirm", args=[award.reference, row.number])
    return {
        "reference": award.reference,
        "award_url": reverse("award", args=[award.reference]),
        "municipality": award.application.municipality.official_name,
        "number": row.number,
        "count": len(award.terms["plan"]),
        "due_on": row.due_on,
        "terms": ", ".join(wording.term(term) for term in row.terms),
        "amount": row.amount,
        "state": {DUE: "due_soon", LATER: "planned", CONDITION: "awaiting", PAID: "paid"}[found],
        "condition": wording.refusal_text(services.ConditionNotMet(award=award.reference))
        if found == CONDITION
        else "",
        "state_label": words[found],
        "paid": f"{wording.moment(row.payment.paid_at)}, {row.payment.paid_by}" if row.payment else "",
        "confirm_url": url if may_confirm and found != PAID and row.next_in_line else "",
    }


urlpatterns = [
    path("payments/", payments, name="payments"),
    path("payments/<str:reference>/<int:number>/", confirm, name="payment_confirm"),
]
