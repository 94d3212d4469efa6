"""The list of rounds with their money, and the workspace of one round."""

from datetime import datetime

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
from pool.applications.states import OUT, WITH_AGENCY
from pool.applications.states import ApplicationState as S
from pool.assessment import claims
from pool.assessment import queries as assessment
from pool.awards import queries as awards
from pool.awards import reserve
from pool.awards.states import RunState
from pool.kernel import money
from pool.kernel.refusals import NotFound, Refusal
from pool.letters import naming
from pool.letters import queries as letters
from pool.rounds import planning, queries, services
from pool.rounds.models import Round
from pool.rounds.states import RoundState
from pool.settlement import ending
from pool.settlement.services import offering
from pool.web import metering, refusing
from pool.web.rounds import batches, steps

FIXED = (RoundState.PLANNED, RoundState.SETTLED)  # no money is added
NOTHING = {"left": None, "reserved": money.ZERO, "committed": money.ZERO}


class SeedForm(forms.Form):
    seed = forms.CharField(required=False, max_length=200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seed"].label = _("Seed for the draw")
        self.fields["seed"].help_text = _(
            "Needed only where equals must be drawn. A text that nobody could choose, for instance the date and the "
            "numbers of a public lottery. It is published, so that anybody can repeat the draw."
        )


@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """Seven queries, whatever the number of rounds."""
    sums, accounts = assessment.sums_by_round(), queries.money_by_round()
    found = list(queries.rounds())
    frames = queries.frames(found)
    rows = [
        {
            "code": item.code,
            "name": wording.name(item),
            "url": reverse("round_workspace", args=[item.code]),
            "state": item.state,
            "state_label": RoundState(item.state).label,
            "closes_at": item.closes_at,
            "frame": frames[item.pk],
            **sums.get(item.pk, {"asked": money.ZERO, "eligible": money.ZERO, "applications": 0}),
            **accounts.get(item.code, NOTHING),
        }
        for item in found
    ]
    context = {"rows": rows, "may_plan": guard.may(request.user, "rounds.plan")}
    return render(request, "rounds/list.html", context)


@require_safe
def workspace(request: HttpRequest, code: str) -> HttpResponse:
    round = one(code)
    return page(request, round, SeedForm(initial={"seed": reserve.seed_of(round)}))


def page(request: HttpRequest, round: Round, form: SeedForm) -> HttpResponse:
    """Frame, approved, proposed, left; the applications by state; what is left to do; the runs so far."""
    at = timezone.now()
    standing, totals, sums = awards.standing(round), assessment.totals(round), queries.money_of(round)
    pending = standing.awarded_amount if standing and standing.state == RunState.PROPOSED else money.ZERO
    later = round.state == RoundState.DECIDED and standing is not None and standing.state == RunState.DECIDED
    backlog = ending.backlog(round) if later else None
    missing = letters.missing(standing) if standing and standing.state == RunState.DECIDED else 0
    context = {
        "round": round,
        "round_name": wording.name(round),
        "state_label": RoundState(round.state).label,
        "frame": sums["frame"],
        "approved": sums["reserved"] + sums["committed"],
        "pending": pending,
        "figures": _figures(totals, sums),
        "meter": metering.shown(round, claims.meter(round), at),
        "pills": _states(round, totals["states"]),
        "tasks": steps.tasks(round, totals["states"], standing, missing, at, backlog, batches.of(standing)),
        "method": naming.method_sentences(round.ruleset, wording.language()),
        "runs": [_run(item) for item in awards.of_round(round)],
        "may_open": _may_open(request.user, round),
        "may_plan": guard.may(request.user, "rounds.plan") and round.state == RoundState.PLANNED,
        "may_close": _may_close(request.user, round, at),
        "may_propose": _may_propose(request.user, round, totals["states"], standing, backlog),
        "may_fund": guard.may(request.user, "rounds.fund") and round.state not in FIXED,
        "may_move": guard.may(request.user, "deadlines.move") and round.state != RoundState.SETTLED,
        "is_settled": round.state == RoundState.SETTLED,
        "later": later,
        "has_letters": letters.of_round(request.user, round).exists(),
        "waits": backlog is not None and backlog.lines > 0,
        "form": form,
        "now": at,
        "breadcrumbs": [{"label": _("Rounds"), "url": reverse("rounds")}, {"label": wording.name(round)}],
    }
    return render(request, "rounds/workspace.html", context, status=400 if form.errors else 200)


@require_POST
def close(request: HttpRequest, code: str) -> HttpResponse:
    found, at = one(code), timezone.now()
    done = _("The round is closed. What was not sent stays a draft.")
    return refusing.do(
        request, lambda: services.close_round(round=found, by=request.user, at=at), done, "round_workspace", code
    )


@require_POST
def propose(request: HttpRequest, code: str) -> HttpResponse:
    """Run the round's ruleset on its eligible lines and show the result."""
    found, form = one(code), SeedForm(request.POST)
    if not form.is_valid():
        return page(request, found, form)
    try:
        run = offering.propose_rest(round=found, seed=form.cleaned_data["seed"], by=request.user, at=timezone.now())
    except Refusal as problem:
        if problem.kind == "invalid":
            refusing.into_form(form, problem)
            return page(request, found, form)
        for row in wording.refusals(problem):
            messages.error(request, row["message"])
        return redirect("round_workspace", code)
    return redirect("run", run.pk)


def one(code: str) -> Round:
    found = queries.rounds().filter(code=code).first()
    if found is None:
        raise NotFound()
    return found


def _figures(totals: dict, sums: dict) -> list[dict]:
    return [
        {"label": _("Requested"), "value": wording.money(totals["asked"])},
        {"label": _("Eligible so far"), "value": wording.money(totals["eligible"])},
        {"label": _("Committed"), "value": wording.money(sums["committed"])},
        {"label": _("Paid"), "value": wording.money(sums["paid"])},
    ]


def _states(round: Round, counts: dict[str, int]) -> list[dict]:
    """Each state leads to its cases on the worklist."""
    return [
        {
            "label": state.label,
            "count": counts.get(state, 0),
            "url": f"{reverse('worklist')}?round={round.code}&state={state.value}",
            "current": False,
        }
        for state in S
        if state in WITH_AGENCY and counts.get(state)
    ]


def _run(run) -> dict:
    return {
        "url": reverse("run", args=[run.pk]),
        "number": run.number,
        "state": run.state,
        "state_label": RunState(run.state).label,
        "status": run.status,
        "proposed": run.awarded_amount,
        "left": run.residue_amount,
        "who": str(run.prepared_by),
        "at": run.prepared_at,
    }


def _may_open(user, round: Round) -> bool:
    may = round.state == RoundState.PLANNED and guard.may(user, "rounds.open")
    return may and not planning.kept_from_opening(round, user)


def _may_close(user, round: Round, at: datetime) -> bool:
    return guard.may(user, "rounds.close") and round.state in steps.TAKING and at > round.closes_at


def _may_propose(user, round: Round, counts: dict[str, int], standing, backlog) -> bool:
    unfinished = sum(count for state, count in counts.items() if state not in OUT | {S.ASSESSED})
    ready = round.state == RoundState.CLOSED and counts and not unfinished and standing is None
    ready = ready or (backlog is not None and backlog.can_be_met)
    return bool(ready) and guard.may(user, "allocation.propose")
