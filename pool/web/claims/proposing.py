"""A controller proposes to claim money back from a grant."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pool import wording
from pool.assessment import queries as assessment
from pool.kernel.refusals import Refusal, Refusals
from pool.payments.models import Part
from pool.settlement import claims as reads
from pool.settlement.services import claiming
from pool.web import inputs, refusing
from pool.web.claims import telling
from pool.web.claims.forms import ProposeForm


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, reference: str) -> HttpResponse:
    """What was paid and can be claimed back, one scheme at a time; nothing else is on the list."""
    case = assessment.case(request.user, reference)
    schemes = reads.claimable_schemes(case)
    chosen = next((item for item in schemes if item.code == request.GET.get("scheme")), next(iter(schemes), None))
    form = ProposeForm(case, chosen, inputs.posted(request)) if chosen else None
    if form and request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = claiming.propose_claim(
                application=case,
                scheme=chosen,
                parts=list(Part.objects.filter(pk__in=given["parts"])),
                amount=given["amount"],
                ground=given["ground"],
                reason_class=given["reason_class"],
                explanation=given["explanation"],
                by=request.user,
                at=timezone.now(),
            )
        except (Refusal, Refusals) as problem:
            if isinstance(problem, Refusal) and problem.kind in ("missing", "forbidden"):
                raise
            refusing.into_form(form, problem)
        else:
            text = _("Proposed. The municipality has until %(deadline)s to answer.")
            messages.success(request, text % {"deadline": wording.moment(made.answer_by)})
            return redirect("claim", made.reference)
    context = {
        "case": case,
        "municipality": case.municipality.official_name,
        "form": form,
        "schemes": [
            {"label": wording.name(item), "url": f"?scheme={item.code}", "current": item == chosen, "count": None}
            for item in schemes
        ],
        "breadcrumbs": [
            {"label": _("Worklist"), "url": reverse("worklist")},
            {"label": reference, "url": reverse("case", args=[reference])},
            {"label": _("Claim money back")},
        ],
        "claims": [telling.row(item, timezone.now()) for item in reads.of_case(request.user, case)],
    }
    return render(request, "claims/propose.html", context, status=400 if form and form.errors else 200)
