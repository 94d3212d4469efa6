"""Lines from a table: read, looked at, confirmed or thrown away."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from api import fields
from api.applications import telling
from api.applications.shapes import ApplicationDetailOut
from api.bodies import StrictJSON
from api.views import Deed
from pool.applications import queries as applications
from pool.applications import tables
from pool.applications.services import imports
from pool.kernel import grids


class ImportOut(serializers.Serializer):
    """A table that was read, waiting for confirmation. Nothing of it is on the application yet."""

    id = serializers.IntegerField()
    source = serializers.CharField()
    rows = serializers.ListField(child=serializers.DictField(), help_text="The rows that can be imported.")
    faults = fields.FaultOut(many=True)
    read_at = serializers.DateTimeField()
    settled_at = serializers.DateTimeField(allow_null=True)
    confirmed = serializers.BooleanField()


class FileIn(fields.In):
    file = serializers.FileField(max_length=200, help_text="CSV or XLSX.")


class Imports(telling.Case):
    parser_classes = (MultiPartParser, StrictJSON)

    @extend_schema(request={"multipart/form-data": FileIn}, responses={201: ImportOut})
    def post(self, request, reference):
        """Read a table of lines

        Every row is checked and nothing is imported until it is confirmed. Columns in Danish or English: reference,
        initials, hire date, child cases, module, term and perhaps scheme.
        """
        application, file, at = self.application(), self.given(FileIn)["file"], timezone.now()
        table = tables.read(file.name, file.read(grids.MOST_BYTES + 1), timezone.localdate(at))
        draft = imports.read_table(application=application, table=table, source=file.name, by=request.user, at=at)
        return Response(ImportOut(draft).data, status=201)


class ImportDetail(telling.Case):
    @extend_schema(responses=ImportOut)
    def get(self, request, reference, id):
        """Show a table that was read"""
        return Response(ImportOut(self.draft()).data)

    @extend_schema(responses={204: None})
    def delete(self, request, reference, id):
        """Throw a table away"""
        imports.discard(draft=self.draft(), by=request.user, at=timezone.now())
        return Response(status=204)

    def draft(self):
        return applications.import_draft(self.application(), self.kwargs["id"])


class ImportConfirm(Deed, ImportDetail):
    http_method_names = ["post"]

    @extend_schema(request=None, responses=ApplicationDetailOut)
    def post(self, request, reference, id):
        """Import the good rows of a table"""
        self.nothing_given()
        imports.confirm(draft=self.draft(), by=request.user, at=timezone.now())
        return self.told()
