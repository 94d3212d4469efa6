"""How claims, and money that comes in on them, look as JSON, and what their endpoints take."""

from rest_framework import serializers

from api import fields
from pool.ledger import rules as accounts
from pool.settlement import claims, suspense
from pool.settlement.states import ClaimGround, ClaimState

PROPOSED = [code for code in ClaimGround.values if code != ClaimGround.VOLUNTARY]


class ClaimLineOut(serializers.Serializer):
    """A payment that a claim takes back."""

    part = serializers.IntegerField(help_text="Key of what was paid.")
    employee = serializers.CharField(help_text="Empty where a budget was paid.")
    module = serializers.CharField()
    term = serializers.CharField()
    terms = serializers.ListField(child=serializers.CharField())
    amount = fields.Money()


class RepaymentOut(serializers.Serializer):
    """Money that came in and repays a claim."""

    incoming = serializers.IntegerField(source="incoming_id")
    amount = fields.Money()
    booked_on = serializers.DateField(source="incoming.booked_on")
    matched_at = serializers.DateTimeField()


class ClaimOut(serializers.Serializer):
    """Money claimed back from a grant."""

    reference = serializers.CharField(help_text="To be quoted with the repayment.")
    case = serializers.CharField(source="application.reference")
    municipality = fields.PlaceOut(source="application.municipality")
    scheme = serializers.CharField(source="scheme.code")
    ground = serializers.ChoiceField(ClaimGround.choices)
    reason_class = serializers.ChoiceField(accounts.REASON_CLASSES, source="reason")
    state = serializers.ChoiceField(ClaimState.choices)
    amount = fields.Money()
    repaid_amount = serializers.SerializerMethodField()
    left_amount = serializers.SerializerMethodField()
    lines = ClaimLineOut(many=True)
    repayments = RepaymentOut(source="matches", many=True)
    explanation = serializers.CharField()
    proposed_at = serializers.DateTimeField()
    proposed_by = fields.PersonOut()
    answer_by = serializers.DateTimeField(allow_null=True, help_text="`null`: given back, so nobody is heard.")
    answer = serializers.CharField()
    answered_at = serializers.DateTimeField(allow_null=True)
    answered_by = fields.PersonOut(allow_null=True)
    decision = serializers.CharField()
    decided_at = serializers.DateTimeField(allow_null=True)
    decided_by = fields.PersonOut(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    invoice = serializers.CharField()
    invoiced_at = serializers.DateTimeField(allow_null=True)
    handed_over_at = serializers.DateTimeField(allow_null=True)
    dropped_at = serializers.DateTimeField(allow_null=True)
    drop_reason = serializers.CharField()

    def get_repaid_amount(self, claim) -> str:
        return f"{claims.repaid(claim):.2f}"

    def get_left_amount(self, claim) -> str:
        return f"{claims.left(claim):.2f}"


class ClaimIn(fields.In):
    """`parts` (keys of what was paid, `GET …/claimable`), or an `amount` of the scheme's payments."""

    scheme = fields.Text(max_length=40, help_text="Its code.")
    parts = serializers.ListField(child=fields.Whole(), required=False, max_length=400)
    amount = fields.Money(required=False)
    ground = fields.Choice(PROPOSED)
    reason_class = fields.Choice(
        accounts.REASON_CLASSES,
        help_text="`changed` and `error` may be used again in the year of repayment; the rest goes to the treasury.",
    )
    explanation = fields.Text(allow_blank=True)


class ClaimableOut(serializers.Serializer):
    """What was paid of a grant and no claim speaks of."""

    part = serializers.IntegerField(source="pk")
    scheme = serializers.CharField(source="scheme.code")
    employee = serializers.CharField(source="line.employee.reference", default="")
    module = serializers.CharField(source="line.module.code", default="")
    outcome = serializers.CharField(source="line.outcome", default="")
    terms = serializers.ListField(source="instalment.terms", child=serializers.CharField())
    amount = fields.Money()


class ClaimAnswerIn(fields.In):
    answer = fields.Text(allow_blank=True, max_length=4000)


class ClaimDecisionIn(fields.In):
    decision = fields.Text(allow_blank=True, help_text="Reasons; the letter prints them.")


class InvoiceIn(fields.In):
    invoice = fields.Text(allow_blank=True, max_length=100)


class MatchOut(serializers.Serializer):
    """So much of an entry repays a claim, or was sent back."""

    claim = serializers.CharField(
        source="claim.reference", default=None, allow_null=True, help_text="`null`: sent back."
    )
    amount = fields.Money()
    why = serializers.CharField()
    matched_at = serializers.DateTimeField()
    matched_by = fields.PersonOut()


class IncomingOut(serializers.Serializer):
    """Money that came in."""

    id = serializers.IntegerField()
    reference = serializers.CharField(help_text="The bank's number of the entry.")
    booked_on = serializers.DateField()
    amount = fields.Money()
    left_amount = serializers.SerializerMethodField(help_text="What stands on the suspense account.")
    sender = serializers.CharField()
    cvr = serializers.CharField()
    text = serializers.CharField()
    taken_at = serializers.DateTimeField()
    taken_by = fields.PersonOut()
    matches = MatchOut(many=True)

    def get_left_amount(self, item) -> str:
        return f"{suspense.unmatched(item):.2f}"


class SuggestionOut(serializers.Serializer):
    """A claim that an entry may repay."""

    claim = serializers.CharField(source="claim.reference")
    municipality = fields.PlaceOut(source="claim.application.municipality")
    left_amount = fields.Money(source="left")
    why = serializers.ListField(
        child=serializers.ChoiceField(["reference", "amount", "cvr", "name"]), help_text="What speaks for it."
    )


class IncomingDetailOut(IncomingOut):
    """An entry with the claims that the reader may match it to, the likeliest first."""

    suggestions = SuggestionOut(many=True)


class IncomingIn(fields.In):
    reference = fields.Text(max_length=100, help_text="The bank's number of the entry; it is taken once.")
    booked_on = serializers.DateField()
    amount = fields.Money()
    sender = fields.Text(max_length=200)
    cvr = fields.Text(required=False, allow_blank=True, max_length=20)
    text = fields.Text(required=False, allow_blank=True, max_length=400)


class IncomingFileIn(fields.In):
    file = serializers.FileField(max_length=200, help_text="The bank's table: CSV or XLSX.")
    confirm = serializers.BooleanField(required=False, help_text="Take the entries. Without it they are only read.")


class EntryOut(serializers.Serializer):
    reference = serializers.CharField()
    booked_on = serializers.DateField()
    amount = fields.Money()
    sender = serializers.CharField()
    cvr = serializers.CharField()
    text = serializers.CharField()


class IncomingTableOut(serializers.Serializer):
    """The bank's table as it was read; it is taken when no row has a fault and it is confirmed."""

    taken = serializers.BooleanField()
    entries = EntryOut(many=True)
    faults = fields.FaultOut(many=True)


class MatchIn(fields.In):
    claim = fields.Text(max_length=40, help_text="Its reference.")
    amount = fields.Money()


class SendBackIn(fields.In):
    amount = fields.Money()
    why = fields.Text(allow_blank=True)


class ReturnedOut(serializers.Serializer):
    """What was repaid to a round, and what of it may be used again this year (budget guidance 2.2.11)."""

    round = serializers.CharField(source="round.code")
    repaid_amount = fields.Money(source="repaid")
    treasury_amount = fields.Money(source="treasury", help_text="Repaid for a reason that makes it state income.")
    gone_amount = fields.Money(source="gone", help_text="Used again, or given up at a year's end.")
    standing_amount = fields.Money(source="stands")
    reusable_amount = fields.Money(source="free", help_text="Of what stands: may be used again this year.")


class ReuseIn(fields.In):
    round = fields.Text(max_length=40, help_text="Its code.")
    amount = fields.Money()


class ReusedOut(serializers.Serializer):
    pool_amount = fields.Money(help_text="What the round's pool holds now.")
