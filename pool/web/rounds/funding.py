"""Adds money to the frame of a round, after a page that says what will be posted."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pool import wording
from pool.assessment.services import watching
from pool.kernel.refusals import Refusal, Refusals
from pool.rounds import queries
from pool.rounds.models import Round
from pool.rounds.states import RoundState
from pool.web import refusing
from pool.web.inputs import AmountField, DayField, posted
from pool.web.rounds import overview

MOST = 1_000_000_000  # kroner; more than any appropriation of the kind


class FundForm(forms.Form):
    """How much, by which document, of which day."""

    amount = AmountField(most=MOST)
    document = forms.CharField(max_length=120)
    dated_on = DayField()

    def __init__(self, *args, held, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["amount"].label = _("Amount in kroner")
        self.fields["amount"].help_text = _(
            "At most %(amount)s: what the appropriation holds and no round has got."
        ) % {"amount": wording.money(held)}
        self.fields["document"].label = _("Document")
        self.fields["document"].help_text = _(
            "What allows it, for instance a Finance Committee document. It counts once."
        )
        self.fields["dated_on"].label = _("Date of the document")


@require_http_methods(["GET", "HEAD", "POST"])
def fund(request: HttpRequest, code: str) -> HttpResponse:
    """The form; then what it means; only the button there posts it."""
    round = overview.one(code)
    held = queries.in_appropriation(round)
    form = FundForm(posted(request), held=held)
    if request.method != "POST" or not form.is_valid() or request.POST.get("confirmed") == "no":
        return _page(request, round, held, form)
    if request.POST.get("confirmed") != "yes":
        return _page(request, round, held, form, asks=not form.errors)
    given = form.cleaned_data
    try:
        watching.raise_frame(round=round, by=request.user, at=timezone.now(), **given)
    except (Refusal, Refusals) as problem:
        refusing.into_form(form, problem)
        return _page(request, round, held, form)
    words = {"amount": wording.money(given["amount"])}
    done = _("%(amount)s is added to the frame and stands in the pool. A new run can share it out.") % words
    return refusing.do(request, lambda: None, done, "round_workspace", code)


def _page(request: HttpRequest, round: Round, held, form: FundForm, asks: bool = False) -> HttpResponse:
    """`asks`: everything is filled in, and the person is asked to confirm."""
    sums = queries.money_of(round)
    given = form.cleaned_data if asks else {}
    context = {
        "round": round,
        "round_name": wording.name(round),
        "form": form,
        "asks": asks,
        "can": round.state not in overview.FIXED,
        "is_settled": round.state == RoundState.SETTLED,
        "figures": [
            {"label": _("Frame"), "value": wording.money(sums["frame"])},
            {"label": _("In the pool"), "value": wording.money(sums["left"])},
            {
                "label": _("On the appropriation"),
                "value": wording.money(held),
                "hint": str(round.appropriation),
            },
        ],
        "additions": queries.additions(round),
        "given": given,
        "frame_after": sums["frame"] + given["amount"] if asks else None,
        "pool_after": sums["left"] + given["amount"] if asks else None,
        "held_after": held - given["amount"] if asks else None,
        "breadcrumbs": [
            {"label": _("Rounds"), "url": reverse("rounds")},
            {"label": wording.name(round), "url": reverse("round_workspace", args=[round.code])},
            {"label": _("Add money")},
        ],
    }
    return render(request, "rounds/fund.html", context, status=400 if form.errors else 200)
