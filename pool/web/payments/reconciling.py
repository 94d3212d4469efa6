"""Approved = ordered = paid: what was released, what its files order, and what the bank made of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pool.payments import bank, proving
from pool.web.payments import telling


@require_safe
def reconciliation(request: HttpRequest) -> HttpResponse:
    found = bank.reconciled()
    problem = proving.first_outside_batch()
    exceptions = [telling.entry_row(item) for item in bank.exceptions()]
    context = {
        "found": found,
        "rows": [
            {"label": _("Approved: in released batches"), "count": found.approved_count, "amount": found.approved},
            {"label": _("Ordered: payments in their files"), "count": found.ordered_count, "amount": found.ordered},
            {"label": _("Paid by the bank"), "count": found.paid_count, "amount": found.paid, "is_part": True},
            {
                "label": _("Rejected by the bank"),
                "count": found.rejected_count,
                "amount": found.rejected,
                "is_part": True,
            },
            {"label": _("Not answered yet"), "count": found.waiting_count, "amount": found.waiting, "is_part": True},
        ],
        "holds": found.holds and not problem and not exceptions,
        "problem": problem,
        "exceptions": exceptions,
        "now": timezone.now(),
        "ways": telling.ways("reconciliation", request.user),
        "breadcrumbs": telling.trail(_("Reconciliation")),
    }
    return render(request, "payments/reconciliation.html", context)


urlpatterns = [path("payments/reconciliation/", reconciliation, name="reconciliation")]
