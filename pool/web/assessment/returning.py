"""Returns named sections to the municipality, each with a reason."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pool import wording
from pool.applications import queries as applications
from pool.assessment import queries
from pool.kernel.refusals import Refusal, Refusals
from pool.letters.services import sending
from pool.web import refusing
from pool.web.assessment.forms import ReturnForm


@require_http_methods(["GET", "HEAD", "POST"])
def give_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the deadline that will be given before anything is sent."""
    at = timezone.now()
    found = queries.case(request.user, reference)
    form = ReturnForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            done = sending.return_sections(application=found, reasons=form.reasons(), by=request.user, at=at)
        except (Refusal, Refusals) as problem:
            if getattr(problem, "kind", "invalid") in ("missing", "forbidden"):
                raise
            refusing.into_form(form, problem)
        else:
            until = wording.moment(done.next_deadline_at, weekday=True)
            messages.success(request, _("Returned. The municipality has until %(until)s.") % {"until": until})
            return redirect("case", reference)
    answers = applications.answers_of(found)
    context = {
        "case": found,
        "form": form,
        "until": queries.answer_deadline(found, at),
        "contact": answers.get("contact_name", ""),
        "contact_mail": answers.get("contact_email", ""),
        "now": at,
        "breadcrumbs": [
            {"label": _("Worklist"), "url": reverse("worklist")},
            {"label": found.reference, "url": reverse("case", args=[found.reference])},
            {"label": _("Return to the municipality")},
        ],
    }
    return render(request, "assessment/return.html", context, status=400 if form.errors else 200)
