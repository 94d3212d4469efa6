"""How confirmations, changes and reminders look as JSON, and what their endpoints take."""

from rest_framework import serializers

from api import fields
from pool.applications.states import OutcomeKind
from pool.ledger import rules as accounts
from pool.payments.states import DutyKind
from pool.settlement import told
from pool.settlement.states import ChangeKind, ChangeState, ConfirmationState


class CallOut(serializers.Serializer):
    """A round's call for confirmations."""

    id = serializers.IntegerField()
    round = serializers.CharField(source="round.code")
    number = serializers.IntegerField()
    last_term = serializers.CharField(
        help_text="The latest half-year that it asks about: 2027F is spring, 2027E autumn."
    )
    due_on = serializers.DateField(help_text="The last day.")
    called_at = serializers.DateTimeField()
    called_by = fields.PersonOut(allow_null=True, help_text="`null`: the schedule.")
    asked = serializers.IntegerField(help_text="Municipalities.")
    signed = serializers.IntegerField()


class CallOneIn(fields.In):
    last_term = fields.Text(max_length=40)
    due_on = serializers.DateField()


class CallIn(CallOneIn):
    round = fields.Text(max_length=40, help_text="Its code.")


class ConfirmedOut(serializers.Serializer):
    """How it goes for one employee with one module."""

    line = serializers.IntegerField()
    employee = serializers.CharField()
    scheme = serializers.CharField()
    module = serializers.CharField()
    term = serializers.CharField()
    outcome = serializers.ChoiceField(OutcomeKind.choices, allow_blank=True, help_text="Empty: not answered.")
    completed_on = serializers.DateField(allow_null=True)
    proof = serializers.CharField()
    until_term = serializers.CharField()
    gives_back = serializers.BooleanField()
    note = serializers.CharField()
    last_time = serializers.CharField(help_text="The outcome that was signed last; empty where none was.")


class ConfirmationOut(serializers.Serializer):
    """A municipality's confirmation."""

    reference = serializers.CharField(source="duty.reference")
    case = serializers.CharField(source="application.reference")
    municipality = fields.PlaceOut(source="application.municipality")
    call = serializers.IntegerField(source="call_id")
    last_term = serializers.CharField(source="call.last_term")
    due_on = serializers.DateField(source="duty.due_on")
    state = serializers.ChoiceField(ConfirmationState.choices)
    signed_at = serializers.DateTimeField(allow_null=True)
    signed_by = fields.PersonOut(allow_null=True)
    sha256 = serializers.CharField(help_text="Fingerprint of what was signed; empty before.")


class CountOut(serializers.Serializer):
    outcome = serializers.ChoiceField(OutcomeKind.choices)
    count = serializers.IntegerField()


class CaseConfirmationOut(ConfirmationOut):
    """A confirmation of a grant, and how many places it says what of; nothing before it is signed."""

    counts = CountOut(many=True)


class ConfirmationDetailOut(ConfirmationOut):
    """A confirmation with its answers; before it is signed the agency sees what is asked, not the answers."""

    answers = ConfirmedOut(many=True)


class ConfirmedIn(fields.In):
    line = fields.Whole()
    outcome = fields.Choice(OutcomeKind.choices)
    completed_on = serializers.DateField(required=False, allow_null=True, help_text="Needed where it is completed.")
    proof = fields.Text(required=False, allow_blank=True, help_text="Number or date of the certificate; no mark.")
    until_term = fields.Text(required=False, allow_blank=True, max_length=40, help_text="Needed where it is postponed.")
    gives_back = fields.YesNo(required=False, help_text="The place goes back, with its money.")
    note = fields.Text(required=False, allow_blank=True)


class AnswersIn(fields.In):
    answers = ConfirmedIn(many=True, allow_empty=False, help_text="All of them are kept, or none.")


class TableIn(fields.In):
    file = serializers.FileField(max_length=200, help_text="CSV or XLSX.")
    confirm = serializers.BooleanField(required=False, help_text="Save the answers. Without it they are only read.")


class ConfirmationTableOut(serializers.Serializer):
    """A table of answers as it was read; they are saved when no row has a fault and it is confirmed."""

    saved = serializers.BooleanField()
    answers = ConfirmedOut(many=True)
    faults = fields.FaultOut(many=True)


class RowOut(serializers.Serializer):
    """One thing that changes, in the reader's language."""

    label = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()


class GrantChangeOut(serializers.Serializer):
    """A change of a grant, and what became of it."""

    reference = serializers.CharField()
    case = serializers.CharField(source="application.reference")
    municipality = fields.PlaceOut(source="application.municipality")
    kind = serializers.ChoiceField(ChangeKind.choices)
    state = serializers.ChoiceField(ChangeState.choices)
    rows = serializers.SerializerMethodField()
    why = serializers.CharField()
    asked_at = serializers.DateTimeField()
    asked_by = fields.PersonOut()
    officer = fields.PersonOut(allow_null=True)
    decision = serializers.CharField()
    released_amount = fields.Money()
    decided_at = serializers.DateTimeField(allow_null=True)
    decided_by = fields.PersonOut(allow_null=True)

    def get_rows(self, change) -> list[dict[str, str]]:
        return told.rows(change)


class EntryIn(fields.In):
    post = fields.Text(max_length=40, help_text="Code of the budget line.")
    quarter = fields.Text(max_length=6, help_text="Such as 2027Q1.")
    amount = fields.Money(min_value=0)


class AskIn(fields.In):
    """What is asked for. By kind: `line` with `employee`, `module` or `term`; `until`; `lines`; and so on."""

    kind = fields.Choice(ChangeKind.choices)
    why = fields.Text()
    line = fields.Whole(required=False, help_text="Key of a line: employee, module, term.")
    employee = fields.Text(required=False, max_length=40, help_text="Reference on the staff list.")
    module = fields.Text(required=False, max_length=40)
    term = fields.Text(required=False, max_length=40)
    until = serializers.DateField(required=False, help_text="New last day of the period.")
    lines = serializers.ListField(child=fields.Whole(), required=False, max_length=400, help_text="Places given up.")
    scheme = fields.Text(required=False, max_length=40)
    entries = EntryIn(many=True, required=False, help_text="The whole new budget of the scheme.")
    officer = fields.Text(required=False, max_length=150, help_text="User name.")


class DecisionIn(fields.In):
    decision = fields.Text(allow_blank=True, help_text="Reasons; the letter prints them.")


class ApproveIn(DecisionIn):
    reason_class = fields.Choice(accounts.REASON_CLASSES, required=False, help_text="Where money is released.")


class ReminderOut(serializers.Serializer):
    """A reminder that was sent."""

    number = serializers.IntegerField()
    reminded_at = serializers.DateTimeField()


class PostponementOut(serializers.Serializer):
    """A postponement of reminders, and its answer."""

    id = serializers.IntegerField()
    duty = serializers.CharField(source="duty.reference")
    until = serializers.DateField()
    reason = serializers.CharField()
    asked_at = serializers.DateTimeField()
    asked_by = fields.PersonOut()
    approved_at = serializers.DateTimeField(allow_null=True)
    approved_by = fields.PersonOut(allow_null=True)
    declined_at = serializers.DateTimeField(allow_null=True)
    declined_by = fields.PersonOut(allow_null=True)


class RemindedOut(serializers.Serializer):
    """What a municipality owes, with its reminders. They cannot be switched off."""

    reference = serializers.CharField()
    kind = serializers.ChoiceField(DutyKind.choices)
    case = serializers.CharField(source="application.reference")
    municipality = fields.PlaceOut(source="application.municipality")
    due_on = serializers.DateField()
    met_at = serializers.DateTimeField(allow_null=True)
    reminders = ReminderOut(many=True)
    postponements = PostponementOut(many=True)


class PostponeIn(fields.In):
    duty = fields.Text(max_length=40, help_text="Its reference.")
    until = serializers.DateField()
    why = fields.Text(allow_blank=True)
