"""Changes of a grant: asked for by the municipality, answered by the agency."""

from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from api.applications.shapes import ReasonIn
from api.filters import refuse_unknown
from api.settlement.shapes import ApproveIn, AskIn, DecisionIn, GrantChangeOut
from api.views import Deed, Edge, Listing
from pool.applications import queries as applications
from pool.settlement import changes as reads
from pool.settlement.models import Change
from pool.settlement.services import changing, deciding_changes
from pool.settlement.states import ChangeKind, ChangeState


class ChangeFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=ChangeState.choices)
    kind = filters.ChoiceFilter(choices=ChangeKind.choices)


class Changes(Listing):
    """List the changes, the latest first"""

    queryset = Change.objects.none()
    serializer_class = GrantChangeOut
    filterset_class = ChangeFilter

    def rows(self):
        return reads.visible_to(self.request.user)


class CaseChanges(Listing):
    queryset = Change.objects.none()
    serializer_class = GrantChangeOut

    def rows(self):
        case = applications.one(self.request.user, self.kwargs["reference"])
        return reads.visible_to(self.request.user).filter(application=case)

    def get(self, request, reference):
        """List the changes of one grant, the latest first"""
        return super().get(request, reference=reference)

    @extend_schema(request=AskIn, responses={201: GrantChangeOut})
    def post(self, request, reference):
        """Ask for a change

        A small change of a budget is recorded at once, a new grant officer waits for that person, all others wait for
        the agency.
        """
        case, given = applications.one(request.user, reference), self.given(AskIn)
        kind, why = given.pop("kind"), given.pop("why")
        made = changing.ask(application=case, kind=kind, given=given, why=why, by=request.user, at=timezone.now())
        return _told(request, made.reference, 201)


class ChangeDetail(Edge):
    @extend_schema(responses=GrantChangeOut)
    def get(self, request, reference):
        """Show a change"""
        refuse_unknown(request, ())
        return _told(request, reference)


class ChangeTakeBack(Deed):
    @extend_schema(request=None, responses=GrantChangeOut)
    def post(self, request, reference):
        """Take a change back that has not been answered"""
        self.nothing_given()
        changing.take_back(change=reads.one(request.user, reference), by=request.user, at=timezone.now())
        return _told(request, reference)


class ChangeApprove(Edge):
    @extend_schema(request=ApproveIn, responses=GrantChangeOut)
    def post(self, request, reference):
        """Approve a change

        All its effects come with it, and a letter that amends the grant letter. Places given up need a decision maker
        and a reason class, which says whether the money may be used again this year.
        """
        found, given = reads.one(request.user, reference), self.given(ApproveIn)
        deciding_changes.approve(change=found, by=request.user, at=timezone.now(), **given)
        return _told(request, reference)


class ChangeRefuse(Edge):
    @extend_schema(request=DecisionIn, responses=GrantChangeOut)
    def post(self, request, reference):
        """Refuse a change, with reasons"""
        found, given = reads.one(request.user, reference), self.given(DecisionIn)
        deciding_changes.refuse(change=found, by=request.user, at=timezone.now(), **given)
        return _told(request, reference)


class ChangeTakeOver(Deed):
    @extend_schema(request=None, responses=GrantChangeOut)
    def post(self, request, reference):
        """Take the grant over as its new grant officer"""
        self.nothing_given()
        changing.confirm_officer(change=reads.one(request.user, reference), by=request.user, at=timezone.now())
        return _told(request, reference)


class ChangeDecline(Edge):
    @extend_schema(request=ReasonIn, responses=GrantChangeOut)
    def post(self, request, reference):
        """Decline to become the grant officer, with a reason"""
        found, why = reads.one(request.user, reference), self.given(ReasonIn)["reason"]
        changing.decline_officer(change=found, why=why, by=request.user, at=timezone.now())
        return _told(request, reference)


def _told(request, reference: str, status: int = 200) -> Response:
    return Response(GrantChangeOut(reads.one(request.user, reference)).data, status=status)
