"""From the preparer to the signatory and to the agency, and back."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api import fields
from api.applications import telling
from api.applications.shapes import ApplicationDetailOut, ReasonIn
from api.views import Deed, Listing
from pool.access import queries as people
from pool.applications import queries as applications
from pool.applications.models import Submission
from pool.applications.services import signing
from pool.letters.services import sending


class SubmissionOut(serializers.Serializer):
    """Exactly what was sent, frozen; the fingerprint is the SHA-256 of its canonical JSON."""

    number = serializers.IntegerField()
    sha256 = serializers.CharField()
    submitted_at = serializers.DateTimeField()
    submitted_by = serializers.CharField(source="submitted_by.__str__")
    content = serializers.DictField()


class HandOverIn(fields.In):
    to = fields.Text(max_length=150, help_text="User name of a signatory of the municipality.")


class HandOver(telling.Case):
    @extend_schema(request=HandOverIn, responses=ApplicationDetailOut)
    def post(self, request, reference):
        """Hand over to a signatory"""
        application, username = self.application(), self.given(HandOverIn)["to"]
        to = people.people().filter(username=username).first()
        if to is None:
            raise signing.NoSuchSignatory(field="to")
        signing.hand_over(application=application, to=to, by=request.user, at=timezone.now())
        return self.told()


class TakeBack(Deed, telling.Case):
    @extend_schema(request=None, responses=ApplicationDetailOut)
    def post(self, request, reference):
        """Take back from the signatory

        Possible until it is signed.
        """
        self.nothing_given()
        signing.take_back(application=self.application(), by=request.user, at=timezone.now())
        return self.told()


class SendBack(telling.Case):
    @extend_schema(request=ReasonIn, responses=ApplicationDetailOut)
    def post(self, request, reference):
        """Send back to the preparer, with a reason"""
        application, why = self.application(), self.given(ReasonIn)["reason"]
        signing.send_back(application=application, why=why, by=request.user, at=timezone.now())
        return self.told()


class Submit(Deed, telling.Case):
    @extend_schema(request=None, responses={201: SubmissionOut})
    def post(self, request, reference):
        """Sign and submit

        Freezes what is asked for. A second call is refused with 409 and changes nothing.
        """
        self.nothing_given()
        application = self.application()
        submission = sending.submit(application=application, by=request.user, at=timezone.now())
        return Response(SubmissionOut(submission).data, status=201)


class Withdraw(telling.Case):
    @extend_schema(request=ReasonIn, responses=ApplicationDetailOut)
    def post(self, request, reference):
        """Withdraw, with a reason"""
        application, why = self.application(), self.given(ReasonIn)["reason"]
        sending.withdraw(application=application, why=why, by=request.user, at=timezone.now())
        return self.told()


class Submissions(telling.Case, Listing):
    """List what was sent, the latest first"""

    queryset = Submission.objects.none()
    serializer_class = SubmissionOut

    def rows(self):
        return applications.submissions_of(self.application())
