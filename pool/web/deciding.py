"""What a decision maker answers one case at a time: proposals to reject, and conditions that are to be met."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pool import wording
from pool.access import guard
from pool.applications.states import ApplicationState as S
from pool.assessment import queries as assessment
from pool.assessment.services.casework import HearingOpen
from pool.awards import queries
from pool.awards.models import Award, Rejection
from pool.awards.services import conditions, rejecting
from pool.kernel import periods
from pool.kernel.refusals import Refusal, WrongState
from pool.letters.services import sending
from pool.web import hearing, inputs, refusing
from pool.web.applications.forms import ReasonForm
from pool.web.assessment import asked


@require_safe
def rejection(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposal with what it rests on. Buttons stand there only for those who may answer."""
    return _proposal(request, queries.rejection(request.user, pk), _why_form())


@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.rejection(request.user, pk)
    return refusing.do(
        request,
        lambda: sending.sign_rejection(rejection=found, by=request.user, at=timezone.now()),
        _("The rejection is signed, and its letter goes out."),
        "rejection",
        pk,
    )


@require_POST
def turn_down(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = queries.rejection(request.user, pk), _why_form(request.POST)
    if not form.is_valid():
        return _proposal(request, found, form)
    try:
        rejecting.turn_down_rejection(
            rejection=found, why=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        )
    except Refusal as problem:
        if problem.kind in ("missing", "forbidden"):
            raise
        refusing.into_form(form, problem)
        return _proposal(request, queries.rejection(request.user, pk), form)
    messages.success(request, _("The proposal is turned down. The case goes on with its caseworker."))
    return redirect("rejection", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def condition(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that the condition of an award is met, and how that was shown."""
    at = timezone.now()
    award = queries.one(request.user, reference)
    label, hint = _("How it was shown"), _("Name the document and its date. The final letter prints this.")
    form = ReasonForm(label, hint, inputs.posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            note = form.cleaned_data["reason"]
            sending.meet_condition(award=award, note=note, by=request.user, at=at)
        except Refusal as problem:
            if problem.kind in ("missing", "forbidden"):
                raise
            refusing.into_form(form, problem)
        else:
            messages.success(request, _("The award is final, and its letter goes out."))
            return redirect("award", reference)
    context = {
        "award": award,
        "form": form,
        "why_not": _why_not_final(award, request.user),
        "is_late": award.condition_due_on is not None and _is_over(award, at),
        "now": at,
        "breadcrumbs": [
            {"label": _("Awards"), "url": reverse("awards")},
            {"label": award.reference, "url": reverse("award", args=[award.reference])},
            {"label": _("Condition")},
        ],
    }
    return render(request, "awards/condition.html", context, status=400 if form.errors else 200)


def _why_form(data=None) -> ReasonForm:
    return ReasonForm(_("Why do you turn it down?"), _("The caseworker reads the reason."), data)


def _proposal(request: HttpRequest, found: Rejection, form: ReasonForm) -> HttpResponse:
    at, case = timezone.now(), found.application
    row = asked.proposal(found)
    decides = guard.may(request.user, "decisions.sign") and row["is_open"]
    mine = found.proposed_by_id == request.user.pk or queries.handles(case, request.user)
    context = {
        "item": row,
        "case": case,
        "state_label": S(case.state).label,
        "round_name": wording.name(case.round),
        "may_answer": decides and not mine,
        "why_not_mine": wording.refusal_text(rejecting.ProposedByYou()) if decides and mine else "",
        "why_not_sign": _why_not_sign(found, at) if row["is_open"] else "",
        "hearings": hearing.rows(case, at),
        "form": form,
        "now": at,
        "breadcrumbs": [
            {"label": _("Worklist"), "url": reverse("worklist")},
            {"label": case.reference, "url": reverse("case", args=[case.reference])},
            {"label": _("Proposal to reject")},
        ],
    }
    return render(request, "awards/rejection.html", context, status=400 if form.errors else 200)


def _why_not_sign(found: Rejection, at: datetime) -> str:
    """Why the proposal can only be turned down now; empty where it can be signed."""
    case = found.application
    if case.state != S.SUBMITTED:
        return wording.refusal_text(WrongState(state=S(case.state).label))
    if queries.is_outdated(found):
        return wording.refusal_text(rejecting.Outdated())
    waiting = assessment.open_hearing(case, at)
    return wording.refusal_text(HearingOpen(deadline=waiting.answer_by)) if waiting else ""


def _why_not_final(award: Award, user) -> str:
    if not award.condition or award.condition_met_at:
        return wording.refusal_text(conditions.NoCondition())
    if award.prepared_by_id == user.pk or queries.handles(award.application, user):
        return wording.refusal_text(conditions.ConditionHandledByYou())
    return ""


def _is_over(award: Award, at: datetime) -> bool:
    return at.astimezone(periods.COPENHAGEN).date() > award.condition_due_on


urlpatterns = [
    path("rejections/<int:pk>/", rejection, name="rejection"),
    path("rejections/<int:pk>/sign/", sign, name="rejection_sign"),
    path("rejections/<int:pk>/turn-down/", turn_down, name="rejection_turn_down"),
    path("awards/<str:reference>/condition/", condition, name="award_condition"),
]
