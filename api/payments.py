from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api import fields
from api.awards.decisions import AwardFilter, award_of
from api.views import Deed, Listing
from pool.awards.models import Award
from pool.payments import queries as payments
from pool.payments import services


class PaymentOut(serializers.Serializer):
    """One instalment of a decision's plan and what has become of it."""

    award = serializers.CharField(source="award.reference")
    round = serializers.CharField(source="award.application.round.code")
    municipality = fields.PlaceOut(source="award.application.municipality")
    number = serializers.IntegerField()
    due_on = serializers.DateField()
    amount = fields.Money()
    terms = serializers.ListField(child=serializers.CharField(), help_text="The half-years it pays for.")
    next_in_line = serializers.BooleanField(help_text="Whether it is the next of its plan to be paid.")
    is_conditional = serializers.BooleanField(help_text="Whether a condition that is not met keeps it from being paid.")
    paid_at = serializers.DateTimeField(source="payment.paid_at", allow_null=True, default=None)
    paid_by = fields.PersonOut(source="payment.paid_by", allow_null=True, default=None)


class PaymentFilter(AwardFilter):
    award = filters.CharFilter(field_name="reference", label="Reference of a decision.")
    kind = None


class Payments(Listing):
    """List the instalments of all decisions

    The oldest decision first, its instalments in their order.
    """

    queryset = Award.objects.none()
    serializer_class = PaymentOut
    filterset_class = PaymentFilter

    def rows(self):
        return payments.awards_with_plans()

    def filter_queryset(self, found):
        return [row for award in super().filter_queryset(found) for row in payments.plan_of(award)]


class PaymentConfirm(Deed):
    @extend_schema(request=None, responses={201: PaymentOut})
    def post(self, request, reference, number):
        """Confirm an instalment as paid

        Posts it once: a second call is refused with 409. Who prepared or signed the decision is refused.
        """
        self.nothing_given()
        award = award_of(request.user, reference)
        services.confirm(award=award, number=number, by=request.user, at=timezone.now())
        paid = payments.awards_with_plans().get(pk=award.pk)
        return Response(PaymentOut(payments.plan_of(paid)[number - 1]).data, status=201)
