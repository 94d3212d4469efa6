"""What the municipality holds in its hands after sending: the reference, what happens next, exactly what was sent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pool import wording
from pool.applications import facts, printing, queries
from pool.applications.models import Application, Submission
from pool.kernel import periods
from pool.rounds import queries as rounds
from pool.web.applications import telling
from pool.web.applications.finding import own


@require_safe
@own
def receipt(request: HttpRequest, application: Application) -> HttpResponse:
    """The receipt of the latest submission."""
    submission = queries.submission(application)
    context = {
        "reference": application.reference,
        "municipality": submission.content["municipality"]["name"],
        "title": wording.name(application.round),
        "number": submission.number,
        "submitted_at": submission.submitted_at,
        "submitted_by": submission.content["submitted_by"],
        "sha256": submission.sha256,
        "amount": application.requested_amount,
        "differences": facts.differences(application),
        "next_steps": _next_steps(application, submission),
        "download_url": reverse("submission_pdf", args=[application.reference, submission.number]),
        "breadcrumbs": telling.trail(application, _("Receipt")),
    }
    return render(request, "applications/receipt.html", context)


@require_safe
def submission_pdf(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Exactly what was sent, printed from what was frozen then."""
    submission = queries.submission(queries.one(request.user, reference), number)
    content = printing.document(submission, wording.language())
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{reference}-{number}.pdf"'
    return response


def _next_steps(application: Application, submission: Submission) -> list[dict]:
    """What comes and when, from the round's own days and terms."""
    round, terms = application.round, [item.terms for item in rounds.of_round(application.round)]
    received = submission.submitted_at.astimezone(periods.COPENHAGEN)
    steps = [
        {
            "when": wording.day(received.date()),
            "what": _("The agency has received the application. It is frozen as you sent it."),
        },
        {
            "when": wording.moment(round.closes_at),
            "what": _("The round closes. Then the agency checks every line."),
        },
        {
            "when": _("If something is missing"),
            "what": _("The agency returns the section with a reason, and you have %(days)s days to complete it.")
            % {"days": min(item.answer_days for item in terms)},
        },
        {
            "when": _("By %(day)s") % {"day": wording.day(round.decide_by)},
            "what": _("The agency decides. You find the decision and the letter under Awards."),
        },
        {
            "when": _("Within %(days)s days of that") % {"days": max(item.acceptance_days for item in terms)},
            "what": _("You accept the award."),
        },
        {
            "when": _("From %(day)s") % {"day": wording.day(round.period_from)},
            "what": _("The employees begin their modules, and the grant is paid in instalments."),
        },
    ]
    return steps if submission.submitted_at <= round.closes_at else [steps[0], *steps[3:]]
