"""What can be paid, batches of payments, and the payments in them."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api import fields
from api.applications.shapes import ReasonIn
from api.filters import refuse_unknown
from api.payments.shapes import (
    BuildIn,
    DutyOut,
    PayableOut,
    PaymentBatchDetailOut,
    PaymentBatchOut,
    PaymentOut,
    ReleaseIn,
)
from api.views import Edge, Listing
from pool.payments import bank, due
from pool.payments.models import Duty, PaymentBatch, PaymentOrder
from pool.payments.states import DutyKind, PaymentBatchState, PaymentState
from pool.registry import queries as registry
from pool.rounds import queries as rounds
from pool.settlement.services import paying

TYPES = {"xml": "application/xml", "csv": "text/csv; charset=utf-8"}


class CaseFilter(filters.FilterSet):
    """Filters of lists whose rows belong to a case."""

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
    application = filters.CharFilter(field_name="application__reference", label="Reference of a case.")


class PaymentFilter(CaseFilter):
    batch = filters.CharFilter(field_name="batch__reference", label="Reference of a batch.")
    state = filters.ChoiceFilter(choices=PaymentState.choices)


class Payments(Listing):
    """List the payments that left the agency, the newest first

    A municipality sees its own, from the moment they are released.
    """

    queryset = PaymentOrder.objects.none()
    serializer_class = PaymentOut
    filterset_class = PaymentFilter

    def rows(self):
        return bank.visible_orders(self.request.user)


class DayIn(fields.In):
    pay_on = serializers.DateField(required=False)


class Queue(Edge):
    @extend_schema(
        parameters=[
            OpenApiParameter("pay_on", OpenApiTypes.DATE, description="The day of payment; today if left out.")
        ],
        responses=PayableOut(many=True),
    )
    def get(self, request):
        """List what is due by a day, case by case

        With what holds each back. Cases that the reader is tied to are left out.
        """
        refuse_unknown(request, ["pay_on"])
        at = timezone.now()
        read = DayIn(data=request.query_params.dict())
        read.is_valid(raise_exception=True)
        day = read.validated_data.get("pay_on") or timezone.localdate(at)
        return Response(PayableOut(due.queue(day, at, request.user), many=True).data)


class BatchFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=PaymentBatchState.choices)


class Batches(Listing):
    queryset = PaymentBatch.objects.none()
    serializer_class = PaymentBatchOut
    filterset_class = BatchFilter

    def rows(self):
        return bank.batches()

    def get(self, request):
        """List the payment batches, the newest first"""
        return super().get(request)

    @extend_schema(request=BuildIn, responses={201: PaymentBatchDetailOut})
    def post(self, request):
        """Build a payment batch

        Of the cases that are named, or of all that can be paid on the day. Another finance officer releases it.
        """
        made = paying.build(by=request.user, at=timezone.now(), **self.given(BuildIn))
        return _told(made.reference, 201)


class BatchDetail(Edge):
    @extend_schema(responses=PaymentBatchDetailOut)
    def get(self, request, reference):
        """Show a payment batch with its payments"""
        return _told(reference)


class BatchRelease(Edge):
    @extend_schema(request=ReleaseIn, responses=PaymentBatchDetailOut)
    def post(self, request, reference):
        """Release a payment batch to the bank

        With the count and the total as whoever releases has found them; who built it or decided on a grant in it is
        refused. The files are made, fingerprinted and kept.
        """
        found, given = bank.batch(reference), self.given(ReleaseIn)
        paying.release(batch=found, by=request.user, at=timezone.now(), **given)
        return _told(reference)


class BatchDiscard(Edge):
    @extend_schema(request=ReasonIn, responses=PaymentBatchDetailOut)
    def post(self, request, reference):
        """Discard a payment batch that was not released, with a reason"""
        found, why = bank.batch(reference), self.given(ReasonIn)["reason"]
        paying.discard(batch=found, why=why, by=request.user, at=timezone.now())
        return _told(reference)


class PaymentFile(Edge):
    @extend_schema(responses={(200, "application/xml"): OpenApiTypes.BINARY, (200, "text/csv"): OpenApiTypes.BINARY})
    def get(self, request, reference, name):
        """Fetch a file of a released batch, byte by byte as it was released"""
        found = bank.file(bank.batch(reference), name)
        headers = {
            "Content-Disposition": content_disposition_header(True, found.name),
            "Cache-Control": "private, no-store",
        }
        kind = TYPES[name.rpartition(".")[2]]
        return HttpResponse(bytes(found.content), content_type=kind, headers=headers)


class DutyFilter(CaseFilter):
    kind = filters.ChoiceFilter(choices=DutyKind.choices)
    late = filters.BooleanFilter(method="by_late", label="Whether it is late and holds payments back.")

    def by_late(self, found, name, value):
        late = due.late(timezone.now()).values("pk")
        return found.filter(pk__in=late) if value else found.exclude(pk__in=late)


class Duties(Listing):
    """List what municipalities owe the agency by a day, the earliest first

    While one is late, nothing is paid to the municipality.
    """

    queryset = Duty.objects.none()
    serializer_class = DutyOut
    filterset_class = DutyFilter

    def rows(self):
        return due.visible_duties(self.request.user)


def _told(reference: str, status: int = 200) -> Response:
    found = bank.batch(reference)
    found.payments = bank.orders_of(found)
    return Response(PaymentBatchDetailOut(found).data, status=status)
