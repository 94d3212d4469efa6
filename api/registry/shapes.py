"""How tables of keys look as JSON, and how they are sent."""

from decimal import Decimal

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api import fields
from pool.kernel import grids, numbers


@extend_schema_field(OpenApiTypes.STR)
class Figure(serializers.Field):
    """A figure with all its decimals, as text: "1234.5"."""

    def to_representation(self, value):
        return None if value is None else numbers.plain(Decimal(value))


@extend_schema_field({"oneOf": [{"type": "string"}, {"type": "number"}]})
class FigureIn(serializers.Field):
    """A figure as a JSON number, or as text the way people write it. The service says what is wrong with it."""

    def to_internal_value(self, data):
        if isinstance(data, bool) or not isinstance(data, (str, int, float)):
            raise serializers.ValidationError(_("Send a number, or a text that holds one."), code="invalid")
        return data if isinstance(data, str) else Decimal(str(data))


class FigureOut(serializers.Serializer):
    """A municipality's figure."""

    municipality = serializers.CharField(help_text="Code of the municipality.")
    value = Figure()


class KeyOut(serializers.Serializer):
    """A table of figures per municipality, by which money can be shared out. Rules name it by its code."""

    code = serializers.CharField()
    version = serializers.IntegerField()
    name = fields.Name(help_text="In the language of the request.")
    name_da = serializers.CharField()
    name_en = serializers.CharField()
    valid_from = serializers.DateField(help_text="In force from this day until a newer version takes over.")
    source = serializers.CharField()
    count = serializers.IntegerField(source="figures", help_text="How many municipalities have a figure.")
    sha256 = serializers.CharField(help_text="Fingerprint of the figures by municipality code.")
    imported_at = serializers.DateTimeField()
    imported_by = fields.PersonOut()


class KeyDetailOut(KeyOut):
    """A table of keys with its figures."""

    figures = FigureOut(many=True, source="shown_figures")


class ChangeOut(serializers.Serializer):
    """A figure that would differ from the version in force before."""

    municipality = serializers.CharField(source="code", help_text="Code of the municipality.")
    before = Figure(allow_null=True)
    after = Figure(allow_null=True)


class KeyRowOut(FigureOut):
    row = serializers.IntegerField(help_text="As the spreadsheet counts; the header is row 1.")


class KeyImportOut(serializers.Serializer):
    """A table of keys that was read. It is in force only when it has been confirmed."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    name_da = serializers.CharField()
    name_en = serializers.CharField()
    valid_from = serializers.DateField()
    source = serializers.CharField()
    rows = KeyRowOut(many=True, help_text="The rows that can be imported.")
    faults = fields.FaultOut(many=True)
    missing = serializers.ListField(
        child=serializers.CharField(),
        help_text="Codes of municipalities without a figure. Rules that use the key cannot be run for them.",
    )
    compared_with = serializers.IntegerField(allow_null=True, help_text="The version that it would take over from.")
    changes = ChangeOut(many=True, help_text="Against that version, the largest first.")
    read_at = serializers.DateTimeField()
    read_by = fields.PersonOut()
    settled_at = serializers.DateTimeField(allow_null=True)
    confirmed = serializers.BooleanField()


class KeyAbout(fields.In):
    code = fields.Text(max_length=200, help_text="Small letters, digits and underscores; begins with a letter.")
    name_da = fields.Text()
    name_en = fields.Text()
    valid_from = serializers.DateField()
    source = fields.Text(help_text="Where the figures come from.")


class KeyRowIn(fields.In):
    municipality = fields.Text(max_length=200, help_text="Code or name.")
    value = FigureIn(help_text="Zero or more; at most 12 digits before the decimals, 6 decimals, 15 digits in all.")


class KeyImportIn(KeyAbout):
    rows = KeyRowIn(many=True, required=False, help_text="Either this or `text`; at most 400 rows.")
    text = fields.Text(
        max_length=grids.MOST_BYTES, required=False, trim_whitespace=False, help_text="A table as CSV or tabs."
    )

    def validate(self, given):
        if ("rows" in given) == ("text" in given):
            text = _("Send the table once: either as rows or as text.")
            raise serializers.ValidationError(text, code="rows_or_text")
        return given


class KeyFileIn(KeyAbout):
    file = serializers.FileField(max_length=200, help_text="CSV or XLSX.")
