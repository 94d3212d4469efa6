"""What the endpoints of payments say: plans, payments, batches, the bank's answers."""

from rest_framework import serializers

from api import fields
from pool import wording
from pool.awards.states import AwardState, LapseGround
from pool.ledger.rules import REASON_CLASSES
from pool.payments.states import DutyKind, EntryProblem, PaymentBatchState, PaymentState


class WaitsOut(serializers.Serializer):
    """Why a payment waits."""

    code = serializers.CharField()
    message = serializers.SerializerMethodField()

    def get_message(self, waits) -> str:
        return wording.sentence(waits.sentence, waits.facts)


class PlannedInstalmentOut(serializers.Serializer):
    """One instalment of a decision's plan, what has become of it, and all it waits for."""

    number = serializers.IntegerField(source="row.number")
    due_on = serializers.DateField(source="row.due_on")
    terms = serializers.ListField(
        source="row.terms", child=serializers.CharField(), help_text="The half-years it pays for."
    )
    amount = fields.Money(source="row.amount")
    paid = fields.Money(source="row.paid")
    ordered = fields.Money(source="row.ordered", help_text="Kroner on the way to the bank.")
    cancelled = fields.Money(source="row.cancelled")
    paid_on = serializers.DateField(allow_null=True)
    waits = WaitsOut(many=True, help_text="Empty when it can be paid, or is.")


class PlanOut(serializers.Serializer):
    """A grant: whether it is accepted, by when it is to be, and its payment plan."""

    award = serializers.CharField(source="award.reference")
    state = serializers.ChoiceField(AwardState.choices, source="award.state")
    accept_by = serializers.DateTimeField(allow_null=True)
    accepted_at = serializers.DateTimeField(source="award.accepted_at", allow_null=True)
    accepted_by = fields.PersonOut(source="award.accepted_by", allow_null=True)
    instalments = PlannedInstalmentOut(many=True)


class LapseOut(serializers.Serializer):
    """A proposal that a grant lapses, and what became of it."""

    id = serializers.IntegerField()
    award = serializers.CharField(source="award.reference")
    municipality = fields.PlaceOut(source="award.application.municipality")
    ground = serializers.ChoiceField(LapseGround.choices)
    reason = serializers.ChoiceField(REASON_CLASSES, help_text="Its class decides where the money goes.")
    explanation = serializers.CharField(help_text="The letter prints it.")
    proposed_at = serializers.DateTimeField()
    proposed_by = fields.PersonOut()
    signed_at = serializers.DateTimeField(allow_null=True)
    signed_by = fields.PersonOut(allow_null=True)
    released_amount = fields.Money(help_text="Kroner set free by it.")
    turned_down_at = serializers.DateTimeField(allow_null=True)
    turned_down_by = fields.PersonOut(allow_null=True)
    turned_down_reason = serializers.CharField()


class LateGrantOut(serializers.Serializer):
    """A grant that may lapse, and the deadline it has passed."""

    award = serializers.CharField(source="award.reference")
    municipality = fields.PlaceOut(source="award.application.municipality")
    amount = fields.Money(source="award.awarded_amount")
    ground = serializers.ChoiceField(LapseGround.choices)
    deadline = serializers.DateTimeField()


class MoreTimeIn(fields.In):
    until = serializers.DateField(help_text="The new last day, until noon.")
    reason = fields.Text(allow_blank=True)


class LapseIn(fields.In):
    ground = fields.Choice(LapseGround.values)
    reason_class = fields.Choice(
        REASON_CLASSES, help_text="changed, error: back to the pool; other, closed: to the treasury."
    )
    explanation = fields.Text(allow_blank=True, help_text="The letter prints it.")


class PaymentOut(serializers.Serializer):
    """One payment to a municipality for one case."""

    reference = serializers.CharField(help_text="The bank gives it back (end to end).")
    application = serializers.CharField(source="application.reference")
    round = serializers.CharField(source="application.round.code")
    municipality = fields.PlaceOut()
    payee = serializers.CharField(help_text="The name in the file.")
    cvr = serializers.CharField()
    batch = serializers.CharField(source="batch.reference")
    pay_on = serializers.DateField(source="batch.pay_on")
    amount = fields.Money()
    instalments = serializers.SerializerMethodField()
    state = serializers.ChoiceField(PaymentState.choices)
    paid_on = serializers.DateField(allow_null=True)
    rejection = serializers.CharField(help_text="Why the bank rejected it.")

    def get_instalments(self, order) -> list[str]:
        """Decision/number of each instalment in it."""
        found = {(item.part.instalment.award.reference, item.part.instalment.number) for item in order.ordered.all()}
        return [f"{award}/{number}" for award, number in sorted(found)]


class PayableOut(serializers.Serializer):
    """What is due for one case, and why it must wait, if it must."""

    application = serializers.CharField(source="application.reference")
    municipality = fields.PlaceOut(source="application.municipality")
    due_on = serializers.DateField(help_text="The earliest.")
    amount = fields.Money()
    waits = WaitsOut(many=True, help_text="Empty when it can be paid.")


class FileOut(serializers.Serializer):
    name = serializers.CharField()
    sha256 = serializers.CharField()
    made_at = serializers.DateTimeField()


class PaymentBatchOut(serializers.Serializer):
    """Payments that go to the bank together."""

    reference = serializers.CharField()
    state = serializers.ChoiceField(PaymentBatchState.choices)
    pay_on = serializers.DateField()
    count = serializers.IntegerField()
    total = fields.Money(source="total_amount")
    built_at = serializers.DateTimeField()
    built_by = fields.PersonOut()
    released_at = serializers.DateTimeField(allow_null=True)
    released_by = fields.PersonOut(allow_null=True)
    discarded_at = serializers.DateTimeField(allow_null=True)
    discarded_by = fields.PersonOut(allow_null=True)
    discard_reason = serializers.CharField()
    files = FileOut(many=True, help_text="Once it is released; the bytes never change.")


class PaymentBatchDetailOut(PaymentBatchOut):
    payments = PaymentOut(many=True)


class BuildIn(fields.In):
    pay_on = serializers.DateField()
    applications = serializers.ListField(
        child=fields.Text(max_length=40),
        allow_empty=False,
        max_length=20_000,
        required=False,
        help_text="Case numbers; left out: all that can be paid.",
    )


class ReleaseIn(fields.In):
    """The control totals as whoever releases has counted them."""

    count = fields.Whole(min_value=0, max_value=1_000_000)
    total = fields.Money()


class AnswerFileIn(fields.In):
    """The bank's file as an upload."""

    file = serializers.FileField(allow_empty_file=True, max_length=255)


class ExplanationIn(fields.In):
    """The bank's file as text."""

    name = fields.Text(max_length=120)
    content = fields.Text(max_length=5_000_000, trim_whitespace=False)


class ExplanationOut(serializers.Serializer):
    text = serializers.CharField()
    written_at = serializers.DateTimeField()
    written_by = fields.PersonOut()
    approved_at = serializers.DateTimeField(allow_null=True)
    approved_by = fields.PersonOut(allow_null=True)


class BankLineOut(serializers.Serializer):
    """One line of the bank's answer."""

    id = serializers.IntegerField()
    answer = serializers.IntegerField(source="answer_id")
    number = serializers.IntegerField(help_text="Its place in the file.")
    reference = serializers.CharField()
    payment = serializers.CharField(source="order.reference", allow_null=True, default=None)
    outcome = serializers.ChoiceField(PaymentState.choices)
    amount = fields.Money(allow_null=True)
    booked_on = serializers.DateField(allow_null=True)
    reason = serializers.CharField()
    problem = serializers.ChoiceField(EntryProblem.choices, help_text="Why it was not taken; empty when it was.")
    explanation = serializers.SerializerMethodField()

    def get_explanation(self, entry) -> ExplanationOut(allow_null=True):
        found = getattr(entry, "explanation", None)
        return ExplanationOut(found).data if found else None


class BankAnswerOut(serializers.Serializer):
    """A file from the bank."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    format = serializers.CharField()
    sha256 = serializers.CharField()
    taken_at = serializers.DateTimeField()
    taken_by = fields.PersonOut()
    lines = serializers.SerializerMethodField()
    problems = serializers.SerializerMethodField(help_text="Lines that do not add up.")

    def get_lines(self, answer) -> int:
        return len(answer.entries.all())

    def get_problems(self, answer) -> int:
        return sum(1 for entry in answer.entries.all() if entry.problem)


class AnswerDetailOut(BankAnswerOut):
    entries = BankLineOut(many=True)


class TextIn(fields.In):
    text = fields.Text(allow_blank=True, help_text="What the line turned out to be.")


class ReconciledSumOut(serializers.Serializer):
    count = serializers.IntegerField()
    amount = fields.Money()


class ReconciledOut(serializers.Serializer):
    """Approved = ordered = paid + rejected + waiting, since the first batch."""

    holds = serializers.BooleanField(help_text="Whether the sums are the same and every line of the bank is explained.")
    approved = ReconciledSumOut()
    ordered = ReconciledSumOut()
    paid = ReconciledSumOut()
    rejected = ReconciledSumOut()
    waiting = ReconciledSumOut()
    exceptions = serializers.IntegerField(help_text="Lines without an approved explanation.")


class DutyOut(serializers.Serializer):
    """What a municipality owes the agency by a day."""

    reference = serializers.CharField()
    kind = serializers.ChoiceField(DutyKind.choices)
    application = serializers.CharField(source="application.reference")
    municipality = fields.PlaceOut(source="application.municipality")
    due_on = serializers.DateField()
    met_at = serializers.DateTimeField(allow_null=True)
