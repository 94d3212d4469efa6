"""What a caseworker does to a case, one deed for each address. None of them touches an answer of the municipality."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pool.assessment import queries
from pool.assessment.services import casework as services
from pool.kernel.refusals import Refusal
from pool.web import refusing
from pool.web.assessment import case as pages
from pool.web.assessment.forms import LineForm
from pool.web.assessment.worklist import kept


@require_POST
def take(request: HttpRequest, reference: str) -> HttpResponse:
    return _do(request, reference, services.take, _("The case is yours."))


@require_POST
def line(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Answer for one line; a refusal is shown on the line, with what was typed."""
    found = queries.case(request.user, reference)
    row = queries.line(found, pk)
    form = LineForm(request.POST, prefix=f"line-{row.pk}")
    for field in form.fields.values():  # the summary on top says which line it speaks of
        field.label = _("%(label)s, line %(number)s") % {"label": field.label, "number": row.rank}
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.assess_line(
                line=row,
                ground=given["ground"],
                note=given["note"],
                score=given["score"],
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as problem:
            if problem.kind in ("missing", "forbidden"):
                raise
            refusing.into_form(form, problem)
        else:
            messages.success(request, _("Line %(number)s is assessed.") % {"number": row.rank})
            return redirect(_here(request, reference, f"#line-{_next(found, row)}"))
    return pages.page(request, found, bad=form)


@require_POST
def passed(request: HttpRequest, reference: str) -> HttpResponse:
    found = queries.case(request.user, reference)

    def deed():
        count = services.assess_passed(application=found, by=request.user, at=timezone.now())
        done = ngettext("%(count)s line is marked eligible.", "%(count)s lines are marked eligible.", count)
        messages.success(request, done % {"count": count})

    return refusing.do(request, deed, "", _here(request, reference, "#checks"))


@require_POST
def resume(request: HttpRequest, reference: str) -> HttpResponse:
    return _do(request, reference, services.resume, _("The case goes on with what was sent before."))


@require_POST
def finish(request: HttpRequest, reference: str) -> HttpResponse:
    return _do(request, reference, services.finish, _("The case is assessed and ready for the allocation."))


@require_POST
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    return _do(request, reference, services.reopen, _("The case is open for assessment again."))


def _do(request: HttpRequest, reference: str, deed, done: str) -> HttpResponse:
    found, at = queries.case(request.user, reference), timezone.now()
    here = _here(request, reference)
    return refusing.do(request, lambda: deed(application=found, by=request.user, at=at), done, here)


def _here(request: HttpRequest, reference: str, place: str = "") -> str:
    """The case's page with the filters that the person walks with."""
    return reverse("case", args=[reference]) + kept(request) + place


def _next(application, row) -> int:
    """The next line without an answer, or the line itself when it was the last."""
    lines = queries.lines_of(application)
    waiting = [item for item in lines if item.current_assessment is None]
    later = [item for item in waiting if (item.rank, item.pk) > (row.rank, row.pk)]
    return next((item.pk for item in (*later, *waiting)), row.pk)
