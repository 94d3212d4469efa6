"""Switches people off, and on again."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pool.access import queries
from pool.access.services import switching
from pool.kernel.refusals import Refusal
from pool.web import inputs, refusing
from pool.web.applications.forms import ReasonForm
from pool.web.people import overview


@require_http_methods(["GET", "HEAD", "POST"])
def off(request: HttpRequest, pk: int) -> HttpResponse:
    words = {
        "title": _("Switch off"),
        "lead": _("The person is signed out at once and cannot sign in again. All their roles end."),
        "hint": _("For example: has left the agency on 31 March."),
        "done": _("Switched off. All roles have ended."),
    }
    return _switch(request, pk, switching.switch_off, words)


@require_http_methods(["GET", "HEAD", "POST"])
def on(request: HttpRequest, pk: int) -> HttpResponse:
    words = {
        "title": _("Switch on"),
        "lead": _("The person can sign in again, and holds no role. Each role must be proposed and confirmed anew."),
        "hint": _("For example: is back from leave."),
        "done": _("Switched on. The person holds no role until one is proposed and confirmed."),
    }
    return _switch(request, pk, switching.switch_on, words)


def _switch(request: HttpRequest, pk: int, deed: Callable, words: dict) -> HttpResponse:
    found, form = queries.person(pk), ReasonForm(_("Why"), words["hint"], inputs.posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            deed(user=found, why=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except Refusal as problem:
            if problem.kind in ("missing", "forbidden"):
                raise
            refusing.into_form(form, problem)
        else:
            messages.success(request, words["done"])
            return redirect("person", pk)
    context = {"who": found, "form": form, **words, "breadcrumbs": overview.trail(found, words["title"])}
    return render(request, "people/switch.html", context, status=400 if form.errors else 200)
