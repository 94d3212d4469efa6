"""Answers to a change: the agency's, and that of the person who is named as grant officer."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pool.kernel.refusals import Refusal, Refusals
from pool.settlement import changes
from pool.settlement.models import Change
from pool.settlement.services import changing, deciding_changes
from pool.settlement.states import ChangeKind
from pool.web import refusing
from pool.web.changing import pages
from pool.web.changing.forms import DecisionForm, ReleaseForm, WhyNotForm


@require_POST
def approve(request: HttpRequest, reference: str) -> HttpResponse:
    found = changes.one(request.user, reference)
    form = ReleaseForm(request.POST) if found.kind == ChangeKind.WITHDRAWAL else DecisionForm(request.POST)
    return _answer(
        request,
        found,
        form,
        lambda: deciding_changes.approve(
            change=found,
            decision=form.cleaned_data["decision"],
            reason_class=form.released_as(),
            by=request.user,
            at=timezone.now(),
        ),
        _("Approved. The letter amends the grant letter."),
    )


@require_POST
def refuse(request: HttpRequest, reference: str) -> HttpResponse:
    found = changes.one(request.user, reference)
    form = ReleaseForm(request.POST) if found.kind == ChangeKind.WITHDRAWAL else DecisionForm(request.POST)
    return _answer(
        request,
        found,
        form,
        lambda: deciding_changes.refuse(
            change=found, decision=form.cleaned_data["decision"], by=request.user, at=timezone.now()
        ),
        _("Refused. The municipality gets a letter with the reasons."),
    )


@require_POST
def take_over(request: HttpRequest, reference: str) -> HttpResponse:
    found = changes.one(request.user, reference)
    return refusing.do(
        request,
        lambda: changing.confirm_officer(change=found, by=request.user, at=timezone.now()),
        _("You answer for the grant from now on."),
        "change",
        reference,
    )


@require_POST
def decline(request: HttpRequest, reference: str) -> HttpResponse:
    found, form = changes.one(request.user, reference), WhyNotForm(request.POST)
    return _answer(
        request,
        found,
        form,
        lambda: changing.decline_officer(
            change=found, why=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        ),
        _("Declined. Whoever named you is told."),
    )


def _answer(request: HttpRequest, found: Change, form, deed: Callable[[], object], done: str) -> HttpResponse:
    """Do it, or show the change again with what was typed and why not."""
    if not form.is_valid():
        return pages.shown(request, found, form)
    try:
        deed()
    except (Refusal, Refusals) as problem:
        if isinstance(problem, Refusal) and problem.kind in ("missing", "forbidden"):
            raise
        refusing.into_form(form, problem)
        found.refresh_from_db()
        return pages.shown(request, found, form)
    messages.success(request, done)
    return redirect("change", found.reference)
