"""What municipalities owe, the reminders of it, and reminders that two people have postponed."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from api.settlement.shapes import PostponeIn, PostponementOut, RemindedOut
from api.views import Deed, Listing
from pool.payments.models import Duty
from pool.settlement import reminders as reads
from pool.settlement.models import Postponement
from pool.settlement.services import reminding


class Reminders(Listing):
    """List the duties with the reminders that were sent, by their last day"""

    queryset = Duty.objects.none()
    serializer_class = RemindedOut

    def rows(self):
        return reads.duties(self.request.user)


class Postponements(Listing):
    queryset = Postponement.objects.none()
    serializer_class = PostponementOut

    def rows(self):
        return reads.postponements_waiting(self.request.user)

    def get(self, request):
        """List the postponements that wait for an answer, the oldest first"""
        return super().get(request)

    @extend_schema(request=PostponeIn, responses={201: PostponementOut})
    def post(self, request):
        """Ask that the reminders of a duty wait

        Another person answers. The duty's last day does not move, and neither does what it holds back.
        """
        given = self.given(PostponeIn)
        duty = reads.duty(request.user, given.pop("duty"))
        made = reminding.ask_postponement(duty=duty, by=request.user, at=timezone.now(), **given)
        return Response(PostponementOut(made).data, status=201)


class PostponementApprove(Deed):
    @extend_schema(request=None, responses=PostponementOut)
    def post(self, request, id):
        """Let the reminders wait; whoever asked for it is refused"""
        self.nothing_given()
        found = reads.postponement(request.user, id)
        done = reminding.approve_postponement(postponement=found, by=request.user, at=timezone.now())
        return Response(PostponementOut(done).data)


class PostponementDecline(Deed):
    @extend_schema(request=None, responses=PostponementOut)
    def post(self, request, id):
        """Let the reminders go out as they fall due"""
        self.nothing_given()
        found = reads.postponement(request.user, id)
        done = reminding.decline_postponement(postponement=found, by=request.user, at=timezone.now())
        return Response(PostponementOut(done).data)
