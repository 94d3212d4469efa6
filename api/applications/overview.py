"""The list of applications, one application, and its beginning."""

import django_filters
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from api import fields
from api.applications import telling
from api.applications.shapes import UNKNOWN_ROUND, ApplicationDetailOut, ApplicationOut
from api.views import Listing
from pool.applications import queries as applications
from pool.applications.models import Application
from pool.applications.services import drafting
from pool.applications.states import ApplicationState
from pool.registry import queries as registry
from pool.rounds import queries as rounds


class StartIn(fields.In):
    round = fields.Text(max_length=20, help_text="Code of the round.")

    def validate_round(self, code):
        return fields.known(rounds.rounds(), code, UNKNOWN_ROUND)


class ApplicationFilter(filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=ApplicationState.choices)
    round = filters.ModelChoiceFilter(
        queryset=lambda request: rounds.rounds(), to_field_name="code", label="Code of a round."
    )
    municipality = filters.ModelChoiceFilter(
        queryset=lambda request: registry.municipalities(), to_field_name="code", label="Code of a municipality."
    )


class Applications(Listing):
    queryset = Application.objects.none()
    serializer_class = ApplicationOut
    filterset_class = ApplicationFilter

    def rows(self):
        return applications.visible_to(self.request.user)

    def get(self, request):
        """List the applications

        A municipality sees its own, drafts as well; the agency sees what has been sent.
        """
        return super().get(request)

    @extend_schema(request=StartIn, responses={201: ApplicationDetailOut})
    def post(self, request):
        """Begin an application

        There is one for each municipality and round: where it exists already, it is answered as it is.
        """
        round = self.given(StartIn)["round"]
        place = request.user.municipality
        started = drafting.start(round=round, municipality=place, by=request.user, at=timezone.now())
        return Response(ApplicationDetailOut(telling.told(started, request.user)).data, status=201)


class ApplicationDetail(telling.Case):
    @extend_schema(responses=ApplicationDetailOut)
    def get(self, request, reference):
        """Show an application"""
        return self.told()
