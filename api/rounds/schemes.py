"""Schemes and their terms: read by everybody, recorded version by version."""

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api import fields
from api.views import Edge, Listing, Record
from pool.kernel.refusals import NotFound
from pool.registry import queries as registry
from pool.rounds import fields as said
from pool.rounds import models
from pool.rounds import queries as rounds
from pool.rounds.services import schemes as services
from pool.rounds.states import PlanKind, SettledBy


class PostOut(serializers.Serializer):
    """A budget line."""

    code = serializers.CharField()
    da = serializers.CharField()
    en = serializers.CharField()


class TermsOut(serializers.Serializer):
    """The rates, limits and texts of a scheme from a day on."""

    version = serializers.IntegerField()
    valid_from = serializers.DateField()
    recorded_at = serializers.DateTimeField(allow_null=True, help_text="Null for what came with the set-up.")
    rate_amount = fields.Money(help_text="Kroner for one employee and one module.")
    modules = fields.Codes()
    begin_within_years = serializers.IntegerField(allow_null=True)
    complete_within_years = serializers.IntegerField(allow_null=True)
    answer_days = serializers.IntegerField(help_text="Days to complete a returned application.")
    acceptance_days = serializers.IntegerField()
    offer_days = serializers.IntegerField(help_text="Days to answer an offer from the reserve list.")
    start_within_months = serializers.IntegerField()
    confirmations_a_year = serializers.IntegerField(help_text="1: autumn; 2: spring and autumn.")
    confirm_days = serializers.IntegerField()
    accounts_months = serializers.IntegerField(help_text="Months from the period's end.")
    claim_days = serializers.IntegerField(help_text="Days to pay a claim.")
    plan_kind = serializers.ChoiceField(PlanKind.choices, help_text="When the money is paid.")
    start_percent = serializers.IntegerField(help_text="Paid at the start, where paid in two parts.")
    settled_by = serializers.ChoiceField(SettledBy.choices)
    budget_posts = PostOut(many=True, help_text="Budget lines, where settled by actual costs.")
    change_percent = serializers.IntegerField()
    change_amount = fields.Money()
    statement_above_amount = fields.Money(help_text="Above this an auditor's statement is required.")
    audit_above_amount = fields.Money(help_text="Above this a performance audit is required as well.")
    takes_municipal_auditor = serializers.BooleanField()
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


class PostIn(fields.In):
    code = fields.Text(max_length=30, help_text="Small letters, digits and underscores.")
    da = fields.Text(max_length=100)
    en = fields.Text(max_length=100)


def _whole(name: str) -> fields.Whole:
    least, most = said.RANGES[name]
    empty = name in said.MAY_BE_EMPTY
    text = f"From {least} to {most}{', or null for no limit' if empty else ''}."
    return fields.Whole(required=name not in said.USUAL, allow_null=empty, help_text=text)


class ContentIn(fields.In):
    """What terms say."""

    rate_amount = fields.Money(help_text="Kroner for one employee and one module, more than zero.")
    modules = serializers.ListField(
        child=fields.Text(max_length=40), max_length=50, help_text="Codes of modules of the scheme's programme."
    )
    begin_within_years = _whole("begin_within_years")
    complete_within_years = _whole("complete_within_years")
    answer_days = _whole("answer_days")
    acceptance_days = _whole("acceptance_days")
    offer_days = _whole("offer_days")
    start_within_months = _whole("start_within_months")
    confirmations_a_year = _whole("confirmations_a_year")
    confirm_days = _whole("confirm_days")
    accounts_months = _whole("accounts_months")
    claim_days = _whole("claim_days")
    plan_kind = fields.Choice(PlanKind.choices, required=False)
    start_percent = _whole("start_percent")
    settled_by = fields.Choice(SettledBy.choices, required=False)
    budget_posts = PostIn(many=True, required=False, help_text="Needed where settled by actual costs.")
    change_percent = _whole("change_percent")
    change_amount = fields.Money()
    statement_above_amount = fields.Money()
    audit_above_amount = fields.Money(help_text="Not below the limit for an auditor's statement.")
    takes_municipal_auditor = fields.YesNo(required=False)
    de_minimis_amount = fields.Money()
    retention_years = _whole("retention_years")
    legal_basis_da = fields.Text(max_length=300)
    legal_basis_en = fields.Text(max_length=300)
    appeal_da = fields.Text(max_length=2000)
    appeal_en = fields.Text(max_length=2000)
    valid_from = serializers.DateField(help_text="The day from which they are in force.")

    def validate_modules(self, codes):
        known = {module.code: module for module in registry.modules()}
        unknown = next((code for code in codes if code not in known), None)
        if unknown is not None:
            raise serializers.ValidationError(_("“%(given)s” is not known here.") % {"given": unknown}, "unknown_code")
        return [known[code] for code in codes]


class SchemeIn(ContentIn):
    """A scheme with its first terms."""

    code = fields.Text(max_length=10, help_text="Capital letters, digits and hyphens.")
    name_da = fields.Text(max_length=100)
    name_en = fields.Text(max_length=100)
    purpose_da = fields.Text(max_length=1000)
    purpose_en = fields.Text(max_length=1000)
    programme = fields.Text(max_length=40, help_text="Code of the programme whose modules it pays for.")

    def validate_programme(self, code):
        return fields.known(registry.programmes(), code, "“%(given)s” is not known here.")


class TermsIn(ContentIn):
    """What the next version says. What is left out stays as in the latest one."""

    seen = fields.Whole(
        required=False, help_text="The latest version that you have read; refused if there is a later one."
    )

    def get_fields(self):
        found = super().get_fields()
        for name in said.LABELS:
            found[name].required = False
        return found


class Schemes(Listing):
    queryset = rounds.schemes_with_terms()
    serializer_class = SchemeOut

    def get(self, request):
        """List the schemes with their terms"""
        return super().get(request)

    @extend_schema(request=SchemeIn, responses={201: SchemeOut})
    def post(self, request):
        """Record a scheme with version 1 of its terms

        Rounds can be planned with it. Who records terms cannot open a round that uses them.
        """
        made = services.record_scheme(by=request.user, at=timezone.now(), **self.given(SchemeIn))
        return _told(made.code)


class Scheme(Record):
    """Show a scheme"""

    queryset = rounds.schemes_with_terms()
    serializer_class = SchemeOut
    lookup_field = "code"


class SchemeTerms(Edge):
    @extend_schema(request=TermsIn, responses={201: SchemeOut})
    def post(self, request, code):
        """Record the next terms of a scheme

        A version is never changed or taken back. Rounds that are planned later and open on its day or after it get
        the new terms; a planned round keeps what it has until its plan is changed, a grant always.
        """
        found = models.Scheme.objects.filter(code=code).first()
        if found is None:
            raise NotFound()
        services.record_terms(scheme=found, by=request.user, at=timezone.now(), **self.given(TermsIn))
        return _told(code)


def _told(code: str) -> Response:
    return Response(SchemeOut(rounds.schemes_with_terms().get(code=code)).data, status=201)
