"""Many lines at once: paste or upload a table, read what is wrong in it, confirm the rest."""

import functools
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pool import wording
from pool.applications import queries, tables
from pool.applications.models import Application, ImportDraft
from pool.applications.services import imports as services
from pool.kernel import grids
from pool.kernel.refusals import NotFound, Refusal, Refusals
from pool.rounds import queries as rounds
from pool.web import refusing
from pool.web.applications import blanks, telling
from pool.web.applications.finding import own
from pool.web.applications.forms import FileForm, PasteForm
from pool.web.applications.lines import is_open


@require_http_methods(["GET", "HEAD", "POST"])
@own
def send(request: HttpRequest, application: Application) -> HttpResponse:
    """Paste rows or upload a file; either way the next page shows what was read before anything is imported."""
    at = timezone.now()
    pasting = "pasted" in request.POST
    paste = PasteForm(request.POST if pasting else None)
    upload = FileForm(request.POST, request.FILES) if request.method == "POST" and not pasting else FileForm()
    form = paste if pasting else upload
    if request.method == "POST" and form.is_valid():
        try:
            draft = _read(application, form, request.user, at)
            return redirect("application_import_check", application.reference, draft.pk)
        except (Refusal, Refusals) as problem:
            _into(form, problem)
    context = {
        **_head(application, _("Add many lines at once")),
        "paste": paste,
        "upload": upload,
        "may_add": is_open(application, at),
        "why": telling.why_closed(application, at),
        "columns": blanks.columns(application.round),
    }
    return render(request, "applications/import.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@own
def check(request: HttpRequest, application: Application, pk: int) -> HttpResponse:
    """What was read: faults by row, good rows, and the choice between importing and throwing away."""
    draft = queries.import_draft(application, pk)
    if request.method == "POST":
        return _confirm(request, application, draft)
    context = {
        **_head(application, _("Check the table")),
        "draft": {
            "pk": draft.pk,
            "source": draft.source,
            "read_at": draft.read_at,
            "settled": draft.settled_at is not None,
            "confirmed": draft.confirmed,
        },
        "rows": [{**row, "hired_on": tables.day(row["hired_on"])} for row in draft.rows],
        "faults": [_fault(item) for item in draft.faults],
        "faulty": len({item["row"] for item in draft.faults}),
        "may_add": is_open(application, timezone.now()),
    }
    return render(request, "applications/import_check.html", context)


@require_POST
@own
def discard(request: HttpRequest, application: Application, pk: int) -> HttpResponse:
    """Throw the table away; nothing was imported."""
    draft = queries.import_draft(application, pk)
    deed = functools.partial(services.discard, draft=draft, by=request.user, at=timezone.now())
    done = _("The table was thrown away. Nothing was imported.")
    return refusing.do(request, deed, done, "application_lines", application.reference)


@require_safe
@own
def template(request: HttpRequest, application: Application) -> HttpResponse:
    """A table to fill in, as CSV or XLSX, with the round's own modules and terms."""
    form = request.GET.get("format", "xlsx")
    if form not in blanks.MADE:
        raise NotFound()
    content = blanks.MADE[form](application.round)
    name = f"kronespor-{application.round.code}.{form}"
    response = HttpResponse(content, content_type=blanks.TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _read(application: Application, form: PasteForm | FileForm, by, at: datetime) -> ImportDraft:
    """Read the table and keep it for confirmation. A file that is too large is never read to its end."""
    if "pasted" in form.cleaned_data:
        table, source = tables.read_text(form.cleaned_data["pasted"], at.date()), _("pasted rows")
    else:
        file = form.cleaned_data["file"]
        table, source = tables.read(file.name, file.read(grids.MOST_BYTES + 1), at.date()), file.name
    return services.read_table(application=application, table=table, source=source, by=by, at=at)


def _into(form: PasteForm | FileForm, problem: Refusal | Refusals) -> None:
    """Put the sentence on the only field there is, whichever way the table came."""
    name = next(iter(form.fields))
    for row in wording.refusals(problem):
        form.add_error(name, row["message"])


def _confirm(request: HttpRequest, application: Application, draft: ImportDraft) -> HttpResponse:
    faulty = sorted({item["row"] for item in draft.faults})
    count = len(draft.rows)
    done = ngettext("%(count)s line was added.", "%(count)s lines were added.", count) % {"count": count}
    if faulty:
        left = ngettext("Row %(rows)s was left out.", "Rows %(rows)s were left out.", len(faulty))
        done = f"{done} {left % {'rows': ', '.join(str(row) for row in faulty)}}"
    try:
        services.confirm(draft=draft, by=request.user, at=timezone.now())
    except (Refusal, Refusals) as problem:
        for row in wording.refusals(problem):
            messages.error(request, row["message"])
        return redirect("application_import_check", application.reference, draft.pk)
    messages.success(request, done)
    return redirect("application_lines", application.reference)


def _fault(item: dict) -> dict:
    """A stored fault in the reader's language."""
    facts = {name: _fact(value) for name, value in item["facts"].items()}
    return {
        "row": item["row"],
        "column": _(tables.LABELS[item["column"]]),
        "text": wording.sentence(item["sentence"], facts),
    }


def _fact(value):
    """Stored days come back as text in ISO form; what was typed stays as it was typed."""
    try:
        return tables.day(value) if isinstance(value, str) and len(value) == 10 else value
    except tables.NotADate:
        return value


def _head(application: Application, label: str) -> dict:
    here = reverse("application_lines", args=[application.reference])
    crumbs = telling.trail(application, _("Employees and modules"))
    return {
        "application": {"reference": application.reference},
        "steps": telling.steps(application, "lines"),
        "breadcrumbs": [*crumbs[:-1], {"label": _("Employees and modules"), "url": here}, {"label": label}],
        "terms": [wording.term(term.code) for term in rounds.terms_of(application.round)],
    }
