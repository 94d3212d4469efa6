"""Offers of released money to those who are next on a reserve list."""

import django_filters
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api import fields
from api.applications.shapes import ReasonIn
from api.awards.runs import RunEdge
from api.awards.shapes import RunDetailOut
from api.rounds.rounds import round_of
from api.views import Deed, Edge, Listing
from pool.rounds import queries as rounds
from pool.settlement import ending
from pool.settlement.models import Offer
from pool.settlement.services import offering
from pool.settlement.states import OfferState


class OfferOut(serializers.Serializer):
    """Money offered to one line, until a deadline."""

    id = serializers.IntegerField()
    round = serializers.CharField(source="line.application.round.code")
    application = serializers.CharField(source="line.application.reference")
    municipality = fields.PlaceOut(source="line.application.municipality")
    line = serializers.IntegerField(source="line.pk")
    employee = serializers.CharField(source="line.employee.reference")
    scheme = serializers.CharField(source="line.scheme.code")
    module = serializers.CharField(source="line.module.code")
    term = serializers.CharField(source="line.term")
    place = serializers.IntegerField(help_text="On the reserve list when it was made.")
    amount = fields.Money()
    state = serializers.ChoiceField(OfferState.choices)
    answer_by = serializers.DateTimeField(help_text="A moment, itself still in time.")
    made_at = serializers.DateTimeField()
    made_by = fields.PersonOut()
    answered_at = serializers.DateTimeField(allow_null=True)
    answered_by = fields.PersonOut(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True, help_text="When it ran out or was taken back.")


class NextInLineOut(serializers.Serializer):
    """One line that an offer would go to now."""

    place = serializers.IntegerField()
    application = serializers.CharField(source="line.application.reference")
    municipality = fields.PlaceOut(source="line.application.municipality")
    line = serializers.IntegerField(source="line.pk")
    wants_amount = fields.Money(source="wants")


class RoundOffersOut(serializers.Serializer):
    """What of a round's pool is offered, and to whom the rest goes next."""

    round = serializers.CharField()
    free_amount = fields.Money(help_text="Kroner in the pool that are offered to nobody.")
    next = NextInLineOut(many=True)
    offers = OfferOut(many=True, help_text="The newest first.")


class OfferedSeedIn(fields.In):
    seed = fields.Text(
        max_length=200, required=False, allow_blank=True, default="", help_text="For rulesets that draw lots."
    )


class OfferFilter(filters.FilterSet):
    round = filters.ModelChoiceFilter(
        queryset=lambda request: rounds.rounds(),
        to_field_name="code",
        field_name="line__application__round",
        label="Code of a round.",
    )
    state = django_filters.ChoiceFilter(choices=OfferState.choices)


class Offers(Listing):
    """List the offers, the newest first; a municipality sees its own"""

    queryset = Offer.objects.none()
    serializer_class = OfferOut
    filterset_class = OfferFilter

    def rows(self):
        return ending.visible_offers(self.request.user)


class OfferDetail(Edge):
    @extend_schema(responses=OfferOut)
    def get(self, request, id):
        """Show an offer"""
        return Response(OfferOut(ending.offer(request.user, id)).data)


class OfferAccept(Deed):
    @extend_schema(request=None, responses=OfferOut)
    def post(self, request, id):
        """Take an offer up

        By a signatory, within its deadline. A run, its approval and a decision follow.
        """
        self.nothing_given()
        offering.accept_offer(offer=ending.offer(request.user, id), by=request.user, at=timezone.now())
        return Response(OfferOut(ending.offer(request.user, id)).data)


class OfferDecline(Deed):
    @extend_schema(request=None, responses=OfferOut)
    def post(self, request, id):
        """Leave an offer to the next on the list"""
        self.nothing_given()
        offering.decline_offer(offer=ending.offer(request.user, id), by=request.user, at=timezone.now())
        return Response(OfferOut(ending.offer(request.user, id)).data)


class OfferTakeBack(Edge):
    @extend_schema(request=ReasonIn, responses=OfferOut)
    def post(self, request, id):
        """Take an offer back that should not have been made, with a reason"""
        found, why = ending.offer(request.user, id), self.given(ReasonIn)["reason"]
        offering.take_back_offer(offer=found, why=why, by=request.user, at=timezone.now())
        return Response(OfferOut(ending.offer(request.user, id)).data)


class RoundOffers(Deed):
    @extend_schema(responses=RoundOffersOut)
    def get(self, request, code):
        """Show what of a pool is offered, and who is next"""
        return self._told(code)

    @extend_schema(request=None, responses={201: RoundOffersOut})
    def post(self, request, code):
        """Offer the money in the pool to those who are next

        As far as it goes, with a letter to each. Refused while a run that shares out the pool is proposed.
        """
        self.nothing_given()
        offering.make_offers(round=round_of(code), by=request.user, at=timezone.now())
        return self._told(code, 201)

    def _told(self, code: str, status: int = 200) -> Response:
        round = round_of(code)
        told = {
            "round": round.code,
            "free_amount": ending.free(round),
            "next": ending.next_in_line(round, again=True),
            "offers": ending.visible_offers(self.request.user).filter(line__application__round=round),
        }
        return Response(RoundOffersOut(told).data, status=status)


class RoundOffersRun(RunEdge):
    @extend_schema(request=OfferedSeedIn, responses={201: RunDetailOut})
    def post(self, request, code):
        """Propose the run of the accepted offers of a round

        By the rules of the decisions that stand, for these lines only. Somebody else approves it, as every run.
        """
        seed = self.given(OfferedSeedIn)["seed"]
        run = offering.propose_offered(round=round_of(code), seed=seed, by=request.user, at=timezone.now())
        return self.told(run, 201)
