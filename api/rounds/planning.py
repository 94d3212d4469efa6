"""Rounds before they decide anything: planned, opened, closed."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api import fields
from api.applications.shapes import ReasonIn
from api.rounds.rounds import RoundFilter, RoundOut, RoundShown, round_of
from api.views import Deed, Edge, Listing
from pool.awards import queries as awards
from pool.awards.services import announcing
from pool.kernel import periods
from pool.kernel.words import N_
from pool.rounds import queries, services
from pool.rounds.models import SchemeTerms
from pool.rounds.services import replanning

NO_TERMS = N_("“%(given)s” has no terms that are in force on the day the round opens.")


class PlanIn(fields.In):
    """What a round says of itself. Its schemes come with the terms that are in force on the day it opens."""

    title_da = fields.Text(max_length=150)
    title_en = fields.Text(max_length=150)
    appropriation = fields.Whole(min_value=1, max_value=10**18, help_text="Key of the appropriation that pays.")
    frame_amount = fields.Money()
    schemes = serializers.ListField(child=fields.Text(max_length=40), max_length=50, help_text="Codes of the schemes.")
    ruleset = fields.Whole(min_value=1, max_value=10**18, help_text="Key of a version in the collection of rulesets.")
    opens_at = fields.Moment()
    closes_at = fields.Moment(help_text="The deadline: a moment, itself still in time.")
    decide_by = serializers.DateField()
    period_from = serializers.DateField(help_text="Modules are paid for from this day on …")
    period_until = serializers.DateField(help_text="… until this one.")
    language = fields.Choice(("da", "en"), required=False, help_text="Of its letters; Danish if left out.")
    closes_when_used = fields.YesNo(required=False, help_text="Whether it closes by itself when its frame is used.")

    def validate_appropriation(self, key):
        found = queries.appropriations().filter(pk=key).first()
        if found is None:
            raise serializers.ValidationError(_("There is no such appropriation."), code="unknown_appropriation")
        return found

    def validate_schemes(self, codes):
        return [fields.known(queries.schemes_with_terms(), code, "“%(given)s” is not known here.") for code in codes]

    def validate(self, given):
        given["terms"] = [_in_force(scheme, given["opens_at"]) for scheme in given.pop("schemes")]
        return given


class RoundIn(PlanIn):
    """The same, with the code that it keeps."""

    code = fields.Text(max_length=20, help_text="Such as 2027-1; it stands in the number of every case.")


class Rounds(Listing):
    queryset = queries.rounds_with_schemes()
    serializer_class = RoundOut
    filterset_class = RoundFilter

    def get(self, request):
        """List the rounds, newest first"""
        return super().get(request)

    @extend_schema(request=RoundIn, responses={201: RoundShown})
    def post(self, request):
        """Plan a round

        It is announced, and takes applications when another person has opened it. The version of the rules stays as it
        is from now on.
        """
        given = self.given(RoundIn)
        ruleset = awards.ruleset(given.pop("ruleset"))
        made = announcing.plan_round(ruleset=ruleset, by=request.user, at=timezone.now(), **given)
        return _told(made.code, 201)


class RoundPlan(Edge):
    @extend_schema(request=PlanIn, responses=RoundShown)
    def post(self, request, code):
        """Write a planned round anew, until it is opened

        Everything but its code. Who changes the plan cannot open the round.
        """
        given = self.given(PlanIn)
        ruleset = awards.ruleset(given.pop("ruleset"))
        announcing.change_plan(round=round_of(code), ruleset=ruleset, by=request.user, at=timezone.now(), **given)
        return _told(code)


class RoundPlanDrop(Edge):
    @extend_schema(request=ReasonIn, responses={204: None})
    def post(self, request, code):
        """Take a planned round back, with a reason"""
        why = self.given(ReasonIn)["reason"]
        replanning.drop_plan(round=round_of(code), why=why, by=request.user, at=timezone.now())
        return Response(status=204)


class RoundOpen(Deed):
    @extend_schema(request=None, responses=RoundShown)
    def post(self, request, code):
        """Open a planned round

        Posts its frame from the appropriation to the pool. Who planned it is refused.
        """
        self.nothing_given()
        services.open_round(round=round_of(code), by=request.user, at=timezone.now())
        return _told(code)


class RoundClose(Deed):
    @extend_schema(request=None, responses=RoundShown)
    def post(self, request, code):
        """Close a round whose deadline has passed

        What was not sent stays a draft.
        """
        self.nothing_given()
        services.close_round(round=round_of(code), by=request.user, at=timezone.now())
        return _told(code)


def _in_force(scheme, opens_at: datetime) -> SchemeTerms:
    """The version of a scheme's terms on the day a round opens.

    Raises:
        ValidationError: there is none yet.
    """
    day = opens_at.astimezone(periods.COPENHAGEN).date()
    found = queries.terms_on(scheme, day)
    if found is None:
        text = serializers.ErrorDetail(_(NO_TERMS) % {"given": scheme.code}, "no_terms")
        raise serializers.ValidationError({"schemes": [text]})
    return found


def _told(code: str, status: int = 200) -> Response:
    return Response(RoundShown(queries.rounds_with_schemes().get(code=code)).data, status=status)
