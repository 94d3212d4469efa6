"""The end of rounds and years, and deadlines of whole rounds."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api import fields
from api.applications.shapes import ReasonIn
from api.rounds.rounds import round_of
from api.views import Deed, Edge, Listing
from pool.kernel.refusals import NotFound
from pool.rounds.models import Appropriation
from pool.rounds.services import recording
from pool.rounds.states import RoundState
from pool.settlement import ending, years
from pool.settlement.models import CarryOver
from pool.settlement.services import closing, extending
from pool.settlement.states import DeadlineKind

KINDS = tuple(ending.KINDS)


class OutstandingItemOut(serializers.Serializer):
    kind = serializers.ChoiceField(KINDS, help_text="What keeps the round from being settled.")
    reference = serializers.CharField()
    amount = fields.Money(allow_null=True, help_text="Kroner, where it is money.")


class RoundEndOut(serializers.Serializer):
    """A round and what is outstanding of it."""

    round = serializers.CharField()
    state = serializers.ChoiceField(RoundState.choices)
    settled_at = serializers.DateTimeField(allow_null=True)
    outstanding = OutstandingItemOut(many=True)


class RoundOutstanding(Edge):
    @extend_schema(responses=RoundEndOut)
    def get(self, request, code):
        """Show what keeps a round from being settled"""
        return _round_end(code)


class RoundSettle(Deed):
    @extend_schema(request=None, responses=RoundEndOut)
    def post(self, request, code):
        """Settle a round of which nothing is outstanding

        Its pool goes back to the appropriation, and every municipality with a grant gets a letter.
        """
        self.nothing_given()
        closing.settle_round(round=round_of(code), by=request.user, at=timezone.now())
        return _round_end(code)


class DeadlineMoveIn(fields.In):
    kind = fields.Choice(DeadlineKind.values)
    days = fields.Whole(help_text="So many days later.")
    reason = fields.Text(allow_blank=True, help_text="Everybody concerned reads it.")


class DeadlineMoveOut(serializers.Serializer):
    """A deadline of a whole round that was moved."""

    kind = serializers.ChoiceField(DeadlineKind.choices)
    days = serializers.IntegerField()
    reason = serializers.CharField()
    count = serializers.IntegerField(help_text="How many deadlines were moved.")
    moved_at = serializers.DateTimeField()
    moved_by = fields.PersonOut()


class RoundDeadlines(Edge):
    @extend_schema(responses=DeadlineMoveOut(many=True))
    def get(self, request, code):
        """List the deadlines that were moved in a round, the latest first"""
        return Response(DeadlineMoveOut(ending.moves(round_of(code)), many=True).data)

    @extend_schema(request=DeadlineMoveIn, responses={201: DeadlineMoveOut})
    def post(self, request, code):
        """Move a deadline of everybody in a round, with a reason; they are told by e-mail"""
        given = self.given(DeadlineMoveIn)
        why = given.pop("reason")
        made = extending.move_deadline(round=round_of(code), why=why, by=request.user, at=timezone.now(), **given)
        return Response(DeadlineMoveOut(made).data, status=201)


class CarryOverOut(serializers.Serializer):
    """The ministry's recorded permission to carry money over."""

    amount = fields.Money()
    document = serializers.CharField(source="permission")
    permitted_on = serializers.DateField()
    recorded_at = serializers.DateTimeField()
    recorded_by = fields.PersonOut()
    confirmed_at = serializers.DateTimeField(allow_null=True)
    confirmed_by = fields.PersonOut(allow_null=True)


class YearEndOut(serializers.Serializer):
    """A year that was closed."""

    year = serializers.IntegerField()
    carried_amount = fields.Money()
    treasury_amount = fields.Money()
    closed_at = serializers.DateTimeField()
    closed_by = fields.PersonOut()


class AppropriationOut(serializers.Serializer):
    """An appropriation and the year that is to be closed next."""

    id = serializers.IntegerField(source="pk")
    code = serializers.CharField()
    finance_year = serializers.IntegerField()
    name = fields.Name()
    open_year = serializers.SerializerMethodField()
    closed = serializers.SerializerMethodField()

    def get_open_year(self, item) -> int:
        return years.open_year(item)

    def get_closed(self, item) -> YearEndOut(many=True):
        return YearEndOut(years.year_ends(item), many=True).data


class YearOut(serializers.Serializer):
    """What a year leaves of an appropriation now, and what may be carried over."""

    appropriation = serializers.CharField(source="left.appropriation.code")
    finance_year = serializers.IntegerField(source="left.appropriation.finance_year")
    year = serializers.IntegerField(source="left.year")
    on_it_amount = fields.Money(source="left.on_it")
    in_pools_amount = fields.Money(source="left.in_pools")
    returned_amount = fields.Money(source="left.returned", help_text="Repaid and not used again; to the treasury.")
    unfinished = serializers.ListField(child=serializers.CharField(), help_text="Rounds that the year waits for.")
    permission = CarryOverOut(allow_null=True)
    closed = YearEndOut(allow_null=True)


class CarryOverIn(fields.In):
    amount = fields.Money()
    document = fields.Text(max_length=120, allow_blank=True)
    permitted_on = serializers.DateField()


class GrantIn(fields.In):
    code = fields.Text(max_length=20, help_text="The account as the finance act writes it, for instance 15.26.36.10.")
    finance_year = fields.Whole(help_text="This year or the next.")
    name_da = fields.Text(max_length=150, default="", help_text="Needed for a new account; a known one keeps its own.")
    name_en = fields.Text(max_length=150, default="")
    amount = fields.Money(help_text="Kroner, more than zero.")
    source = fields.Choice([item.value for item in recording.SOURCES])
    document = fields.Text(max_length=120, help_text="What grants it. It counts once.")
    dated_on = serializers.DateField(help_text="Day of the document.")


class Appropriations(Listing):
    queryset = Appropriation.objects.none()
    serializer_class = AppropriationOut

    def rows(self):
        return years.appropriations()

    def get(self, request):
        """List the appropriations with the years that were closed"""
        return super().get(request)

    @extend_schema(request=GrantIn, responses={201: AppropriationOut})
    def post(self, request):
        """Record money that the finance act or another document grants

        The first grant to an account in a finance year makes the appropriation. Rounds get their frames from it.
        """
        made = recording.record_appropriation(by=request.user, at=timezone.now(), **self.given(GrantIn))
        return Response(AppropriationOut(made.appropriation).data, status=201)


class YearDetail(Edge):
    @extend_schema(responses=YearOut)
    def get(self, request, id, year):
        """Show what a year leaves of an appropriation"""
        return _year(years.appropriation(id, year), year)


class YearPermission(Edge):
    @extend_schema(request=CarryOverIn, responses={201: YearOut})
    def post(self, request, id, year):
        """Record the ministry's permission to carry over; a second person confirms it"""
        found, given = years.appropriation(id, year), self.given(CarryOverIn)
        permission = given.pop("document")
        closing.record_permission(
            appropriation=found, year=year, permission=permission, by=request.user, at=timezone.now(), **given
        )
        return _year(found, year, 201)


class YearConfirm(Deed):
    @extend_schema(request=None, responses=YearOut)
    def post(self, request, id, year):
        """Confirm a recorded permission against the ministry's document"""
        self.nothing_given()
        found = years.appropriation(id, year)
        closing.confirm_permission(carry_over=_permission(found, year), by=request.user, at=timezone.now())
        return _year(found, year)


class YearTurnDown(Edge):
    @extend_schema(request=ReasonIn, responses=YearOut)
    def post(self, request, id, year):
        """Take a recorded permission away that does not agree with the document, with a reason"""
        found, why = years.appropriation(id, year), self.given(ReasonIn)["reason"]
        permission = _permission(found, year)
        closing.turn_down_permission(carry_over=permission, why=why, by=request.user, at=timezone.now())
        return _year(found, year)


class YearClose(Deed):
    @extend_schema(request=None, responses=YearOut)
    def post(self, request, id, year):
        """Close a year

        Pools go back to the appropriation, what is permitted goes on, the rest goes to the treasury.
        """
        self.nothing_given()
        found = years.appropriation(id, year)
        closing.close_year(appropriation=found, year=year, by=request.user, at=timezone.now())
        return _year(found, year)


def _round_end(code: str) -> Response:
    round = round_of(code)
    found = ending.outstanding(round) if round.state == RoundState.DECIDED else []
    told = {"round": round.code, "state": round.state, "settled_at": round.settled_at, "outstanding": found}
    return Response(RoundEndOut(told).data)


def _year(found: Appropriation, year: int, status: int = 200) -> Response:
    told = {
        "left": years.left(found, year),
        "unfinished": [round.code for round in years.unfinished(found)],
        "permission": years.permission(found, year),
        "closed": years.year_ends(found).filter(year=year).first(),
    }
    return Response(YearOut(told).data, status=status)


def _permission(found: Appropriation, year: int) -> CarryOver:
    permission = years.permission(found, year)
    if permission is None:
        raise NotFound()
    return permission
