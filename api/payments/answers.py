"""The bank's answers, the lines that do not add up, and the reconciliation."""

from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from api.bodies import StrictJSON
from api.payments.shapes import (
    AnswerDetailOut,
    AnswerFileIn,
    BankAnswerOut,
    BankLineOut,
    ExplanationIn,
    ReconciledOut,
    TextIn,
)
from api.views import Deed, Edge, Listing
from pool.kernel.refusals import NotFound
from pool.payments import bank, bankanswers
from pool.payments.models import BankAnswer, BankEntry
from pool.payments.services import answering
from pool.settlement.services import spending


class AnswerFilter(filters.FilterSet):
    sha256 = filters.CharFilter(label="Fingerprint of a file.")


class Answers(Listing):
    parser_classes = (StrictJSON, MultiPartParser)
    queryset = BankAnswer.objects.none()
    serializer_class = BankAnswerOut
    filterset_class = AnswerFilter

    def rows(self):
        return bank.answers()

    def get(self, request):
        """List the bank's answers, the newest first"""
        return super().get(request)

    @extend_schema(
        request={"application/json": ExplanationIn, "multipart/form-data": AnswerFileIn},
        responses={201: AnswerDetailOut},
    )
    def post(self, request):
        """Read an answer of the bank

        pain.002 or CSV. A line that fits its payment is posted; any other is kept and must be explained. The same
        bytes are taken once.
        """
        by_file = request.content_type.startswith("multipart/")
        given = self.given(AnswerFileIn if by_file else ExplanationIn)
        name = given["file"].name if by_file else given["name"]
        content = given["file"].read(bankanswers.MOST_BYTES + 1) if by_file else given["content"].encode()
        taken = spending.take_answer(name=name[-120:], content=content, by=request.user, at=timezone.now())
        return _told(taken.pk, 201)


class AnswerDetail(Edge):
    @extend_schema(responses=AnswerDetailOut)
    def get(self, request, id):
        """Show an answer of the bank with its lines"""
        return _told(id)


class Exceptions(Listing):
    """List the lines of the bank that do not add up and are not explained"""

    queryset = BankEntry.objects.none()
    serializer_class = BankLineOut

    def rows(self):
        return bank.exceptions()


class LineExplain(Edge):
    @extend_schema(request=TextIn, responses=BankLineOut)
    def post(self, request, id):
        """Say what a line of the bank turned out to be

        It stays red until another person has approved it.
        """
        found, text = bank.entry(id), self.given(TextIn)["text"]
        answering.explain(entry=found, text=text, by=request.user, at=timezone.now())
        return Response(BankLineOut(bank.entry(id)).data)


class LineApprove(Deed):
    @extend_schema(request=None, responses=BankLineOut)
    def post(self, request, id):
        """Approve the explanation of a line

        Who wrote it is refused.
        """
        self.nothing_given()
        found = getattr(bank.entry(id), "explanation", None)
        if found is None:
            raise NotFound()
        answering.approve_explanation(explanation=found, by=request.user, at=timezone.now())
        return Response(BankLineOut(bank.entry(id)).data)


class Reconciliation(Edge):
    @extend_schema(responses=ReconciledOut)
    def get(self, request):
        """Show whether approved = ordered = paid"""
        found, exceptions = bank.reconciled(), bank.exceptions().count()
        names = ("approved", "ordered", "paid", "rejected", "waiting")
        sums = {name: {"count": getattr(found, f"{name}_count"), "amount": getattr(found, name)} for name in names}
        holds = found.holds and not exceptions
        return Response(ReconciledOut({"holds": holds, "exceptions": exceptions, **sums}).data)


def _told(pk: int, status: int = 200) -> Response:
    return Response(AnswerDetailOut(bank.answer_in_full(pk)).data, status=status)
