"""Money that comes in: taken, matched to claims, sent back, used again."""

from datetime import datetime

from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from api.filters import refuse_unknown
from api.settlement.claim_shapes import (
    IncomingDetailOut,
    IncomingFileIn,
    IncomingIn,
    IncomingOut,
    IncomingTableOut,
    MatchIn,
    ReturnedOut,
    ReusedOut,
    ReuseIn,
    SendBackIn,
)
from api.views import Edge, Listing
from pool.kernel import grids, periods
from pool.kernel.refusals import NotFound
from pool.rounds import queries as rounds
from pool.settlement import claims, incoming_tables, suspense
from pool.settlement.models import Incoming
from pool.settlement.services import repaying


class IncomingFilter(filters.FilterSet):
    reference = filters.CharFilter(label="The bank's number of the entry.")


class IncomingEntries(Listing):
    queryset = Incoming.objects.none()
    serializer_class = IncomingOut
    filterset_class = IncomingFilter

    def rows(self):
        return suspense.incoming()

    def get(self, request):
        """List the money that came in, the newest first"""
        return super().get(request)

    @extend_schema(request=IncomingIn, responses={201: IncomingDetailOut})
    def post(self, request):
        """Enter money that came in

        It stands on the suspense account until it is matched or sent back.
        """
        made = repaying.take_incoming(**self.given(IncomingIn), by=request.user, at=timezone.now())
        return _told(request, made.pk, 201)


class Suspense(Edge):
    @extend_schema(responses=IncomingOut(many=True))
    def get(self, request):
        """List what stands on the suspense account, the oldest first"""
        refuse_unknown(request, ())
        return Response(IncomingOut(suspense.in_suspense(), many=True).data)


class IncomingImport(Edge):
    parser_classes = (MultiPartParser,)

    @extend_schema(request={"multipart/form-data": IncomingFileIn}, responses=IncomingTableOut)
    def post(self, request):
        """Read the bank's table, and take its entries when that is confirmed

        All of them or none: with a fault in one row nothing is taken.
        """
        given, at = self.given(IncomingFileIn), timezone.now()
        read = incoming_tables.read(
            grids.of_file(given["file"].read(grids.MOST_BYTES + 1)), suspense.references(), _today(at)
        )
        taken = bool(given.get("confirm")) and not read.faults
        if taken:
            repaying.take_many(entries=read.entries, by=request.user, at=at)
        faults = [item.stored() for item in read.faults]
        return Response(IncomingTableOut({"taken": taken, "entries": read.entries, "faults": faults}).data)


class IncomingEntry(Edge):
    @extend_schema(responses=IncomingDetailOut)
    def get(self, request, id):
        """Show an entry with the claims that it may repay"""
        refuse_unknown(request, ())
        return _told(request, id)


class IncomingMatch(Edge):
    @extend_schema(request=MatchIn, responses=IncomingDetailOut)
    def post(self, request, id):
        """Match an entry, or a part of it, with a claim"""
        found, given = suspense.incoming_at(id), self.given(MatchIn)
        claim = claims.one(request.user, given["claim"])
        repaying.match(incoming=found, claim=claim, amount=given["amount"], by=request.user, at=timezone.now())
        return _told(request, id)


class IncomingSendBack(Edge):
    @extend_schema(request=SendBackIn, responses=IncomingDetailOut)
    def post(self, request, id):
        """Record that money was sent back

        By another person than who entered it.
        """
        found, given = suspense.incoming_at(id), self.given(SendBackIn)
        repaying.send_back(incoming=found, by=request.user, at=timezone.now(), **given)
        return _told(request, id)


class Returned(Edge):
    @extend_schema(responses=ReturnedOut(many=True))
    def get(self, request):
        """Show what was repaid, round by round"""
        refuse_unknown(request, ())
        return Response(ReturnedOut(suspense.returned(timezone.now()), many=True).data)

    @extend_schema(request=ReuseIn, responses=ReusedOut)
    def post(self, request):
        """Take repaid money into use again

        At most what was repaid this year for a reason that allows it.
        """
        given = self.given(ReuseIn)
        round = rounds.rounds().filter(code=given["round"]).first()
        if round is None:
            raise NotFound(field="round")
        held = repaying.reuse_returned(round=round, amount=given["amount"], by=request.user, at=timezone.now())
        return Response(ReusedOut({"pool_amount": held}).data)


def _today(at: datetime):
    return at.astimezone(periods.COPENHAGEN).date()


def _told(request, pk: int, status: int = 200) -> Response:
    found = suspense.incoming_at(pk)
    found.suggestions = suspense.open_for(request.user, found)
    return Response(IncomingDetailOut(found).data, status=status)
