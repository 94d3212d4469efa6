"""What is done about a claim: answered, decided, dropped, invoiced, handed over."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pool.kernel.refusals import Refusal, Refusals
from pool.settlement import claims as reads
from pool.settlement.models import Claim
from pool.settlement.services import claiming, collecting
from pool.web import refusing
from pool.web.claims import forms, pages


@require_POST
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    form = forms.answer_form(request.POST)
    done = _("Sent. The agency reads your answer before it decides.")
    return _do(request, reference, "answer", form, claiming.answer_claim, done, answer=form.name)


@require_POST
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    form = forms.decision_form(request.POST)
    done = _("Decided. The municipality gets the letter with the day of payment.")
    return _do(request, reference, "decide", form, claiming.decide_claim, done, decision=form.name)


@require_POST
def drop(request: HttpRequest, reference: str) -> HttpResponse:
    form = forms.drop_form(request.POST)
    return _do(
        request, reference, "drop", form, claiming.drop_claim, _("Dropped. Nothing is to be repaid."), why="reason"
    )


@require_POST
def invoice(request: HttpRequest, reference: str) -> HttpResponse:
    form = forms.InvoiceForm(request.POST)
    done = _("The invoice is recorded, and the municipality has 14 more days.")
    return _do(request, reference, "invoice", form, collecting.invoice_claim, done, invoice="invoice")


@require_POST
def hand_over(request: HttpRequest, reference: str) -> HttpResponse:
    found = reads.one(request.user, reference)
    return refusing.do(
        request,
        lambda: collecting.hand_over_claim(claim=found, by=request.user, at=timezone.now()),
        _("Handed over for collection. The municipality gets a letter."),
        "claim",
        reference,
    )


def _do(
    request: HttpRequest, reference: str, deed: str, form, verb: Callable[..., Claim], done: str, **names: str
) -> HttpResponse:
    """Do it, or show the claim again with what was typed and why not. `names`: argument → field of the form."""
    found = reads.one(request.user, reference)
    if not form.is_valid():
        return pages.shown(request, found, deed, form)
    try:
        given = {argument: form.cleaned_data[field] for argument, field in names.items()}
        verb(claim=found, by=request.user, at=timezone.now(), **given)
    except (Refusal, Refusals) as problem:
        if isinstance(problem, Refusal) and problem.kind in ("missing", "forbidden"):
            raise
        if isinstance(problem, Refusal) and problem.kind == "conflict":
            return refusing.refused(request, problem)
        refusing.into_form(form, problem)
        return pages.shown(request, found, deed, form)
    messages.success(request, done)
    return redirect("claim", reference)
