"""Corrects and recalls letters."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api import fields
from api.applications.shapes import ReasonIn
from api.letters.letters import LetterOut
from api.views import Edge
from pool.letters import queries
from pool.letters.services import correcting
from pool.letters.states import LetterKind, OrderState


class CorrectIn(fields.In):
    correction = fields.Text(max_length=500, allow_blank=True, help_text="What is corrected; the new letter prints it.")


class OrderedOut(serializers.Serializer):
    """A letter that is ordered; it is written in a moment."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(LetterKind.choices)
    reference = serializers.CharField()
    replaces = serializers.CharField(source="replaces.reference")
    state = serializers.ChoiceField(OrderState.choices)
    ordered_at = serializers.DateTimeField()


class LetterCorrect(Edge):
    @extend_schema(request=CorrectIn, responses={201: OrderedOut})
    def post(self, request, id):
        """Replace a letter by a corrected one

        Written from today's facts and texts; amounts and reasons stay as they were signed.
        """
        letter, given = queries.one(request.user, id), self.given(CorrectIn)
        made = correcting.correct(letter=letter, by=request.user, at=timezone.now(), **given)
        made.refresh_from_db()
        return Response(OrderedOut(made).data, status=201)


class LetterRecall(Edge):
    @extend_schema(request=ReasonIn, responses=LetterOut)
    def post(self, request, id):
        """Say that a letter does not stand, with a reason

        It is kept, and whoever checks it reads that it was recalled.
        """
        letter, why = queries.one(request.user, id), self.given(ReasonIn)["reason"]
        correcting.recall(letter=letter, why=why, by=request.user, at=timezone.now())
        return Response(LetterOut(queries.one(request.user, id)).data)
