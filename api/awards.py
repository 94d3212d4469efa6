import django_filters
from django.utils import timezone
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api import fields
from api.applications import UNKNOWN_ROUND, ReasonIn
from api.views import Deed, Edge, Listing
from pool import wording
from pool.access import guard
from pool.allocation import results
from pool.assessment import rules as grounds
from pool.awards import queries as awards
from pool.awards import services
from pool.awards.models import Award, Run
from pool.awards.states import AwardKind, RunState
from pool.kernel import money
from pool.kernel.refusals import NotFound
from pool.letters import queries as letters_queries
from pool.letters import reasons
from pool.letters import services as letters
from pool.registry import queries as registry
from pool.rounds import queries as rounds


class PortionOut(serializers.Serializer):
    """What one step of the ruleset gave a line, and why."""

    step = serializers.CharField(help_text="Name of the step; empty when no step took the line.")
    amount = serializers.SerializerMethodField(help_text="Kroner.")
    reason = serializers.CharField(help_text="Code of the reason.")
    message = serializers.SerializerMethodField(help_text="The reason as a sentence.")
    facts = serializers.DictField(help_text="What the reason rests on, as the engine gave it: whole øre.")

    def get_amount(self, portion) -> str:
        return f"{money.kroner(portion['amount']):.2f}"

    def get_message(self, portion) -> str:
        return reasons.portion_sentence(portion, wording.language())


class ShareOut(serializers.Serializer):
    """What a run gives one line."""

    application = serializers.CharField(source="line.application.reference")
    municipality = fields.PlaceOut(source="line.application.municipality")
    line = serializers.IntegerField(source="line_id")
    rank = serializers.IntegerField(source="line.rank")
    employee = serializers.CharField(source="line.employee.reference")
    scheme = serializers.CharField(source="line.scheme.code")
    module = serializers.CharField(source="line.module.code")
    term = serializers.CharField(source="line.term")
    asked_amount = fields.Money()
    amount = fields.Money()
    portions = PortionOut(many=True)


class RunOut(serializers.Serializer):
    """A run of the allocation in a list."""

    id = serializers.IntegerField()
    round = serializers.CharField(source="round.code")
    number = serializers.IntegerField()
    state = serializers.ChoiceField(RunState.choices)
    status = serializers.ChoiceField([results.OK, results.TIE, results.INFEASIBLE])
    budget_amount = fields.Money()
    awarded_amount = fields.Money()
    residue_amount = fields.Money()
    seed = serializers.CharField()
    ruleset_hash = serializers.CharField()
    result_hash = serializers.CharField()
    prepared_at = serializers.DateTimeField()
    prepared_by = fields.PersonOut()
    approved_at = serializers.DateTimeField(allow_null=True)
    approved_by = fields.PersonOut(allow_null=True)
    approval_reason = serializers.CharField()
    discarded_at = serializers.DateTimeField(allow_null=True)
    discarded_by = fields.PersonOut(allow_null=True)
    discard_reason = serializers.CharField()
    decided_at = serializers.DateTimeField(allow_null=True)
    decided_by = fields.PersonOut(allow_null=True)


class RunDetailOut(RunOut):
    """A run with everything that came out of it."""

    steps = serializers.ListField(child=serializers.DictField(), help_text="What each step handed out; whole øre.")
    problem = serializers.DictField(help_text="Why there is no result; empty when there is one.")
    shares = ShareOut(many=True, source="shown_shares")
    letters_missing = serializers.IntegerField(help_text="Decisions that have no letter yet.")


class IssuedOut(serializers.Serializer):
    letters_written = serializers.IntegerField()
    run = RunDetailOut()


class AwardOut(serializers.Serializer):
    """A signed decision in a list; a refusal is one too."""

    id = serializers.CharField(source="reference", help_text="What addresses take; the same as `reference`.")
    reference = serializers.CharField()
    round = serializers.CharField(source="application.round.code")
    municipality = fields.PlaceOut(source="application.municipality")
    kind = serializers.ChoiceField(AwardKind.choices)
    requested_amount = fields.Money()
    eligible_amount = fields.Money()
    awarded_amount = fields.Money()
    accept_by = serializers.DateField(allow_null=True)
    decided_at = serializers.DateTimeField()
    decided_by = fields.PersonOut()


class AwardLineOut(serializers.Serializer):
    """One line of a decision: asked, eligible with its ground, awarded with its reasons."""

    line = serializers.IntegerField(source="line_id")
    rank = serializers.IntegerField(source="line.rank")
    employee = serializers.SerializerMethodField(help_text="null for those who may not see employees.")
    scheme = serializers.CharField(source="line.scheme.code")
    module = serializers.CharField(source="line.module.code")
    term = serializers.CharField(source="line.term")
    requested_amount = fields.Money()
    eligible_amount = fields.Money()
    awarded_amount = fields.Money()
    ground = serializers.ChoiceField(list(grounds.GROUNDS))
    ground_text = serializers.SerializerMethodField()
    portions = PortionOut(many=True)

    def get_employee(self, row) -> str | None:
        return row.line.employee.reference if guard.may(self.context["user"], "employees.read") else None

    def get_ground_text(self, row) -> str:
        return _(grounds.GROUNDS[row.ground][1])


class InstalmentOut(serializers.Serializer):
    """One payment of the plan."""

    number = serializers.IntegerField()
    due_on = serializers.DateField()
    amount = fields.Money()
    terms = serializers.ListField(child=serializers.CharField())


class AwardDetailOut(AwardOut):
    """A decision with its lines, its payment plan and the terms frozen for it."""

    lines = AwardLineOut(many=True)
    plan = InstalmentOut(many=True)
    terms = serializers.DictField(help_text="The terms of each scheme on the day of the decision.")


class ProposeIn(fields.In):
    round = fields.Text(max_length=20, help_text="Code of a closed round.")
    seed = fields.Text(
        max_length=200, required=False, allow_blank=True, default="", help_text="For rulesets that draw lots."
    )

    def validate_round(self, code):
        return fields.known(rounds.rounds(), code, UNKNOWN_ROUND)


class RunFilter(filters.FilterSet):
    round = filters.ModelChoiceFilter(
        queryset=lambda request: rounds.rounds(), to_field_name="code", label="Code of a round."
    )
    state = django_filters.ChoiceFilter(choices=RunState.choices)


class AwardFilter(filters.FilterSet):
    round = filters.ModelChoiceFilter(
        queryset=lambda request: rounds.rounds(),
        to_field_name="code",
        field_name="application__round",
        label="Code of a round.",
    )
    municipality = filters.ModelChoiceFilter(
        queryset=lambda request: registry.municipalities(),
        to_field_name="code",
        field_name="application__municipality",
        label="Code of a municipality.",
    )
    kind = django_filters.ChoiceFilter(choices=AwardKind.choices)


class RunEdge(Edge):
    """What the endpoints of one run have in common."""

    def told(self, run: Run, status: int = 200) -> Response:
        return Response(RunDetailOut(_shown(awards.run(run.pk))).data, status=status)


class Runs(RunEdge, Listing):
    queryset = Run.objects.none()
    serializer_class = RunOut
    filterset_class = RunFilter

    def rows(self):
        return awards.runs()

    def get(self, request):
        """List the allocation runs, the latest first"""
        return super().get(request)

    @extend_schema(request=ProposeIn, responses={201: RunDetailOut})
    def post(self, request):
        """Run the allocation of a closed round

        Keeps inputs, result and reasons. Somebody else approves the run.
        """
        return self.told(services.propose(by=request.user, at=timezone.now(), **self.given(ProposeIn)), 201)


class RunDetail(RunEdge):
    @extend_schema(responses=RunDetailOut)
    def get(self, request, id):
        """Show a run with its shares and their reasons"""
        return self.told(awards.run(id))


class RunApprove(RunEdge):
    @extend_schema(request=ReasonIn, responses=RunDetailOut)
    def post(self, request, id):
        """Approve a run, with a reason

        Reserves its money. Who made the run or assessed a line in it is refused.
        """
        run, why = awards.run(id), self.given(ReasonIn)["reason"]
        return self.told(services.approve(run=run, why=why, by=request.user, at=timezone.now()))


class RunDiscard(RunEdge):
    @extend_schema(request=ReasonIn, responses=RunDetailOut)
    def post(self, request, id):
        """Put a run aside, with a reason"""
        run, why = awards.run(id), self.given(ReasonIn)["reason"]
        return self.told(services.discard(run=run, why=why, by=request.user, at=timezone.now()))


class RunIssue(Deed, RunEdge):
    @extend_schema(request=None, responses=IssuedOut)
    def post(self, request, id):
        """Sign the decisions of an approved run and write their letters

        A second call writes the letters that are missing, if any.
        """
        self.nothing_given()
        run = awards.run(id)
        written = letters.issue(run=run, by=request.user, at=timezone.now())
        return Response(IssuedOut({"letters_written": written, "run": _shown(awards.run(id))}).data)


class Awards(Listing):
    """List the decisions, the latest first

    A municipality sees its own.
    """

    queryset = Award.objects.none()
    serializer_class = AwardOut
    filterset_class = AwardFilter

    def rows(self):
        return awards.visible_to(self.request.user)


class AwardDetail(Edge):
    @extend_schema(responses=AwardDetailOut)
    def get(self, request, reference):
        """Show a decision with its lines and their reasons"""
        shown = _Award(award_of(request.user, reference))
        return Response(AwardDetailOut(shown, context={"user": request.user}).data)


class _Award:
    """A decision with what stands in its frozen terms."""

    def __init__(self, award: Award):
        self.award, self.lines = award, awards.lines_of(award)
        self.plan, self.terms = award.terms["plan"], award.terms["schemes"]

    def __getattr__(self, name):
        return getattr(self.award, name)


def award_of(user, reference: str) -> Award:
    """The decision by its reference.

    Raises:
        NotFound: there is none, or it is not the person's to see.
    """
    found = awards.visible_to(user).filter(reference=reference).first()
    if found is None:
        raise NotFound()
    return found


def _shown(run: Run) -> Run:
    result = results.Result.from_json(run.result)
    run.steps, run.problem = list(result.steps), dict(result.problem)
    run.shown_shares = awards.shares_of(run)
    run.letters_missing = letters_queries.missing(run)
    return run
