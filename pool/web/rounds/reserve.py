"""The reserve list of a round: who is next when money comes, in the published order."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from pool import wording
from pool.access import guard
from pool.awards import reserve as lists
from pool.rounds import queries
from pool.web import offering, waiting
from pool.web.rounds import overview

PAGE = 100


@require_safe
def reserve(request: HttpRequest, code: str) -> HttpResponse:
    """Place, line, what it wants, and how much must come for it."""
    round = overview.one(code)
    found = lists.of_round(round)
    tied = queries.tied_municipalities(request.user)
    page = Paginator(found.rows if found else [], PAGE).get_page(request.GET.get("page"))
    context = {
        "round": round,
        "round_name": wording.name(round),
        "found": found,
        "figures": _figures(found) if found else [],
        "rows": [_row(row, found, tied) for row in page],
        "page": page,
        "offers": offering.on_reserve(round, request.user, timezone.now()) if found and found.has_order else None,
        "now": timezone.now(),
        "may_fund": guard.may(request.user, "rounds.fund"),
        "breadcrumbs": [
            {"label": _("Rounds"), "url": reverse("rounds")},
            {"label": wording.name(round), "url": reverse("round_workspace", args=[round.code])},
            {"label": _("Reserve list")},
        ],
    }
    return render(request, "rounds/reserve.html", context)


def _figures(found: lists.List) -> list[dict]:
    count = len(found.rows)
    lines = ngettext("%(count)s line", "%(count)s lines", count) % {"count": wording.number(count)}
    return [
        {"label": _("Waits for money"), "value": wording.money(found.wants), "hint": lines},
        {"label": _("In the pool"), "value": wording.money(found.held)},
    ]


def _row(row: lists.Waiting, found: lists.List, tied: set) -> dict:
    """The line, and its case for those who may open it."""
    application = row.line.application
    is_tied = (application.round_id, application.municipality_id) in tied
    return {
        **waiting.line(row, found),
        "municipality": application.municipality.name,
        "reference": application.reference,
        "url": "" if is_tied else reverse("case", args=[application.reference]),
    }
