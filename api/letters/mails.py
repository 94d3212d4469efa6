"""E-mails: those about the cases that one may read, and trying again one that failed."""

import django_filters
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.views import Deed, Edge, Listing
from pool.letters import mails
from pool.letters.services import mailing
from pool.mail.models import Message
from pool.mail.states import MessageState


class MailOut(serializers.Serializer):
    """An e-mail: posted with its deed, sent by a worker soon after."""

    id = serializers.IntegerField()
    to = serializers.CharField(help_text="Empty where the person has no address; then it has failed.")
    kind = serializers.CharField(help_text="Which template worded it.")
    case = serializers.CharField(help_text="Case number; empty where it is about no case.")
    language = serializers.CharField()
    subject = serializers.CharField()
    state = serializers.ChoiceField(MessageState.choices)
    made_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)
    attempts = serializers.IntegerField(help_text="How often sending has failed.")
    problem = serializers.CharField(
        help_text="`no_address`, `bad_address`, or what the mail server said when the last attempt failed."
    )


class MailDetailOut(MailOut):
    text = serializers.CharField(help_text="The plain text; the HTML has the same words.")


class MailFilter(filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=MessageState.choices)
    case = filters.CharFilter(label="Case number.")
    kind = filters.CharFilter(label="Which template worded it.")


class Mails(Listing):
    """List the e-mails, the latest first

    Those about the cases one may read; a municipality those to its own people. The administrator and the auditor see
    all.
    """

    queryset = Message.objects.none()
    serializer_class = MailOut
    filterset_class = MailFilter

    def rows(self):
        return mails.visible_to(self.request.user)


class MailDetail(Edge):
    @extend_schema(responses=MailDetailOut)
    def get(self, request, id):
        """Show an e-mail with its text"""
        return Response(MailDetailOut(mails.one(request.user, id)).data)


class MailSendAgain(Deed):
    @extend_schema(request=None, responses=MailDetailOut)
    def post(self, request, id):
        """Try an e-mail again that has failed"""
        message = mails.one(request.user, id)
        self.nothing_given()
        mailing.resend(message=message, by=request.user, at=timezone.now())
        return Response(MailDetailOut(mails.one(request.user, id)).data)
