import django_filters
from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api import fields
from api.views import Edge, Listing
from pool.kernel.refusals import NotFound
from pool.letters import packing
from pool.letters import queries as letters
from pool.letters.models import Letter
from pool.letters.services import delivering
from pool.letters.states import LetterKind, Standing
from pool.registry import queries as registry
from pool.rounds import impartial
from pool.rounds import queries as rounds


class LetterOut(serializers.Serializer):
    """A letter as it was sent. The fingerprint and the length are those of its document."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(LetterKind.choices)
    reference = serializers.CharField()
    language = serializers.CharField()
    title = serializers.CharField()
    sha256 = serializers.CharField(help_text="Of the PDF, in hexadecimal.")
    length = serializers.IntegerField(help_text="Bytes of the PDF.")
    written_at = serializers.DateTimeField()
    application = serializers.CharField(source="application.reference")
    award = serializers.CharField(source="award.reference", default=None, allow_null=True)
    municipality = serializers.CharField(source="application.municipality.code")
    round = serializers.CharField(source="application.round.code")
    code = serializers.CharField(allow_null=True, help_text="For checking the letter; see `verification`.")
    wording = serializers.DictField(
        child=serializers.IntegerField(),
        help_text="Text (`award`, or a scheme's own `award/A`) → its version; 0 is the product's own.",
    )
    sealed = serializers.BooleanField(source="is_sealed")
    standing = serializers.ChoiceField(Standing.choices, source="standing.value")
    replaces = serializers.CharField(source="replaces.reference", default=None, allow_null=True)
    replaced_by = serializers.CharField(source="replaced_by.reference", default=None, allow_null=True)
    read_at = serializers.DateTimeField(
        source="reading.read_at", default=None, allow_null=True, help_text="When the municipality first opened it."
    )
    read_by = fields.PersonOut(source="reading.read_by", default=None, allow_null=True)


class LetterFilter(filters.FilterSet):
    kind = django_filters.ChoiceFilter(choices=LetterKind.choices)
    award = filters.CharFilter(field_name="award__reference", label="Reference of a decision.")
    round = filters.ModelChoiceFilter(
        queryset=lambda request: rounds.rounds(),
        to_field_name="code",
        field_name="application__round",
        label="Code of a round.",
    )
    read = filters.BooleanFilter(
        field_name="reading", lookup_expr="isnull", exclude=True, label="Whether the municipality has opened it."
    )
    municipality = filters.ModelChoiceFilter(
        queryset=lambda request: registry.municipalities(),
        to_field_name="code",
        field_name="application__municipality",
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
        """Fetch the document of a letter

        The first time that somebody of the municipality fetches it, this is noted as read.
        """
        letter = letters.one(request.user, id)
        if request.method == "GET":
            delivering.read(letter=letter, by=request.user, at=timezone.now())
        name = f'inline; filename="{letter.reference}.pdf"'
        return HttpResponse(bytes(letter.pdf), "application/pdf", headers={"Content-Disposition": name})


class RoundLetters(Edge):
    @extend_schema(
        responses={
            (200, "application/zip"): OpenApiResponse(
                OpenApiTypes.BINARY, description="The letters as PDF, with `index.csv` and `README.txt`."
            )
        }
    )
    def get(self, request, code):
        """Fetch the decisions of a round as a ZIP of their letters"""
        round = rounds.rounds().filter(code=code).first()
        impartial.require_declared(request.user, round)
        found = list(letters.of_round(request.user, round)) if round else []
        if not found:
            raise NotFound()
        return FileResponse(
            packing.of_letters(found), as_attachment=True, filename=f"{code}.zip", content_type="application/zip"
        )
