"""What can be paid by a day, what waits and why, and the way from there to a batch."""

from datetime import date, datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from pool import wording
from pool.access import guard
from pool.kernel import money
from pool.kernel.refusals import MissingField, Refusal
from pool.payments import bank, due
from pool.payments.states import PaymentBatchState
from pool.settlement.services import paying
from pool.web import plans, refusing
from pool.web.inputs import DayField
from pool.web.payments import telling

ALL = "all"


class DayForm(forms.Form):
    """The day on which a batch is to be paid."""

    use_required_attribute = False

    def __init__(self, data, day: date):
        super().__init__(data, initial={"pay_on": day})
        label = _("Day of payment")
        self.fields["pay_on"] = DayField(
            label=label, error_messages={"required": wording.refusal_text(MissingField(label=label))}
        )


@require_http_methods(["GET", "HEAD", "POST"])
def payments(request: HttpRequest) -> HttpResponse:
    """GET: what is due by the day; POST: a batch of what was chosen."""
    at = timezone.now()
    asked = request.GET if any(name.startswith("pay_on") for name in request.GET) else None
    form = DayForm(request.POST if request.method == "POST" else asked, timezone.localdate(at))
    if request.method == "POST" and form.is_valid():
        answer = _build(request, form, at)
        if answer:
            return answer
    return _page(request, form, at)


def _build(request: HttpRequest, form: DayForm, at: datetime) -> HttpResponse | None:
    """The way to the new batch; None where it was refused, and the form says why."""
    picked = None if request.POST.get("action") == ALL else request.POST.getlist("picked")
    if picked == []:
        form.add_error(None, _("Choose at least one case, or build a batch of all that can be paid."))
        return None
    try:
        made = paying.build(pay_on=form.cleaned_data["pay_on"], applications=picked, by=request.user, at=at)
    except Refusal as problem:
        if problem.kind in ("missing", "forbidden"):
            raise
        refusing.into_form(form, problem)
        return None
    words = {"batch": made.reference, "total": wording.money(made.total_amount)}
    messages.success(request, _("Batch %(batch)s of %(total)s is built. Another finance officer releases it.") % words)
    return redirect("payment_batch", made.reference)


def _page(request: HttpRequest, form: DayForm, at: datetime) -> HttpResponse:
    day = form.cleaned_data["pay_on"] if form.is_bound and form.is_valid() else timezone.localdate(at)
    found = due.queue(day, at, request.user)
    can, held = [item for item in found if not item.waits], [item for item in found if item.waits]
    context = {
        "form": form,
        "day": day,
        "figures": _figures(can, held),
        "ways": telling.ways("payments", request.user),
        "rows": [_row(item) for item in can],
        "held": [_row(item) for item in held],
        "total": _sum(can),
        "may_build": guard.may(request.user, "payments.build"),
        "actions": [{"value": "picked", "label": _("Build a batch of the selected")}],
        "selection": f"payments-{day.isoformat()}",
    }
    return render(request, "payments/queue.html", context, status=400 if form.errors else 200)


def _figures(can: list, held: list) -> list[dict]:
    batches = bank.batches()
    built = [item.total_amount for item in batches.filter(state=PaymentBatchState.BUILT)]
    return [
        {"label": _("Can be paid"), "value": wording.money(_sum(can)), "hint": _cases(len(can))},
        {"label": _("Waits"), "value": wording.money(_sum(held)), "hint": _cases(len(held))},
        {
            "label": _("Waiting for release"),
            "value": wording.money(sum(built, money.ZERO)),
            "url": reverse("payment_batches"),
        },
        {
            "label": _("With the bank"),
            "value": wording.money(bank.reconciled().waiting),
            "url": reverse("bank_answers"),
        },
    ]


def _cases(count: int) -> str:
    return ngettext("%(count)s case", "%(count)s cases", count) % {"count": wording.number(count)}


def _sum(found: list[due.Payable]):
    return sum((item.amount for item in found), money.ZERO)


def _row(item: due.Payable) -> dict:
    case, awards = item.application, sorted({part.instalment.award.reference for part in item.parts})
    numbers = sorted({part.instalment.number for part in item.parts})
    return {
        "reference": case.reference,
        "url": reverse("award", args=[awards[0]]),
        "municipality": case.municipality.official_name,
        "round": case.round.code,
        "due_on": item.due_on,
        "instalments": ", ".join(map(str, numbers)),
        "amount": item.amount,
        "waits": plans.waits(item.waits),
    }


urlpatterns = [path("payments/", payments, name="payments")]
