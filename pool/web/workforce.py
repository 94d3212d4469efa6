"""The municipality's staff list: who is on it, and by when each must begin and complete the required modules."""

from datetime import date, datetime

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pool import wording
from pool.applications.models import Line
from pool.assessment import rules as limits
from pool.kernel import periods
from pool.kernel.refusals import Refusal, Refusals
from pool.rounds import queries as rounds
from pool.web import inputs, refusing
from pool.web.applications.forms import employee_facts, employee_fields
from pool.workforce import queries, services
from pool.workforce.models import Employee

ON_A_PAGE = 50


class EmployeeForm(forms.Form):
    """The facts of one employee. The reference of a known one is fixed: it is how colleagues find the person again."""

    use_required_attribute = False

    def __init__(self, data=None, employee: Employee | None = None):
        initial = employee and {
            "initials": employee.initials,
            "hired_on": employee.hired_on,
            "has_child_cases": "yes" if employee.has_child_cases else "no",
        }
        super().__init__(data, initial=initial)
        self.fields |= employee_fields()
        if employee:
            del self.fields["reference"]


@require_http_methods(["GET", "HEAD", "POST"])
def employees(request: HttpRequest) -> HttpResponse:
    """The staff list with a search, and a form for one more."""
    form = EmployeeForm(inputs.posted(request))
    if request.method == "POST" and form.is_valid() and _add(request, form, timezone.now()):
        return redirect("employees")
    text = request.GET.get("q", "").strip()[:100]
    found = queries.visible_to(request.user).prefetch_related(_asked())
    if text:
        found = found.filter(Q(reference__icontains=text) | Q(initials__icontains=text))
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    terms = _limits(timezone.now().astimezone(periods.COPENHAGEN).date())
    context = {
        "form": form,
        "q": text,
        "page": page,
        "rows": [_row(item, terms) for item in page],
        "limits": terms,
        "any": bool(page.paginator.count or text),
    }
    return render(request, "workforce/employees.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def employee(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the facts of one employee."""
    found = queries.one(request.user, pk)
    form = EmployeeForm(inputs.posted(request), found)
    if request.method == "POST" and form.is_valid() and _change(request, found, form, timezone.now()):
        return redirect("employees")
    context = {
        "form": form,
        "employee": {"reference": found.reference, "initials": found.initials, "changed_at": found.changed_at},
        "alike": [str(item) for item in queries.alike(found).order_by("reference", "pk")],
        "breadcrumbs": [{"label": _("Staff"), "url": reverse("employees")}, {"label": found.reference}],
    }
    return render(request, "workforce/employee.html", context)


urlpatterns = [
    path("staff/", employees, name="employees"),
    path("staff/<int:pk>/", employee, name="employee"),
]


def _add(request: HttpRequest, form: EmployeeForm, at: datetime) -> bool:
    """Put somebody on the list; a reference that is there already is not overwritten from here."""
    facts = employee_facts(form.cleaned_data)
    if queries.of(request.user.municipality).filter(reference=facts["reference"]).exists():
        form.add_error("reference", _("This reference is on your staff list already. Choose it there to change it."))
        return False
    return _keep(request, form, facts, _("%(who)s was added to the staff list."), at)


def _change(request: HttpRequest, known: Employee, form: EmployeeForm, at: datetime) -> bool:
    facts = employee_facts({**form.cleaned_data, "reference": known.reference})
    return _keep(request, form, facts, _("The facts of %(who)s were changed."), at)


def _keep(request: HttpRequest, form: EmployeeForm, facts: dict, done: str, at: datetime) -> bool:
    try:
        kept = services.keep_employee(municipality=request.user.municipality, by=request.user, at=at, **facts)
    except (Refusal, Refusals) as problem:
        refusing.into_form(form, problem)
        return False
    messages.success(request, done % {"who": kept})
    return True


def _asked() -> Prefetch:
    """The live lines of each employee: what has been asked for or awarded."""
    lines = Line.objects.filter(live=True).select_related("module", "application").order_by("pk")
    return Prefetch("lines", queryset=lines, to_attr="live_lines")


def _limits(day: date) -> dict:
    """The years within which the required modules must be begun and completed, from terms in force that have them."""
    found = next((item for item in rounds.terms_in_force(day) if item.begin_within_years), None)
    return {
        "begin": found.begin_within_years if found else None,
        "complete": found.complete_within_years if found else None,
    }


def _row(item: Employee, terms: dict) -> dict:
    return {
        "reference": item.reference,
        "url": reverse("employee", args=[item.pk]),
        "initials": item.initials,
        "hired_on": item.hired_on,
        "child_cases": item.has_child_cases,
        "begin_by": _limit(item.hired_on, terms["begin"]),
        "complete_by": _limit(item.hired_on, terms["complete"]),
        "modules": [
            f"{line.module.code}, {wording.term(line.term)}"
            for line in sorted(item.live_lines, key=lambda line: periods.term(line.term))
        ],
    }


def _limit(hired_on: date, years: int | None) -> date | None:
    return limits.begin_limit_on(hired_on, years)
