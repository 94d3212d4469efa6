"""The municipality accepts a grant; the agency gives it more time to do so."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pool import wording
from pool.awards import queries
from pool.awards.models import Award
from pool.kernel.refusals import MissingField, ReasonMissing, Refusal
from pool.payments import queries as payments
from pool.payments.services import accepting
from pool.web import awards, inputs, refusing
from pool.web.acceptance import AcceptForm
from pool.web.inputs import DayField


class MoreTimeForm(forms.Form):
    use_required_attribute = False

    def __init__(self, data=None):
        super().__init__(data)
        self.fields["until"] = DayField(
            label=_("New deadline"),
            help_text=_("The municipality can accept until noon of that day."),
            error_messages={"required": wording.refusal_text(MissingField(label=_("New deadline")))},
        )
        self.fields["why"] = forms.CharField(
            label=_("Why does it get more time?"),
            help_text=_("It stands in the history of the case."),
            widget=forms.Textarea,
            error_messages={"required": wording.refusal_text(ReasonMissing())},
        )
        self.fields["why"].max_length = 2000  # for the counter; the service measures


@require_POST
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    found, form = queries.one(request.user, reference), AcceptForm(request.POST)
    if not form.is_valid():
        return awards.shown(request, found, form)
    return refusing.do(
        request,
        lambda: accepting.accept(award=found, by=request.user, at=timezone.now()),
        _("The grant is accepted. The plan below says when it is paid and what each instalment waits for."),
        "award",
        reference,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def more_time(request: HttpRequest, reference: str) -> HttpResponse:
    found, at = queries.one(request.user, reference), timezone.now()
    form = MoreTimeForm(inputs.posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            accepting.give_more_time(award=found, by=request.user, at=at, **form.cleaned_data)
        except Refusal as problem:
            if problem.kind in ("missing", "forbidden"):
                raise
            refusing.into_form(form, problem)
        else:
            day = wording.day(form.cleaned_data["until"])
            messages.success(request, _("The grant can be accepted until %(day)s at noon.") % {"day": day})
            return redirect("award", reference)
    context = {
        "award": found,
        "deadline": payments.acceptance_deadline(found) if found.accept_by else None,
        "form": form,
        "now": at,
        "breadcrumbs": trail(found, _("More time")),
    }
    return render(request, "awards/more_time.html", context, status=400 if form.errors else 200)


def trail(award: Award, here: str) -> list[dict]:
    return [
        {"label": _("Awards"), "url": reverse("awards")},
        {"label": award.reference, "url": reverse("award", args=[award.reference])},
        {"label": here},
    ]


urlpatterns = [
    path("awards/<str:reference>/accept/", accept, name="award_accept"),
    path("awards/<str:reference>/more-time/", more_time, name="award_more_time"),
]
