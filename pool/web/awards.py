"""Decisions as their readers see them: the outcome, each line with its reason, the letter, the payments."""

import json
from decimal import Decimal

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pool import wording
from pool.access import guard
from pool.awards import queries, supplements
from pool.awards.models import Award
from pool.awards.states import AwardKind, AwardState
from pool.kernel import money
from pool.letters import naming, reasons
from pool.letters import queries as letters
from pool.letters.facts import lines as line_facts
from pool.payments import bank, due
from pool.payments import queries as payments
from pool.settlement import ending
from pool.web import acceptance, plans, waiting
from pool.web.letters import rows
from pool.web.payments import telling

ON_A_PAGE = 50
TONES = {
    "award": "success",
    "partial_award": "info",
    "refusal": "neutral",
    "supplement": "success",
    "conditional_award": "warning",
}


@require_safe
def awards(request: HttpRequest) -> HttpResponse:
    """The decisions a person may see, newest first."""
    kind = request.GET.get("kind", "")
    found = queries.visible_to(request.user)
    pills = _pills(found, kind)
    if kind in AwardKind.values:
        found = found.filter(kind=kind)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": _rows(list(page)),
        "page": page,
        "pills": pills,
        "everybody": not guard.is_municipal(request.user),
    }
    return render(request, "awards/list.html", context)


@require_safe
def award(request: HttpRequest, reference: str) -> HttpResponse:
    """One decision."""
    return shown(request, queries.one(request.user, reference))


def shown(request: HttpRequest, found: Award, form=None) -> HttpResponse:
    """One decision; `form`: its acceptance as it was refused."""
    at = timezone.now()
    lines = line_facts.lines_facts(found)
    context = {
        "award": (row := _rows([found])[0]),
        "figures": _figures(row),
        "decisions": (decisions := _decisions(found)),
        "case_awarded": sum((row["awarded"] for row in decisions), money.ZERO),
        "case_paid": sum((row["paid"] for row in decisions), money.ZERO),
        "now": at,
        "lines": lines,
        "cut": found.requested_amount - found.awarded_amount,
        "reasons": reasons.grouped(lines, wording.language()),
        "method": naming.method_sentences(json.loads(found.run.ruleset), wording.language()),
        "letters": [rows.row(item, request.user) for item in letters.of_case(found.application)],
        "acceptance": acceptance.of(found, request.user, at, form),
        "plan": [plans.row(item) for item in due.plan(found, at)],
        "payments": _payments(found, request.user),
        "may_see_batches": guard.may(request.user, "payments.read"),
        "settlement": _settlement(found),
        "waiting": waiting.of_application(found.application),
        "condition": _condition(found, request.user),
        "case_url": _case_url(request.user, found.application.reference),
        "breadcrumbs": [{"label": _("Awards"), "url": reverse("awards")}, {"label": found.reference}],
    }
    return render(request, "awards/detail.html", context, status=400 if form is not None and form.errors else 200)


urlpatterns = [
    path("awards/", awards, name="awards"),
    path("awards/<str:reference>/", award, name="award"),
]


def _settlement(found: Award) -> dict | None:
    """What became of the money of the case, once the round is settled."""
    if found.state != AwardState.SETTLED:
        return None
    names, schemes = ("annulled", "repaid", "kept"), ending.settled(found.application)
    sums = {name: sum((getattr(item, name) for item in schemes), money.ZERO) for name in names}
    return {"at": found.application.round.settled_at, **sums}


def _pills(found, kind: str) -> list[dict]:
    """All, and each kind of decision, with how many there are."""
    counts = queries.counted(found)
    here = reverse("awards")
    everything = {
        "label": _("All"),
        "count": sum(counts.values()),
        "url": here,
        "current": kind not in AwardKind.values,
    }
    return [
        everything,
        *(
            {
                "label": item.label,
                "count": counts.get(item.value, 0),
                "url": f"{here}?kind={item}",
                "current": kind == item,
            }
            for item in AwardKind
        ),
    ]


def _rows(items: list[Award]) -> list[dict]:
    paid, left = payments.paid_of_awards(items), payments.left_of_awards(items)
    return [_row(item, paid.get(item.pk, money.ZERO), left[item.pk]) for item in items]


def _row(item: Award, paid: Decimal, left: Decimal) -> dict:
    kind = AwardKind(item.kind)
    return {
        "reference": item.reference,
        "url": reverse("award", args=[item.reference]),
        "municipality": item.application.municipality.official_name,
        "round": wording.name(item.application.round),
        "kind": kind,
        "tone": "success" if item.condition_met_at else TONES[kind.value],
        "is_supplement": item.number > 1,
        "asked": item.requested_amount,
        "awarded": item.awarded_amount,
        "paid": paid,
        "left": left,
        "decided_at": item.decided_at,
        "decided_by": str(item.decided_by),
        "state": AwardState(item.state),
    }


def _figures(row: dict) -> list[dict]:
    names = (("asked", _("Asked")), ("awarded", _("Awarded")), ("paid", _("Paid")), ("left", _("Left")))
    amounts = [(label, row[name]) for name, label in names]
    return [{"label": label, "value": wording.money(amount)} for label, amount in amounts]


def _decisions(found: Award) -> list[dict]:
    """All decisions on the case, where there are several."""
    every = supplements.of_application(found.application_id)
    rows_of_all = [{**row, "current": row["reference"] == found.reference} for row in _rows(every)]
    return rows_of_all if len(rows_of_all) > 1 else []


def _payments(found: Award, user) -> list[dict]:
    """The payments on the case that left the agency."""
    if not guard.may(user, "orders.read"):
        return []
    return [telling.order_row(item) for item in bank.visible_orders(user).filter(application=found.application_id)]


def _condition(found: Award, user) -> dict:
    """What must be shown before the award is final, by when, and whether it has been; empty where nothing must."""
    if not found.condition:
        return {}
    decides = guard.may(user, "decisions.sign") and not found.condition_met_at
    mine = found.prepared_by_id == user.pk or queries.handles(found.application, user)
    return {
        "text": found.condition,
        "due_on": found.condition_due_on,
        "met_at": found.condition_met_at,
        "met_by": str(found.condition_met_by or ""),
        "note": found.condition_note,
        "url": reverse("award_condition", args=[found.reference]) if decides and not mine else "",
    }


def _case_url(user, reference: str) -> str:
    """The case behind the decision, for those who may read it; the municipality has its application."""
    if guard.may(user, "cases.read"):
        return reverse("case", args=[reference])
    return reverse("application", args=[reference]) if guard.may(user, "applications.read") else ""
