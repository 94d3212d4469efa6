"""Many answers at once: a table is pasted or sent, shown as it was read, and taken in when a person confirms it.

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
from django.views.decorators.http import require_http_methods, require_safe

from pool import wording
from pool.kernel import grids, periods
from pool.kernel.refusals import NotFound, Refusal, Refusals
from pool.settlement import confirmations as reads
from pool.settlement import outcome_tables
from pool.settlement.models import Confirmation
from pool.settlement.services import confirming
from pool.web import refusing
from pool.web.applications.forms import FileForm, PasteForm
from pool.web.confirming import telling
from pool.wording import sentence

DANGEROUS = "=+-@\t\r"  # a spreadsheet would take a cell that begins so for a formula


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, reference: str) -> HttpResponse:
    """Paste rows or send a file; look at what was read; confirm."""
    found, at = reads.one(request.user, reference), timezone.now()
    if found.signed_at:
        return redirect("confirmation", reference)
    if request.method == "POST" and "confirmed" in request.POST:
        return _take(request, found, at)
    pasting = "pasted" in request.POST
    paste = PasteForm(request.POST if pasting else None)
    upload = FileForm(request.POST, request.FILES) if request.method == "POST" and not pasting else FileForm()
    form = paste if pasting else upload
    if request.method == "POST" and form.is_valid():
        try:
            grid = _grid(form)
            table = outcome_tables.read(grid, reads.asked(found), _today(at))
            return _show(request, found, grid, table)
        except Refusal as problem:
            problem.field = next(iter(form.fields))
            refusing.into_form(form, problem)
    context = {
        **_head(found, _("Send a table")),
        "paste": paste,
        "upload": upload,
        "columns": [_(label) for label in outcome_tables.LABELS.values()],
        "words": [str(label) for label in _kinds()],
    }
    return render(request, "confirming/import.html", context, status=400 if form.errors else 200)


@require_safe
def table(request: HttpRequest, reference: str) -> HttpResponse:
    """The rows of the confirmation as a CSV table to fill in."""
    found = reads.one(request.user, reference)
    if found.signed_at:
        raise NotFound()
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow([_(label) for label in outcome_tables.LABELS.values()])
    known = reads.answers(found)
    for line in reads.asked(found):
        answer = known.get(line.pk)
        writer.writerow([_safe(cell) for cell in (line.employee.reference, line.module.code, *_cells(answer))])
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.duty.reference}.csv"'
    return response


def _take(request: HttpRequest, found: Confirmation, at: datetime) -> HttpResponse:
    """Read the table once more and keep its answers, if no row has a fault."""
    try:
        read = outcome_tables.read(grids.of_text(request.POST.get("table", "")), reads.asked(found), _today(at))
        if read.faults:
            return _show(request, found, grids.of_text(request.POST["table"]), read)
        count = confirming.save_outcomes(confirmation=found, answers=read.answers, by=request.user, at=at)
    except (Refusal, Refusals) as problem:
        return refusing.refused(request, problem)
    text = ngettext("%(count)s answer is saved.", "%(count)s answers are saved.", count) % {"count": count}
    messages.success(request, text)
    return redirect("confirmation", found.duty.reference)


def _show(request: HttpRequest, found: Confirmation, grid: grids.Grid, read: outcome_tables.Table) -> HttpResponse:
    lines = {line.pk: line for line in reads.asked(found)}
    rows = [{**telling.place(lines[key]), "answer": _told(answer)} for key, answer in read.answers.items()]
    context = {
        **_head(found, _("Check the table")),
        "rows": rows,
        "faults": [_fault(item) for item in read.faults],
        "faulty": len({item.row for item in read.faults}),
        "table": "" if read.faults else _text(grid),
        "left": len(lines) - len(rows),
    }
    return render(request, "confirming/import_check.html", context, status=400 if read.faults else 200)


def _grid(form: PasteForm | FileForm) -> grids.Grid:
    if "pasted" in form.cleaned_data:
        return grids.of_text(form.cleaned_data["pasted"])
    return grids.of_file(form.cleaned_data["file"].read(grids.MOST_BYTES + 1))


def _text(grid: grids.Grid) -> str:
    """The table as text, to be carried by the page."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([grids.text_of(cell) for cell in row] for row in grid)
    return text.getvalue()


def _told(answer) -> dict:
    kind = dict(_codes())[answer.kind]
    return {
        "kind": answer.kind,
        "label": kind,
        "tone": telling.TONES[answer.kind],
        "details": telling.details(vars(answer)),
    }


def _fault(item: grids.Fault) -> dict:
    column = outcome_tables.LABELS.get(item.column, outcome_tables.LABELS["reference"])
    return {"row": item.row, "column": _(column), "text": sentence(item.problem.sentence, item.problem.facts)}


def _cells(answer) -> tuple[str, ...]:
    if answer is None:
        return ("",) * 6
    day, back = answer.completed_on, wording.fact(True) if answer.gives_back else ""
    return (
        str(answer.get_kind_display()),
        f"{day:%d-%m-%Y}" if day else "",
        answer.proof,
        answer.until_term,
        back,
        answer.note,
    )


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(tuple(DANGEROUS)) else text


def _codes() -> list[tuple[str, str]]:
    return [(code, label) for code, label in telling.OutcomeKind.choices]


def _kinds() -> list[str]:
    return [label for _code, label in _codes()]


def _today(at: datetime):
    return at.astimezone(periods.COPENHAGEN).date()


def _head(found: Confirmation, here: str) -> dict:
    url = reverse("confirmation", args=[found.duty.reference])
    return {"reference": found.duty.reference, "breadcrumbs": telling.trail((found.duty.reference, url), (here, ""))}
