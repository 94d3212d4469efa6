"""The reserve list of a round."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api import fields
from api.rounds.rounds import round_of
from api.views import Edge
from pool.awards import reserve
from pool.kernel import money


class WaitingOut(serializers.Serializer):
    """One line that waits."""

    place = serializers.IntegerField(allow_null=True, help_text="null where the rules publish no order.")
    application = serializers.CharField(source="line.application.reference")
    municipality = fields.PlaceOut(source="line.application.municipality")
    line = serializers.IntegerField(source="line.pk")
    rank = serializers.IntegerField(source="line.rank")
    employee = serializers.CharField(source="line.employee.reference")
    scheme = serializers.CharField(source="line.scheme.code")
    module = serializers.CharField(source="line.module.code")
    term = serializers.CharField(source="line.term")
    wants_amount = fields.Money(source="wants")
    needs_amount = fields.Money(
        source="needs", allow_null=True, help_text="Kroner that must be in the pool for it to be met."
    )


class ReserveOut(serializers.Serializer):
    """Who waits for money that comes later, the next one first."""

    round = serializers.CharField()
    run = serializers.IntegerField(allow_null=True, help_text="The run that left them unmet; null before one stands.")
    has_order = serializers.BooleanField(help_text="false: shared out by a formula, so nobody is next.")
    pool_amount = fields.Money(help_text="Kroner that can be shared out now.")
    wants_amount = fields.Money(help_text="Kroner that all of them want together.")
    lines = WaitingOut(many=True)


class RoundReserve(Edge):
    @extend_schema(responses=ReserveOut)
    def get(self, request, code):
        """Show the reserve list of a round

        In the order of the rules by which the round was decided, worked out on the lines that are not met. Empty
        before a run is approved.
        """
        round = round_of(code)
        found = reserve.of_round(round)
        told = {
            "round": round.code,
            "run": found.run.number if found else None,
            "has_order": bool(found and found.has_order),
            "pool_amount": found.held if found else money.ZERO,
            "wants_amount": found.wants if found else money.ZERO,
            "lines": found.rows if found else [],
        }
        return Response(ReserveOut(told).data)
