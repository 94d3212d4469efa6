import django_filters
from django.http import HttpResponse
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.views import Edge, Listing
from pool.awards.states import AwardKind
from pool.letters import queries as letters
from pool.letters.models import Letter
from pool.registry import queries as registry
from pool.rounds import queries as rounds


class LetterOut(serializers.Serializer):
    """A letter as it was sent. The fingerprint and the length are those of its document."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(AwardKind.choices)
    reference = serializers.CharField()
    language = serializers.CharField()
    title = serializers.CharField()
    sha256 = serializers.CharField(help_text="Of the PDF, in hexadecimal.")
    length = serializers.IntegerField(help_text="Bytes of the PDF.")
    written_at = serializers.DateTimeField()
    award = serializers.CharField(source="award.reference")
    application = serializers.CharField(source="award.application.reference")
    municipality = serializers.CharField(source="award.application.municipality.code")
    round = serializers.CharField(source="award.application.round.code")


class LetterFilter(filters.FilterSet):
    kind = django_filters.ChoiceFilter(choices=AwardKind.choices)
    award = filters.CharFilter(field_name="award__reference", label="Reference of a decision.")
    round = filters.ModelChoiceFilter(
        queryset=lambda request: rounds.rounds(),
        to_field_name="code",
        field_name="award__application__round",
        label="Code of a round.",
    )
    municipality = filters.ModelChoiceFilter(
        queryset=lambda request: registry.municipalities(),
        to_field_name="code",
        field_name="award__application__municipality",
        label="Code of a municipality.",
    )


class Letters(Listing):
    """List the letters, the latest first

    A municipality sees its own.
    """

    queryset = Letter.objects.none()
    serializer_class = LetterOut
    filterset_class = LetterFilter

    def rows(self):
        return letters.visible_to(self.request.user)


class LetterDetail(Edge):
    @extend_schema(responses=LetterOut)
    def get(self, request, id):
        """Show a letter"""
        return Response(LetterOut(letters.one(request.user, id)).data)


class LetterPdf(Edge):
    @extend_schema(
        responses={(200, "application/pdf"): OpenApiResponse(OpenApiTypes.BINARY, description="PDF/A, as it was sent.")}
    )
    def get(self, request, id):
        """Fetch the document of a letter"""
        letter = letters.one(request.user, id)
        name = f'inline; filename="{letter.reference}.pdf"'
        return HttpResponse(bytes(letter.pdf), "application/pdf", headers={"Content-Disposition": name})
