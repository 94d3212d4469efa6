"""Hears the municipality, sets a condition for an award, and proposes to reject a case: each on a page of its own."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pool import wording
from pool.applications import queries as applications
from pool.applications.models import Application
from pool.applications.states import ApplicationState as S
from pool.assessment import queries
from pool.assessment.services import casework
from pool.assessment.services import hearing as services
from pool.awards import queries as awards
from pool.awards.services import rejecting
from pool.kernel.refusals import Refusal, WrongState
from pool.letters.services import sending
from pool.web import inputs, refusing
from pool.web.assessment.forms import ConditionForm, HearForm, RejectForm


@require_http_methods(["GET", "HEAD", "POST"])
def hear(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the deadline that will be given before anything is sent."""
    at, found = timezone.now(), queries.case(request.user, reference)
    form = HearForm(inputs.posted(request))

    def deed(given: dict) -> str:
        asked = sending.hear(application=found, by=request.user, at=at, **given)
        return _("Sent. The municipality has until %(until)s.") % {
            "until": wording.moment(asked.answer_by, weekday=True)
        }

    answers = applications.answers_of(found)
    more = {
        "until": queries.answer_deadline(found, at),
        "contact": answers.get("contact_name", ""),
        "contact_mail": answers.get("contact_email", ""),
        "why_not": _closed(found, request.user) or _heard(found, at),
    }
    return _page(request, found, form, deed, "hear", _("Hear the municipality"), more)


@require_http_methods(["GET", "HEAD", "POST"])
def condition(request: HttpRequest, reference: str) -> HttpResponse:
    """Set the condition, or change it."""
    at, found = timezone.now(), queries.case(request.user, reference)
    known = queries.condition_of(found)
    initial = {"content": known.content, "due_on": known.due_on} if known else None
    form = ConditionForm(inputs.posted(request), initial=initial)

    def deed(given: dict) -> str:
        services.set_condition(application=found, by=request.user, at=at, **given)
        return _("The condition is set. An award on this case is final when it is met.")

    label = _("Change the condition") if known else _("Set a condition")
    return _page(
        request, found, form, deed, "condition", label, {"known": known, "why_not": _closed(found, request.user)}
    )


@require_POST
def drop(request: HttpRequest, reference: str) -> HttpResponse:
    found, at = queries.case(request.user, reference), timezone.now()
    return refusing.do(
        request,
        lambda: services.drop_condition(application=found, by=request.user, at=at),
        _("The condition is taken away."),
        "case",
        reference,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def reject(request: HttpRequest, reference: str) -> HttpResponse:
    """Propose; nothing goes out before a decision maker has signed."""
    at, found = timezone.now(), queries.case(request.user, reference)
    form = RejectForm(inputs.posted(request))

    def deed(given: dict) -> str:
        rejecting.propose_rejection(application=found, by=request.user, at=at, **given)
        return _("Proposed. A decision maker signs the rejection or turns it down.")

    waiting = awards.open_rejection(found)
    proposed = wording.refusal_text(rejecting.ProposedAlready(who=str(waiting.proposed_by))) if waiting else ""
    why_not = _closed(found, request.user) or proposed or _heard(found, at)
    return _page(request, found, form, deed, "reject", _("Propose rejection"), {"why_not": why_not})


def _page(
    request: HttpRequest,
    found: Application,
    form,
    deed: Callable[[dict], str],
    name: str,
    label: str,
    more: dict,
) -> HttpResponse:
    """Do the deed with what was written, or show the page, with what was refused and what was typed."""
    if request.method == "POST" and form.is_valid():
        try:
            done = deed(form.cleaned_data)
        except Refusal as problem:
            if problem.kind in ("missing", "forbidden"):
                raise
            refusing.into_form(form, problem)
        else:
            messages.success(request, done)
            return redirect("case", found.reference)
    context = {
        "case": found,
        "label": label,
        "form": form,
        "now": timezone.now(),
        "breadcrumbs": [
            {"label": _("Worklist"), "url": reverse("worklist")},
            {"label": found.reference, "url": reverse("case", args=[found.reference])},
            {"label": label},
        ],
        **more,
    }
    return render(request, f"assessment/{name}.html", context, status=400 if form.errors else 200)


def _closed(found: Application, user) -> str:
    """Why the case is not open for this person; empty where it is."""
    handler = queries.handler(found)
    if handler and handler.caseworker_id != user.pk:
        return wording.refusal_text(casework.NotYourCase(who=str(handler.caseworker)))
    return "" if found.state == S.SUBMITTED else wording.refusal_text(WrongState(state=S(found.state).label))


def _heard(found: Application, at: datetime) -> str:
    waiting = queries.open_hearing(found, at)
    return wording.refusal_text(casework.HearingOpen(deadline=waiting.answer_by)) if waiting else ""
