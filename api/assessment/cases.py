from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api import fields
from api.views import Deed, Edge, Listing
from pool import wording
from pool.applications import rules as sections
from pool.applications.models import Application
from pool.applications.states import ApplicationState
from pool.assessment import filters, queries, rules
from pool.assessment.services import casework as assessment
from pool.awards import queries as awards
from pool.letters.services import sending
from pool.registry import queries as registry
from pool.rounds import queries as rounds

GROUNDS = list(rules.GROUNDS)
CODES = {
    "scheme": rounds.schemes,
    "round": rounds.rounds,
    "region": registry.regions,
    "municipality": registry.municipalities,
}
OUTCOMES = [rules.PASSED, rules.FAILED, rules.HUMAN]


class WorkOut(serializers.Serializer):
    """A row of the worklist."""

    id = serializers.CharField(source="reference", help_text="What addresses take; the same as `reference`.")
    reference = serializers.CharField()
    municipality = fields.PlaceOut()
    round = serializers.CharField(source="round.code")
    schemes = serializers.SerializerMethodField(help_text="Codes of the schemes on the application.")
    employees = serializers.IntegerField(help_text="How many different employees.")
    modules = serializers.IntegerField(help_text="How many lines.")
    requested_amount = fields.Money()
    eligible_amount = fields.Money(allow_null=True, help_text="Kroner, of the lines assessed so far; null before.")
    proposed_amount = fields.Money(allow_null=True, help_text="Kroner, by the standing run of the round; null before.")
    state = serializers.ChoiceField(ApplicationState.choices)
    caseworker = fields.PersonOut(allow_null=True)
    submitted_at = serializers.DateTimeField()
    moved_at = serializers.DateTimeField(help_text="Since when it is in its state.")
    next_deadline_at = serializers.DateTimeField(allow_null=True)
    urgency = serializers.ChoiceField(filters.URGENCY)
    hearing_until = serializers.DateTimeField(allow_null=True, help_text="Until when its last hearing can be answered.")
    heard_at = serializers.DateTimeField(source="heard", allow_null=True, help_text="When that hearing was answered.")
    has_condition = serializers.BooleanField(help_text="Whether an award would be conditional.")
    rejection_proposed = serializers.BooleanField(source="to_be_rejected")

    def get_schemes(self, row) -> list[str]:
        return sorted({row.scheme_codes_first, row.scheme_codes_last} - {None})


class CheckOut(serializers.Serializer):
    """What one rule found."""

    code = serializers.ChoiceField(list(rules.CHECKS))
    label = serializers.SerializerMethodField()
    outcome = serializers.ChoiceField(OUTCOMES)
    message = serializers.SerializerMethodField(help_text="What was found, with the facts it rests on.")
    basis = serializers.SerializerMethodField(help_text="The rule it stands on.")

    def get_label(self, check) -> str:
        return _(check.label)

    def get_message(self, check) -> str:
        return wording.sentence(check.sentence, check.facts)

    def get_basis(self, check) -> str:
        return _(check.basis)


class LineAssessmentOut(serializers.Serializer):
    """A caseworker's answer for a line."""

    eligible = serializers.BooleanField()
    ground = serializers.ChoiceField(GROUNDS)
    ground_text = serializers.SerializerMethodField()
    note = serializers.CharField()
    eligible_amount = fields.Money()
    score = serializers.IntegerField(allow_null=True, help_text="0 to 100 points; null where none were given.")
    assessed_at = serializers.DateTimeField()
    assessed_by = fields.PersonOut()

    def get_ground_text(self, assessed) -> str:
        return _(rules.GROUNDS[assessed.ground][1])


class CaseLineOut(serializers.Serializer):
    """A line with its checks and its assessment."""

    id = serializers.IntegerField()
    rank = serializers.IntegerField()
    employee = serializers.CharField(source="employee.reference")
    initials = serializers.CharField(source="employee.initials")
    hired_on = serializers.DateField(source="employee.hired_on")
    has_child_cases = serializers.BooleanField(source="employee.has_child_cases")
    scheme = serializers.CharField(source="scheme.code")
    module = serializers.CharField(source="module.code")
    term = serializers.CharField()
    requested_amount = fields.Money()
    verdict = serializers.ChoiceField(OUTCOMES, help_text="The worst of its checks.")
    suggestion = serializers.ChoiceField(GROUNDS, allow_blank=True, help_text="The ground that the checks point to.")
    checks = CheckOut(many=True)
    assessment = LineAssessmentOut(source="current_assessment", allow_null=True)


class CaseOut(serializers.Serializer):
    """A case as the agency sees it."""

    id = serializers.CharField(source="reference", help_text="What addresses take; the same as `reference`.")
    reference = serializers.CharField()
    municipality = fields.PlaceOut()
    round = serializers.CharField(source="round.code")
    state = serializers.ChoiceField(ApplicationState.choices)
    requested_amount = fields.Money()
    submitted_at = serializers.DateTimeField()
    moved_at = serializers.DateTimeField()
    next_deadline_at = serializers.DateTimeField(allow_null=True)
    caseworker = fields.PersonOut(allow_null=True)
    lines = CaseLineOut(many=True)


class AssessIn(fields.In):
    ground = fields.Choice(GROUNDS, help_text="It says whether the line is eligible.")
    note = fields.Text(
        required=False,
        allow_blank=True,
        default="",
        help_text="Needed where a check did not pass and the line is eligible all the same.",
    )
    score = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        min_value=0,
        max_value=rules.MOST_SCORE,
        help_text="Points, for rounds that rank by assessment; left out or null: none.",
    )


class ReturnIn(fields.In):
    sections = serializers.DictField(
        child=fields.Text(allow_blank=True),
        help_text=f"Section → what is missing. Sections: {', '.join(sections.SECTIONS)}.",
    )


class _Rows:
    """The filtered cases, cut into pages by the room's own query."""

    def __init__(self, found):
        self.found = found

    def count(self) -> int:
        return self.found.count()

    def __getitem__(self, part: slice) -> list[Application]:
        rows = queries.worklist(self.found, part.start, part.stop, to_be_rejected=awards.is_to_be_rejected())
        proposed, at = awards.proposed([row.pk for row in rows]), timezone.now()
        for row in rows:
            row.proposed_amount = proposed.get(row.pk)
            row.caseworker = row.assessment.caseworker if hasattr(row, "assessment") else None
            row.urgency = filters.urgency(row.next_deadline_at, at)
        return rows


class Worklist(Listing):
    queryset = Application.objects.none()
    serializer_class = WorkOut
    filterset_class = filters.WorklistFilter

    def get(self, request):
        """List the cases, the most urgent first

        The same filters and columns as the page.
        """
        return super().get(request)

    def rows(self):
        return queries.cases_for(self.request.user)

    def filter_queryset(self, found):
        for name, records in CODES.items():
            given = self.request.query_params.get(name)
            if given and not records().filter(code__iexact=given).exists():
                text = _("“%(given)s” is not known here.") % {"given": given[:40]}
                raise serializers.ValidationError({name: [serializers.ErrorDetail(text, "unknown_code")]})
        return _Rows(super().filter_queryset(found))

    def filter_options(self):
        return {"at": timezone.now(), "user": self.request.user}


class Case(Edge):
    """What the endpoints of one case have in common."""

    def case(self) -> Application:
        """The case of the address.

        Raises:
            NotFound: nothing by that reference has reached the agency.
            DeclareFirst, TiedToMunicipality: see `rounds.impartial.require`.
        """
        return queries.case(self.request.user, self.kwargs["reference"])

    def told(self) -> Response:
        """The case as it is now."""
        case = self.case()
        taken = queries.handler(case)
        case.caseworker = taken.caseworker if taken else None
        return Response(CaseOut(_Shown(case, queries.lines_of(case))).data)


class _Shown:
    """A case with its lines as they are checked and assessed."""

    def __init__(self, case: Application, lines: list):
        self.case, self.lines = case, lines

    def __getattr__(self, name):
        return getattr(self.case, name)


class CaseDetail(Case):
    @extend_schema(responses=CaseOut)
    def get(self, request, reference):
        """Show a case with its lines, checks and assessments"""
        return self.told()


class Take(Deed, Case):
    @extend_schema(request=None, responses=CaseOut)
    def post(self, request, reference):
        """Take a case, or take it over"""
        self.nothing_given()
        assessment.take(application=self.case(), by=request.user, at=timezone.now())
        return self.told()


class AssessLine(Case):
    @extend_schema(request=AssessIn, responses=CaseOut)
    def post(self, request, reference, id):
        """Assess a line

        The ground says whether the line is eligible; the amount follows from the line.
        """
        line, given = queries.line(self.case(), id), self.given(AssessIn)
        assessment.assess_line(line=line, by=request.user, at=timezone.now(), **given)
        return self.told()


class AssessPassed(Deed, Case):
    @extend_schema(request=None, responses=CaseOut)
    def post(self, request, reference):
        """Mark every line whose checks all passed as eligible"""
        self.nothing_given()
        assessment.assess_passed(application=self.case(), by=request.user, at=timezone.now())
        return self.told()


class Return(Case):
    @extend_schema(request=ReturnIn, responses=CaseOut)
    def post(self, request, reference):
        """Return sections to the municipality, each with a reason"""
        case, reasons = self.case(), self.given(ReturnIn)["sections"]
        sending.return_sections(application=case, reasons=reasons, by=request.user, at=timezone.now())
        return self.told()


class Resume(Deed, Case):
    @extend_schema(request=None, responses=CaseOut)
    def post(self, request, reference):
        """Go on without the completion that was asked for, when its time has passed"""
        self.nothing_given()
        assessment.resume(application=self.case(), by=request.user, at=timezone.now())
        return self.told()


class Finish(Deed, Case):
    @extend_schema(request=None, responses=CaseOut)
    def post(self, request, reference):
        """Say that a case is ready for the allocation"""
        self.nothing_given()
        assessment.finish(application=self.case(), by=request.user, at=timezone.now())
        return self.told()


class Reopen(Deed, Case):
    @extend_schema(request=None, responses=CaseOut)
    def post(self, request, reference):
        """Take a finished case up again"""
        self.nothing_given()
        assessment.reopen(application=self.case(), by=request.user, at=timezone.now())
        return self.told()
