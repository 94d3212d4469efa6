"""The file of a case for whoever asked for access to its documents: what there is, what to leave out, what was made."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pool import wording
from pool.access import guard
from pool.applications.models import Application
from pool.assessment import queries as cases
from pool.kernel.refusals import Refusal, Refusals
from pool.letters import bundling, casefile, catalogue, queries
from pool.letters.models import CaseFile
from pool.letters.services import filing
from pool.web import refusing
from pool.web.letters import document

LANGUAGES = {"da": "Dansk", "en": "English"}
TONES = {casefile.IN: "info", casefile.OUT: "neutral", casefile.INTERNAL: "warning", casefile.REGISTER: "muted"}


class FileForm(forms.Form):
    asked_by = forms.CharField(required=False, max_length=200)
    language = forms.ChoiceField(choices=[(code, LANGUAGES[code]) for code in catalogue.LANGUAGES])
    why = forms.CharField(required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["asked_by"].label = _("Who asked")
        self.fields["asked_by"].help_text = _("A name or the number of the request. Never a CPR number.")
        self.fields["asked_by"].required = True
        self.fields["asked_by"].error_messages["required"] = _("Write who asked for access.")
        self.fields["language"].label = _("Language of the file")
        self.fields["why"].label = _("Why documents are left out")
        self.fields["why"].help_text = _("Whoever asked reads this reason. It is needed where anything is left out.")


@require_http_methods(["GET", "HEAD", "POST"])
def case_file(request: HttpRequest, reference: str) -> HttpResponse:
    """What belongs to the case; internal working documents are left out unless they are chosen."""
    found, at = cases.case(request.user, reference), timezone.now()
    form = FileForm(request.POST or None, initial=_initial())
    if request.method == "POST" and form.is_valid():
        try:
            made = _made(request, found, form.cleaned_data, at)
        except (Refusal, Refusals) as problem:
            refusing.into_form(form, problem)
        else:
            messages.success(request, _("Case file %(number)s is made.") % {"number": made.number})
            return redirect("case_file", reference)
    return render(request, "filing/page.html", _context(request, found, form, at), status=400 if form.errors else 200)


@require_safe
def case_file_pdf(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The file as it was made, byte for byte."""
    made = queries.case_file(cases.case(request.user, reference), number)
    return document.file(bytes(made.pdf), "application/pdf", f"{_name(made)}.pdf", inline=True)


@require_safe
def case_file_zip(request: HttpRequest, reference: str, number: int) -> FileResponse:
    """The file with the letters as they were sent and what was received."""
    made = queries.case_file(cases.case(request.user, reference), number)
    return document.zipped(bundling.packed(made), f"{_name(made)}.zip")


def made_files(application: Application) -> list[dict]:
    """The files that were made of a case, the last one first."""
    return [_row(made, application.reference) for made in queries.case_files(application)]


def _initial() -> dict:
    return {"language": wording.language(), "why": bundling.proposed_reason()}


def _made(request: HttpRequest, found: Application, given: dict, at: datetime) -> CaseFile:
    seen, taken = request.POST.getlist("seen"), set(request.POST.getlist("take"))
    return filing.make(
        application=found,
        asked_by=given["asked_by"],
        language=given["language"],
        left_out=[key for key in seen if key not in taken],
        why=given["why"],
        seen=seen,
        by=request.user,
        at=at,
    )


def _context(request: HttpRequest, found: Application, form: FileForm, at: datetime) -> dict:
    taken = request.POST.getlist("take") if form.is_bound else None
    return {
        "case": found,
        "form": form,
        "may_make": guard.may(request.user, "casefiles.make"),
        "documents": [_document(item, taken) for item in casefile.documents(found, at)],
        "files": made_files(found),
        "now": at,
        "breadcrumbs": [
            {"label": _("Worklist"), "url": reverse("worklist")},
            {"label": found.reference, "url": reverse("case", args=[found.reference])},
            {"label": _("Case file")},
        ],
    }


def _document(item: casefile.Document, taken: list[str] | None) -> dict:
    return {
        "key": item.key,
        "at": item.at,
        "title": item.title,
        "direction": {
            "code": item.direction,
            "label": _(casefile.DIRECTIONS[item.direction]),
            "tone": TONES[item.direction],
        },
        "taken": not item.is_internal if taken is None else item.key in taken,
    }


def _row(made: CaseFile, reference: str) -> dict:
    at = [reference, made.number]
    return {
        "number": made.number,
        "made_at": made.made_at,
        "made_by": str(made.made_by),
        "asked_by": made.asked_by,
        "left_out": len(made.left_out),
        "reason": made.reason,
        "language": LANGUAGES[made.language],
        "pdf": reverse("case_file_pdf", args=at),
        "zip": reverse("case_file_zip", args=at),
    }


def _name(made: CaseFile) -> str:
    return f"{_('Case file')} {made.application.reference}-{made.number}"
