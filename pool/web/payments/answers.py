"""The bank's answers: a file is read; a line that does not add up is explained by one and approved by another."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pool import wording
from pool.access import guard
from pool.kernel.refusals import MissingField, NotFound, Refusal, Refusals
from pool.payments import bank, bankanswers
from pool.payments.models import BankEntry
from pool.payments.services import answering
from pool.settlement.services import spending
from pool.web import inputs, refusing
from pool.web.applications.forms import ReasonForm
from pool.web.payments import telling

PAGE = 50


class AnswerForm(forms.Form):
    use_required_attribute = False

    def __init__(self, data=None, files=None):
        super().__init__(data, files)
        label = _("The bank's file")
        self.fields["file"] = forms.FileField(
            label=label,
            help_text=_(
                "pain.002, or CSV with the columns reference, outcome, amount, booked_on and reason; at most 5 MB."
            ),
            widget=forms.FileInput(attrs={"accept": ".xml,.csv,.txt"}),
            error_messages={
                "required": wording.refusal_text(MissingField(label=label)),
                "empty": _("The file is empty. Choose another one."),
            },
        )


@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: HttpRequest) -> HttpResponse:
    """All answers, the newest first, and the form for the next one."""
    form = AnswerForm(inputs.posted(request), request.FILES if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            content = given.read(bankanswers.MOST_BYTES + 1)
            taken = spending.take_answer(name=given.name[-120:], content=content, by=request.user, at=timezone.now())
        except (Refusal, Refusals) as problem:
            if isinstance(problem, Refusal) and problem.kind in ("missing", "forbidden"):
                raise
            refusing.into_form(form, problem)
        else:
            messages.success(request, _("The bank's answer is taken."))
            return redirect("bank_answer", taken.pk)
    page = Paginator(bank.answers(), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form if guard.may(request.user, "payments.answer") else None,
        "rows": [_row(item) for item in page],
        "page": page,
        "waiting": [telling.batch_row(item) for item in bank.batches().filter(state="released")],
        "ways": telling.ways("bank_answers", request.user),
        "breadcrumbs": telling.trail(_("Answers of the bank")),
    }
    return render(request, "payments/answers.html", context, status=400 if form.errors else 200)


@require_safe
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """One answer with its lines, those first that do not add up."""
    found = bank.answer(pk)
    entries = sorted(bank.entries().filter(answer=found), key=lambda item: not item.problem)
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    context = {
        "answer": found,
        "row": _row(found),
        "rows": [telling.entry_row(item) for item in page],
        "page": page,
        "ways": telling.ways("", request.user),
        "breadcrumbs": telling.trail(_("Answers of the bank"), "bank_answers", found.name),
    }
    return render(request, "payments/answer.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One line: what it says, what was ordered, and what it turned out to be."""
    found, form = bank.entry(pk), _text_form(inputs.posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            answering.explain(entry=found, text=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except Refusal as problem:
            if problem.kind in ("missing", "forbidden"):
                raise
            refusing.into_form(form, problem)
        else:
            messages.success(request, _("Explained. A controller approves it."))
            return redirect("bank_entry", pk)
    return _entry_page(request, bank.entry(pk), form)


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    found = getattr(bank.entry(pk), "explanation", None)
    if found is None:
        raise NotFound()
    return refusing.do(
        request,
        lambda: answering.approve_explanation(explanation=found, by=request.user, at=timezone.now()),
        _("Approved. The line is settled."),
        "bank_entry",
        pk,
    )


def _entry_page(request: HttpRequest, found: BankEntry, form: ReasonForm) -> HttpResponse:
    user, row = request.user, telling.entry_row(found)
    explained = row["explained"]
    unsettled = bool(found.problem) and not (explained and explained.approved_at)
    approves = unsettled and explained and guard.may(user, "explanations.approve")
    mine = explained and explained.written_by_id == user.pk
    context = {
        "row": row,
        "may_explain": unsettled and guard.may(user, "payments.explain"),
        "may_approve": approves and not mine,
        "why_not": wording.refusal_text(answering.ExplainedByYou()) if approves and mine else "",
        "form": form,
        "ways": telling.ways("", user),
        "breadcrumbs": telling.trail(_("Answers of the bank"), "bank_answers", _("Line %(number)s") % row),
    }
    return render(request, "payments/entry.html", context, status=400 if form.errors else 200)


def _row(item) -> dict:
    every = list(item.entries.all())
    paid = [entry for entry in every if entry.outcome == "paid" and not entry.problem]
    rejected = [entry for entry in every if entry.outcome == "rejected" and not entry.problem]
    problems = [entry for entry in every if entry.problem]
    return {
        "pk": item.pk,
        "name": item.name,
        "taken_at": item.taken_at,
        "taken_by": str(item.taken_by),
        "format": item.format,
        "sha256": item.sha256,
        "paid": len(paid),
        "rejected": len(rejected),
        "problems": len(problems),
        "said": ngettext("%(count)s line", "%(count)s lines", len(every)) % {"count": wording.number(len(every))},
    }


def _text_form(data=None) -> ReasonForm:
    label, hint = _("What the line turned out to be"), _("Name whom you asked and what the bank answered.")
    return ReasonForm(label, hint, data)


urlpatterns = [
    path("payments/answers/", answers, name="bank_answers"),
    path("payments/answers/<int:pk>/", answer, name="bank_answer"),
    path("payments/lines/<int:pk>/", entry, name="bank_entry"),
    path("payments/lines/<int:pk>/approve/", approve, name="bank_entry_approve"),
]
