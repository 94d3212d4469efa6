"""Offers from the reserve list: the agency makes them, a signatory of the municipality answers."""

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from pool import wording
from pool.access import guard, rules
from pool.access import queries as people
from pool.awards.services import running
from pool.kernel import money
from pool.kernel.refusals import Refusal
from pool.rounds.models import Round
from pool.settlement import ending
from pool.settlement.models import Offer
from pool.settlement.services import offering
from pool.settlement.states import OfferState
from pool.web import inputs, refusing
from pool.web.applications.forms import ReasonForm
from pool.web.rounds import overview

PAGE = 50
TONES = {
    OfferState.MADE: "info",
    OfferState.ACCEPTED: "success",
    OfferState.DECLINED: "neutral",
    OfferState.EXPIRED: "warning",
    OfferState.TAKEN_BACK: "muted",
}


@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    """The newest first; a state and a round as filters."""
    user, found = request.user, ending.visible_offers(request.user)
    state, round = request.GET.get("state", ""), request.GET.get("round", "")[:40]
    if round:
        found = found.filter(line__application__round__code=round)
    pills = _pills(request, found, state)
    if state in OfferState.values:
        found = found.filter(state=state)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    at = timezone.now()
    context = {
        "rows": [row(item, at) for item in page],
        "page": page,
        "pills": pills,
        "for_agency": not guard.is_municipal(user),
        "now": at,
        "breadcrumbs": [{"label": _("Offers")}],
    }
    return render(request, "offers/list.html", context)


@require_safe
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, ending.offer(request.user, pk), _why_form())


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    found = ending.offer(request.user, pk)
    return refusing.do(
        request,
        lambda: offering.accept_offer(offer=found, by=request.user, at=timezone.now()),
        _("You have said yes. The agency now makes the decision, and its letter comes to you."),
        "offer",
        pk,
    )


@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    found = ending.offer(request.user, pk)
    return refusing.do(
        request,
        lambda: offering.decline_offer(offer=found, by=request.user, at=timezone.now()),
        _("You have said no. The money goes to the next on the list."),
        "offer",
        pk,
    )


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = ending.offer(request.user, pk), _why_form(inputs.posted(request))
    if not form.is_valid():
        return _page(request, found, form)
    try:
        offering.take_back_offer(offer=found, why=form.cleaned_data["reason"], by=request.user, at=timezone.now())
    except Refusal as problem:
        if problem.kind in ("missing", "forbidden"):
            raise
        refusing.into_form(form, problem)
        return _page(request, ending.offer(request.user, pk), form)
    messages.success(request, _("The offer is taken back. Tell the municipality why."))
    return redirect("offer", pk)


@require_POST
def make(request: HttpRequest, code: str) -> HttpResponse:
    """Offer what the pool holds to those who are next."""
    round = overview.one(code)

    def deed():
        made = offering.make_offers(round=round, by=request.user, at=timezone.now())
        text = ngettext(
            "%(count)s line has been offered money. The letter is on its way.",
            "%(count)s lines have been offered money. The letters are on their way.",
            len(made),
        )
        messages.success(request, text % {"count": wording.number(len(made))})

    return refusing.do(request, deed, "", "round_reserve", code)


@require_POST
def propose(request: HttpRequest, code: str) -> HttpResponse:
    """The run of the accepted offers; from there on it goes as every run does."""
    round = overview.one(code)
    seed = request.POST.get("seed", "")
    try:
        run = offering.propose_offered(round=round, seed=seed, by=request.user, at=timezone.now())
    except Refusal as problem:
        if problem.kind in ("missing", "forbidden"):
            raise
        messages.error(request, wording.refusal_text(problem))
        return redirect("round_reserve", code)
    messages.success(request, _("The run of the accepted offers is proposed. Somebody else approves it."))
    return redirect("run", run.pk)


def row(item: Offer, at: datetime) -> dict:
    """One offer, for lists and for its page."""
    state, line = OfferState(item.state), item.line
    case = line.application
    return {
        "pk": item.pk,
        "url": reverse("offer", args=[item.pk]),
        "title": _("Offer %(number)s") % {"number": item.pk},
        "municipality": case.municipality.official_name,
        "reference": case.reference,
        "round": case.round.code,
        "round_name": wording.name(case.round),
        "employee": line.employee.reference,
        "initials": line.employee.initials,
        "module": wording.name(line.module),
        "term": wording.term(line.term),
        "place": item.place,
        "amount": item.amount,
        "answer_by": item.answer_by,
        "is_late": state == OfferState.MADE and at > item.answer_by,
        "state": {"code": state.value, "label": state.label, "tone": TONES[state]},
        "made_at": item.made_at,
        "made_by": str(item.made_by),
        "ended_at": item.answered_at if state in (OfferState.ACCEPTED, OfferState.DECLINED) else item.ended_at,
        "answered_by": str(item.answered_by or ""),
    }


def on_reserve(round: Round, user, at: datetime) -> dict:
    """What the reserve list says of offers: who is next, what is free, and which offers there are."""
    rows = [row(item, at) for item in ending.visible_offers(user).filter(line__application__round=round)]
    accepted = ending.accepted_offers(round).count()
    following = ending.next_in_line(round, again=True)
    stands = round.runs.filter(state="proposed").first()
    return {
        "rows": rows,
        "free": ending.free(round),
        "next": [
            {
                "place": item.place,
                "municipality": item.line.application.municipality.official_name,
                "employee": item.line.employee.reference,
                "initials": item.line.employee.initials,
                "module": wording.name(item.line.module),
                "wants": item.wants,
            }
            for item in following
        ],
        "total": sum((item.wants for item in following), money.ZERO),
        "accepted": accepted,
        "may_make": guard.may(user, "offers.make") and bool(following) and (stands is None or stands.is_offered),
        "may_propose": guard.may(user, "allocation.propose") and bool(accepted) and stands is None,
        "stands": {"number": stands.number, "url": reverse("run", args=[stands.pk])} if stands else None,
        "why_not": wording.refusal_text(running.RunStands(number=stands.number))
        if stands and not stands.is_offered
        else "",
    }


def _page(request: HttpRequest, found: Offer, form: ReasonForm) -> HttpResponse:
    at, user = timezone.now(), request.user
    told = row(found, at)
    waits = found.state == OfferState.MADE
    application = found.line.application
    run = ending.run_of(found)
    context = {
        "item": told,
        "case_url": reverse("case" if guard.may(user, "cases.read") else "application", args=[application.reference]),
        "waits": waits,
        "may_answer": waits and not told["is_late"] and guard.may(user, "offers.answer"),
        "too_late": wording.refusal_text(offering.OfferOver(deadline=found.answer_by)) if told["is_late"] else "",
        "run": run if guard.may(user, "allocation.read") else None,
        "may_take_back": found.state in ending.STANDING and not run and guard.may(user, "offers.make"),
        "signatories": _signatories(application) if waits and not guard.may(user, "offers.answer") else "",
        "form": form,
        "now": at,
        "breadcrumbs": [{"label": _("Offers"), "url": reverse("offers")}, {"label": told["title"]}],
    }
    return render(request, "offers/offer.html", context, status=400 if form.errors else 200)


def _signatories(application) -> str:
    found = people.of_municipality(application.municipality_id, rules.SIGNATORY)
    return ", ".join(str(person) for person in found) or _("nobody yet")


def _pills(request: HttpRequest, found, chosen: str) -> list[dict]:
    """All, and each state that an offer is in, with how many there are."""
    values = request.GET.copy()
    values.pop("page", None)
    counts: dict[str, int] = {}
    for state in found.values_list("state", flat=True):
        counts[state] = counts.get(state, 0) + 1

    def pill(label: str, state: str, count: int) -> dict:
        values["state"] = state
        current = state == chosen if state else chosen not in OfferState.values
        return {"label": label, "count": count, "url": f"?{values.urlencode()}", "current": current}

    shown = [item for item in OfferState if counts.get(item.value)]
    return [pill(_("All"), "", sum(counts.values())), *(pill(i.label, i.value, counts[i.value]) for i in shown)]


def _why_form(data=None) -> ReasonForm:
    return ReasonForm(_("Why is the offer taken back?"), _("It stands in the history of the case."), data)


urlpatterns = [
    path("offers/", offers, name="offers"),
    path("offers/<int:pk>/", offer, name="offer"),
    path("offers/<int:pk>/accept/", accept, name="offer_accept"),
    path("offers/<int:pk>/decline/", decline, name="offer_decline"),
    path("offers/<int:pk>/take-back/", take_back, name="offer_take_back"),
    path("allocation/<str:code>/offers/", make, name="offers_make"),
    path("allocation/<str:code>/offers/propose/", propose, name="offers_propose"),
]
