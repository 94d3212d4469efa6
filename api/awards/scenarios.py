"""Snapshots of a round, scenarios on them, and the choice of one."""

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api import fields
from api.applications.shapes import ReasonIn
from api.awards.runs import RunEdge
from api.awards.scenario_shapes import ScenarioDetailOut, ScenarioOut, SnapshotDetailOut, SnapshotOut
from api.awards.shapes import RunDetailOut
from api.views import Deed, Edge, Listing
from pool.awards import queries as awards
from pool.awards.models import Ruleset, Scenario, Snapshot
from pool.awards.services import scenarios
from pool.kernel.refusals import NotFound
from pool.kernel.words import N_
from pool.rounds import queries as rounds
from pool.rounds.models import Round
from pool.settlement.services import offering

UNKNOWN_RULESET = N_("There is no ruleset with the id %(given)s.")


class ScenarioIn(fields.In):
    """Which rules and how much money."""

    ruleset = fields.Whole(
        required=False, allow_null=True, default=None, min_value=1, max_value=2**31, help_text="null: the round's own."
    )
    budget = fields.Money(min_value=0, help_text="Kroner to share out.")
    seed = fields.Text(max_length=200, required=False, allow_blank=True, default="", help_text="For rules that draw.")
    name = fields.Text(max_length=100, required=False, allow_blank=True, default="", help_text="A short name.")

    def validate_ruleset(self, key) -> Ruleset | None:
        found = None if key is None else awards.rulesets().filter(pk=key).first()
        if key is not None and found is None:
            raise serializers.ValidationError(_(UNKNOWN_RULESET) % {"given": key}, code="unknown_ruleset")
        return found


class Snapshots(Deed, Listing):
    queryset = Snapshot.objects.none()
    serializer_class = SnapshotOut

    def rows(self):
        return awards.snapshots_of(_round(self.kwargs["code"]))

    def get(self, request, code):
        """List the snapshots of a round, the latest first"""
        return super().get(request)

    @extend_schema(request=None, responses={201: SnapshotDetailOut})
    def post(self, request, code):
        """Freeze the eligible lines of a round as they are now"""
        self.nothing_given()
        taken = scenarios.take_snapshot(round=_round(code), by=request.user, at=timezone.now())
        return Response(SnapshotDetailOut(taken).data, status=201)


class SnapshotDetail(Edge):
    @extend_schema(responses=SnapshotDetailOut)
    def get(self, request, id):
        """Show a snapshot with its bids and scenarios"""
        return Response(SnapshotDetailOut(awards.snapshot(id)).data)


class Scenarios(Listing):
    queryset = Scenario.objects.none()
    serializer_class = ScenarioOut

    def rows(self):
        return awards.scenarios_of(awards.snapshot(self.kwargs["id"]))

    def get(self, request, id):
        """List the scenarios of a snapshot"""
        return super().get(request)

    @extend_schema(request=ScenarioIn, responses={201: ScenarioDetailOut})
    def post(self, request, id):
        """Compute a scenario on a snapshot

        Up to six. Nothing is proposed and no money moves.
        """
        made = scenarios.compute(
            snapshot=awards.snapshot(id), by=request.user, at=timezone.now(), **self.given(ScenarioIn)
        )
        return Response(ScenarioDetailOut(made).data, status=201)


class ScenarioDetail(Edge):
    @extend_schema(responses=ScenarioDetailOut)
    def get(self, request, id):
        """Show a scenario with its measures, and every share with its reasons"""
        return Response(ScenarioDetailOut(awards.scenario(id)).data)


class ScenarioChoose(RunEdge):
    @extend_schema(request=ReasonIn, responses={201: RunDetailOut})
    def post(self, request, id):
        """Propose a scenario as the round's run, with the reason for choosing it

        The other scenarios are kept. Somebody else approves the run.
        """
        scenario, why = awards.scenario(id), self.given(ReasonIn)["reason"]
        return self.told(offering.choose_rest(scenario=scenario, why=why, by=request.user, at=timezone.now()), 201)


def _round(code: str) -> Round:
    found = rounds.rounds().filter(code=code).first()
    if found is None:
        raise NotFound()
    return found
