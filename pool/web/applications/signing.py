"""From the finished draft to the signature: hand over, take back, send back, sign, withdraw."""

import functools
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pool import wording
from pool.applications import queries
from pool.applications.models import Application
from pool.applications.services import signing as services
from pool.kernel.refusals import Refusal, Refusals
from pool.letters.services import sending
from pool.web import inputs, refusing
from pool.web.applications import telling
from pool.web.applications.checking import open_points, summary
from pool.web.applications.finding import own
from pool.web.applications.forms import HandOverForm, ReasonForm, SignForm


@require_http_methods(["GET", "HEAD", "POST"])
@own
def hand_over(request: HttpRequest, application: Application) -> HttpResponse:
    """Choose who shall sign; name and mail are shown before anything is handed over."""
    at = timezone.now()
    form = HandOverForm(list(queries.signatories(application)), inputs.posted(request), initial=_usual(application))
    if request.method == "POST" and form.is_valid():
        to = form.chosen()
        deed = functools.partial(services.hand_over, application=application, to=to, by=request.user, at=at)
        done = _("Handed over to %(who)s.")
        return _done(request, application, deed, done % {"who": to})
    able = telling.abilities(application, request.user, at)
    context = {
        **summary(application),
        "form": form,
        "able": able,
        "points": open_points(application) if able["edit"] else [],
        "why": telling.why_full(application, at) if able["edit"] else telling.why_closed(application, at),
        "breadcrumbs": telling.trail(application, _("Hand over for signature")),
        "now": at,
    }
    return render(request, "applications/hand_over.html", context)


@require_POST
@own
def take_back(request: HttpRequest, application: Application) -> HttpResponse:
    """Make it a draft again."""
    deed = functools.partial(services.take_back, application=application, by=request.user, at=timezone.now())
    return _done(request, application, deed, _("You took the application back. It can be changed again."))


@require_http_methods(["GET", "HEAD", "POST"])
@own
def send_back(request: HttpRequest, application: Application) -> HttpResponse:
    """The signatory gives the draft back with a reason."""
    form = ReasonForm(
        _("What must be changed?"),
        _("The reason stands on top of the application, where everybody who works on it reads it."),
        inputs.posted(request),
    )
    page = functools.partial(_reason_page, request, application, form, "applications/send_back.html")
    if request.method != "POST" or not form.is_valid():
        return page(_("Send back"))
    try:
        services.send_back(application=application, why=form.cleaned_data["reason"], by=request.user, at=timezone.now())
    except (Refusal, Refusals) as problem:
        refusing.into_form(form, problem)
        return page(_("Send back"))
    messages.success(request, _("You sent the application back. It can be changed again."))
    return redirect("application", application.reference)


@require_http_methods(["GET", "HEAD", "POST"])
@own
def sign(request: HttpRequest, application: Application) -> HttpResponse:
    """The whole application, the declaration, and the button that signs and sends it."""
    at = timezone.now()
    form = SignForm(inputs.posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            sending.submit(application=application, by=request.user, at=at)
        except (Refusal, Refusals) as problem:
            for row in wording.refusals(problem):
                messages.error(request, row["message"])
            return redirect("application", application.reference)
        return redirect("application_receipt", application.reference)
    able = telling.abilities(application, request.user, at)
    context = {
        **summary(application),
        "form": form,
        "able": able,
        "points": open_points(application) if able["edit"] else [],
        "waits_for": _other(application, request.user),
        "why": "" if able["sign"] else telling.why_full(application, at) or telling.why_closed(application, at),
        "breadcrumbs": telling.trail(application, _("Sign and send")),
        "now": at,
    }
    return render(request, "applications/sign.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@own
def withdraw(request: HttpRequest, application: Application) -> HttpResponse:
    """Take the application out of the round, with a reason, after reading what that means."""
    form = ReasonForm(_("Why do you withdraw it?"), _("The agency reads the reason."), inputs.posted(request))
    page = functools.partial(_reason_page, request, application, form, "applications/withdraw.html")
    if request.method != "POST" or not form.is_valid():
        return page(_("Withdraw"))
    try:
        sending.withdraw(application=application, why=form.cleaned_data["reason"], by=request.user, at=timezone.now())
    except (Refusal, Refusals) as problem:
        refusing.into_form(form, problem)
        return page(_("Withdraw"))
    messages.success(request, _("The application was withdrawn. Its employees and modules are free again."))
    return redirect("application", application.reference)


def _done(request: HttpRequest, application: Application, deed: Callable[[], object], done: str) -> HttpResponse:
    return refusing.do(request, deed, done, "application", application.reference)


def _usual(application: Application) -> dict:
    """Who is suggested: the grant officer, or the only one who may sign."""
    officer = queries.person(queries.answers_of(application).get("grant_officer", ""))
    known = list(queries.signatories(application))
    suggested = officer if officer in known else known[0] if len(known) == 1 else None
    return {"to": str(suggested.pk)} if suggested else {}


def _other(application: Application, user) -> str:
    """Another signatory for whom it waits; empty when there is none."""
    return str(application.handed_to) if application.handed_to_id not in (None, user.pk) else ""


def _reason_page(
    request: HttpRequest, application: Application, form: ReasonForm, template: str, label: str
) -> HttpResponse:
    at = timezone.now()
    context = {
        "application": {"reference": application.reference, "title": wording.name(application.round)},
        "is_sent": application.submitted_at is not None,
        "loses_place": application.submitted_at is not None and application.round.closes_when_used,
        "able": telling.abilities(application, request.user, at),
        "state": telling.state(application, at),
        "form": form,
        "breadcrumbs": telling.trail(application, label),
    }
    return render(request, template, context)
