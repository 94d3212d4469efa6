"""Runs of the allocation: proposed, approved or put aside, issued."""

import django_filters
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from api import fields
from api.applications.shapes import UNKNOWN_ROUND, ReasonIn
from api.awards.shapes import IssuedOut, IssueIn, RunDetailOut, RunOut
from api.views import Deed, Edge, Listing
from pool.allocation import results
from pool.awards import queries as awards
from pool.awards.models import Run
from pool.awards.services import running
from pool.awards.states import RunState
from pool.letters import queries as letters_queries
from pool.letters.services import batching
from pool.rounds import queries as rounds
from pool.settlement.services import offering


class ProposeIn(fields.In):
    round = fields.Text(max_length=20, help_text="Code of a closed round.")
    seed = fields.Text(
        max_length=200, required=False, allow_blank=True, default="", help_text="For rulesets that draw lots."
    )

    def validate_round(self, code):
        return fields.known(rounds.rounds(), code, UNKNOWN_ROUND)


class RunFilter(filters.FilterSet):
    round = filters.ModelChoiceFilter(
        queryset=lambda request: rounds.rounds(), to_field_name="code", label="Code of a round."
    )
    state = django_filters.ChoiceFilter(choices=RunState.choices)


class RunEdge(Edge):
    """What the endpoints of one run have in common."""

    def told(self, run: Run, status: int = 200) -> Response:
        return Response(RunDetailOut(_shown(awards.run(run.pk))).data, status=status)


class Runs(RunEdge, Listing):
    queryset = Run.objects.none()
    serializer_class = RunOut
    filterset_class = RunFilter

    def rows(self):
        return awards.runs()

    def get(self, request):
        """List the allocation runs, the latest first"""
        return super().get(request)

    @extend_schema(request=ProposeIn, responses={201: RunDetailOut})
    def post(self, request):
        """Run the allocation of a closed round

        Keeps inputs, result and reasons. Somebody else approves the run.
        """
        return self.told(offering.propose_rest(by=request.user, at=timezone.now(), **self.given(ProposeIn)), 201)


class RunDetail(RunEdge):
    @extend_schema(responses=RunDetailOut)
    def get(self, request, id):
        """Show a run with its shares and their reasons"""
        return self.told(awards.run(id))


class RunApprove(RunEdge):
    @extend_schema(request=ReasonIn, responses=RunDetailOut)
    def post(self, request, id):
        """Approve a run, with a reason

        Reserves its money. Who made the run or assessed a line in it is refused.
        """
        run, why = awards.run(id), self.given(ReasonIn)["reason"]
        return self.told(running.approve(run=run, why=why, by=request.user, at=timezone.now()))


class RunDiscard(RunEdge):
    @extend_schema(request=ReasonIn, responses=RunDetailOut)
    def post(self, request, id):
        """Put a run aside, with a reason"""
        run, why = awards.run(id), self.given(ReasonIn)["reason"]
        return self.told(running.discard(run=run, why=why, by=request.user, at=timezone.now()))


class RunIssue(Deed, RunEdge):
    @extend_schema(request=IssueIn, responses={202: IssuedOut})
    def post(self, request, id):
        """Sign the decisions of an approved run and order their letters

        The letters are written in the background; `batch` says how far they are. `held` keeps single letters back:
        case number and reason. A second call orders the letters that are missing, if any.
        """
        held = {item["case"]: item["reason"] for item in self.given(IssueIn)["held"]}
        batch = batching.issue(run=awards.run(id), held=held, by=request.user, at=timezone.now())
        return Response(IssuedOut({"batch": batch.pk, "run": _shown(awards.run(id))}).data, status=202)


def _shown(run: Run) -> Run:
    result = results.Result.from_json(run.result)
    run.steps, run.problem = list(result.steps), dict(result.problem)
    run.shown_shares = awards.shares_of(run)
    run.letters_missing = letters_queries.missing(run)
    return run
