"""The changes that a person may see, and one of them with all that is said about it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pool import wording
from pool.access import guard
from pool.kernel.refusals import Refusal, Refusals
from pool.settlement import asking, told
from pool.settlement import changes as reads
from pool.settlement.models import Change
from pool.settlement.services import changing
from pool.settlement.states import ChangeKind, ChangeState
from pool.web import refusing
from pool.web.changing import telling
from pool.web.changing.forms import DecisionForm, ReleaseForm, WhyNotForm
from pool.web.confirming import telling as pages

ON_A_PAGE = 50


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """What waits for an answer first, then the rest, newest first."""
    chosen = request.GET.get("state", "")
    found = reads.visible_to(request.user)
    is_own = guard.is_municipal(request.user)
    pills = _pills(found, chosen)
    if chosen in ChangeState.values:
        found = found.filter(state=chosen)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    grants = reads.with_grant(request.user.municipality_id) if is_own else []
    context = {
        "rows": [telling.row(item) for item in page],
        "page": page,
        "pills": pills,
        "everybody": not is_own,
        "sections": pages.sections(request.user, "changes"),
        "grants": [{"reference": item.reference, "round": wording.name(item.round)} for item in grants],
    }
    return render(request, "changing/list.html", context)


@require_safe
def change(request: HttpRequest, reference: str) -> HttpResponse:
    return shown(request, reads.one(request.user, reference))


@require_POST
def take_back(request: HttpRequest, reference: str) -> HttpResponse:
    found = reads.one(request.user, reference)
    return refusing.do(
        request,
        lambda: changing.take_back(change=found, by=request.user, at=timezone.now()),
        _("Taken back. The grant stays as it is."),
        "change",
        reference,
    )


def shown(request: HttpRequest, found: Change, form=None) -> HttpResponse:
    """One change; `form`: the answer as it was refused."""
    at, user = timezone.now(), request.user
    decides = found.state == ChangeState.ASKED and may_decide(user, found)
    awaits = found.state == ChangeState.AWAITING
    asks = guard.is_municipal(user) and found.state in reads.OPEN
    context = {
        "change": telling.row(found),
        "rows": told.rows(found),
        "why": found.why,
        "decision": found.decision,
        "decided_at": found.decided_at,
        "decided_by": str(found.decided_by or ""),
        "released": found.released_amount,
        "is_officer": found.kind == ChangeKind.OFFICER,
        "is_asked": found.state == ChangeState.ASKED,
        "case_url": _case_url(user, found.application.reference),
        **(_advice(found, at) if decides else {}),
        "form": form or (ReleaseForm() if found.kind == ChangeKind.WITHDRAWAL else DecisionForm()) if decides else None,
        "may_answer": awaits and user.pk == found.officer_id,
        "answer_form": form if awaits and form else WhyNotForm(),
        "may_take_back": asks and _may_take_back(user, found),
        "breadcrumbs": telling.trail((found.reference, "")),
        "now": at,
    }
    return render(request, "changing/change.html", context, status=400 if form is not None and form.errors else 200)


def may_decide(user, found: Change) -> bool:
    return guard.may(user, "changes.release" if found.kind == ChangeKind.WITHDRAWAL else "changes.amend")


def _may_take_back(user, found: Change) -> bool:
    return guard.may(user, "changes.ask") or user.pk == found.asked_by_id


def _advice(found: Change, at) -> dict:
    """What a person must look at before approving, and what stands in the way."""
    try:
        asked = asking.asked(found.application, found.kind, asking.given_again(found), at, found)
    except (Refusal, Refusals) as problem:
        return {"obstacles": [row["message"] for row in wording.refusals(problem)]}
    return {"notes": [wording.sentence(check.sentence, check.facts) for check in asked.notes]}


def _case_url(user, reference: str) -> str:
    if guard.may(user, "cases.read"):
        return reverse("case", args=[reference])
    return reverse("application", args=[reference]) if guard.may(user, "applications.read") else ""


def _pills(found, chosen: str) -> list[dict]:
    states = list(found.order_by().values_list("state", flat=True))
    pills = [{"label": _("All"), "url": "?", "current": chosen not in ChangeState.values, "count": len(states)}]
    return pills + [
        {"label": item.label, "url": f"?state={item.value}", "current": chosen == item, "count": states.count(item)}
        for item in ChangeState
        if item in states or chosen == item
    ]
