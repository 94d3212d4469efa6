"""The municipality writes its accounts, in the same split as the approved budget."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pool.access import guard
from pool.kernel.refusals import Refusal, Refusals, WrongState
from pool.settlement import accounting as reads
from pool.settlement.services import accounts as services
from pool.web import inputs, refusing
from pool.web.accounts import telling
from pool.web.accounts.forms import AccountsForm


@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, reference: str) -> HttpResponse:
    found, at = reads.one(request.user, reference), timezone.now()
    if found.state not in telling.TO_WRITE:
        return refusing.refused(request, WrongState(state=found.get_state_display()))
    form = AccountsForm(found, inputs.posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.save_accounts(accounts=found, by=request.user, at=at, **form.given())
        except (Refusal, Refusals) as problem:
            first = problem.items[0] if isinstance(problem, Refusals) else problem
            if first.kind in ("missing", "forbidden"):
                raise
            refusing.into_form(form, problem)
        else:
            messages.success(request, _("The accounts are saved. They count when they are signed."))
            signs = "sign" in request.POST and guard.may(request.user, "accounts.sign")
            return redirect("account_sign" if signs else "account", reference)
    places, confirmed = reads.modules(found.application, found.scheme) if form.is_by_modules else (0, 0)
    context = {
        **telling.head(found, at, _("Fill in")),
        "form": form,
        "rows": form.rows(),
        "places": places,
        "confirmed": confirmed,
        "query": found.query if found.state == "queried" else "",
        "requirement": telling.requirement(found, reads.level(found.application, found.scheme)),
        "may_sign": guard.may(request.user, "accounts.sign"),
        "period_from": found.period_from,
        "period_until": found.period_until,
        "budget": sum(row["budget"] for row in form.rows()),
        "spent": telling.totals(telling.lines(found, None))["cost"],
    }
    return render(request, "accounts/fill.html", context, status=400 if form.errors else 200)
