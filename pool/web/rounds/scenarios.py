"""The scenario workspace of a round: snapshots, scenarios side by side, and the choice of one."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pool import wording
from pool.access import guard
from pool.allocation import results
from pool.awards import comparing, queries
from pool.awards.models import Snapshot
from pool.awards.services import scenarios as services
from pool.kernel.refusals import Refusal, Refusals
from pool.rounds.models import Round
from pool.settlement.services import offering
from pool.web import refusing
from pool.web.inputs import AmountField, posted
from pool.web.rounds import overview, side_by_side


class ScenarioForm(forms.Form):
    """Which rules and how much money."""

    ruleset = forms.ChoiceField()
    budget = AmountField(most=services.MOST_BUDGET)
    seed = forms.CharField(required=False, max_length=200)
    name = forms.CharField(required=False, max_length=100)

    def __init__(self, snapshot: Snapshot, data=None):
        super().__init__(data, initial={"ruleset": "", "budget": snapshot.pool_amount})
        self.known = {str(item.pk): item for item in queries.rulesets()}
        choices = [("", _("The rules of the round"))]
        for key, item in self.known.items():
            choices.append((key, _("%(name)s, version %(version)s") % {"name": item.name, "version": item.version}))
        self.fields["ruleset"].choices = choices
        self.fields["ruleset"].required = False
        self.fields["ruleset"].label = _("Rules")
        self.fields["budget"].label = _("Budget in kroner")
        self.fields["budget"].help_text = _("The pool holds %(amount)s.") % {
            "amount": wording.money(snapshot.pool_amount)
        }
        self.fields["seed"].label = _("Seed for the draw")
        self.fields["seed"].help_text = _("Only for rules that draw lots. It is published with the run.")
        self.fields["name"].label = _("Short name for the column")

    def facts(self) -> dict:
        given = self.cleaned_data
        return {**given, "ruleset": self.known.get(given["ruleset"])}


class ChoiceForm(forms.Form):
    """Which scenario is to be used, and why."""

    scenario = forms.ChoiceField(widget=forms.RadioSelect)
    reason = forms.CharField(required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, shown: comparing.Comparison, data=None):
        super().__init__(data)
        self.known = {str(column.scenario.number): column.scenario for column in shown.columns if column.measures}
        self.fields["scenario"].choices = [(key, side_by_side.title(item)) for key, item in self.known.items()]
        self.fields["scenario"].label = _("Scenario")
        self.fields["reason"].label = _("Why this one")
        self.fields["reason"].required = True
        self.fields["reason"].error_messages["required"] = _("Write a reason: others must be able to read why.")
        self.fields["reason"].help_text = _("The approver, the auditor and whoever asks for insight read it.")


@require_safe
def snapshots(request: HttpRequest, code: str) -> HttpResponse:
    """The snapshots of a round."""
    round = overview.one(code)
    context = {
        "round": round,
        "round_name": wording.name(round),
        "rows": [_snapshot(item) for item in queries.snapshots_of(round)],
        "may_take": guard.may(request.user, "allocation.propose"),
        "breadcrumbs": [*_crumbs(round), {"label": _("Scenarios")}],
    }
    return render(request, "rounds/snapshots.html", context)


@require_POST
def take(request: HttpRequest, code: str) -> HttpResponse:
    round = overview.one(code)
    try:
        taken = services.take_snapshot(round=round, by=request.user, at=timezone.now())
    except Refusal as problem:
        messages.error(request, wording.refusals(problem)[0]["message"])
        return redirect("snapshots", code)
    return redirect("snapshot", taken.pk)


@require_safe
def snapshot(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.snapshot(pk)
    return page(request, found, ScenarioForm(found), None)


@require_POST
def compute(request: HttpRequest, pk: int) -> HttpResponse:
    """Add one scenario to the comparison."""
    found = queries.snapshot(pk)
    form = ScenarioForm(found, posted(request))
    if form.is_valid():
        try:
            services.compute(snapshot=found, by=request.user, at=timezone.now(), **form.facts())
        except (Refusal, Refusals) as problem:
            refusing.into_form(form, problem)
        else:
            return redirect("snapshot", found.pk)
    return page(request, found, form, None)


@require_POST
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Make one scenario the run that is proposed."""
    found = queries.snapshot(pk)
    form = ChoiceForm(comparing.of(found), posted(request))
    if form.is_valid():
        scenario, why = form.known[form.cleaned_data["scenario"]], form.cleaned_data["reason"]
        try:
            run = offering.choose_rest(scenario=scenario, why=why, by=request.user, at=timezone.now())
        except (Refusal, Refusals) as problem:
            refusing.into_form(form, problem)
        else:
            messages.success(request, _("The scenario is proposed as a run. Somebody else approves it."))
            return redirect("run", run.pk)
    return page(request, found, ScenarioForm(found), form)


def page(request: HttpRequest, found: Snapshot, form: ScenarioForm, choice: ChoiceForm | None) -> HttpResponse:
    """All scenarios of a snapshot: figures, chart, municipalities, and what can be done."""
    base = request.GET.get("base", "")
    shown = comparing.of(found, int(base) if base.isascii() and base.isdigit() else None)
    may = guard.may(request.user, "allocation.propose")
    choice = choice or ChoiceForm(shown)
    bad = [item for item in (form, choice) if item.errors]
    context = {
        "snapshot": found,
        "round": found.round,
        "round_name": wording.name(found.round),
        "keys": sorted(found.keys.items()),
        "shown": shown,
        "runs": {run.scenario_id: run for run in queries.of_round(found.round) if run.scenario_id},
        **side_by_side.table(shown, request.GET.get("open", ""), request.GET.get("only") == "changes"),
        "may_compute": may and len(shown.columns) < services.MOST_SCENARIOS,
        "full": len(shown.columns) >= services.MOST_SCENARIOS,
        "may_choose": may and any(column.scenario.status == results.OK for column in shown.columns),
        "standing": queries.undecided(found.round),
        "form": form,
        "choice": choice,
        "bad": bad,
        "breadcrumbs": [
            *_crumbs(found.round),
            {"label": _("Scenarios"), "url": reverse("snapshots", args=[found.round.code])},
            {"label": _("Snapshot %(number)s") % {"number": found.number}},
        ],
    }
    return render(request, "rounds/snapshot.html", context, status=400 if bad else 200)


def _snapshot(item: Snapshot) -> dict:
    return {
        "url": reverse("snapshot", args=[item.pk]),
        "number": item.number,
        "at": item.taken_at,
        "who": str(item.taken_by),
        "bids": len(queries.bids_of(item)),
        "scenarios": item.scenarios.count(),
        "pool": item.pool_amount,
        "tranche": item.tranche,
    }


def _crumbs(round: Round) -> list[dict]:
    return [
        {"label": _("Rounds"), "url": reverse("rounds")},
        {"label": wording.name(round), "url": reverse("round_workspace", args=[round.code])},
    ]
