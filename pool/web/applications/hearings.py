"""A hearing as its municipality reads and answers it."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pool.access import guard
from pool.applications.models import Application
from pool.assessment import queries
from pool.assessment.services import hearing as services
from pool.kernel.refusals import Refusal
from pool.web import hearing as shown
from pool.web import inputs, refusing
from pool.web.applications import telling
from pool.web.applications.finding import own
from pool.web.assessment.forms import text_box


class AnswerForm(forms.Form):
    use_required_attribute = False

    def __init__(self, data=None):
        super().__init__(data)
        hint = _("Say what is right and what is not, and why. If you have nothing to add, write that.")
        self.fields["answer"] = text_box(_("Your answer"), hint, services.MOST)


@require_http_methods(["GET", "HEAD", "POST"])
@own
def hearing(request: HttpRequest, application: Application, number: int) -> HttpResponse:
    """What the agency has learned, until when it can be answered, and the answer."""
    at = timezone.now()
    found, form = queries.hearing(application, number), AnswerForm(inputs.posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_hearing(hearing=found, answer=form.cleaned_data["answer"], by=request.user, at=at)
        except Refusal as problem:
            refusing.into_form(form, problem)
        else:
            messages.success(request, _("The answer is sent. The agency reads it before it decides."))
            return redirect("application", application.reference)
    row = shown.row(found, queries.open_hearing(application, at))
    context = {
        "application": application,
        "hearing": row,
        "may_answer": row["is_open"] and guard.may(request.user, "hearings.answer"),
        "form": form,
        "now": at,
        "breadcrumbs": telling.trail(application, _("Hearing %(number)s") % {"number": number}),
    }
    return render(request, "applications/hearing.html", context, status=400 if form.errors else 200)
