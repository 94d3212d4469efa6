"""Signing in and out."""

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from pool import wording
from pool.access import queries
from pool.kernel.words import N_

DEMO_PASSWORD = "demo"
# role → what the person does, for the sign-ins of the demonstration
DOES = {
    "preparer": N_("Prepares an application and hands it over for signature."),
    "signatory": N_("Signs and sends the application, reads the decision and accepts the grant."),
    "caseworker": N_("Checks applications, assesses each line, proposes an allocation."),
    "decider": N_("Approves the allocation, signs the decisions, issues the letters."),
    "finance": N_("Builds payment batches and reads the bank's answers."),
    "finance2": N_("Releases the batches that another finance officer has built."),
    "controller": N_("Reads cases, awards and books, approves accounts, confirms whom money goes to."),
    "administrator": N_("Proposes roles and payees, keeps the registers. No cases, no money."),
    "ministry": N_("Reads and downloads the budget and spending reports."),
    "auditor": N_("Reads everything and proves the books. Changes nothing."),
}


class SignInForm(forms.Form):
    username = forms.CharField(
        max_length=150, widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"})
    )
    password = forms.CharField(
        max_length=500, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label, self.fields["password"].label = _("User name"), _("Password")
        self.fields["username"].error_messages["required"] = _("Write your user name.")
        self.fields["password"].error_messages["required"] = _("Write your password.")


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """One sentence for a wrong name and a wrong password alike, so that nobody learns which names exist."""
    after = _safe(request, request.POST.get("next") or request.GET.get("next") or "")
    if request.user.is_authenticated and request.method != "POST":
        return redirect(after or "start")
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = authenticate(request, **form.cleaned_data)
        if user is not None:
            login(request, user)
            return redirect(after or "start")
        form.add_error(None, _("User name and password do not fit together. Check both, and whether Caps Lock is on."))
    return _page(request, form, after, 400 if form.errors else 200)


def locked_out(request: HttpRequest, response=None, credentials: dict | None = None) -> HttpResponse:
    """What is shown when the wrong password was given too often; settings name this function."""
    form = SignInForm(request.POST or None)
    form.is_valid()
    minutes = wording.number(int(settings.AXES_COOLOFF_TIME * 60))
    text = _("There were too many wrong passwords for this user name. Wait %(minutes)s minutes, then try again.")
    form.add_error(None, text % {"minutes": minutes})
    return _page(request, form, _safe(request, request.POST.get("next", "")), 429)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("start")


def _page(request: HttpRequest, form: SignInForm, after: str, status: int) -> HttpResponse:
    context = {"form": form, "next": after}
    if settings.DEMO:
        context |= {"demo_people": _demo_people(), "demo_password": DEMO_PASSWORD}
    return render(request, "access/sign_in.html", context, status=status)


def _demo_people() -> list[dict]:
    """The sign-ins that are named after a role, in the order of the process."""
    found = {person.username: person for person in queries.people().filter(username__in=DOES)}
    return [
        {
            "username": username,
            "name": str(found[username]),
            "role": ", ".join(found[username].role_names),
            "place": found[username].municipality.official_name if found[username].municipality_id else "",
            "does": _(does),
        }
        for username, does in DOES.items()
        if username in found
    ]


def _safe(request: HttpRequest, address: str) -> str:
    """The address if it leads into this installation, else nothing: no stranger can send people on from here."""
    fine = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if fine and address.startswith("/") else ""


urlpatterns = [
    path("sign-in/", sign_in, name="sign_in"),
    path("sign-out/", sign_out, name="sign_out"),
]
