"""Grants after the decision: their plan, acceptance, more time, and lapse."""

import django_filters
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from api.applications.shapes import ReasonIn
from api.payments.shapes import LapseIn, LapseOut, LateGrantOut, MoreTimeIn, PlanOut
from api.views import Deed, Edge, Listing
from pool.awards import queries as awards
from pool.awards.models import Award, Lapse
from pool.awards.states import LapseGround
from pool.payments import due, lapses, queries
from pool.payments.services import accepting


class Plan(Edge):
    @extend_schema(responses=PlanOut)
    def get(self, request, reference):
        """Show the payment plan of a decision

        With what each instalment waits for: acceptance, a condition, a confirmation, its day, or the payee.
        """
        return _plan(awards.one(request.user, reference))


class Accept(Deed):
    @extend_schema(request=None, responses=PlanOut)
    def post(self, request, reference):
        """Accept a grant on its terms

        By a signatory, at noon of the last day at the latest. Nothing is paid before.
        """
        self.nothing_given()
        award = awards.one(request.user, reference)
        accepting.accept(award=award, by=request.user, at=timezone.now())
        return _plan(awards.one(request.user, reference))


class MoreTime(Edge):
    @extend_schema(request=MoreTimeIn, responses=PlanOut)
    def post(self, request, reference):
        """Give a municipality more time to accept a grant"""
        award, given = awards.one(request.user, reference), self.given(MoreTimeIn)
        why, until = given["reason"], given["until"]
        accepting.give_more_time(award=award, until=until, why=why, by=request.user, at=timezone.now())
        return _plan(awards.one(request.user, reference))


class AwardLapse(Edge):
    @extend_schema(request=LapseIn, responses={201: LapseOut})
    def post(self, request, reference):
        """Propose that a grant lapses

        Not accepted in time, not begun in time, or not wanted. Another person signs it or turns it down.
        """
        award, given = awards.one(request.user, reference), self.given(LapseIn)
        made = accepting.propose_lapse(award=award, by=request.user, at=timezone.now(), **given)
        return Response(LapseOut(lapses.lapse(request.user, made.pk)).data, status=201)


class LapseFilter(filters.FilterSet):
    open = django_filters.BooleanFilter(method="by_open", label="Whether it waits for an answer.")
    award = filters.CharFilter(field_name="award__reference", label="Reference of a decision.")

    def by_open(self, found, name, value):
        waiting = lapses.waiting(self.request.user).values("pk")
        return found.filter(pk__in=waiting) if value else found.exclude(pk__in=waiting)


class Lapses(Listing):
    """List the proposals that a grant lapses, the latest first"""

    queryset = Lapse.objects.none()
    serializer_class = LapseOut
    filterset_class = LapseFilter

    def rows(self):
        return lapses.lapses(self.request.user)


class LapseDetail(Edge):
    @extend_schema(responses=LapseOut)
    def get(self, request, id):
        """Show a proposal that a grant lapses"""
        return Response(LapseOut(lapses.lapse(request.user, id)).data)


class LapseSign(Deed):
    @extend_schema(request=None, responses=LapseOut)
    def post(self, request, id):
        """Let a grant lapse

        Its letter goes out, and what is not paid is released. Who proposed it or handles the case is refused.
        """
        self.nothing_given()
        accepting.sign_lapse(lapse=lapses.lapse(request.user, id), by=request.user, at=timezone.now())
        return Response(LapseOut(lapses.lapse(request.user, id)).data)


class LapseTurnDown(Edge):
    @extend_schema(request=ReasonIn, responses=LapseOut)
    def post(self, request, id):
        """Turn a proposal to lapse down, with a reason"""
        found, why = lapses.lapse(request.user, id), self.given(ReasonIn)["reason"]
        accepting.turn_down_lapse(lapse=found, why=why, by=request.user, at=timezone.now())
        return Response(LapseOut(lapses.lapse(request.user, id)).data)


class LateGrants(Listing):
    """List the grants that may lapse

    Not accepted in time first, then not begun in time; each with the deadline it has passed.
    """

    queryset = Award.objects.none()
    serializer_class = LateGrantOut

    def rows(self):
        user, at = self.request.user, timezone.now()
        late = [_late(item, LapseGround.NOT_ACCEPTED) for item in lapses.late(user, at)]
        return late + [_late(item, LapseGround.NOT_STARTED) for item in lapses.idle(user, at)]

    def filter_queryset(self, found):
        return found


def _late(award: Award, ground: str) -> dict:
    return {"award": award, "ground": ground, "deadline": queries.lapse_moment(award, ground)}


def _plan(award: Award) -> Response:
    accept_by = queries.acceptance_deadline(award) if award.accept_by else None
    shown = {"award": award, "accept_by": accept_by, "instalments": due.plan(award, timezone.now())}
    return Response(PlanOut(shown).data)
