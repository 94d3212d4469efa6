"""Money that was repaid, round by round; a decision maker takes into use again what the law allows."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pool import wording
from pool.access import guard
from pool.kernel import periods
from pool.kernel.refusals import NotFound, Refusal, Refusals
from pool.rounds import queries as rounds
from pool.settlement import suspense
from pool.settlement.services import repaying
from pool.web import inputs, refusing
from pool.web.claims import telling
from pool.web.incoming.forms import ReuseForm


@require_http_methods(["GET", "HEAD", "POST"])
def returned(request: HttpRequest) -> HttpResponse:
    at, form = timezone.now(), ReuseForm(inputs.posted(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        round = rounds.rounds().filter(code=given["round"]).first()
        if round is None:
            raise NotFound()
        try:
            repaying.reuse_returned(round=round, amount=given["amount"], by=request.user, at=at)
        except (Refusal, Refusals) as problem:
            if isinstance(problem, Refusal) and problem.kind in ("missing", "forbidden"):
                raise
            refusing.into_form(form, problem)
        else:
            text = _("%(amount)s is in the pool of %(round)s again.")
            messages.success(request, text % {"amount": wording.money(given["amount"]), "round": wording.name(round)})
            return redirect("returned")
    uses = guard.may(request.user, "returned.reuse")
    rows = [_row(item, form if uses else None) for item in suspense.returned(at)]
    context = {
        "rows": rows,
        "year": at.astimezone(periods.COPENHAGEN).year,
        "form": form,
        "ways": telling.ways(request.user, "returned"),
    }
    return render(request, "incoming/returned.html", context, status=400 if form.errors else 200)


def _row(item: suspense.Returned, form: ReuseForm | None) -> dict:
    """Figures of a round; the form where something can be used again, with what was typed if it was refused."""
    own = form
    if form is not None and form.data.get("round") != item.round.code:
        own = ReuseForm()
        own.initial = {"round": item.round.code, "amount": item.free}
        own.auto_id = f"id_{item.round.code}_%s"
    return {
        "code": item.round.code,
        "title": wording.name(item.round),
        "repaid": item.repaid,
        "treasury": item.treasury,
        "gone": item.gone,
        "stands": item.stands,
        "free": item.free,
        "form": own if item.free or (own is not None and own.errors) else None,
    }
