"""How runs and decisions look as JSON."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api import fields
from pool import wording
from pool.access import guard
from pool.allocation import results
from pool.assessment import rules as grounds
from pool.awards.states import AwardKind, RunState
from pool.kernel import money
from pool.letters import reasons


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


class EnoughOut(serializers.Serializer):
    """What would have been enough for a line to be met in full, everything else as it was; the engine has tried it."""

    frame = serializers.IntegerField(required=False, help_text="So much larger a pool; whole øre.")
    place = serializers.IntegerField(required=False, help_text="The last place in its line at which it is met.")
    places = serializers.IntegerField(required=False, help_text="How long that line was.")
    step = serializers.CharField(required=False, help_text="The step whose line it stood in.")


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
    enough = EnoughOut(help_text="What would have been enough where the line was cut; empty where nothing would.")


class RunOut(serializers.Serializer):
    """A run of the allocation in a list."""

    id = serializers.IntegerField()
    round = serializers.CharField(source="round.code")
    number = serializers.IntegerField()
    tranche = serializers.IntegerField(help_text="1: the first sharing out; 2 and on: of what came later.")
    scenario = serializers.IntegerField(
        source="scenario_id", allow_null=True, help_text="The scenario it was chosen from."
    )
    choice_reason = serializers.CharField()
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


class HeldIn(fields.In):
    case = fields.Text(max_length=40, help_text="Case number.")
    reason = fields.Text(max_length=500, help_text="Why its letter is held back.")


class IssueIn(fields.In):
    held = HeldIn(many=True, required=False, default=list, help_text="Letters to hold back, each with a reason.")


class IssuedOut(serializers.Serializer):
    batch = serializers.IntegerField(help_text="Key of the batch that writes the letters.")
    run = RunDetailOut()


class ConditionMetOut(serializers.Serializer):
    """The condition of an award, and how it was met."""

    content = serializers.CharField(source="condition")
    due_on = serializers.DateField(source="condition_due_on")
    met_at = serializers.DateTimeField(source="condition_met_at", allow_null=True)
    met_by = serializers.CharField(source="condition_met_by.__str__", default=None, allow_null=True)
    note = serializers.CharField(source="condition_note", help_text="How it was shown.")


class AwardOut(serializers.Serializer):
    """A signed decision in a list; a refusal is one too."""

    id = serializers.CharField(source="reference", help_text="What addresses take; the same as `reference`.")
    reference = serializers.CharField()
    application = serializers.CharField(source="application.reference", help_text="The case.")
    number = serializers.IntegerField(help_text="1: the first decision on the case; 2 and on: supplements.")
    round = serializers.CharField(source="application.round.code")
    municipality = fields.PlaceOut(source="application.municipality")
    kind = serializers.ChoiceField(AwardKind.choices)
    requested_amount = fields.Money()
    eligible_amount = fields.Money()
    awarded_amount = fields.Money()
    accept_by = serializers.DateField(allow_null=True)
    decided_at = serializers.DateTimeField()
    decided_by = fields.PersonOut()
    condition = serializers.SerializerMethodField(help_text="What must be shown before it is final; null: nothing.")

    @extend_schema_field(ConditionMetOut(allow_null=True))
    def get_condition(self, award):
        return ConditionMetOut(award).data if award.condition else None


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
    before_amount = serializers.SerializerMethodField(help_text="Kroner that earlier decisions gave the line.")
    awarded_amount = fields.Money(help_text="Kroner that this decision gives.")
    ground = serializers.ChoiceField(list(grounds.GROUNDS))
    ground_text = serializers.SerializerMethodField()
    portions = PortionOut(many=True)
    enough = EnoughOut(help_text="What would have been enough where the line was cut; empty where nothing would.")

    def get_employee(self, row) -> str | None:
        return row.line.employee.reference if guard.may(self.context["user"], "employees.read") else None

    def get_before_amount(self, row) -> str:
        return f"{self.context['before'].get(row.line_id, money.ZERO):.2f}"

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

    decisions = serializers.ListField(
        child=serializers.CharField(), help_text="References of all decisions on the case, the first one first."
    )
    case_awarded_amount = fields.Money(help_text="Kroner that they give together.")
    lines = AwardLineOut(many=True)
    plan = InstalmentOut(many=True)
    terms = serializers.DictField(help_text="The terms of each scheme on the day of the decision.")
