"""The suspense account, and one entry with the claims that it may repay."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pool import wording
from pool.access import guard
from pool.kernel.refusals import Refusal, Refusals
from pool.settlement import claims, suspense
from pool.settlement.models import Incoming
from pool.settlement.services import repaying
from pool.web import refusing
from pool.web.claims import telling as claim_telling
from pool.web.incoming import telling
from pool.web.incoming.forms import MatchForm, SendBackForm

ON_A_PAGE = 50
LIKELY = 5  # claims that are shown open; the rest is folded away


@require_safe
def incoming(request: HttpRequest) -> HttpResponse:
    """What stands on the suspense account, the oldest first; `?all=1` everything that ever came in."""
    at, user = timezone.now(), request.user
    every = request.GET.get("all") == "1"
    waiting = suspense.in_suspense()
    page = Paginator(suspense.incoming() if every else waiting, ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [telling.row(item, at) for item in page]
    context = {
        "rows": rows,
        "page": page,
        "every": every,
        "total": suspense.suspense_total(),
        "longest": max((suspense.days_in_suspense(item, at) for item in waiting), default=0),
        "waiting": len(waiting),
        "long": telling.LONG,
        "ways": claim_telling.ways(user, "incoming"),
        "pills": [
            {"label": _("On the suspense account"), "url": "?", "current": not every, "count": len(waiting)},
            {"label": _("All that came in"), "url": "?all=1", "current": every, "count": suspense.incoming().count()},
        ],
        "may_take": guard.may(user, "incoming.take"),
    }
    return render(request, "incoming/list.html", context)


@require_safe
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    return _shown(request, suspense.incoming_at(pk))


@require_POST
def match(request: HttpRequest, pk: int) -> HttpResponse:
    found = suspense.incoming_at(pk)
    form = MatchForm(_choices(suspense.open_for(request.user, found)), request.POST)
    if not form.is_valid():
        return _shown(request, found, match_form=form)
    claim = claims.one(request.user, form.cleaned_data["claim"])
    try:
        repaying.match(
            incoming=found, claim=claim, amount=form.cleaned_data["amount"], by=request.user, at=timezone.now()
        )
    except (Refusal, Refusals) as problem:
        _into(form, problem)
        return _shown(request, found, match_form=form)
    messages.success(request, _("Matched with claim %(reference)s.") % {"reference": claim.reference})
    return redirect("incoming_entry", pk)


@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = suspense.incoming_at(pk), SendBackForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, back_form=form)
    given = form.cleaned_data
    try:
        repaying.send_back(incoming=found, amount=given["amount"], why=given["why"], by=request.user, at=timezone.now())
    except (Refusal, Refusals) as problem:
        _into(form, problem)
        return _shown(request, found, back_form=form)
    messages.success(request, _("Recorded as sent back to the sender."))
    return redirect("incoming_entry", pk)


def _into(form, problem: Refusal | Refusals) -> None:
    if isinstance(problem, Refusal) and problem.kind in ("missing", "forbidden"):
        raise problem
    refusing.into_form(form, problem)


def _shown(request: HttpRequest, found: Incoming, match_form=None, back_form=None) -> HttpResponse:
    """One entry; a form that was refused is shown with what was typed."""
    at, user, left = timezone.now(), request.user, suspense.unmatched(suspense.incoming_at(found.pk))
    may = bool(left) and guard.may(user, "incoming.match")
    handles = may and found.taken_by_id != user.pk
    fitting = suspense.open_for(user, found) if handles else []
    context = {
        "row": telling.row(suspense.incoming_at(found.pk), at),
        "matches": [_match(item, user) for item in found.matches.select_related("claim", "matched_by").order_by("pk")],
        "match_form": (match_form or _match_form(fitting, left)) if fitting else None,
        "back_form": (back_form or SendBackForm(initial={"amount": left})) if handles else None,
        "why_not": wording.refusal_text(repaying.TakenByYou()) if may and not handles else "",
        "no_claims": handles and not fitting,
        "bad": next((form for form in (match_form, back_form) if form is not None and form.errors), None),
        "breadcrumbs": telling.trail((found.reference, "")),
    }
    return render(request, "incoming/entry.html", context, status=400 if context["bad"] else 200)


def _match_form(fitting: list[suspense.Suggestion], left) -> MatchForm:
    """The likeliest claim is marked where something speaks for it; the amount is what both sides have left."""
    best = fitting[0]
    initial = {"claim": best.claim.reference, "amount": min(left, best.left)} if best.why else {"amount": left}
    return MatchForm(_choices(fitting), initial=initial)


def _choices(fitting: list[suspense.Suggestion]) -> list[tuple[str, str]]:
    return [(item.claim.reference, _choice(item)) for item in fitting]


def _choice(item: suspense.Suggestion) -> str:
    facts = {
        "reference": item.claim.reference,
        "municipality": item.claim.application.municipality.official_name,
        "left": wording.money(item.left),
    }
    text = _("%(reference)s, %(municipality)s: %(left)s is left") % facts
    why = ", ".join(_(telling.WHY[name]) for name in item.why)
    return f"{text} – {why}" if why else text


def _match(item, user) -> dict:
    url = reverse("claim", args=[item.claim.reference]) if item.claim and guard.may(user, "claims.read") else ""
    return {
        "claim": item.claim.reference if item.claim else "",
        "url": url,
        "amount": item.amount,
        "why": item.why,
        "at": item.matched_at,
        "who": str(item.matched_by),
    }
