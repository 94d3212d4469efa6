"""Calls for confirmations, and what municipalities answer."""

from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from api.filters import refuse_unknown
from api.settlement.shapes import (
    AnswersIn,
    CallIn,
    CallOneIn,
    CallOut,
    CaseConfirmationOut,
    ConfirmationDetailOut,
    ConfirmationOut,
    ConfirmationTableOut,
    TableIn,
)
from api.views import Deed, Edge, Listing
from pool.access import guard
from pool.applications import queries as applications
from pool.kernel import grids
from pool.kernel.refusals import NotFound
from pool.rounds import queries as rounds
from pool.settlement import confirmations as reads
from pool.settlement import outcome_tables
from pool.settlement.models import Call, Confirmation
from pool.settlement.outcomes import Answer
from pool.settlement.services import calling, confirming
from pool.settlement.states import ConfirmationState


class Calls(Listing):
    queryset = Call.objects.none()
    serializer_class = CallOut

    def rows(self):
        return reads.calls()

    def get(self, request):
        """List the calls for confirmations, the latest first"""
        return super().get(request)

    @extend_schema(request=CallIn, responses={201: CallOut})
    def post(self, request):
        """Call a round outside the schedule"""
        given = self.given(CallIn)
        found = rounds.rounds().filter(code=given.pop("round")).first()
        if found is None:
            raise NotFound()
        made = calling.call(round=found, by=request.user, at=timezone.now(), **given)
        return Response(CallOut(reads.call(made.pk)).data, status=201)


class CallDetail(Edge):
    @extend_schema(responses=CallOut)
    def get(self, request, id):
        """Show one call"""
        refuse_unknown(request, ())
        return Response(CallOut(reads.call(id)).data)


class CallsDue(Deed):
    @extend_schema(request=None, responses=CallOut(many=True))
    def post(self, request):
        """Call whatever the schedule says should have been called by now

        The nightly command does the same. Done twice, nothing happens the second time.
        """
        self.nothing_given()
        made = calling.call_due(by=request.user, at=timezone.now())
        return Response(CallOut([reads.call(item.pk) for item in made], many=True).data)


class CaseCall(Edge):
    @extend_schema(request=CallOneIn, responses={201: ConfirmationDetailOut})
    def post(self, request, reference):
        """Ask one municipality anew"""
        case, given = applications.one(request.user, reference), self.given(CallOneIn)
        made = calling.call_one(application=case, by=request.user, at=timezone.now(), **given)
        return _told(request, made.duty.reference, 201)


class ConfirmationFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=ConfirmationState.choices)
    call = filters.NumberFilter(
        field_name="call_id", min_value=1, max_value=10**18, decimal_places=0, label="Key of a call."
    )


class Confirmations(Listing):
    """List the confirmations, by their last day"""

    queryset = Confirmation.objects.none()
    serializer_class = ConfirmationOut
    filterset_class = ConfirmationFilter

    def rows(self):
        return reads.visible_to(self.request.user)


class CaseConfirmations(Listing):
    """List the confirmations of one grant, by their last day"""

    serializer_class = CaseConfirmationOut
    filter_backends = ()

    def rows(self):
        case = applications.one(self.request.user, self.kwargs["reference"])
        found = list(reads.visible_to(self.request.user).filter(application=case))
        counts = reads.counts_of(found)
        for item in found:
            item.counts = [{"outcome": kind, "count": count} for kind, count in counts.get(item.pk, [])]
        return found


class ConfirmationDetail(Edge):
    @extend_schema(responses=ConfirmationDetailOut)
    def get(self, request, reference):
        """Show a confirmation with its answers"""
        refuse_unknown(request, ())
        return _told(request, reference)


class Answers(Edge):
    http_method_names = ("put",)

    @extend_schema(request=AnswersIn, responses=ConfirmationDetailOut)
    def put(self, request, reference):
        """Save answers of a confirmation

        All of them or none. Those that are left out stay as they are. A `field` of a refusal names the line and the
        answer's field, such as `17-proof`.
        """
        found, given = reads.one(request.user, reference), self.given(AnswersIn)["answers"]
        answers = {item["line"]: _answer(item) for item in given}
        confirming.save_outcomes(confirmation=found, answers=answers, by=request.user, at=timezone.now())
        return _told(request, reference)


class Import(Edge):
    parser_classes = (MultiPartParser,)

    @extend_schema(request={"multipart/form-data": TableIn}, responses=ConfirmationTableOut)
    def post(self, request, reference):
        """Read a table of answers, and save it when it is confirmed

        With `confirm` the answers are saved if no row has a fault; all of them or none.
        """
        at, found, given = timezone.now(), reads.one(request.user, reference), self.given(TableIn)
        grid = grids.of_file(given["file"].read(grids.MOST_BYTES + 1))
        asked = reads.asked(found)
        table = outcome_tables.read(grid, asked, timezone.localdate(at))
        saves = bool(given.get("confirm")) and not table.faults
        if saves:
            confirming.save_outcomes(confirmation=found, answers=table.answers, by=request.user, at=at)
        lines = {line.pk: line for line in asked}
        rows = [_row(lines[key], answer, "") for key, answer in table.answers.items()]
        faults = [item.stored() for item in table.faults]
        return Response(ConfirmationTableOut({"saved": saves, "answers": rows, "faults": faults}).data)


class Sign(Deed):
    @extend_schema(request=None, responses=ConfirmationDetailOut)
    def post(self, request, reference):
        """Sign a confirmation

        It cannot be changed after. Parts of the grant are released or held by what it says.
        """
        self.nothing_given()
        found = reads.one(request.user, reference)
        confirming.sign(confirmation=found, by=request.user, at=timezone.now())
        return _told(request, reference)


def _answer(item: dict) -> Answer:
    return Answer(
        kind=item["outcome"],
        completed_on=item.get("completed_on"),
        proof=item.get("proof", ""),
        until_term=item.get("until_term", ""),
        gives_back=item.get("gives_back", False),
        note=item.get("note", ""),
    )


def _told(request, reference: str, status: int = 200) -> Response:
    found = reads.one(request.user, reference)
    found.answers = _rows(found, request.user)
    return Response(ConfirmationDetailOut(found).data, status=status)


def _rows(found: Confirmation, user) -> list[dict]:
    """As it was signed; before that the answers so far, for the municipality only."""
    last = {key: item.kind for key, item in reads.before(found).items()}
    if found.signed_at:
        return [{**row, "last_time": last.get(row["line"], "")} for row in found.content["rows"]]
    known = reads.answers(found) if guard.is_municipal(user) else {}
    return [
        _row(line, reads.answer_of(known[line.pk]) if line.pk in known else Answer(""), last.get(line.pk, ""))
        for line in reads.asked(found)
    ]


def _row(line, answer: Answer, last: str) -> dict:
    return {
        **vars(answer),
        "outcome": answer.kind,
        "line": line.pk,
        "employee": line.employee.reference,
        "scheme": line.scheme.code,
        "module": line.module.code,
        "term": line.term,
        "last_time": last,
    }
