"""The control room: the thirteen weaknesses with their live state, the last proof, and what is not explained."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pool import wording
from pool.access import guard, lists
from pool.kernel.words import N_
from pool.reports import controls
from pool.reports.models import ProofRun
from pool.web import books

LABELS = {controls.GREEN: N_("In order"), controls.AMBER: N_("Something waits"), controls.RED: N_("Wrong")}
TONES = {controls.GREEN: "success", controls.AMBER: "warning", controls.RED: "error"}
SEE = {
    "access_report": N_("Access report"),
    "payees": N_("Payees"),
    "awards": N_("Awards"),
    "reminders": N_("Reminders"),
    "ledger": N_("Ledger"),
    "incoming": N_("Money that came in"),
    "accounts": N_("Grant accounts"),
    "payment_batches": N_("Payment batches"),
    "reconciliation": N_("Reconciliation"),
}


@require_safe
def room(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    found = controls.room(at)
    counts = {state: sum(1 for row in found.rows if row.state == state) for state in LABELS}
    context = {
        "rows": [_row(item, request.user) for item in found.rows],
        "figures": [
            *({"label": _(LABELS[state]), "value": wording.number(count)} for state, count in counts.items()),
            {
                "label": _("Payments not answered by the bank"),
                "value": wording.number(found.unreconciled),
                "url": reverse("reconciliation"),
            },
            {
                "label": _("Lines of the bank not explained"),
                "value": wording.number(found.exceptions),
                "url": reverse("reconciliation"),
            },
        ],
        "proof": _proof(found.proof),
        "nightly": _proof(found.nightly),
        "at": at,
        "tabs": books.tabs(request),
    }
    return render(request, "books/controls.html", context)


def _row(item: controls.Row, user) -> dict:
    control, live = item.control, item.live
    reads = guard.may(user, lists.verb(lists.PAGES, control.page, "GET"))
    return {
        "number": control.number,
        "weakness": _(control.weakness),
        "here": _(control.here),
        "state": {"code": item.state, "label": _(LABELS[item.state]), "tone": TONES[item.state]},
        **wording.found(live.problem),
        "waiting": _(control.waiting) % {"count": wording.number(live.waits)} if control.waiting and live.waits else "",
        "url": reverse(control.page) if reads else "",
        "see": _(SEE[control.page]),
    }


def _proof(run: ProofRun | None) -> dict | None:
    if run is None:
        return None
    return {
        "at": run.ran_at,
        "who": str(run.ran_by) if run.ran_by else _("the system itself"),
        "holds": run.holds,
        "problems": [wording.found(problem) for problem in run.problems.values() if problem],
    }


urlpatterns = [path("books/controls/", room, name="controls")]
