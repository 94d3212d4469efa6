"""Adds a person, and sends somebody a link to choose a new password."""

from contextlib import suppress

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pool.access import entering, queries
from pool.access.services import adding, passwords
from pool.kernel.refusals import Refusal, Refusals
from pool.registry import queries as registry
from pool.web import inputs, refusing

NO_PLACE = "none"


class PersonForm(forms.Form):
    """What is missing; what is wrong is said by the service, field by field."""

    first_name = forms.CharField(max_length=500)
    last_name = forms.CharField(max_length=500)
    email = forms.CharField(max_length=500, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    municipality = forms.ChoiceField()
    username = forms.CharField(
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        fields = self.fields
        for name, label in entering.LABELS.items():
            fields[name].error_messages["required"] = _("Fill in “%(label)s”.") % {"label": _(label)}
        fields["first_name"].label, fields["last_name"].label = _("First name"), _("Last name")
        fields["email"].label, fields["email"].help_text = _("E-mail"), _("One that only this person reads.")
        fields["municipality"].label = _("Works in")
        fields["municipality"].help_text = _(
            "Choose nothing for the agency, the ministry and the auditor. It cannot be changed later, and it decides "
            "which roles fit."
        )
        fields["municipality"].error_messages |= {
            "required": _("Choose where the person works."),
            "invalid_choice": _("Choose a municipality from the list."),
        }
        places = [(item.code, item.official_name) for item in registry.municipalities()]
        none = (NO_PLACE, _("No municipality: the agency, the ministry or the auditor"))
        fields["municipality"].choices = [("", _("Choose")), none, *places]
        fields["username"].label = _("User name")
        fields["username"].error_messages["required"] = _("Fill in “%(label)s”.") % {"label": _("User name")}
        fields["username"].help_text = _(
            "3 characters or more: letters from a to z, digits, dots, dashes, underscores. It cannot be changed later."
        )


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """The person gets a link to choose a password; roles are proposed on the page of the person."""
    form = PersonForm(inputs.posted(request))
    if request.method == "POST" and form.is_valid():
        with suppress(Refused):
            made = _added(request, form)
            text = _("Added. A link to choose a password is on its way to %(mail)s. Propose a role next.")
            messages.success(request, text % {"mail": made.email})
            return redirect("person", made.pk)
    here = [{"label": _("People"), "url": reverse("people")}, {"label": _("Add a person")}]
    return render(request, "people/add.html", {"form": form, "breadcrumbs": here}, status=400 if form.errors else 200)


@require_POST
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever sends it never sees it."""
    found, at = queries.person(pk), timezone.now()
    done = _("Sent. The link is good for 7 days; the old password works until a new one is chosen.")
    return refusing.do(
        request, lambda: passwords.send_link(user=found, by=request.user, at=at), done, "person", found.pk
    )


class Refused(Exception):
    """What was wrong stands on the form."""


def _added(request: HttpRequest, form: PersonForm):
    given = dict(form.cleaned_data)
    code = given.pop("municipality")
    place = None if code == NO_PLACE else registry.municipality(code)
    try:
        return adding.add_person(**given, municipality=place, by=request.user, at=timezone.now())
    except (Refusal, Refusals) as problem:
        first = problem.items[0] if isinstance(problem, Refusals) else problem
        if first.kind in ("missing", "forbidden"):
            raise
        refusing.into_form(form, problem)
        raise Refused from problem
