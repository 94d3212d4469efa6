"""Choosing a password by the link in a mail, and asking for such a link. Django's own page, in our words."""

import math

from axes.helpers import get_client_ip_address
from axes.utils import reset as forget_wrong_passwords
from django import forms
from django.contrib import messages
from django.contrib.auth import password_validation
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.views import INTERNAL_RESET_SESSION_TOKEN, PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from pool.access import links
from pool.access.services import passwords
from pool.kernel.refusals import Refusal
from pool.letters.services import knocking
from pool.web import inputs, refusing


class ChooseForm(SetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        first, second = self.fields["new_password1"], self.fields["new_password2"]
        first.label, second.label = _("New password"), _("The same once more")
        first.help_text = second.help_text = ""  # the rules stand above the form
        first.error_messages["required"] = _("Write a password.")
        second.error_messages["required"] = _("Write the password once more.")
        self.error_messages["password_mismatch"] = _("The two are not the same. Write the password twice.")

    def validate_password_for_user(self, user, password_field_name="new_password1"):
        """What is wrong with a password stands where it is written first."""
        super().validate_password_for_user(user, "new_password1")


class Choose(PasswordResetConfirmView):
    """The key goes from the address into the session, so that no other page learns of it; then the form is shown."""

    http_method_names = ["get", "head", "post"]
    template_name = "access/choose_password.html"
    form_class = ChooseForm

    @property
    def token_generator(self) -> links.Links:
        return links.Links(timezone.now())

    def get_user(self, uidb64):
        found = super().get_user(uidb64)
        return found if found is not None and found.is_active else None

    def get_context_data(self, **kwargs):
        rules = password_validation.password_validators_help_texts()
        return super().get_context_data(**kwargs, username=self.user.username if self.validlink else "", rules=rules)

    def render_to_response(self, context, **options):
        status = 404 if not self.validlink else 400 if context["form"].errors else 200
        return super().render_to_response(context, status=status, **options)

    def form_valid(self, form):
        given = {
            "token": self.request.session[INTERNAL_RESET_SESSION_TOKEN],
            "password": form.cleaned_data["new_password1"],
        }
        try:
            passwords.choose_password(user=self.user, **given, by=self.user, at=timezone.now())
        except Refusal as problem:
            if problem.kind == "missing":
                raise
            refusing.into_form(form, problem)
            return self.form_invalid(form)
        del self.request.session[INTERNAL_RESET_SESSION_TOKEN]
        forget_wrong_passwords(username=self.user.username)  # whoever forgot it has tried before
        messages.success(self.request, _("Your password is chosen. Sign in with it."))
        return redirect("sign_in")


class AskForm(forms.Form):
    email = forms.EmailField(max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["email"]
        field.label = _("Your e-mail address")
        field.error_messages |= {
            "required": _("Write your e-mail address."),
            "invalid": _("This is not an e-mail address. Write it like name@municipality.dk."),
            "max_length": _("This is not an e-mail address. Write it like name@municipality.dk."),
        }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """One answer whoever asks, so that nobody learns which addresses are known."""
    form, at = AskForm(inputs.posted(request)), timezone.now()
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, 400 if form.errors else 200)
    try:
        knocking.ask(address=get_client_ip_address(request), by=None, at=at)
    except knocking.TooManyAsked as refusal:
        minutes = math.ceil(refusal.facts["seconds"] / 60)
        text = _("Too many links have been asked for from your network. Wait %(minutes)s minutes, then try again.")
        form.add_error(None, text % {"minutes": minutes})
        answer = _page(request, form, 429)
        answer["Retry-After"] = str(refusal.facts["seconds"])
        return answer
    passwords.ask_link(email=form.cleaned_data["email"], by=None, at=at)
    return render(request, "access/link_sent.html")


def _page(request: HttpRequest, form: AskForm, status: int) -> HttpResponse:
    return render(request, "access/ask_password.html", {"form": form}, status=status)


urlpatterns = [
    path("password/", ask, name="password"),
    path("password/<str:uidb64>/<str:token>/", Choose.as_view(), name="password_choose"),
]
