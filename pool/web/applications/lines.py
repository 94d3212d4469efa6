"""The lines of an application: the table in the municipality's own order, and one line at a time."""

import functools
from datetime import datetime
from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from pool import wording
from pool.applications import queries
from pool.applications.models import Application, Line
from pool.applications.services import drafting
from pool.applications.services import lines as services
from pool.kernel.refusals import Refusal, Refusals
from pool.rounds import queries as rounds
from pool.web import inputs, refusing
from pool.web.applications import telling
from pool.web.applications.finding import own
from pool.web.applications.forms import LineForm, PlaceForm
from pool.workforce import queries as workforce


@require_http_methods(["GET", "HEAD", "POST"])
@own
def all_lines(request: HttpRequest, application: Application) -> HttpResponse:
    """The table of lines; sending the page marks the section as complete."""
    at = timezone.now()
    back = request.POST.get("back", request.GET.get("back", ""))
    problems: list[dict] = []
    if request.method == "POST":
        try:
            drafting.complete_section(application=application, section="lines", by=request.user, at=at)
            return redirect(telling.after(application, "lines", back))
        except (Refusal, Refusals) as problem:
            problems = wording.refusals(problem)
    lines = list(queries.lines_of(application))
    context = {
        **_head(application),
        "open": is_open(application, at),
        "why": telling.why_closed(application, at),
        "rows": line_rows(lines),
        "sum": line_sum(lines),
        "problems": problems,
        "back": back,
    }
    return render(request, "applications/lines.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@own
def add(request: HttpRequest, application: Application) -> HttpResponse:
    """Add a line for somebody on the staff list, or for somebody new."""
    at = timezone.now()
    form = LineForm(
        list(workforce.of(application.municipality)),
        rounds.of_round(application.round),
        rounds.terms_of(application.round),
        inputs.posted(request),
        initial={"employee": request.GET.get("employee", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            line = _added(application, form, request.user, at)
        except (Refusal, Refusals) as problem:
            refusing.into_form(form, problem)
        else:
            return _after_adding(request, application, line)
    lines = list(queries.lines_of(application))
    context = {
        **_head(application, _("Add a line")),
        "form": form,
        "sum": line_sum(lines),
        "may_add": is_open(application, at),
        "why": telling.why_closed(application, at),
    }
    return render(request, "applications/line_add.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@own
def change(request: HttpRequest, application: Application, pk: int) -> HttpResponse:
    """Change the module, the scheme or the term of a line; the employee stays."""
    at = timezone.now()
    line = queries.line(application, pk)
    form = PlaceForm(
        rounds.of_round(application.round),
        rounds.terms_of(application.round),
        inputs.posted(request),
        initial={"module": f"{line.scheme.code}:{line.module.code}", "term": line.term},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.change_line(line=line, by=request.user, at=at, **form.place())
        except (Refusal, Refusals) as problem:
            refusing.into_form(form, problem)
        else:
            messages.success(request, _("The line of %(who)s was changed.") % {"who": line.employee})
            return redirect("application_lines", application.reference)
    context = {
        **_head(application, _("Change a line")),
        "form": form,
        "line": line_rows([line])[0],
        "staff_url": reverse("employee", args=[line.employee_id]),
        "may_change": is_open(application, at),
        "why": telling.why_closed(application, at),
    }
    return render(request, "applications/line_change.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@own
def remove(request: HttpRequest, application: Application, pk: int) -> HttpResponse:
    """Ask first, then take the line off the draft."""
    line = queries.line(application, pk)
    if request.method == "POST":
        deed = functools.partial(services.remove_line, line=line, by=request.user, at=timezone.now())
        done = _("The line of %(who)s was removed.") % {"who": line.employee}
        return refusing.do(request, deed, done, "application_lines", application.reference)
    context = {**_head(application, _("Remove a line")), "line": line_rows([line])[0]}
    return render(request, "applications/line_remove.html", context)


@require_POST
@own
def move(request: HttpRequest, application: Application, pk: int) -> HttpResponse:
    """Move a line one place up or down and come back to it."""
    line, up = queries.line(application, pk), request.POST.get("way") == "up"
    try:
        services.move_line(line=line, up=up, by=request.user, at=timezone.now())
    except Refusal as problem:
        messages.error(request, wording.refusal_text(problem))
    return redirect(reverse("application_lines", args=[application.reference]) + f"#line-{pk}")


def is_open(application: Application, at: datetime) -> bool:
    """Say whether lines can be changed now."""
    if not queries.editable_at(application, at):
        return False
    return next(task["open"] for task in queries.task_list(application) if task["name"] == "lines")


def line_rows(lines: list[Line]) -> list[dict]:
    """The lines as a page shows them."""
    last = len(lines)
    return [
        {
            "pk": line.pk,
            "number": number,
            "reference": line.employee.reference,
            "initials": line.employee.initials,
            "hired_on": line.employee.hired_on,
            "has_child_cases": line.employee.has_child_cases,
            "module": wording.name(line.module),
            "code": line.module.code,
            "scheme": f"{line.scheme.code}. {wording.name(line.scheme)}",
            "term": line.term,
            "amount": line.requested_amount,
            "first": number == 1,
            "last": number == last,
            "url": reverse("application_line", args=[line.application.reference, line.pk]),
        }
        for number, line in enumerate(lines, start=1)
    ]


def line_sum(lines: list[Line]) -> dict:
    """The requested amount as rate × modules for each rate, and in all."""
    counts: dict[Decimal, int] = {}
    for line in lines:
        counts[line.requested_amount] = counts.get(line.requested_amount, 0) + 1
    parts = [
        ngettext("%(count)s module × %(rate)s", "%(count)s modules × %(rate)s", count)
        % {"count": wording.number(count), "rate": wording.money(rate)}
        for rate, count in sorted(counts.items())
    ]
    return {"parts": parts, "amount": sum((line.requested_amount for line in lines), Decimal(0)), "count": len(lines)}


def _added(application: Application, form: LineForm, by, at: datetime) -> Line:
    where = {"application": application, "by": by, "at": at, **form.place()}
    if form.employee_is_new():
        return services.add_line_with_employee(**where, **form.facts())
    return services.add_line(employee=form.cleaned_data["employee"], **where)


def _after_adding(request: HttpRequest, application: Application, line: Line) -> HttpResponse:
    told = _("%(who)s: %(module)s, %(term)s was added. Requested amount: %(amount)s.") % {
        "who": line.employee,
        "module": wording.name(line.module),
        "term": wording.term(line.term),
        "amount": wording.money(queries.one(request.user, application.reference).requested_amount),
    }
    messages.success(request, told)
    if request.POST.get("then") != "another":
        return redirect("application_lines", application.reference)
    again = reverse("application_line_add", args=[application.reference])
    return redirect(f"{again}?employee={line.employee.reference}")


def _head(application: Application, label: str = "") -> dict:
    section = _("Employees and modules")
    task = next(task for task in queries.task_list(application) if task["name"] == "lines")
    crumbs = telling.trail(application, section)
    if label:
        here = reverse("application_lines", args=[application.reference])
        crumbs = [*crumbs[:-1], {"label": section, "url": here}, {"label": label}]
    return {
        "application": {"reference": application.reference},
        "returned": task["reason"],
        "steps": telling.steps(application, "lines"),
        "breadcrumbs": crumbs,
        "number": 2,
        "total": 5,
    }
