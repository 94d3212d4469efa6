"""The access report, and its quarterly reviews."""

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api import fields
from api.filters import refuse_unknown
from api.views import Edge
from pool.access import quarters, queries, report
from pool.access.services import reviewing
from pool.access.states import Role
from pool.reports import access, catalogue, files

FORMATS = ("json", *catalogue.FORMATS)
STATES = [(state, state) for state in (quarters.SIGNED, quarters.DUE, quarters.OVERDUE, quarters.MISSED)]


class NamedOut(serializers.Serializer):
    """A person as the report keeps them."""

    username = serializers.CharField()
    name = serializers.CharField()


class HeldOut(serializers.Serializer):
    """A role somebody holds."""

    role = serializers.ChoiceField(Role.choices)
    granted_at = serializers.DateTimeField()
    granted_by = NamedOut(allow_null=True)
    proposed_by = NamedOut(allow_null=True)
    is_unused = serializers.BooleanField(help_text="No sign-in since it was given, 90 days ago or longer.")


class AccessRowOut(serializers.Serializer):
    """One person of the report."""

    id = serializers.IntegerField()
    username = serializers.CharField()
    name = serializers.CharField()
    municipality = serializers.CharField(help_text="Its name; empty for the agency and those outside it.")
    active = serializers.BooleanField()
    joined_at = serializers.DateTimeField()
    last_sign_in = serializers.DateTimeField(allow_null=True)
    days_since = serializers.IntegerField(allow_null=True)
    roles = HeldOut(many=True)
    conflict = serializers.ListField(
        child=serializers.ChoiceField(Role.choices), help_text="Two that exclude each other."
    )
    flags = serializers.ListField(child=serializers.ChoiceField(list(report.FLAGS)), help_text="The worst first.")


class AccessReportOut(serializers.Serializer):
    """Who may do what at a moment."""

    as_of = serializers.DateTimeField()
    seen = serializers.CharField(help_text="Fingerprint of who holds which role; send it when you sign.")
    people = AccessRowOut(many=True)


class QuarterOut(serializers.Serializer):
    """A quarter whose access is to be reviewed."""

    year = serializers.IntegerField()
    quarter = serializers.IntegerField()
    ends_on = serializers.DateField()
    due_on = serializers.DateField(help_text="After this day the review is overdue.")
    state = serializers.ChoiceField(STATES)


class QuartersOut(serializers.Serializer):
    """Every quarter since the first person came, the latest first."""

    reviews = QuarterOut(many=True)


class ReviewOut(serializers.Serializer):
    """A review as it was signed."""

    year = serializers.IntegerField()
    quarter = serializers.IntegerField()
    note = serializers.CharField()
    signed_at = serializers.DateTimeField()
    signed_by = fields.PersonOut()
    sha256 = serializers.CharField(help_text="Fingerprint of what was seen.")
    as_of = serializers.DateTimeField(source="content.as_of")
    people = AccessRowOut(many=True, source="content.people")


class SignReviewIn(fields.In):
    year = fields.Whole(min_value=2000, max_value=2200)
    quarter = fields.Whole(min_value=1, max_value=4)
    note = fields.Text(help_text="What was looked at, and what follows.")
    seen = fields.Text(
        max_length=64,
        required=False,
        allow_blank=True,
        default="",
        help_text="`seen` of the report you looked at; refused where other roles are held by now.",
    )


class AccessReport(Edge):
    @extend_schema(
        parameters=[OpenApiParameter("format", str, enum=FORMATS, default="json")],
        responses={
            200: AccessReportOut,
            (200, "text/csv"): OpenApiResponse(OpenApiTypes.STR, description="UTF-8 with semicolons."),
            (200, files.TYPES["xlsx"]): OpenApiTypes.BINARY,
            (200, "application/pdf"): OpenApiTypes.BINARY,
        },
    )
    def get(self, request):
        """Read the access report

        Everybody, the roles they hold, who gave them, the last sign-in, and what somebody should ask about.
        """
        refuse_unknown(request, ("format",))
        words = Words(data=request.query_params.dict())
        words.is_valid(raise_exception=True)
        form, at = words.validated_data["format"], timezone.now()
        if form != "json":
            name = f'attachment; filename="access-{timezone.localdate(at).isoformat()}.{form}"'
            table = files.made(access.table(at), form)
            return HttpResponse(table, files.TYPES[form], headers={"Content-Disposition": name})
        rows = report.rows(at)
        return Response(AccessReportOut({"as_of": at, "seen": report.seen(rows), "people": rows}).data)


class Words(fields.In):
    format = fields.Choice(FORMATS, default="json")


class AccessReviews(Edge):
    @extend_schema(operation_id="access_reviews_every", responses=QuartersOut)
    def get(self, request):
        """List the quarters with the state of their review"""
        refuse_unknown(request, ())
        return Response(QuartersOut({"reviews": queries.reviews(timezone.now())}).data)

    @extend_schema(request=SignReviewIn, responses={201: ReviewOut})
    def post(self, request):
        """Sign the review of a quarter

        The report is kept as it is now. Only the quarter that runs and the one before it can be signed, once.
        """
        made = reviewing.sign_review(**self.given(SignReviewIn), by=request.user, at=timezone.now())
        return Response(ReviewOut(made).data, status=201)


class AccessReview(Edge):
    @extend_schema(responses=ReviewOut)
    def get(self, request, year, quarter):
        """Show a review as it was signed"""
        return Response(ReviewOut(queries.review(year, quarter)).data)
