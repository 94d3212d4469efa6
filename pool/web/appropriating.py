"""Records what the finance act or another document grants, after a page that says what will be posted."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pool import wording
from pool.kernel import money, periods
from pool.kernel.refusals import MissingField, Refusal, Refusals
from pool.rounds import queries
from pool.rounds.services import recording
from pool.rounds.states import Source
from pool.web import inputs, refusing
from pool.web.inputs import AmountField, DayField


class GrantForm(forms.Form):
    """An account in a finance year, how much, and by which document of which day."""

    use_required_attribute = False

    def __init__(self, data, initial: dict):
        super().__init__(data, initial=initial)
        fields = {
            "code": forms.CharField(
                label=_("Account"),
                help_text=_("As the finance act writes it, for instance 15.26.36.10."),
                max_length=20,
            ),
            "finance_year": forms.IntegerField(label=_("Finance year"), min_value=1900, max_value=2200),
            "name_da": forms.CharField(
                label=_("Name in Danish"), help_text=_("An account that is known keeps its names."), max_length=150
            ),
            "name_en": forms.CharField(label=_("Name in English"), max_length=150),
            "amount": AmountField(label=_("Amount in kroner"), most=money.MOST),
            "source": forms.ChoiceField(
                label=_("Where the money comes from"),
                choices=[(item.value, item.label) for item in recording.SOURCES],
                widget=forms.RadioSelect,
            ),
            "document": forms.CharField(
                label=_("Document"), help_text=_("Its name and number. It counts once."), max_length=120
            ),
            "dated_on": DayField(label=_("Date of the document")),
        }
        for name, field in fields.items():
            field.error_messages["required"] = wording.refusal_text(MissingField(label=field.label))
            self.fields[name] = field


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest) -> HttpResponse:
    """The form; then what it means; only the button there posts it."""
    form = GrantForm(inputs.posted(request), _initial())
    if request.method != "POST" or not form.is_valid() or request.POST.get("confirmed") == "no":
        return _page(request, form)
    if request.POST.get("confirmed") != "yes":
        return _page(request, form, asks=True)
    try:
        made = recording.record_appropriation(by=request.user, at=timezone.now(), **form.cleaned_data)
    except (Refusal, Refusals) as problem:
        refusing.into_form(form, problem)
        return _page(request, form)
    words = {"amount": wording.money(made.amount), "account": str(made.appropriation)}
    messages.success(request, _("%(amount)s stands on %(account)s. A round can be planned with it.") % words)
    return redirect("years")


def _initial() -> dict:
    """The account of the latest year, as it is granted anew."""
    year = timezone.now().astimezone(periods.COPENHAGEN).year
    last = queries.appropriations().first()
    known = {"code": last.code, "name_da": last.name_da, "name_en": last.name_en} if last else {}
    return {"finance_year": year, "source": Source.FINANCE_ACT, **known}


def _page(request: HttpRequest, form: GrantForm, asks: bool = False) -> HttpResponse:
    """`asks`: everything is filled in, and the person is asked to confirm."""
    given = form.cleaned_data if asks else {}
    context = {
        "form": form,
        "asks": asks,
        "given": given,
        "source": Source(given["source"]).label if asks else "",
        "breadcrumbs": [{"label": _("Year end"), "url": reverse("years")}, {"label": _("Record a grant")}],
    }
    return render(request, "years/record.html", context, status=400 if form.errors else 200)


urlpatterns = [path("years/record/", record, name="appropriation_record")]
