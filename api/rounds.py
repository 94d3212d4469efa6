import django_filters
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api import fields
from api.views import Listing, Record
from pool.rounds import queries as rounds
from pool.rounds.states import RoundState


class TermsOut(serializers.Serializer):
    """The rates, limits and texts of a scheme from a day on."""

    version = serializers.IntegerField()
    valid_from = serializers.DateField()
    rate_amount = fields.Money(help_text="Kroner for one employee and one module.")
    modules = fields.Codes()
    begin_within_years = serializers.IntegerField(allow_null=True)
    complete_within_years = serializers.IntegerField(allow_null=True)
    answer_days = serializers.IntegerField(help_text="Days to complete a returned application.")
    acceptance_days = serializers.IntegerField()
    start_within_months = serializers.IntegerField()
    change_percent = serializers.IntegerField()
    change_amount = fields.Money()
    statement_above_amount = fields.Money(help_text="Above this an auditor's statement is required.")
    audit_above_amount = fields.Money(help_text="Above this a performance audit is required as well.")
    de_minimis_amount = fields.Money(help_text="Claims below this are not raised.")
    retention_years = serializers.IntegerField()
    legal_basis_da = serializers.CharField()
    legal_basis_en = serializers.CharField()
    appeal_da = serializers.CharField()
    appeal_en = serializers.CharField()


class SchemeOut(serializers.Serializer):
    """A pool with all versions of its terms, the newest first."""

    id = serializers.CharField(source="code", help_text="What addresses take; the same as `code`.")
    code = serializers.CharField()
    name = fields.Name(help_text="In the language of the request.")
    name_da = serializers.CharField()
    name_en = serializers.CharField()
    purpose_da = serializers.CharField()
    purpose_en = serializers.CharField()
    programme = serializers.CharField(source="programme.code")
    terms = TermsOut(many=True)


class RoundSchemeOut(serializers.Serializer):
    """A scheme that the round pays for, with the version of its terms that is frozen for the round."""

    code = serializers.CharField(source="scheme.code")
    name = fields.Name(source="scheme")
    terms_version = serializers.IntegerField(source="terms.version")
    rate_amount = fields.Money(source="terms.rate_amount", help_text="Kroner for one employee and one module.")
    modules = fields.Codes(source="terms.modules")


class RoundOut(serializers.Serializer):
    """A call for applications."""

    id = serializers.CharField(source="code", help_text="What addresses take; the same as `code`.")
    code = serializers.CharField()
    title = fields.Name(help_text="In the language of the request.")
    title_da = serializers.CharField()
    title_en = serializers.CharField()
    state = serializers.ChoiceField(RoundState.choices)
    takes_applications = serializers.SerializerMethodField(help_text="Whether it takes applications now.")
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField(help_text="The deadline: a moment, itself still in time.")
    decide_by = serializers.DateField()
    period_from = serializers.DateField()
    period_until = serializers.DateField()
    terms = serializers.SerializerMethodField(help_text="The half-years in which modules are paid for, like 2027F.")
    appropriation = serializers.CharField(source="appropriation.code")
    finance_year = serializers.IntegerField(source="appropriation.finance_year")
    frame_amount = fields.Money()
    language = serializers.CharField(help_text="The language of the letters.")
    schemes = RoundSchemeOut(many=True)
    ruleset = serializers.SerializerMethodField(help_text="How the round is shared out; amounts in whole øre.")
    ruleset_hash = serializers.CharField(help_text="SHA-256 of the ruleset.")

    def get_takes_applications(self, round) -> bool:
        return rounds.takes_applications(round, timezone.now())

    def get_terms(self, round) -> list[str]:
        return [term.code for term in rounds.terms_of(round)]

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_ruleset(self, round):
        return round.ruleset


class RoundFilter(filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=RoundState.choices)
    scheme = filters.ModelChoiceFilter(
        queryset=lambda request: rounds.schemes(),
        to_field_name="code",
        field_name="schemes__scheme",
        label="Code of a scheme.",
    )
    finance_year = filters.NumberFilter(
        field_name="appropriation__finance_year", min_value=1900, max_value=2200, decimal_places=0
    )


class Schemes(Listing):
    """List the schemes with their terms"""

    queryset = rounds.schemes_with_terms()
    serializer_class = SchemeOut


class Scheme(Record):
    """Show a scheme"""

    queryset = rounds.schemes_with_terms()
    serializer_class = SchemeOut
    lookup_field = "code"


class Rounds(Listing):
    """List the rounds, newest first"""

    queryset = rounds.rounds_with_schemes()
    serializer_class = RoundOut
    filterset_class = RoundFilter


class Round(Record):
    """Show a round"""

    queryset = rounds.rounds_with_schemes()
    serializer_class = RoundOut
    lookup_field = "code"
