"""Batches of payments: built by one finance officer, released by another who counts and adds up again."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pool import wording
from pool.access import guard
from pool.kernel.refusals import MissingField, Refusal
from pool.payments import bank
from pool.payments.models import PaymentBatch
from pool.payments.services import batching
from pool.payments.states import PaymentBatchState
from pool.settlement.services import paying
from pool.web import inputs, refusing
from pool.web.applications.forms import ReasonForm
from pool.web.inputs import AmountField
from pool.web.payments import telling

PAGE = 50
TYPES = {"xml": "application/xml", "csv": "text/csv; charset=utf-8"}


class ReleaseForm(forms.Form):
    """The control totals, written by hand."""

    use_required_attribute = False

    def __init__(self, data=None):
        super().__init__(data)
        count, total = _("Number of payments"), _("Total")
        self.fields["count"] = forms.IntegerField(
            label=count,
            help_text=_("Count the payments in the list."),
            min_value=0,
            max_value=1_000_000,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            error_messages={
                "required": _missing(count),
                "invalid": _("Write the number in digits."),
                "max_value": _("Write the number in digits."),
            },
        )
        self.fields["total"] = AmountField(
            label=total, help_text=_("Add up the amounts in the list."), error_messages={"required": _missing(total)}
        )
        self.fields["total"].widget.attrs["autocomplete"] = "off"


def _missing(label: str) -> str:
    return wording.refusal_text(MissingField(label=label))


@require_safe
def batches(request: HttpRequest) -> HttpResponse:
    """All batches, the newest first."""
    page = Paginator(bank.batches(), PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": [telling.batch_row(item) for item in page],
        "page": page,
        "ways": telling.ways("payment_batches", request.user),
        "breadcrumbs": telling.trail(_("Batches")),
    }
    return render(request, "payments/batches.html", context)


@require_safe
def batch(request: HttpRequest, reference: str) -> HttpResponse:
    return _page(request, bank.batch(reference), _why_form())


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, reference: str) -> HttpResponse:
    """The payments without their sum: whoever releases counts and adds up by themselves."""
    found, form = bank.batch(reference), ReleaseForm(inputs.posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            paying.release(batch=found, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refusal as problem:
            if problem.kind in ("missing", "forbidden"):
                raise
            refusing.into_form(form, problem)
        else:
            messages.success(request, _("Released. Send the bank's file now; its answer closes the batch."))
            return redirect("payment_batch", reference)
    context = {
        "batch": telling.batch_row(found),
        "rows": [telling.order_row(item) for item in bank.orders_of(found)],
        "form": form,
        "why_not": _why_not_release(found, request.user),
        "breadcrumbs": telling.trail(_("Batches"), "payment_batches", found.reference),
    }
    return render(request, "payments/release.html", context, status=400 if form.errors else 200)


@require_POST
def discard(request: HttpRequest, reference: str) -> HttpResponse:
    found, form = bank.batch(reference), _why_form(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    try:
        paying.discard(batch=found, why=form.cleaned_data["reason"], by=request.user, at=timezone.now())
    except Refusal as problem:
        if problem.kind in ("missing", "forbidden"):
            raise
        refusing.into_form(form, problem)
        return _page(request, bank.batch(reference), form)
    messages.success(request, _("The batch is discarded. Its payments can be put into a new one."))
    return redirect("payment_batch", reference)


@require_safe
def file(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """The bytes as they were released."""
    found = bank.file(bank.batch(reference), name)
    headers = {
        "Content-Disposition": content_disposition_header(True, found.name),
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(bytes(found.content), content_type=TYPES[name.rpartition(".")[2]], headers=headers)


def _page(request: HttpRequest, found: PaymentBatch, form: ReasonForm) -> HttpResponse:
    user, waits = request.user, found.state == PaymentBatchState.BUILT
    page = Paginator(bank.orders_of(found), PAGE).get_page(request.GET.get("page"))
    why_not = _why_not_release(found, user) if waits else ""
    context = {
        "batch": telling.batch_row(found),
        "rows": [telling.order_row(item) for item in page],
        "page": page,
        "files": found.files.defer("content"),
        "why_not": why_not if guard.may(user, "payments.release") else "",
        "may_release": waits and guard.may(user, "payments.release") and not why_not,
        "may_discard": waits and guard.may(user, "payments.build"),
        "form": form,
        "ways": telling.ways("", user),
        "breadcrumbs": telling.trail(_("Batches"), "payment_batches", found.reference),
    }
    return render(request, "payments/batch.html", context, status=400 if form.errors else 200)


def _why_not_release(found: PaymentBatch, user) -> str:
    if found.state != PaymentBatchState.BUILT:
        return wording.refusal_text(batching.WrongState(state=PaymentBatchState(found.state).label))
    return wording.refusal_text(batching.BuiltByYou()) if found.built_by_id == user.pk else ""


def _why_form(data=None) -> ReasonForm:
    return ReasonForm(_("Why is the batch discarded?"), _("It stands in the journal."), data)


urlpatterns = [
    path("payments/batches/", batches, name="payment_batches"),
    path("payments/batches/<str:reference>/", batch, name="payment_batch"),
    path("payments/batches/<str:reference>/release/", release, name="payment_batch_release"),
    path("payments/batches/<str:reference>/discard/", discard, name="payment_batch_discard"),
    path("payments/batches/<str:reference>/files/<str:name>", file, name="payment_file"),
]
