"""Corrects a letter by one that replaces it, and recalls a letter that should not stand."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pool import wording
from pool.awards import queries as awards
from pool.kernel.refusals import Refusal
from pool.letters import correction, queries
from pool.letters.models import Letter
from pool.letters.services import correcting
from pool.letters.states import LetterKind, Standing
from pool.web import inputs, refusing
from pool.web.assessment.forms import text_box


class TextForm(forms.Form):
    """One text: what is corrected, or why the letter is recalled."""

    use_required_attribute = False

    def __init__(self, name: str, label: str, hint: str, most: int, data=None):
        super().__init__(data)
        self.fields[name] = text_box(label, hint, most, rows=3)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what would read otherwise before anything is written."""
    at, letter = timezone.now(), queries.one(request.user, pk)
    hint = _("One or two sentences. The new letter prints them under its heading.")
    form = TextForm("correction", _("What is corrected?"), hint, 500, inputs.posted(request))

    def deed(text: str) -> str:
        made = correcting.correct(letter=letter, correction=text, by=request.user, at=at)
        return _("%(new)s replaces %(old)s and goes out.") % {"new": made.reference, "old": letter.reference}

    changes = [] if request.method == "POST" else correction.changes(letter, at)
    more = {"changes": changes, "compared": request.method != "POST", "label": _("Correct a letter")}
    return _page(request, letter, form, deed, "correct", more)


@require_http_methods(["GET", "HEAD", "POST"])
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    at, letter = timezone.now(), queries.one(request.user, pk)
    hint = _("For the agency's own file. Who checks the letter reads only that it was recalled, and when.")
    form = TextForm("reason", _("Why is it recalled?"), hint, 2000, inputs.posted(request))

    def deed(text: str) -> str:
        correcting.recall(letter=letter, why=text, by=request.user, at=at)
        return _("%(reference)s is recalled.") % {"reference": letter.reference}

    return _page(request, letter, form, deed, "recall", {"label": _("Recall a letter")})


def _page(request: HttpRequest, letter: Letter, form: TextForm, deed, name: str, more: dict) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            done = deed(next(iter(form.cleaned_data.values())))
        except Refusal as problem:
            if problem.kind in ("missing", "forbidden"):
                raise
            refusing.into_form(form, problem)
        else:
            messages.success(request, done)
            return redirect("case", letter.application.reference)
    case = letter.application
    context = {
        "letter": letter,
        "kind": LetterKind(letter.kind).label,
        "standing": letter.standing,
        "case": case,
        "form": form,
        "why_not": _why_not(letter, request.user),
        "now": timezone.now(),
        "breadcrumbs": [
            {"label": _("Worklist"), "url": reverse("worklist")},
            {"label": case.reference, "url": reverse("case", args=[case.reference])},
            {"label": more["label"]},
        ],
        **more,
    }
    return render(request, f"correcting/{name}.html", context, status=400 if form.errors else 200)


def _why_not(letter: Letter, user) -> str:
    """Why this person can do nothing to the letter; empty where they can."""
    if letter.standing != Standing.VALID or queries.is_being_replaced(letter):
        return wording.refusal_text(correcting.NotStanding(reference=letter.reference))
    return wording.refusal_text(correcting.LetterOfYourCase()) if awards.handles(letter.application, user) else ""


urlpatterns = [
    path("letters/<int:pk>/correct/", correct, name="letter_correct"),
    path("letters/<int:pk>/recall/", recall, name="letter_recall"),
]
