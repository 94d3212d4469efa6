"""A new table of keys: paste or upload it, see what was read and what it would change, confirm or throw it away."""

import functools
from datetime import datetime
from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pool import wording
from pool.kernel import grids
from pool.kernel.refusals import Refusal, Refusals
from pool.registry import keys, queries
from pool.registry.models import KeyDraft
from pool.registry.services import keys as services
from pool.web import refusing
from pool.web.keys import files, telling
from pool.web.keys.forms import KeyForm


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest) -> HttpResponse:
    """Say what the table is and send it; the next page shows what was read before anything is in force."""
    known = queries.newest_key_tables()
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = KeyForm(*sent, _initial(known.get(request.GET.get("code", ""))))
    if request.method == "POST" and form.is_valid():
        try:
            draft = _read(form, request.user, timezone.now())
            return redirect("key_import_check", draft.pk)
        except (Refusal, Refusals) as problem:
            _into(form, problem)
    context = {
        "form": form,
        "known": [{"code": item.code, "name": wording.name(item)} for item in known.values()],
        "breadcrumbs": telling.trail(_("Import figures")),
    }
    return render(request, "keys/import.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """What was read: faults by row, who is missing, what it would change, and the good rows."""
    draft = queries.key_draft(pk)
    if request.method == "POST":
        return _confirm(request, draft)
    figures = {row["municipality"]: Decimal(row["value"]) for row in draft.rows}
    names = {place.code: place.name for place in queries.places()}
    decimals = telling.decimals_of(figures.values())
    before = queries.in_force_before(draft.code, draft.valid_from)
    later = queries.next_after(draft.code, draft.valid_from)
    context = {
        "draft": _told(draft),
        "faults": [_fault(item) for item in draft.faults],
        "faulty": len({item["row"] for item in draft.faults}),
        "missing": [names.get(code, code) for code in draft.missing],
        "compared": telling.compared(before, figures, names),
        "later": {"version": later.version, "valid_from": later.valid_from} if later else None,
        "rows": [
            {
                "row": row["row"],
                "code": row["municipality"],
                "name": names.get(row["municipality"], ""),
                "figure": telling.figure(figures[row["municipality"]], decimals),
            }
            for row in draft.rows
        ],
        "sum": telling.figure(sum(figures.values(), Decimal(0)), decimals),
        "breadcrumbs": telling.trail(_("Check the figures")),
    }
    return render(request, "keys/import_check.html", context)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw the table away; nothing of it comes into force."""
    deed = functools.partial(services.discard_keys, draft=queries.key_draft(pk), by=request.user, at=timezone.now())
    return refusing.do(request, deed, _("The table was thrown away. Nothing was imported."), "keys")


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """A table to fill in, with every municipality, as CSV or XLSX."""
    rows = [(place.code, place.name, None) for place in queries.places()]
    return files.answer(request.GET.get("format", "xlsx"), "kronespor-keys", rows)


def _initial(item) -> dict | None:
    """A new version of a key begins with the names it has."""
    return {"code": item.code, "name_da": item.name_da, "name_en": item.name_en} if item else None


def _read(form: KeyForm, by, at: datetime) -> KeyDraft:
    """Read the table and keep it for confirmation. A file that is too large is never read to its end."""
    file = form.cleaned_data["file"]
    grid = grids.of_file(file.read(grids.MOST_BYTES + 1)) if file else grids.of_text(form.cleaned_data["pasted"])
    return services.read_keys(**form.about(), grid=grid, by=by, at=at)


def _into(form: KeyForm, problem: Refusal | Refusals) -> None:
    """Put each sentence on its field; one about the table where the table came from."""
    came = "file" if form.cleaned_data["file"] else "pasted"
    for row in wording.refusals(problem):
        form.add_error(came if row["field"] in ("file", "pasted") else row["field"] or None, row["message"])


def _confirm(request: HttpRequest, draft: KeyDraft) -> HttpResponse:
    try:
        table = services.confirm_keys(draft=draft, by=request.user, at=timezone.now())
    except (Refusal, Refusals) as problem:
        for row in wording.refusals(problem):
            messages.error(request, row["message"])
        return redirect("key_import_check", draft.pk)
    count = len(draft.rows)
    done = ngettext(
        "%(count)s figure was imported as version %(version)s.",
        "%(count)s figures were imported as version %(version)s.",
        count,
    ) % {"count": count, "version": table.version}
    messages.success(request, done)
    return redirect(telling.address(table))


def _told(draft: KeyDraft) -> dict:
    return {
        "pk": draft.pk,
        "code": draft.code,
        "name": wording.name(draft),
        "valid_from": draft.valid_from,
        "read_at": draft.read_at,
        "who": str(draft.read_by),
        "settled": draft.settled_at is not None,
        "confirmed": draft.confirmed,
        "facts": [
            {"label": _("Code"), "value": draft.code},
            {"label": _("Name in Danish"), "value": draft.name_da},
            {"label": _("Name in English"), "value": draft.name_en},
            {"label": _("In force from"), "value": wording.day(draft.valid_from)},
            {"label": _("Source"), "value": draft.source},
        ],
    }


def _fault(item: dict) -> dict:
    """A stored fault in the reader's language."""
    text = wording.sentence(item["sentence"], item["facts"])
    return {"row": item["row"], "column": _(keys.LABELS[item["column"]]), "text": text}
