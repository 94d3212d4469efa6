"""The control room: the thirteen weaknesses and how each stands."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api import fields
from api.views import Edge
from pool import wording
from pool.kernel.words import N_
from pool.reports import controls

STATES = (
    (controls.GREEN, N_("In order")),
    (controls.AMBER, N_("Something waits")),
    (controls.RED, N_("Wrong")),
)


class ControlOut(serializers.Serializer):
    """One weakness and how it stands."""

    number = serializers.IntegerField(source="control.number", help_text="1 to 13.")
    weakness = serializers.SerializerMethodField(help_text="In the language of the request.")
    here = serializers.SerializerMethodField(help_text="What prevents it.")
    state = serializers.ChoiceField(STATES)
    problem = serializers.SerializerMethodField(help_text="What is wrong; empty when nothing is.")
    waiting = serializers.IntegerField(source="live.waits", help_text="How much waits for somebody.")

    def get_weakness(self, row) -> str:
        return wording.sentence(row.control.weakness, {})

    def get_here(self, row) -> str:
        return wording.sentence(row.control.here, {})

    def get_problem(self, row) -> str:
        return wording.finding(row.live.problem)


class ProofRunOut(serializers.Serializer):
    """One run of all proofs."""

    ran_at = serializers.DateTimeField()
    ran_by = fields.PersonOut(allow_null=True, help_text="null: the system, by night.")
    holds = serializers.BooleanField()
    findings = serializers.SerializerMethodField(help_text="Name of each proof → what is wrong; empty where it holds.")

    def get_findings(self, run) -> dict[str, str]:
        return {name: wording.finding(problem) for name, problem in run.problems.items()}


class ControlsOut(serializers.Serializer):
    """All rows, the last proof, and what is not reconciled or explained."""

    rows = ControlOut(many=True)
    open = serializers.IntegerField(help_text="Rows that are not green.")
    proof = ProofRunOut(allow_null=True)
    nightly = ProofRunOut(allow_null=True)
    unreconciled = serializers.IntegerField(help_text="Payments that the bank has not answered.")
    exceptions = serializers.IntegerField(help_text="Lines of the bank without an approved explanation.")


class Controls(Edge):
    @extend_schema(responses=ControlsOut)
    def get(self, request):
        """Show the control room: the thirteen weaknesses with their live state"""
        return Response(ControlsOut(controls.room(timezone.now())).data)
