"""Anybody checks a letter: by its code whether it is ours and still stands, by its file whether it is unchanged.

The file itself never leaves the browser. A letter is looked up by its code only: fingerprints are told to others (they
stand in indexes and case files), so they would open what the code keeps closed.
"""

import math

from axes.helpers import get_client_ip_address
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from pool import wording
from pool.kernel.refusals import Refusal
from pool.letters import codes, verification
from pool.letters.facts import head
from pool.letters.services import knocking
from pool.letters.states import Standing
from pool.web import refusing


class CodeForm(forms.Form):
    code = forms.CharField(max_length=100)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("Code of the letter")
        field.help_text = _(
            "16 letters and digits at the end of the letter. Capitals, blanks and dashes do not matter."
        )
        field.error_messages["required"] = _("Write the code that stands at the end of the letter.")
        field.error_messages["max_length"] = _("That is too long for a code. A code has 16 letters and digits.")
        field.widget.attrs |= {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


@require_safe
@cache_control(private=True, no_store=True)
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for the code; the answer stands at an address of its own, the one in the letter's QR code."""
    if "code" not in request.GET:
        return render(request, "public/verify.html", {"form": CodeForm()})
    form = CodeForm(request.GET)
    if form.is_valid():
        code = codes.read(form.cleaned_data["code"])
        if code:
            return _unseen(redirect("verify_letter", code))
        refusing.into_form(form, knocking.NotACode(field="code", given=form.cleaned_data["code"][:40]))
    return _asked(request, form, 400)


@require_safe
@cache_control(private=True, no_store=True)
def verify_letter(request: HttpRequest, code: str) -> HttpResponse:
    """What is told of a letter to whoever has its code."""
    at, address = timezone.now(), get_client_ip_address(request)
    try:
        letter = knocking.look_up(typed=code, address=address, by=None, at=at)
    except (knocking.NotACode, knocking.UnknownCode, knocking.TooManyTries) as refusal:
        return _not_told(request, code, refusal)
    told = verification.told(letter)
    context = {"letter": told, "code": head.shown_code(codes.read(code)), "says": _(told.says), "at": at}
    return _unseen(render(request, "public/letter.html", {**context, **_standing(told, at)}))


def _standing(told: verification.Told, at) -> dict:
    """The heading, and what follows from it."""
    if told.standing == Standing.RECALLED:
        return {
            "kind": "error",
            "heading": _("We sent this letter, but it has been recalled"),
            "text": _("It was recalled on %(moment)s. No other letter replaces it. Do not act on it.")
            % {"moment": wording.moment(told.recalled_at)},
        }
    if told.standing == Standing.REPLACED:
        return {
            "kind": "warning",
            "heading": _("We sent this letter, but it has been replaced"),
            "text": _replaced(told.replaced_by),
        }
    if told.is_being_corrected:
        text = _("We are correcting it. The corrected letter will soon replace this one.")
        return {"kind": "warning", "heading": _("We sent this letter, and it is being corrected"), "text": text}
    text = _("Checked on %(moment)s. Compare what stands below with the letter that you have.")
    return {
        "kind": "success",
        "heading": _("We sent this letter, and it is valid"),
        "text": text % {"moment": wording.moment(at)},
    }


def _replaced(by: verification.Replacement) -> str:
    if by.standing == Standing.RECALLED:
        text = _("Letter %(reference)s of %(day)s replaced it, and that one has been recalled. Do not act on either.")
    else:
        text = _("Letter %(reference)s of %(day)s has replaced it. Act on that one.")
    return text % {"reference": by.reference, "day": wording.day(by.written_on)}


def _not_told(request: HttpRequest, code: str, refusal: Refusal) -> HttpResponse:
    """The form again, with what to do. It does not say which codes there are."""
    form = CodeForm({"code": code[:100]})
    if isinstance(refusal, knocking.TooManyTries):
        seconds = refusal.facts["seconds"]
        answer = _asked(request, form, 429, minutes=math.ceil(seconds / 60))
        answer["Retry-After"] = str(seconds)
        return answer
    if isinstance(refusal, knocking.NotACode):
        refusing.into_form(form, refusal)
        return _asked(request, form, 400)
    return _asked(request, form, 404, is_unknown=True)


def _asked(request: HttpRequest, form: CodeForm, status: int, **context) -> HttpResponse:
    return _unseen(render(request, "public/verify.html", {"form": form, "unseen": True, **context}, status=status))


def _unseen(answer: HttpResponse) -> HttpResponse:
    """A letter is found by whoever holds its code, never by a machine that reads pages."""
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


urlpatterns = [
    path("v/", verify, name="verify"),
    path("v/<str:code>", verify_letter, name="verify_letter"),  # as the QR code has it
    path("v/<str:code>/", verify_letter, name="verify_letter"),
]
