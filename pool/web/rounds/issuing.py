"""Signs the decisions of a run and orders its letters, after a page that says what will happen."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from pool import wording
from pool.awards import outlooks, queries
from pool.awards import rules as kinds
from pool.awards.models import Run
from pool.awards.states import AwardKind, RunState
from pool.kernel.refusals import Refusal, Refusals
from pool.letters import queries as letters
from pool.letters.services import batching
from pool.web import refusing
from pool.web.rounds import runs, telling


@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Show count, sum and exceptions; only the button there signs."""
    found = queries.run(pk)
    if request.method == "POST":
        return _issue(request, found)
    if found.state not in (RunState.APPROVED, RunState.DECIDED):
        return redirect("run", found.pk)
    if found.state == RunState.DECIDED and not letters.without_order(found).exists():
        return _to_batch(found)
    return _page(request, found)


def _issue(request: HttpRequest, found: Run) -> HttpResponse:
    """A reason that was written holds the letter back as well, ticked or not: what is held back can still be sent."""
    given = {name.removeprefix("why-"): text for name, text in request.POST.items() if name.startswith("why-")}
    ticked = request.POST.getlist("hold")
    held = {case: given.get(case, "") for case in {*ticked, *(case for case in given if given[case].strip())}}
    try:
        batch = batching.issue(run=found, held=held, by=request.user, at=timezone.now())
    except (Refusal, Refusals) as problem:
        first = problem.items[0] if isinstance(problem, Refusals) else problem
        if first.kind == "invalid":
            return _page(request, found, held, wording.refusals(problem))
        if first.kind in ("missing", "forbidden"):
            return refusing.refused(request, problem)
        for row in wording.refusals(problem):
            messages.error(request, row["message"])
        return redirect("run", found.pk)
    count = letters.progress(batch)["all"]
    text = ngettext(
        "The decisions are signed and %(count)s letter is ordered.",
        "The decisions are signed and %(count)s letters are ordered.",
        count,
    )
    messages.success(request, text % {"count": wording.number(count)})
    return redirect("batch", batch.pk)


def _to_batch(found: Run) -> HttpResponse:
    batch = letters.batch_of(found)
    return redirect("batch", batch.pk) if batch else redirect("run", found.pk)


def _page(request: HttpRequest, found: Run, held: dict | None = None, wrong: list[dict] | None = None) -> HttpResponse:
    signed, later = found.state == RunState.DECIDED, found.tranche > 1
    outlook = outlooks.of(found)
    kinds_here = [kind for kind in AwardKind if (kind == AwardKind.SUPPLEMENT) == later]
    counts = {kind: sum(1 for row in outlook if row.kind == kind) for kind in kinds_here}
    to_write = outlook
    if signed:
        missing = set(letters.without_order(found).values_list("application", flat=True))
        to_write = [row for row in outlook if row.application.pk in missing]
    why = telling.exceptions(found, wording.language())
    rows = [_row(row, why, held or {}, wrong or []) for row in to_write]
    context = {
        "run": found,
        "round_name": wording.name(found.round),
        "able": runs.abilities(found, request.user),
        "counts": [
            {"kind": kind, "label": kind.label, "count": count}
            for kind, count in counts.items()
            if count or kind != AwardKind.CONDITIONAL
        ],
        "count": len(outlook),
        "missing": len(to_write),
        "signed": signed,
        "later": later,
        "cut": [row for row in rows if row["kind"] != kinds.AWARD],
        "full": [row for row in rows if row["kind"] == kinds.AWARD],
        "full_open": any(row["hold"] or row["problem"] for row in rows if row["kind"] == kinds.AWARD),
        "wrong": [{"text": _named(row), "target": row["field"]} for row in wrong or []],
        "breadcrumbs": [
            {"label": _("Rounds"), "url": reverse("rounds")},
            {"label": wording.name(found.round), "url": reverse("round_workspace", args=[found.round.code])},
            {"label": _("Run %(number)s") % {"number": found.number}, "url": reverse("run", args=[found.pk])},
            {"label": _("Sign and write letters")},
        ],
    }
    return render(request, "rounds/issue.html", context, status=400 if wrong else 200)


def _named(row: dict) -> str:
    """The sentence with the case that it speaks of."""
    case = row["field"].removeprefix("why-")
    return f"{case}: {row['message']}" if case else row["message"]


def _row(row: outlooks.Outlook, why: dict[int, list[str]], held: dict[str, str], wrong: list[dict]) -> dict:
    reference = row.application.reference
    problems = [item["message"] for item in wrong if item["field"] == f"why-{reference}"]
    return {
        "url": reverse("case", args=[reference]),
        "reference": reference,
        "municipality": row.application.municipality.name,
        "kind": row.kind,
        "kind_label": AwardKind(row.kind).label,
        "requested": row.requested,
        "proposed": row.proposed,
        "why": why.get(row.application.pk, []),
        "hold": reference in held,
        "reason": held.get(reference, ""),
        "problem": problems[0] if problems else "",
    }
