"""The access report, its quarterly signature, and the reviews as they were signed."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pool import wording
from pool.access import guard, queries
from pool.access import report as facts
from pool.access.services import reviewing
from pool.kernel.refusals import Refusal
from pool.reports import access, catalogue, files
from pool.web import refusing
from pool.web.applications.forms import ReasonForm
from pool.web.people import telling
from pool.web.reports import UnknownFormat


class SignForm(ReasonForm):
    """Which quarter, what was looked at, and the roles that were shown."""

    def __init__(self, quarters: list[dict], seen: str, data=None):
        super().__init__(_("What you looked at, and what follows"), _("Others read it beside the report."), data)
        self.fields = {
            "quarter": forms.ChoiceField(
                label=_("Quarter"),
                choices=[(item["value"], item["name"]) for item in quarters],
                initial=quarters[-1]["value"] if quarters else None,
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("Choose a quarter."),
                    "invalid_choice": wording.refusal_text(reviewing.NotToBeReviewed()),
                },
            ),
            "note": self.fields["reason"],
            "seen": forms.CharField(initial=seen, max_length=64, widget=forms.HiddenInput, required=False),
        }


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """Everybody, what they may do, who gave it, and what to ask about; with `format`, as a file."""
    form = request.GET.get("format", "")
    if not form:
        return _page(request)
    if form not in catalogue.FORMATS:
        raise UnknownFormat(given=form[:40], formats=list(catalogue.FORMATS))
    table = access.table(timezone.now())
    answer = HttpResponse(files.made(table, form), content_type=files.TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{files.name(table, form)}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def sign(request: HttpRequest) -> HttpResponse:
    """Sign the report as it was shown. Where something is wrong, it is shown again with what was written."""
    at = timezone.now()
    form = SignForm(_signable(at), "", request.POST)
    if form.is_valid():
        year, _dash, quarter = form.cleaned_data["quarter"].partition("-")
        given = {"note": form.cleaned_data["note"], "seen": form.cleaned_data["seen"]}
        try:
            made = reviewing.sign_review(year=int(year), quarter=int(quarter), **given, by=request.user, at=at)
        except Refusal as problem:
            if problem.kind in ("missing", "forbidden"):
                raise
            refusing.into_form(form, problem)
        else:
            messages.success(request, _("Signed. The report is kept as you have seen it."))
            return redirect("access_review", made.year, made.quarter)
    return _page(request, form)


@require_safe
def review(request: HttpRequest, year: int, quarter: int) -> HttpResponse:
    """A review as it was signed."""
    found, title = queries.review(year, quarter), telling.name(year, quarter)
    people = found.content["people"]
    context = {
        "title": title,
        "item": found,
        "figures": _figures(facts.counts(people)),
        "rows": _told(people),
        "breadcrumbs": [*_trail(), {"label": title}],
    }
    return render(request, "people/review.html", context)


def _page(request: HttpRequest, form: SignForm | None = None) -> HttpResponse:
    at = timezone.now()
    rows, quarters = facts.rows(at), [telling.quarter(item) for item in queries.reviews(at)]
    signable = _signable(at)
    may_sign = guard.may(request.user, "access.review") and bool(signable)
    if form is None and may_sign:
        form = SignForm(signable, facts.seen(rows))
    elif form is not None:  # what is shown now is what the next try signs
        form.data = form.data.copy()
        form.data["seen"] = facts.seen(rows)
    context = {
        "figures": _figures(facts.counts(rows)),
        "rows": _told(rows),
        "quarters": quarters,
        "overdue": telling.overdue(at),
        "as_of": at,
        "form": form if may_sign else None,
        "formats": [{"label": name.upper(), "url": f"?format={name}"} for name in catalogue.FORMATS],
        "breadcrumbs": [*_trail()[:1], {"label": _("Access report")}],
    }
    return render(request, "people/report.html", context, status=400 if form and form.errors else 200)


def _told(rows: list[dict]) -> list[dict]:
    """Those to ask about come first."""
    return sorted((telling.person(row) for row in rows), key=lambda row: not row["marks"])


def _signable(at) -> list[dict]:
    return [telling.quarter(item) for item in queries.reviews(at) if item.can_be_signed]


def _trail() -> list[dict]:
    return [
        {"label": _("People"), "url": reverse("people")},
        {"label": _("Access report"), "url": reverse("access_report")},
    ]


def _figures(counted: dict[str, int]) -> list[dict]:
    labels = [_("People with a role"), *access.flags({"flags": list(facts.FLAGS)})]
    return [
        {"label": label, "value": wording.number(counted[name])}
        for name, label in zip(("people", *facts.FLAGS), labels, strict=True)
    ]
