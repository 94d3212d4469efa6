"""Claims: proposed, heard, decided, collected."""

from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from api.applications.shapes import ReasonIn
from api.filters import refuse_unknown
from api.settlement.claim_shapes import ClaimableOut, ClaimAnswerIn, ClaimDecisionIn, ClaimIn, ClaimOut, InvoiceIn
from api.views import Deed, Edge, Listing
from pool.assessment import queries as assessment
from pool.kernel.refusals import NotFound
from pool.payments.models import Part
from pool.settlement import claims as reads
from pool.settlement.models import Claim
from pool.settlement.services import claiming, collecting
from pool.settlement.services.moving import NothingToClaim
from pool.settlement.states import ClaimGround, ClaimState


class ClaimFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=ClaimState.choices)
    ground = filters.ChoiceFilter(choices=ClaimGround.choices)


class Claims(Listing):
    """List the claims, the newest first"""

    queryset = Claim.objects.none()
    serializer_class = ClaimOut
    filterset_class = ClaimFilter

    def rows(self):
        return reads.visible_to(self.request.user)


class CaseClaims(Listing):
    queryset = Claim.objects.none()
    serializer_class = ClaimOut

    def rows(self):
        case = assessment.case(self.request.user, self.kwargs["reference"])
        return reads.of_case(self.request.user, case)

    def get(self, request, reference):
        """List the claims on a case, the newest first"""
        return super().get(request, reference=reference)

    @extend_schema(request=ClaimIn, responses={201: ClaimOut})
    def post(self, request, reference):
        """Propose to claim money back

        The municipality is heard for 14 days. A claim is about what was paid, never about more.
        """
        case, given = assessment.case(request.user, reference), self.given(ClaimIn)
        scheme = next((item for item in reads.claimable_schemes(case) if item.code == given["scheme"]), None)
        if scheme is None:
            raise NothingToClaim(field="scheme")
        keys = given.get("parts", [])
        parts = list(Part.objects.filter(pk__in=keys))
        if len(parts) < len(set(keys)):
            raise NotFound(field="parts")
        made = claiming.propose_claim(
            application=case,
            scheme=scheme,
            parts=parts,
            amount=given.get("amount"),
            ground=given["ground"],
            reason_class=given["reason_class"],
            explanation=given["explanation"],
            by=request.user,
            at=timezone.now(),
        )
        return _told(request, made.reference, 201)


class CaseClaimable(Listing):
    queryset = Part.objects.none()
    serializer_class = ClaimableOut

    def rows(self):
        case = assessment.case(self.request.user, self.kwargs["reference"])
        return reads.claimable(case)

    def get(self, request, reference):
        """List what was paid of a grant and no claim speaks of"""
        return super().get(request, reference=reference)


class ClaimDetail(Edge):
    @extend_schema(responses=ClaimOut)
    def get(self, request, reference):
        """Show a claim"""
        refuse_unknown(request, ())
        return _told(request, reference)


class ClaimAnswer(Edge):
    @extend_schema(request=ClaimAnswerIn, responses=ClaimOut)
    def post(self, request, reference):
        """Answer in the hearing, once"""
        found, given = reads.one(request.user, reference), self.given(ClaimAnswerIn)
        claiming.answer_claim(claim=found, by=request.user, at=timezone.now(), **given)
        return _told(request, reference)


class ClaimDecide(Edge):
    @extend_schema(request=ClaimDecisionIn, responses=ClaimOut)
    def post(self, request, reference):
        """Decide that the money is repaid

        By a decision maker who has neither proposed the claim nor handled the case. The municipality gets a letter.
        """
        found, given = reads.one(request.user, reference), self.given(ClaimDecisionIn)
        claiming.decide_claim(claim=found, by=request.user, at=timezone.now(), **given)
        return _told(request, reference)


class ClaimDrop(Edge):
    @extend_schema(request=ReasonIn, responses=ClaimOut)
    def post(self, request, reference):
        """Drop a claim on which nothing was repaid"""
        found, why = reads.one(request.user, reference), self.given(ReasonIn)["reason"]
        claiming.drop_claim(claim=found, why=why, by=request.user, at=timezone.now())
        return _told(request, reference)


class ClaimInvoice(Edge):
    @extend_schema(request=InvoiceIn, responses=ClaimOut)
    def post(self, request, reference):
        """Record the invoice of a claim that was not paid in time"""
        found, given = reads.one(request.user, reference), self.given(InvoiceIn)
        collecting.invoice_claim(claim=found, by=request.user, at=timezone.now(), **given)
        return _told(request, reference)


class ClaimHandOver(Deed):
    @extend_schema(request=None, responses=ClaimOut)
    def post(self, request, reference):
        """Hand a claim over for collection whose invoice was not paid in time"""
        self.nothing_given()
        collecting.hand_over_claim(claim=reads.one(request.user, reference), by=request.user, at=timezone.now())
        return _told(request, reference)


def _told(request, reference: str, status: int = 200) -> Response:
    return Response(ClaimOut(reads.one(request.user, reference)).data, status=status)
