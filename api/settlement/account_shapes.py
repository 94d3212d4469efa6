"""How accounts and auditors' statements look as JSON, and what their endpoints take."""

from rest_framework import serializers

from api import fields
from pool.ledger import rules as ledger
from pool.settlement import accounting
from pool.settlement.states import AccountsState, AuditLevel, Conclusion


class AccountsOut(serializers.Serializer):
    """The accounts of a grant in one scheme."""

    reference = serializers.CharField(source="duty.reference")
    case = serializers.CharField(source="application.reference")
    municipality = fields.PlaceOut(source="application.municipality")
    scheme = serializers.CharField(source="scheme.code")
    state = serializers.ChoiceField(AccountsState.choices)
    level = serializers.ChoiceField(AuditLevel.choices, help_text="Who must vouch for them, by the size of the grant.")
    due_on = serializers.DateField(source="duty.due_on")
    met_at = serializers.DateTimeField(source="duty.met_at", allow_null=True)
    period_from = serializers.DateField()
    period_until = serializers.DateField()
    granted_amount = fields.Money()
    signed_at = serializers.DateTimeField(allow_null=True)
    signed_by = fields.PersonOut(allow_null=True)
    sha256 = serializers.CharField(help_text="Fingerprint of what was signed; empty before.")
    approved_amount = fields.Money(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    decided_by = fields.PersonOut(allow_null=True)


class AccountsEntryOut(serializers.Serializer):
    """One line of the approved budget, and what was spent on it."""

    post = serializers.CharField()
    budget_amount = fields.Money()
    cost_amount = fields.Money()
    approved_amount = fields.Money(allow_null=True)
    note = serializers.CharField()


class StatementOut(serializers.Serializer):
    """What an auditor states about accounts as they were signed."""

    firm = serializers.CharField(source="link.firm")
    is_municipal = serializers.BooleanField(source="link.is_municipal")
    auditor = serializers.CharField()
    registration = serializers.CharField()
    conclusion = serializers.ChoiceField(Conclusion.choices)
    text = serializers.CharField()
    performance = serializers.CharField()
    accounts_sha256 = serializers.CharField(help_text="Fingerprint of the accounts that it speaks of.")
    stated_at = serializers.DateTimeField()


class LinkOut(serializers.Serializer):
    """An auditor's way in. The link itself is known to the auditor only."""

    firm = serializers.CharField()
    email = serializers.CharField()
    is_municipal = serializers.BooleanField()
    expires_at = serializers.DateTimeField()
    revoked_at = serializers.DateTimeField(allow_null=True)


class AccountsDetailOut(AccountsOut):
    """Accounts with their lines; before they are signed the agency sees what is asked, not what is written."""

    entries = serializers.SerializerMethodField()
    modules_completed = serializers.IntegerField(allow_null=True)
    other_income_amount = fields.Money()
    other_income_source = serializers.CharField()
    note = serializers.CharField()
    query = serializers.CharField(help_text="What the agency has asked.")
    decision = serializers.CharField()
    claims = serializers.SerializerMethodField(help_text="References of what the approval claims back.")
    links = LinkOut(many=True, source="audit_links")
    statements = StatementOut(many=True)

    def get_claims(self, item) -> list[str]:
        return self.context["claims"]

    def get_entries(self, item) -> list[dict[str, str]]:
        return AccountsEntryOut(item.entries.all(), many=True).data

    def to_representation(self, item):
        told = super().to_representation(item)
        if self.context.get("is_hidden"):
            return {**told, "entries": [], "modules_completed": None, "other_income_amount": "0.00",
                    "other_income_source": "", "note": ""}  # fmt: skip
        return told


class AccountsVersionOut(serializers.Serializer):
    """Accounts as they were signed once."""

    number = serializers.IntegerField()
    stands = serializers.BooleanField(help_text="Whether it is what the accounts say now.")
    signed_at = serializers.DateTimeField()
    signed_by = serializers.CharField(help_text="The person's name.")
    sha256 = serializers.CharField(help_text="Fingerprint of `content`.")
    content = serializers.DictField(help_text="Exactly what was signed; amounts in kroner as text.")


class CostIn(fields.In):
    post = fields.Text(max_length=40, help_text="Code of the budget line.")
    cost = fields.Money(min_value=0)
    note = fields.Text(required=False, allow_blank=True, max_length=500)


class CostsIn(fields.In):
    """What was spent. By unit rate only `modules_completed`."""

    costs = CostIn(many=True, required=False)
    modules_completed = fields.Whole(required=False, min_value=0, max_value=10_000)
    other_income = fields.Money(required=False, min_value=0)
    other_income_source = fields.Text(required=False, allow_blank=True, max_length=200)
    note = fields.Text(required=False, allow_blank=True)


class AuditorIn(fields.In):
    firm = fields.Text(max_length=150)
    email = fields.Text(max_length=200)
    is_municipal = fields.YesNo(required=False, help_text="The municipality's own audit body.")


class QueryIn(fields.In):
    question = fields.Text(allow_blank=True)


class ApprovedIn(fields.In):
    post = fields.Text(max_length=40)
    approved = fields.Money(min_value=0)
    why = fields.Text(required=False, allow_blank=True, max_length=500, help_text="Needed where it is not all.")


class ApprovalIn(fields.In):
    """Lines that are left out are approved as they stand."""

    entries = ApprovedIn(many=True, required=False)


class DecideIn(ApprovalIn):
    decision = fields.Text(allow_blank=True, help_text="Reasons; the letter prints them.")
    reason_class = fields.Choice(
        ledger.REASON_CLASSES,
        required=False,
        help_text="Where money is released or claimed back.",
    )


class ResultOut(serializers.Serializer):
    """What an approval comes to, in kroner."""

    approved_amount = fields.Money(source="approved")
    kept_amount = fields.Money(source="kept")
    repay_amount = fields.Money(source="repay", help_text="Proposed to be claimed back; the municipality is heard.")
    to_pay_amount = fields.Money(source="to_pay")
    waived_amount = fields.Money(source="waived", help_text="Part of what is kept: too little to be claimed back.")


class StatementIn(fields.In):
    accounts_sha256 = fields.Text(max_length=64, help_text="Fingerprint of the accounts that were read.")
    auditor = fields.Text(max_length=100)
    registration = fields.Text(max_length=30, help_text="Number in the register of auditors.")
    conclusion = fields.Choice(Conclusion.choices)
    text = fields.Text(max_length=10_000, allow_blank=True)
    performance = fields.Text(max_length=10_000, required=False, allow_blank=True)


class AuditOut(serializers.Serializer):
    """What an auditor reads by a link: the accounts as they were signed, and the statement when it is given."""

    reference = serializers.CharField(source="accounts.duty.reference")
    municipality = fields.PlaceOut(source="accounts.application.municipality")
    level = serializers.ChoiceField(AuditLevel.choices, source="accounts.level")
    expires_at = serializers.DateTimeField()
    accounts = serializers.JSONField(source="accounts.content", help_text="Null while they are being corrected.")
    accounts_sha256 = serializers.CharField(source="accounts.sha256")
    signed_at = serializers.DateTimeField(source="accounts.signed_at", allow_null=True)
    statement = serializers.SerializerMethodField()

    def get_statement(self, link) -> dict | None:
        found = accounting.statement_by(link)
        return StatementOut(found).data if found else None
