"""Signs the decisions of a run and writes its letters, after a page that says what will happen."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from pool import wording
from pool.awards import queries
from pool.awards import rules as kinds
from pool.awards.models import Run
from pool.awards.states import AwardKind, RunState
from pool.letters import queries as letters
from pool.letters import services
from pool.web import refusing
from pool.web.rounds import runs


@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Show count, sum and exceptions; only the button there signs."""
    found = queries.run(pk)
    if request.method == "POST":
        return _issue(request, found)
    missing = letters.missing(found) if found.state == RunState.DECIDED else None
    if found.state not in (RunState.APPROVED, RunState.DECIDED) or missing == 0:
        return redirect("run", found.pk)
    outlook = queries.outlook(found)
    later = found.tranche > 1
    kinds_here = [kind for kind in AwardKind if (kind == AwardKind.SUPPLEMENT) == later]
    counts = {kind: sum(1 for row in outlook if row.kind == kind) for kind in kinds_here}
    context = {
        "run": found,
        "round_name": wording.name(found.round),
        "able": runs.abilities(found, request.user),
        "counts": [{"kind": kind, "label": kind.label, "count": count} for kind, count in counts.items()],
        "count": len(outlook),
        "missing": len(outlook) if missing is None else missing,
        "signed": found.state == RunState.DECIDED,
        "later": later,
        "rows": [_row(row) for row in outlook if row.kind != kinds.AWARD],
        "breadcrumbs": [
            {"label": _("Rounds"), "url": reverse("rounds")},
            {"label": wording.name(found.round), "url": reverse("round_workspace", args=[found.round.code])},
            {"label": _("Run %(number)s") % {"number": found.number}, "url": reverse("run", args=[found.pk])},
            {"label": _("Sign and write letters")},
        ],
    }
    return render(request, "rounds/issue.html", context)


def _issue(request: HttpRequest, found: Run) -> HttpResponse:
    written = []

    def deed():
        written.append(services.issue(run=found, by=request.user, at=timezone.now()))

    answer = refusing.do(request, deed, "", "run", found.pk)
    if written:
        text = ngettext(
            "The decisions are signed and %(count)s letter is written.",
            "The decisions are signed and %(count)s letters are written.",
            written[0],
        )
        messages.success(request, text % {"count": written[0]})
    return answer


def _row(row: queries.Outlook) -> dict:
    return {
        "url": reverse("case", args=[row.application.reference]),
        "reference": row.application.reference,
        "municipality": row.application.municipality.name,
        "kind": row.kind,
        "kind_label": AwardKind(row.kind).label,
        "requested": row.requested,
        "proposed": row.proposed,
    }
