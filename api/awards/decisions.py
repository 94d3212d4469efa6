"""Signed decisions, as the person may see them."""

import django_filters
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from api import fields
from api.awards.shapes import AwardDetailOut, AwardOut
from api.views import Edge, Listing
from pool.awards import queries as awards
from pool.awards import supplements
from pool.awards.models import Award
from pool.awards.states import AwardKind
from pool.kernel import money
from pool.letters.services import sending
from pool.registry import queries as registry
from pool.rounds import queries as rounds


class NoteIn(fields.In):
    note = fields.Text(allow_blank=True, help_text="How it was shown; the final letter prints it.")


class AwardFilter(filters.FilterSet):
    round = filters.ModelChoiceFilter(
        queryset=lambda request: rounds.rounds(),
        to_field_name="code",
        field_name="application__round",
        label="Code of a round.",
    )
    municipality = filters.ModelChoiceFilter(
        queryset=lambda request: registry.municipalities(),
        to_field_name="code",
        field_name="application__municipality",
        label="Code of a municipality.",
    )
    kind = django_filters.ChoiceFilter(choices=AwardKind.choices)
    application = filters.CharFilter(field_name="application__reference", label="Reference of a case.")


class Awards(Listing):
    """List the decisions, the latest first

    A municipality sees its own.
    """

    queryset = Award.objects.none()
    serializer_class = AwardOut
    filterset_class = AwardFilter

    def rows(self):
        return awards.visible_to(self.request.user)


class AwardDetail(Edge):
    @extend_schema(responses=AwardDetailOut)
    def get(self, request, reference):
        """Show a decision with its lines and their reasons"""
        shown = _Award(awards.one(request.user, reference))
        context = {"user": request.user, "before": supplements.given_before(shown.award)}
        return Response(AwardDetailOut(shown, context=context).data)


class ConditionMet(Edge):
    @extend_schema(request=NoteIn, responses=AwardOut)
    def post(self, request, reference):
        """Say that the condition of an award is met

        From then on it is final and can be paid. Who handled the case is refused.
        """
        award, note = awards.one(request.user, reference), self.given(NoteIn)["note"]
        sending.meet_condition(award=award, note=note, by=request.user, at=timezone.now())
        return Response(AwardOut(awards.one(request.user, reference)).data)


class _Award:
    """A decision with what stands in its frozen terms."""

    def __init__(self, award: Award):
        self.award, self.lines = award, awards.lines_of(award)
        self.plan, self.terms = award.terms["plan"], award.terms["schemes"]
        every = supplements.of_application(award.application_id)
        self.decisions = [item.reference for item in every]
        self.case_awarded_amount = sum((item.awarded_amount for item in every), money.ZERO)

    def __getattr__(self, name):
        return getattr(self.award, name)
