"""What a caseworker asks for beside the lines: hearings of the municipality, and a condition for an award."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api import fields
from api.assessment.cases import Case
from api.views import Listing
from pool.assessment import queries
from pool.assessment.models import Hearing
from pool.assessment.services import hearing as services
from pool.kernel.refusals import NotFound
from pool.letters.services import sending


class HearingOut(serializers.Serializer):
    """Facts put to the municipality, and its answer."""

    number = serializers.IntegerField()
    content = serializers.CharField(help_text="The facts.")
    asked_at = serializers.DateTimeField()
    asked_by = fields.PersonOut()
    answer_by = serializers.DateTimeField()
    answer = serializers.CharField(help_text="Empty before it is answered.")
    answered_at = serializers.DateTimeField(allow_null=True)
    answered_by = fields.PersonOut(allow_null=True)


class HearIn(fields.In):
    content = fields.Text(max_length=services.MOST, allow_blank=True, help_text="The facts; the letter prints them.")


class ConditionOut(serializers.Serializer):
    """What must be shown before an award on the case is final."""

    content = serializers.CharField()
    due_on = serializers.DateField()
    set_at = serializers.DateTimeField()
    set_by = fields.PersonOut()


class ConditionIn(fields.In):
    content = fields.Text(max_length=services.MOST, allow_blank=True)
    due_on = serializers.DateField(help_text="By which day it must be shown.")


class Hearings(Case, Listing):
    queryset = Hearing.objects.none()
    serializer_class = HearingOut

    def rows(self):
        return queries.hearings_of(self.case())

    def get(self, request, reference):
        """List the hearings of a case, the first one first"""
        return super().get(request, reference=reference)

    @extend_schema(request=HearIn, responses={201: HearingOut})
    def post(self, request, reference):
        """Hear the municipality

        The letter goes out at once. The case cannot be finished until it is answered or its time is over.
        """
        case, given = self.case(), self.given(HearIn)
        asked = sending.hear(application=case, by=request.user, at=timezone.now(), **given)
        return Response(HearingOut(asked).data, status=201)


class CaseCondition(Case):
    http_method_names = ("get", "head", "put", "delete")

    @extend_schema(responses=ConditionOut)
    def get(self, request, reference):
        """Show the condition of a case"""
        found = queries.condition_of(self.case())
        if found is None:
            raise NotFound()
        return Response(ConditionOut(found).data)

    @extend_schema(request=ConditionIn, responses=ConditionOut)
    def put(self, request, reference):
        """Set the condition of a case, or change it"""
        case, given = self.case(), self.given(ConditionIn)
        kept = services.set_condition(application=case, by=request.user, at=timezone.now(), **given)
        return Response(ConditionOut(kept).data)

    @extend_schema(responses={204: None})
    def delete(self, request, reference):
        """Take the condition of a case away"""
        services.drop_condition(application=self.case(), by=request.user, at=timezone.now())
        return Response(status=204)
