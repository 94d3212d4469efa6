"""Whom each municipality's money goes to: its number, how it came there, and changes by two people."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pool import wording
from pool.access import guard
from pool.kernel.refusals import MissingField, Refusal, Refusals
from pool.registry import queries
from pool.registry.models import Municipality, PayeeChange
from pool.registry.services import payees as services
from pool.registry.states import PayeeState
from pool.web import inputs, refusing
from pool.web.applications.forms import ReasonForm
from pool.web.people import telling

TONES = {
    PayeeState.READY: "done",
    PayeeState.NO_NUMBER: "warning",
    PayeeState.PROPOSED: "info",
    PayeeState.WAITING: "info",
}


class PayeeForm(forms.Form):
    """The numbers of a municipality and where they were looked up. Services say what is right."""

    use_required_attribute = False

    def __init__(self, data=None, initial=None):
        super().__init__(data, initial=initial)
        cvr, source = _("CVR number"), _("Where you looked it up")
        numeric = {"inputmode": "numeric", "autocomplete": "off"}
        self.fields["cvr"] = forms.CharField(
            label=cvr,
            help_text=_("Eight digits. Payments go to the account (NemKonto) of this number."),
            widget=forms.TextInput(attrs=numeric),
            error_messages={"required": _missing(cvr)},
        )
        self.fields["gln"] = forms.CharField(
            label=_("GLN number"),
            help_text=_("Thirteen digits. Electronic invoices, such as a claim for repayment, go there."),
            widget=forms.TextInput(attrs=numeric),
            required=False,
        )
        self.fields["source"] = forms.CharField(
            label=source,
            help_text=_(
                "The register and the day, for example: virk.dk, 3 March 2027. Never an e-mail or a letter alone."
            ),
            error_messages={"required": _missing(source)},
        )


def _missing(label: str) -> str:
    return wording.refusal_text(MissingField(label=label))


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Every municipality with its number and whether money can go there; the state filters."""
    at, chosen = timezone.now(), request.GET.get("state", "")
    places = list(queries.municipalities())
    known = queries.payees([place.pk for place in places], at)
    rows = [_row(place, known[place.pk]) for place in places]
    context = {
        "rows": [row for row in rows if chosen not in PayeeState.values or row["state"]["code"] == chosen],
        "pills": _pills(rows, chosen),
        "waiting": [_change(item) for item in queries.payee_changes_waiting()],
        "now": at,
        "breadcrumbs": _trail(),
    }
    return render(request, "payees/list.html", context)


@require_safe
def payee(request: HttpRequest, code: str) -> HttpResponse:
    return _page(request, queries.municipality(code))


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, code: str) -> HttpResponse:
    place = queries.municipality(code)
    form = PayeeForm(inputs.posted(request), initial={"gln": place.gln})
    if request.method == "POST" and form.is_valid():
        try:
            services.propose_payee(municipality=place, **form.cleaned_data, by=request.user, at=timezone.now())
        except (Refusal, Refusals) as problem:
            if isinstance(problem, Refusal) and problem.kind in ("missing", "forbidden"):
                raise
            refusing.into_form(form, problem)
        else:
            messages.success(request, _("Proposed. Nothing is paid to the municipality until somebody has answered."))
            return redirect("payee", code)
    context = {"place": place, "number": spaced(place.cvr), "form": form, "breadcrumbs": _trail(place, _("New number"))}
    return render(request, "payees/propose.html", context, status=400 if form.errors else 200)


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.payee_change(pk)
    return refusing.do(
        request,
        lambda: services.confirm_payee(change=found, by=request.user, at=timezone.now()),
        _("Confirmed. The municipality is told, and payments wait so that it can object."),
        "payee",
        found.municipality.code,
    )


@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.payee_change(pk)
    form = telling.why_form(found, request.user, request.POST)
    if not form.is_valid():
        return _page(request, found.municipality, form)
    try:
        services.decline_payee(change=found, why=form.cleaned_data["reason"], by=request.user, at=timezone.now())
    except Refusal as problem:
        if problem.kind in ("missing", "forbidden"):
            raise
        refusing.into_form(form, problem)
        return _page(request, found.municipality, form)
    messages.success(request, _("Declined. The number stays as it is."))
    return redirect("payee", found.municipality.code)


def _page(request: HttpRequest, place: Municipality, form: ReasonForm | None = None) -> HttpResponse:
    """One municipality: its number, the proposal that waits, and every change there was."""
    at, user = timezone.now(), request.user
    found = queries.payee_changes_waiting().filter(municipality=place).first()
    waiting = _change(found) if found else None
    answers = waiting is not None and guard.may(user, "payees.confirm")
    mine = waiting is not None and found.proposed_by_id == user.pk
    context = {
        "place": place,
        "payee": _row(place, queries.payee(place, at)),
        "waiting": waiting,
        "changes": [_change(item) for item in queries.payee_changes().filter(municipality=place)],
        "form": form or (telling.why_form(found, user) if found else None),
        "may_propose": waiting is None and guard.may(user, "payees.propose"),
        "may_confirm": answers and not mine,
        "may_decline": answers,
        "takes_back": mine,
        "why_not": wording.refusal_text(services.PayeeProposedByYou()) if answers and mine else "",
        "now": at,
        "breadcrumbs": _trail(place),
    }
    return render(request, "payees/payee.html", context, status=400 if form and form.errors else 200)


def _row(place: Municipality, found: queries.Payee) -> dict:
    return {
        "name": place.official_name,
        "code": place.code,
        "url": reverse("payee", args=[place.code]),
        "cvr": spaced(found.cvr),
        "gln": found.gln,
        "state": {"code": found.reason.value, "label": found.reason.label, "tone": TONES[found.reason]},
        "waits_until": found.waits_until,
    }


def _change(item: PayeeChange) -> dict:
    return {
        "pk": item.pk,
        "municipality": item.municipality.official_name,
        "url": reverse("payee", args=[item.municipality.code]),
        "old": spaced(item.old_cvr),
        "new": spaced(item.new_cvr),
        "gln": item.new_gln,
        "source": item.source,
        "proposed_at": item.proposed_at,
        "proposed_by": str(item.proposed_by),
        "answered_at": item.confirmed_at or item.declined_at,
        "answered_by": str(item.confirmed_by or item.declined_by or ""),
        "waits_until": item.waits_until,
        "why": item.decline_reason,
        "is_open": not (item.confirmed_at or item.declined_at),
        "state": telling.state(item),
    }


def spaced(cvr: str) -> str:
    """A CVR number as registers print it: 55 13 30 18."""
    return "\u00a0".join(cvr[place : place + 2] for place in range(0, len(cvr), 2))


def waiting(user) -> list[dict]:
    """The proposals about payees that wait, for the start pages."""
    return [{**_change(item), "mine": item.proposed_by_id == user.pk} for item in queries.payee_changes_waiting()]


def _pills(rows: list[dict], chosen: str) -> list[dict]:
    states = [row["state"]["code"] for row in rows]
    found = [{"label": _("All"), "url": "?", "current": chosen not in PayeeState.values, "count": len(rows)}]
    return found + [
        {"label": state.label, "url": f"?state={state.value}", "current": chosen == state, "count": states.count(state)}
        for state in PayeeState
    ]


def _trail(place: Municipality | None = None, here: str = "") -> list[dict]:
    found = [{"label": _("Catalogue"), "url": reverse("catalogue")}]
    found.append({"label": _("Payees"), "url": reverse("payees")})
    if place:
        found.append({"label": place.official_name, "url": reverse("payee", args=[place.code])})
    if here:
        found.append({"label": here})
    found[-1] = {"label": found[-1]["label"]}
    return found


urlpatterns = [
    path("catalogue/payees/", overview, name="payees"),
    path("catalogue/payees/<str:code>/", payee, name="payee"),
    path("catalogue/payees/<str:code>/propose/", propose, name="payee_propose"),
    path("catalogue/payee-changes/<int:pk>/confirm/", confirm, name="payee_confirm"),
    path("catalogue/payee-changes/<int:pk>/decline/", decline, name="payee_decline"),
]
