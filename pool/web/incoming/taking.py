"""Finance enters one entry of the bank by hand."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pool.kernel.refusals import Refusal, Refusals
from pool.settlement.services import repaying
from pool.web import inputs, refusing
from pool.web.incoming import telling
from pool.web.incoming.forms import TakeForm


@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest) -> HttpResponse:
    form = TakeForm(inputs.posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = repaying.take_incoming(**form.cleaned_data, by=request.user, at=timezone.now())
        except (Refusal, Refusals) as problem:
            if isinstance(problem, Refusal) and problem.kind in ("missing", "forbidden"):
                raise
            refusing.into_form(form, problem)
        else:
            messages.success(request, _("Entered. It stands on the suspense account until it is matched or sent back."))
            return redirect("incoming_entry", made.pk)
    context = {"form": form, "breadcrumbs": telling.trail((_("Enter money that came in"), ""))}
    return render(request, "incoming/take.html", context, status=400 if form.errors else 200)
