import django_filters
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api import fields
from api.views import Listing, Record
from pool.registry import queries as registry
from pool.registry.models import Module


class RegionOut(serializers.Serializer):
    code = serializers.CharField(source="region_code")
    name_da = serializers.CharField(source="region_da")
    name_en = serializers.CharField(source="region_en")


class MunicipalityOut(serializers.Serializer):
    """A municipality and the region it lies in on the day asked for."""

    id = serializers.CharField(source="code", help_text="What addresses take; the same as `code`.")
    code = serializers.CharField(help_text="Three digits, as Statistics Denmark has it.")
    name = serializers.CharField()
    official_name = serializers.CharField()
    cvr = serializers.CharField(help_text="Business number; empty where nobody has given it.")
    population_2012 = serializers.IntegerField(allow_null=True)
    region = serializers.SerializerMethodField()

    @extend_schema_field(RegionOut(allow_null=True))
    def get_region(self, municipality):
        return RegionOut(municipality).data if municipality.region_code else None


class ModuleOut(serializers.Serializer):
    """A module of a programme."""

    id = serializers.CharField(source="code", help_text="What addresses take; the same as `code`.")
    code = serializers.CharField()
    name = fields.Name(help_text="In the language of the request.")
    name_da = serializers.CharField()
    name_en = serializers.CharField()
    kind = serializers.ChoiceField(Module.Kind.choices)
    ects = serializers.IntegerField()
    position = serializers.IntegerField(help_text="Its place in the programme.")
    programme = serializers.CharField(source="programme.code")


class ProviderOut(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()


class ProgrammeOut(serializers.Serializer):
    """A programme with its modules in order and the institutions that teach it."""

    id = serializers.CharField(source="code", help_text="What addresses take; the same as `code`.")
    code = serializers.CharField()
    name = fields.Name(help_text="In the language of the request.")
    name_da = serializers.CharField()
    name_en = serializers.CharField()
    ects = serializers.IntegerField()
    modules = ModuleOut(many=True)
    providers = ProviderOut(many=True)


class MunicipalityFilter(filters.FilterSet):
    on = filters.DateFilter(method="by_day", label="The day whose regions count; today unless given.")
    region = filters.ModelChoiceFilter(
        queryset=lambda request: registry.regions(), to_field_name="code", method="by_region", label="Code of a region."
    )
    q = filters.CharFilter(method="by_text", label="Part of the name, or the code.")

    def by_day(self, found, name, value):
        return registry.municipalities_on(value)

    def by_region(self, found, name, value: str):
        return found.filter(region_code=value.code)

    def by_text(self, found, name, value):
        return found.filter(registry.matching(value))


class ModuleFilter(filters.FilterSet):
    programme = filters.ModelChoiceFilter(
        queryset=lambda request: registry.programmes(), to_field_name="code", label="Code of a programme."
    )
    kind = django_filters.ChoiceFilter(choices=Module.Kind.choices)


class Municipalities(Listing):
    """List the municipalities"""

    queryset = registry.municipalities()
    serializer_class = MunicipalityOut
    filterset_class = MunicipalityFilter

    def rows(self):
        return registry.municipalities_on(timezone.localdate())


class Municipality(Record):
    """Show a municipality"""

    queryset = registry.municipalities()
    serializer_class = MunicipalityOut
    lookup_field = "code"

    def get_queryset(self):
        return registry.municipalities_on(timezone.localdate())


class Programmes(Listing):
    """List the programmes with their modules"""

    queryset = registry.programmes()
    serializer_class = ProgrammeOut


class Programme(Record):
    """Show a programme"""

    queryset = registry.programmes()
    serializer_class = ProgrammeOut
    lookup_field = "code"


class Modules(Listing):
    """List the modules"""

    queryset = registry.modules()
    serializer_class = ModuleOut
    filterset_class = ModuleFilter
