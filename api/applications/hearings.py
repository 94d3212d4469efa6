"""Hearings as the municipality reads and answers them."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from api import fields
from api.applications import telling
from api.assessment.asking import HearingOut
from api.views import Listing
from pool.assessment import queries
from pool.assessment.models import Hearing
from pool.assessment.services import hearing as services


class AnswerIn(fields.In):
    answer = fields.Text(max_length=services.MOST, allow_blank=True)


class Hearings(telling.Case, Listing):
    """List the hearings of an application, the first one first"""

    queryset = Hearing.objects.none()
    serializer_class = HearingOut

    def rows(self):
        return queries.hearings_of(self.application())


class Answer(telling.Case):
    @extend_schema(request=AnswerIn, responses=HearingOut)
    def post(self, request, reference, number):
        """Answer a hearing

        Once, within its deadline.
        """
        hearing, given = queries.hearing(self.application(), number), self.given(AnswerIn)
        answered = services.answer_hearing(hearing=hearing, by=request.user, at=timezone.now(), **given)
        return Response(HearingOut(answered).data)
