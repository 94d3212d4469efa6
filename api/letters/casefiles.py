"""The documents of a case, and the files made of them for those who asked for access."""

from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api import fields
from api.views import Edge, Listing
from pool.assessment import queries as cases
from pool.letters import bundling, casefile, catalogue, queries
from pool.letters.models import CaseFile
from pool.letters.services import filing


class DocumentOut(serializers.Serializer):
    """A document of a case. Internal working documents are left out of a file unless they are asked for."""

    key = serializers.CharField()
    at = serializers.DateTimeField()
    direction = serializers.ChoiceField(list(casefile.DIRECTIONS))
    direction_text = serializers.SerializerMethodField()
    title = serializers.CharField()
    internal = serializers.BooleanField(source="is_internal")

    def get_direction_text(self, item) -> str:
        return _(casefile.DIRECTIONS[item.direction])


class CaseFileOut(serializers.Serializer):
    """A file that was made of a case; the fingerprint is that of its PDF."""

    number = serializers.IntegerField()
    language = serializers.CharField()
    asked_by = serializers.CharField()
    left_out = serializers.ListField(child=serializers.CharField(), help_text="Keys of the documents left out.")
    reason = serializers.CharField(help_text="Why they are left out.")
    made_at = serializers.DateTimeField()
    made_by = fields.PersonOut()
    sha256 = serializers.CharField()


class CaseFileIn(fields.In):
    asked_by = fields.Text(max_length=200, help_text="A name or the number of the request, never a CPR number.")
    language = fields.Choice(list(catalogue.LANGUAGES), required=False, default="da")
    leave_out = serializers.ListField(
        child=fields.Text(max_length=80),
        required=False,
        allow_null=True,
        default=None,
        max_length=1000,
        help_text="Keys of documents; left out or null: the internal working documents.",
    )
    reason = fields.Text(required=False, allow_blank=True, default="", help_text="Needed where anything is left out.")


class Documents(Listing):
    """List the documents of a case in their order"""

    queryset = CaseFile.objects.none()
    serializer_class = DocumentOut

    def filter_queryset(self, found):
        return found

    def rows(self):
        return casefile.documents(cases.case(self.request.user, self.kwargs["reference"]), timezone.now())


class CaseFiles(Listing):
    """List the files that were made of a case, the last one first"""

    queryset = CaseFile.objects.none()
    serializer_class = CaseFileOut

    def rows(self):
        return queries.case_files(cases.case(self.request.user, self.kwargs["reference"]))

    @extend_schema(request=CaseFileIn, responses={201: CaseFileOut})
    def post(self, request, reference):
        """Make a file of a case for somebody who asked for access"""
        case, given = cases.case(request.user, reference), self.given(CaseFileIn)
        made = filing.make(
            application=case,
            asked_by=given["asked_by"],
            language=given["language"],
            left_out=given["leave_out"],
            why=given["reason"],
            by=request.user,
            at=timezone.now(),
        )
        return Response(CaseFileOut(made).data, status=201)


class CaseFilePdf(Edge):
    @extend_schema(
        responses={(200, "application/pdf"): OpenApiResponse(OpenApiTypes.BINARY, description="PDF/A, as it was made.")}
    )
    def get(self, request, reference, number):
        """Fetch a file of a case"""
        made = queries.case_file(cases.case(request.user, reference), number)
        name = f'inline; filename="{reference}-{number}.pdf"'
        return HttpResponse(bytes(made.pdf), "application/pdf", headers={"Content-Disposition": name})


class CaseFileZip(Edge):
    @extend_schema(
        responses={
            (200, "application/zip"): OpenApiResponse(
                OpenApiTypes.BINARY, description="The PDF, the letters, what was received, `index.csv`."
            )
        }
    )
    def get(self, request, reference, number):
        """Fetch a file of a case with the letters as they were sent and what was received"""
        made = queries.case_file(cases.case(request.user, reference), number)
        return FileResponse(
            bundling.packed(made),
            as_attachment=True,
            filename=f"{reference}-{number}.zip",
            content_type="application/zip",
        )
