"""Grants that lapse: what is late, a proposal by the caseworker, and the answer of a decision maker."""

from datetime import datetime

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
from pool.awards import queries as awards
from pool.awards.models import Award, Lapse
from pool.awards.states import AwardState, LapseGround
from pool.kernel.refusals import ReasonMissing, Refusal, WrongState
from pool.ledger.rules import REASON_CLASSES, REUSABLE
from pool.payments import lapses, queries
from pool.payments.services import accepting
from pool.web import acceptance, inputs, refusing
from pool.web.accepting import trail
from pool.web.applications.forms import ReasonForm

CLOSED = 50  # answered proposals that the list shows


class LapseForm(forms.Form):
    use_required_attribute = False

    def __init__(self, grounds: list[str], data=None):
        super().__init__(data, initial={"ground": grounds[0] if len(grounds) == 1 else None})
        choose = {"required": _("Choose one."), "invalid_choice": _("Choose one of these.")}
        self.fields["ground"] = forms.ChoiceField(
            label=_("Why does the grant lapse?"),
            choices=[(ground, LapseGround(ground).label) for ground in grounds],
            widget=forms.RadioSelect,
            error_messages=choose,
        )
        self.fields["reason_class"] = forms.ChoiceField(
            label=_("Reason class"),
            help_text=_("It decides whether the money can be used again this year or goes to the treasury."),
            choices=[(code, _class(code)) for code, label in REASON_CLASSES],
            widget=forms.RadioSelect,
            error_messages=choose,
        )
        self.fields["explanation"] = forms.CharField(
            label=_("Explanation for the letter"),
            help_text=_("What was agreed, what was missing, and when the municipality was reminded."),
            widget=forms.Textarea,
            error_messages={"required": wording.refusal_text(ReasonMissing())},
        )
        self.fields["explanation"].max_length = 2000  # for the counter; the service measures


def _class(code: str) -> str:
    where = _("back to the pool, can be used again this year") if code in REUSABLE else _("to the treasury")
    return f"{acceptance.reason_label(code)} – {where}"


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What is late, what is proposed, and what became of earlier proposals."""
    at, user = timezone.now(), request.user
    found = list(lapses.lapses(user)[: 2 * CLOSED])
    proposed = {item.award_id for item in lapses.waiting(user)}
    context = {
        "late": [_late(item, queries.acceptance_deadline(item), proposed) for item in lapses.late(user, at)],
        "idle": [_late(item, queries.start_deadline(item), proposed) for item in lapses.idle(user, at)],
        "waiting": [acceptance.lapse_row(item, user) for item in lapses.waiting(user)],
        "answered": [acceptance.lapse_row(item, user) for item in found if item.signed_at or item.turned_down_at],
        "now": at,
        "breadcrumbs": [{"label": _("Awards"), "url": reverse("awards")}, {"label": _("Grants not taken up")}],
    }
    return render(request, "lapses/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, reference: str) -> HttpResponse:
    at, found = timezone.now(), awards.one(request.user, reference)
    form = LapseForm(lapses.grounds(found, at), inputs.posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = accepting.propose_lapse(award=found, by=request.user, at=at, **form.cleaned_data)
        except Refusal as problem:
            if problem.kind in ("missing", "forbidden"):
                raise
            refusing.into_form(form, problem)
        else:
            messages.success(request, _("Proposed. A decision maker lets the grant lapse or turns the proposal down."))
            return redirect("lapse", made.pk)
    context = {
        "award": found,
        "form": form,
        "why_not": _why_not_propose(found, at),
        "left": queries.left_of(found),
        "now": at,
        "breadcrumbs": trail(found, _("Propose that it lapses")),
    }
    return render(request, "lapses/propose.html", context, status=400 if form.errors else 200)


@require_safe
def lapse(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, lapses.lapse(request.user, pk), _why_form())


@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    found = lapses.lapse(request.user, pk)
    return refusing.do(
        request,
        lambda: accepting.sign_lapse(lapse=found, by=request.user, at=timezone.now()),
        _("The grant has lapsed. Its letter goes out, and the money is released."),
        "lapse",
        pk,
    )


@require_POST
def turn_down(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = lapses.lapse(request.user, pk), _why_form(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    try:
        accepting.turn_down_lapse(lapse=found, why=form.cleaned_data["reason"], by=request.user, at=timezone.now())
    except Refusal as problem:
        if problem.kind in ("missing", "forbidden"):
            raise
        refusing.into_form(form, problem)
        return _page(request, lapses.lapse(request.user, pk), form)
    messages.success(request, _("The proposal is turned down. The grant stands."))
    return redirect("lapse", pk)


def _page(request: HttpRequest, found: Lapse, form: ReasonForm) -> HttpResponse:
    at, user, award = timezone.now(), request.user, found.award
    row = acceptance.lapse_row(found, user)
    decides = guard.may(user, "lapses.sign") and row["state"]["code"] == acceptance.OPEN
    mine = row["mine"] or awards.handles(award.application, user)
    context = {
        "item": row,
        "award": award,
        "state": AwardState(award.state),
        "left": queries.left_of(award),
        "paid": queries.paid_of(award),
        "may_answer": decides and not mine,
        "why_not_mine": wording.refusal_text(accepting.LapseProposedByYou()) if decides and mine else "",
        "why_not_sign": _why_not_sign(found, at) if decides else "",
        "form": form,
        "now": at,
        "breadcrumbs": [
            {"label": _("Awards"), "url": reverse("awards")},
            {"label": _("Grants not taken up"), "url": reverse("lapses")},
            {"label": award.reference},
        ],
    }
    return render(request, "lapses/lapse.html", context, status=400 if form.errors else 200)


def _late(item: Award, deadline, proposed: set[int]) -> dict:
    return {
        "reference": item.reference,
        "url": reverse("award", args=[item.reference]),
        "municipality": item.application.municipality.official_name,
        "deadline": deadline,
        "awarded": item.awarded_amount,
        "is_proposed": item.pk in proposed,
    }


def _why_form(data=None) -> ReasonForm:
    return ReasonForm(_("Why do you turn it down?"), _("The caseworker reads the reason."), data)


def _why_not_propose(award: Award, at: datetime) -> str:
    """Why it cannot be proposed now; empty where it can."""
    if lapses.open_of(award):
        return wording.refusal_text(accepting.LapseProposed())
    if lapses.grounds(award, at):
        return ""
    if award.state != AwardState.ACCEPTED:
        return wording.refusal_text(WrongState(state=award.get_state_display()))
    if queries.has_begun(award):
        return wording.refusal_text(accepting.HasBegun())
    return wording.refusal_text(accepting.NotDueToLapse(deadline=queries.start_deadline(award)))


def _why_not_sign(found: Lapse, at: datetime) -> str:
    """Why the proposal can only be turned down now; empty where it can be signed."""
    if found.ground in lapses.grounds(found.award, at):
        return ""
    return wording.refusal_text(accepting.WrongLapseGround(state=found.award.get_state_display()))


urlpatterns = [
    path("lapses/", overview, name="lapses"),
    path("lapses/<int:pk>/", lapse, name="lapse"),
    path("lapses/<int:pk>/sign/", sign, name="lapse_sign"),
    path("lapses/<int:pk>/turn-down/", turn_down, name="lapse_turn_down"),
    path("awards/<str:reference>/lapse/", propose, name="award_lapse"),
]
