import django_filters
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from api import fields
from api.views import Edge, Record
from pool.assessment import claims
from pool.assessment.services import watching
from pool.kernel.refusals import NotFound
from pool.reports import summing
from pool.rounds import models
from pool.rounds import queries as rounds
from pool.rounds.states import RoundState


class RoundSchemeOut(serializers.Serializer):
    """A scheme that the round pays for, with the version of its terms that is frozen for the round."""

    code = serializers.CharField(source="scheme.code")
    name = fields.Name(source="scheme")
    terms_version = serializers.IntegerField(source="terms.version")
    rate_amount = fields.Money(source="terms.rate_amount", help_text="Kroner for one employee and one module.")
    modules = fields.Codes(source="terms.modules")


class MeterOut(serializers.Serializer):
    """Where the money of the line in order of receipt stands now, in kroner. Nobody is named."""

    frame = fields.Money(help_text="With what was added to it.")
    applied = fields.Money(help_text="What the applications in line ask for.")
    granted = fields.Money(help_text="What they would get if the round closed now.")
    left = fields.Money()
    waiting = serializers.IntegerField(help_text="Lines that would not get what they claim, for want of money.")
    used = serializers.BooleanField(help_text="Whether the frame counts as used; then the round is full.")


class FrameEntryOut(serializers.Serializer):
    """Money added to a frame, with the document that allows it."""

    amount = fields.Money()
    document = serializers.CharField()
    dated_on = serializers.DateField()


class RoundOut(serializers.Serializer):
    """A call for applications."""

    id = serializers.CharField(source="code", help_text="What addresses take; the same as `code`.")
    code = serializers.CharField()
    title = fields.Name(help_text="In the language of the request.")
    title_da = serializers.CharField()
    title_en = serializers.CharField()
    state = serializers.ChoiceField(RoundState.choices)
    takes_applications = serializers.SerializerMethodField(help_text="Whether it takes applications now.")
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField(help_text="The deadline: a moment, itself still in time.")
    decide_by = serializers.DateField()
    period_from = serializers.DateField()
    period_until = serializers.DateField()
    terms = serializers.SerializerMethodField(help_text="The half-years in which modules are paid for, like 2027F.")
    appropriation = serializers.CharField(source="appropriation.code")
    finance_year = serializers.IntegerField(source="appropriation.finance_year")
    frame_amount = serializers.SerializerMethodField(help_text="Kroner, with what was added to it.")
    closes_when_used = serializers.BooleanField(
        help_text="First come, first served: it closes by itself when its frame is used, and opens again when money "
        "is left."
    )
    filled_at = serializers.DateTimeField(allow_null=True, help_text="When it closed by itself, the last time.")
    reopened_at = serializers.DateTimeField(allow_null=True, help_text="When it opened again, the last time.")
    settled_at = serializers.DateTimeField(allow_null=True, help_text="When nothing of it was outstanding any more.")
    meter = serializers.SerializerMethodField(help_text="Of an open or full round that closes by itself; else null.")
    additions = FrameEntryOut(many=True, source="frame_entries", help_text="What was added to the frame.")
    language = serializers.CharField(help_text="The language of the letters.")
    schemes = RoundSchemeOut(many=True)
    ruleset = serializers.SerializerMethodField(help_text="How the round is shared out; amounts in whole øre.")
    ruleset_hash = serializers.CharField(help_text="SHA-256 of the ruleset.")

    @extend_schema_field(MeterOut(allow_null=True))
    def get_meter(self, round):
        found = self._meters().get(round.pk)
        return MeterOut(found).data if found else None

    def _meters(self) -> dict:
        """The meters of all rounds of the answer, fetched together."""
        if "meters" not in self.context:
            many = isinstance(self.parent, serializers.ListSerializer)
            self.context["meters"] = claims.meters(self.parent.instance if many else [self.instance])
        return self.context["meters"]

    def get_takes_applications(self, round) -> bool:
        return rounds.takes_applications(round, timezone.now())

    def get_frame_amount(self, round) -> str:
        return f"{rounds.frame_of(round):.2f}"

    def get_terms(self, round) -> list[str]:
        return [term.code for term in rounds.terms_of(round)]

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_ruleset(self, round):
        return round.ruleset


class OutcomeOut(serializers.Serializer):
    """What became of a settled round's money, in kroner, as the budget report says it."""

    committed = fields.Money(help_text="Promised, without what was annulled.")
    annulled_pool = fields.Money(help_text="Promised and annulled, and could be used again.")
    annulled_treasury = fields.Money(help_text="Promised and annulled, and went to the treasury.")
    paid = fields.Money()
    spent = fields.Money()
    receivable = fields.Money(help_text="To be repaid, and with debt collection.")
    repaid = fields.Money()
    completed = serializers.IntegerField(help_text="Modules completed.")


class RoundShown(RoundOut):
    """A call for applications, and what became of it."""

    outcome = serializers.SerializerMethodField(help_text="Of a settled round; else null.")

    @extend_schema_field(OutcomeOut(allow_null=True))
    def get_outcome(self, round):
        if round.state != RoundState.SETTLED:
            return None
        amounts, done = summing.of_round(round, timezone.now())
        return OutcomeOut({**amounts, "completed": done}).data


class RoundFilter(filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=RoundState.choices)
    scheme = filters.ModelChoiceFilter(
        queryset=lambda request: rounds.schemes(),
        to_field_name="code",
        field_name="schemes__scheme",
        label="Code of a scheme.",
    )
    finance_year = filters.NumberFilter(
        field_name="appropriation__finance_year", min_value=1900, max_value=2200, decimal_places=0
    )


class Round(Record):
    """Show a round"""

    queryset = rounds.rounds_with_schemes()
    serializer_class = RoundShown
    lookup_field = "code"


class FrameIn(fields.In):
    amount = fields.Money(help_text="Kroner, more than zero.")
    document = fields.Text(max_length=120, help_text="What allows it. It counts once in a round.")
    dated_on = serializers.DateField(help_text="Day of the document.")


class FrameOut(serializers.Serializer):
    """The frame of a round, and where its money is."""

    round = serializers.CharField()
    frame_amount = fields.Money(help_text="Kroner, with what was added.")
    pool_amount = fields.Money(help_text="Kroner that can be shared out now.")
    additions = FrameEntryOut(many=True)


class RoundFrame(Edge):
    @extend_schema(request=FrameIn, responses={201: FrameOut})
    def post(self, request, code):
        """Add money to the frame of a round

        Posts it from the appropriation to the pool. A new run shares it out among what is not met.
        """
        round = round_of(code)
        watching.raise_frame(round=round, by=request.user, at=timezone.now(), **self.given(FrameIn))
        account = rounds.money_of(round)
        told = {
            "round": round.code,
            "frame_amount": account["frame"],
            "pool_amount": account["left"],
            "additions": rounds.additions(round),
        }
        return Response(FrameOut(told).data, status=201)


def round_of(code: str) -> models.Round:
    """A round by its code.

    Raises:
        NotFound: there is none.
    """
    found = rounds.rounds().filter(code=code).first()
    if found is None:
        raise NotFound()
    return found
