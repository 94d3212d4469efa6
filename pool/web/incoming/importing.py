"""Many entries at once: the bank's table is pasted or sent, shown as it was read, and taken when a person confirms it.

Nothing is kept in between: the page that shows what was read carries the table itself, and it is read once more.
"""

import csv
import io
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from pool import wording
from pool.kernel import grids, money, periods
from pool.kernel.refusals import Refusal, Refusals
from pool.settlement import incoming_tables as tables
from pool.settlement import suspense
from pool.settlement.services import repaying
from pool.web import refusing
from pool.web.applications.forms import FileForm, PasteForm
from pool.web.incoming import telling


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest) -> HttpResponse:
    """Paste rows or send a file; look at what was read; confirm."""
    at = timezone.now()
    if request.method == "POST" and "confirmed" in request.POST:
        return _take(request, at)
    pasting = "pasted" in request.POST
    paste = PasteForm(request.POST if pasting else None)
    upload = FileForm(request.POST, request.FILES) if request.method == "POST" and not pasting else FileForm()
    form = paste if pasting else upload
    if request.method == "POST" and form.is_valid():
        try:
            grid = _grid(form)
            return _show(request, grid, _read(grid, at))
        except Refusal as problem:
            problem.field = next(iter(form.fields))
            refusing.into_form(form, problem)
    context = {
        "paste": paste,
        "upload": upload,
        "columns": [_(label) for label in tables.LABELS.values()],
        "breadcrumbs": telling.trail((_("Take the bank's table"), "")),
    }
    return render(request, "incoming/import.html", context, status=400 if form.errors else 200)


def _take(request: HttpRequest, at: datetime) -> HttpResponse:
    """Read the table once more and take its entries, if no row has a fault."""
    try:
        grid = grids.of_text(request.POST.get("table", ""))
        read = _read(grid, at)
        if read.faults:
            return _show(request, grid, read)
        made = repaying.take_many(entries=read.entries, by=request.user, at=at)
    except (Refusal, Refusals) as problem:
        return refusing.refused(request, problem)
    text = ngettext("%(count)s entry is taken.", "%(count)s entries are taken.", len(made))
    messages.success(request, text % {"count": wording.number(len(made))})
    return redirect("incoming")


def _show(request: HttpRequest, grid: grids.Grid, read: tables.Table) -> HttpResponse:
    context = {
        "rows": read.entries,
        "total": sum((entry["amount"] for entry in read.entries), money.ZERO),
        "faults": [_fault(item) for item in read.faults],
        "faulty": len({item.row for item in read.faults}),
        "table": "" if read.faults else _text(grid),
        "breadcrumbs": telling.trail((_("Take the bank's table"), reverse("incoming_import")), (_("Check"), "")),
    }
    return render(request, "incoming/import_check.html", context, status=400 if read.faults else 200)


def _read(grid: grids.Grid, at: datetime) -> tables.Table:
    return tables.read(grid, suspense.references(), at.astimezone(periods.COPENHAGEN).date())


def _grid(form: PasteForm | FileForm) -> grids.Grid:
    if "pasted" in form.cleaned_data:
        return grids.of_text(form.cleaned_data["pasted"])
    return grids.of_file(form.cleaned_data["file"].read(grids.MOST_BYTES + 1))


def _text(grid: grids.Grid) -> str:
    """The table as text, to be carried by the page."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([grids.text_of(cell) for cell in row] for row in grid)
    return text.getvalue()


def _fault(item: grids.Fault) -> dict:
    text = wording.sentence(item.problem.sentence, item.problem.facts)
    return {"row": item.row, "column": _(tables.LABELS[item.column]), "text": text}
