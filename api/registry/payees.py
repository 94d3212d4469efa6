"""Whom each municipality's money goes to, and changes of it by two people."""

import django_filters
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api import fields
from api.applications.shapes import ReasonIn
from api.filters import refuse_unknown
from api.views import Deed, Edge, Listing
from pool.registry import queries
from pool.registry.models import Municipality, PayeeChange
from pool.registry.services import payees as services
from pool.registry.states import PayeeState


class PayeeOut(serializers.Serializer):
    """Whom a municipality's money goes to."""

    municipality = fields.PlaceOut()
    cvr = serializers.CharField(help_text="Business number, through which the account (NemKonto) is found.")
    gln = serializers.CharField(help_text="Where electronic invoices go; empty where it is not known.")
    state = serializers.ChoiceField(PayeeState.choices, help_text="`ready`, or why nothing may be paid.")
    waits_until = serializers.DateTimeField(allow_null=True, help_text="Until when the municipality can object.")


class PayeeChangeOut(serializers.Serializer):
    """A change of a payee, and what became of it."""

    id = serializers.IntegerField()
    municipality = fields.PlaceOut()
    old_cvr = serializers.CharField()
    new_cvr = serializers.CharField()
    new_gln = serializers.CharField()
    source = serializers.CharField(help_text="Where the number was looked up.")
    proposed_at = serializers.DateTimeField()
    proposed_by = fields.PersonOut()
    confirmed_at = serializers.DateTimeField(allow_null=True)
    confirmed_by = fields.PersonOut(allow_null=True)
    waits_until = serializers.DateTimeField(allow_null=True)
    declined_at = serializers.DateTimeField(allow_null=True)
    declined_by = fields.PersonOut(allow_null=True)
    decline_reason = serializers.CharField()


class ProposePayeeIn(fields.In):
    cvr = fields.Text(max_length=40, help_text="Eight digits; blanks do not matter.")
    gln = fields.Text(
        max_length=40, required=False, allow_blank=True, help_text="Thirteen digits. Left out: as it is; empty: none."
    )
    source = fields.Text(help_text="Where the number was looked up, and when.")


class PlaceFilter(filters.FilterSet):
    state = django_filters.ChoiceFilter(
        choices=PayeeState.choices, method="by_state", label="Whether money can go there."
    )

    def by_state(self, found, name, value):
        known = queries.payees(found.values_list("pk", flat=True), timezone.now())
        return found.filter(pk__in=[pk for pk, payee in known.items() if payee.reason == value])


class Payees(Listing):
    """List the payees, by municipality"""

    queryset = Municipality.objects.none()
    serializer_class = PayeeOut
    filterset_class = PlaceFilter

    def rows(self):
        return queries.municipalities()

    def paginate_queryset(self, queryset):
        """The municipalities of the page, each with its payee."""
        places = super().paginate_queryset(queryset)
        known = queries.payees([place.pk for place in places], timezone.now())
        return [_row(place, known[place.pk]) for place in places]


class Payee(Edge):
    @extend_schema(responses=PayeeOut)
    def get(self, request, code):
        """Show whom a municipality's money goes to"""
        refuse_unknown(request, ())
        place = queries.municipality(code)
        return Response(PayeeOut(_row(place, queries.payee(place, timezone.now()))).data)


class PayeeChanges(Listing):
    queryset = PayeeChange.objects.none()
    serializer_class = PayeeChangeOut

    def rows(self):
        return queries.payee_changes().filter(municipality=queries.municipality(self.kwargs["code"]))

    def get(self, request, code):
        """List the changes of a municipality's payee, the latest first"""
        return super().get(request, code=code)

    @extend_schema(request=ProposePayeeIn, responses={201: PayeeChangeOut})
    def post(self, request, code):
        """Propose the number that a municipality is paid by

        Nothing is paid to the municipality until somebody else has answered.
        """
        place, given = queries.municipality(code), self.given(ProposePayeeIn)
        given.setdefault("gln", place.gln)
        made = services.propose_payee(municipality=place, **given, by=request.user, at=timezone.now())
        return _change(made.pk, 201)


class PayeeChangeConfirm(Deed):
    @extend_schema(request=None, responses=PayeeChangeOut)
    def post(self, request, id):
        """Confirm a new payee

        The municipality's signatories get an e-mail, and payments wait so that it can object. Whoever proposed it is
        refused.
        """
        self.nothing_given()
        services.confirm_payee(change=queries.payee_change(id), by=request.user, at=timezone.now())
        return _change(id)


class PayeeChangeDecline(Edge):
    @extend_schema(request=ReasonIn, responses=PayeeChangeOut)
    def post(self, request, id):
        """Decline a new payee, with a reason

        Its own author takes it back in this way.
        """
        found, why = queries.payee_change(id), self.given(ReasonIn)["reason"]
        services.decline_payee(change=found, why=why, by=request.user, at=timezone.now())
        return _change(id)


def _row(place: Municipality, found: queries.Payee) -> dict:
    return {
        "municipality": place,
        "cvr": found.cvr,
        "gln": found.gln,
        "state": found.reason,
        "waits_until": found.waits_until,
    }


def _change(pk: int, status: int = 200) -> Response:
    return Response(PayeeChangeOut(queries.payee_change(pk)).data, status=status)
