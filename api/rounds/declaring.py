"""Declarations of ties to municipalities."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api import fields
from api.rounds.rounds import round_of
from api.views import Listing
from pool.assessment.services import declaring
from pool.registry import queries as registry
from pool.rounds import queries as rounds
from pool.rounds import ties
from pool.rounds.models import Declaration
from pool.rounds.states import TieGround


class TieOut(serializers.Serializer):
    """A municipality whose cases the person keeps away from, and why."""

    municipality = fields.PlaceOut()
    ground = serializers.ChoiceField(TieGround.choices)
    note = serializers.CharField()


class DeclarationOut(serializers.Serializer):
    """What a person declared for a round. Their latest one is in force; without ties it says that there are none."""

    round = serializers.CharField(source="round.code")
    person = fields.PersonOut()
    made_at = serializers.DateTimeField()
    ties = TieOut(many=True)


class TieIn(fields.In):
    municipality = fields.Text(max_length=10, help_text="Code of the municipality.")
    ground = fields.Choice(TieGround.values)
    note = fields.Text(
        required=False,
        allow_blank=True,
        default="",
        max_length=ties.MOST,
        help_text="No names of relatives, no CPR number. Needed for `other`.",
    )

    def validate_municipality(self, code):
        return fields.known(registry.municipalities(), code, "“%(given)s” is not known here.")


class DeclarationIn(fields.In):
    ties = TieIn(many=True, max_length=98, help_text="An empty list declares that there are none.")


class Declarations(Listing):
    queryset = Declaration.objects.none()
    serializer_class = DeclarationOut

    def rows(self):
        return rounds.declarations(self.request.user, round_of(self.kwargs["code"]))

    def get(self, request, code):
        """List the declarations of impartiality for a round, the latest first

        Decision makers and auditors see everybody's, others their own; replaced ones stay in the list.
        """
        return super().get(request, code=code)

    @extend_schema(request=DeclarationIn, responses={201: DeclarationOut})
    def post(self, request, code):
        """Declare ties to municipalities, or that there are none

        Needed once for each round before its cases can be opened. A later declaration takes the place of the earlier
        one. Cases of these municipalities that the person handles stand without a caseworker afterwards.
        """
        given = [(tie["municipality"], tie["ground"], tie["note"]) for tie in self.given(DeclarationIn)["ties"]]
        made = declaring.declare(round=round_of(code), ties=given, by=request.user, at=timezone.now())
        return Response(DeclarationOut(made).data, status=201)
