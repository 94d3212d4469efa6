"""Proposals to reject an application on formal grounds, and their answers."""

import django_filters
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api import fields
from api.applications.shapes import ReasonIn
from api.assessment.cases import Case
from api.views import Deed, Edge, Listing
from pool.awards import queries
from pool.awards.models import Rejection
from pool.awards.services import rejecting
from pool.awards.states import FormalGround
from pool.letters.services import sending


class RejectionOut(serializers.Serializer):
    """A proposal to reject, and what became of it."""

    id = serializers.IntegerField()
    application = serializers.CharField(source="application.reference")
    municipality = fields.PlaceOut(source="application.municipality")
    round = serializers.CharField(source="application.round.code")
    ground = serializers.ChoiceField(FormalGround.choices)
    explanation = serializers.CharField(help_text="The letter prints it.")
    proposed_at = serializers.DateTimeField()
    proposed_by = fields.PersonOut()
    signed_at = serializers.DateTimeField(allow_null=True)
    signed_by = fields.PersonOut(allow_null=True)
    turned_down_at = serializers.DateTimeField(allow_null=True)
    turned_down_by = fields.PersonOut(allow_null=True)
    turned_down_reason = serializers.CharField()


class RejectIn(fields.In):
    ground = fields.Choice(FormalGround.values)
    explanation = fields.Text(allow_blank=True, help_text="What is wrong in this case; the letter prints it.")


class RejectionFilter(filters.FilterSet):
    open = django_filters.BooleanFilter(method="by_open", label="Whether it waits for an answer.")
    application = filters.CharFilter(field_name="application__reference", label="Reference of a case.")

    def by_open(self, found, name, value):
        waiting = queries.rejections_waiting(self.request.user).values("pk")
        return found.filter(pk__in=waiting) if value else found.exclude(pk__in=waiting)


class Rejections(Listing):
    """List the proposals to reject, the latest first"""

    queryset = Rejection.objects.none()
    serializer_class = RejectionOut
    filterset_class = RejectionFilter

    def rows(self):
        return queries.rejections(self.request.user)


class CaseRejection(Case, Listing):
    queryset = Rejection.objects.none()
    serializer_class = RejectionOut

    def rows(self):
        return queries.rejections(self.request.user).filter(application=self.case())

    def get(self, request, reference):
        """List the proposals to reject a case, the latest first"""
        return super().get(request, reference=reference)

    @extend_schema(request=RejectIn, responses={201: RejectionOut})
    def post(self, request, reference):
        """Propose to reject a case on formal grounds

        Nothing goes out before a decision maker has signed.
        """
        case, given = self.case(), self.given(RejectIn)
        made = rejecting.propose_rejection(application=case, by=request.user, at=timezone.now(), **given)
        return Response(RejectionOut(queries.rejection(request.user, made.pk)).data, status=201)


class RejectionSign(Deed):
    @extend_schema(request=None, responses=RejectionOut)
    def post(self, request, id):
        """Sign a rejection

        The letter goes out, and the application leaves the round. Who proposed it or handles the case is refused.
        """
        self.nothing_given()
        sending.sign_rejection(rejection=queries.rejection(request.user, id), by=request.user, at=timezone.now())
        return Response(RejectionOut(queries.rejection(request.user, id)).data)


class RejectionTurnDown(Edge):
    @extend_schema(request=ReasonIn, responses=RejectionOut)
    def post(self, request, id):
        """Turn a proposal to reject down, with a reason"""
        found, why = queries.rejection(request.user, id), self.given(ReasonIn)["reason"]
        rejecting.turn_down_rejection(rejection=found, why=why, by=request.user, at=timezone.now())
        return Response(RejectionOut(queries.rejection(request.user, id)).data)
