"""How an application looks as JSON, and what several endpoints take."""

from django.utils.translation import gettext as _
from rest_framework import serializers

from api import fields
from pool.applications import rules
from pool.applications.states import ApplicationState, SectionState
from pool.awards.states import FormalGround
from pool.kernel.words import N_

UNKNOWN_ROUND = N_("There is no round “%(given)s”.")


class ApplicationOut(serializers.Serializer):
    """An application in a list."""

    id = serializers.CharField(source="reference", help_text="What addresses take; the same as `reference`.")
    reference = serializers.CharField(help_text="The case number.")
    round = serializers.CharField(source="round.code")
    municipality = fields.PlaceOut()
    state = serializers.ChoiceField(ApplicationState.choices)
    requested_amount = fields.Money()
    created_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()
    moved_at = serializers.DateTimeField(help_text="Since when it is in its state.")
    submitted_at = serializers.DateTimeField(allow_null=True, help_text="The first time: the place in the queue.")
    next_deadline_at = serializers.DateTimeField(allow_null=True)


class SectionOut(serializers.Serializer):
    """How far a section is."""

    name = serializers.ChoiceField(list(rules.SECTIONS))
    label = serializers.SerializerMethodField()
    state = serializers.ChoiceField(SectionState.choices)
    reason = serializers.CharField(help_text="What the agency asks for, where it returned the section.")
    open = serializers.BooleanField(help_text="Whether it can be changed now.")

    def get_label(self, section) -> str:
        return _(section["label"])


class LineOut(serializers.Serializer):
    """One employee and one module in one term."""

    id = serializers.IntegerField()
    rank = serializers.IntegerField(help_text="The municipality's own order; 1 is most important.")
    employee = serializers.CharField(help_text="The municipality's reference.")
    initials = serializers.CharField()
    hired_on = serializers.DateField()
    has_child_cases = serializers.BooleanField()
    scheme = serializers.CharField()
    module = serializers.CharField()
    term = serializers.CharField(help_text="2027F is spring, 2027E is autumn.")
    requested_amount = fields.Money()


class RejectedOut(serializers.Serializer):
    """Why an application was rejected on formal grounds."""

    ground = serializers.ChoiceField(FormalGround.choices)
    explanation = serializers.CharField()
    signed_at = serializers.DateTimeField()
    signed_by = serializers.CharField(source="signed_by.__str__")


class ApplicationDetailOut(ApplicationOut):
    """An application with its answers, sections and lines.

    The municipality sees what it has written; the agency sees what was sent last.
    """

    handed_to = serializers.CharField(allow_null=True, help_text="User name of the signatory it waits for.")
    handed_at = serializers.DateTimeField(allow_null=True)
    sent_back_reason = serializers.CharField()
    signatories = fields.PersonOut(many=True, help_text="Who may sign; empty for the agency.")
    answers = serializers.DictField(child=serializers.CharField(), help_text="Question → answer.")
    sections = SectionOut(many=True)
    lines = LineOut(many=True)
    rejection = RejectedOut(allow_null=True, help_text="Why it was rejected, while it is.")


class ReasonIn(fields.In):
    reason = fields.Text(allow_blank=True)
