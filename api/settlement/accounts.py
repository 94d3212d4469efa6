"""Accounts: written and signed by the municipality, stated by its auditor, queried or approved by the controller."""

from axes.helpers import get_client_ip_address
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import Throttled
from rest_framework.response import Response

from api.errors import ErrorOut
from api.filters import refuse_unknown
from api.settlement.account_shapes import (
    AccountsDetailOut,
    AccountsOut,
    AccountsVersionOut,
    ApprovalIn,
    AuditorIn,
    AuditOut,
    CostsIn,
    DecideIn,
    QueryIn,
    ResultOut,
    StatementIn,
)
from api.views import Deed, Edge, Listing
from pool.access import guard
from pool.access import queries as people
from pool.kernel import money
from pool.kernel.refusals import NotFound
from pool.letters.services.knocking import TooManyTries
from pool.settlement import accounting as reads
from pool.settlement import claims, versions
from pool.settlement.models import Accounts as Model
from pool.settlement.services import accounts as services
from pool.settlement.services import auditing, controlling
from pool.settlement.states import AccountsState

TO_WRITE = (AccountsState.OPEN, AccountsState.QUERIED)  # what is being written is the municipality's own


class AccountsFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=AccountsState.choices)


class Accounts(Listing):
    """List the accounts, by their last day"""

    queryset = Model.objects.none()
    serializer_class = AccountsOut
    filterset_class = AccountsFilter

    def rows(self):
        return reads.visible_to(self.request.user)


class AccountsDetail(Edge):
    @extend_schema(responses=AccountsDetailOut)
    def get(self, request, reference):
        """Show a set of accounts"""
        refuse_unknown(request, ())
        return _told(request, reference)


class AccountsVersions(Listing):
    """List the accounts as they were signed, the latest first

    Exactly what was signed, each time; the journal keeps it.
    """

    serializer_class = AccountsVersionOut
    filter_backends = ()

    def rows(self):
        found = versions.versions(reads.one(self.request.user, self.kwargs["reference"]))
        names = people.names_of({item.signed_by for item in found})
        return [{**vars(item), "signed_by": names.get(item.signed_by, item.signed_by)} for item in found]


class AccountsCosts(Edge):
    http_method_names = ("put",)

    @extend_schema(request=CostsIn, responses=AccountsDetailOut)
    def put(self, request, reference):
        """Write the accounts down, before they are signed

        Budget lines that are left out stay as they are; all other fields are replaced.
        """
        found, given = reads.one(request.user, reference), self.given(CostsIn)
        services.save_accounts(
            accounts=found,
            costs={item["post"]: (item["cost"], item.get("note", "")) for item in given.get("costs", [])},
            modules_completed=given.get("modules_completed"),
            other_income=given.get("other_income", money.ZERO),
            other_source=given.get("other_income_source", ""),
            note=given.get("note", ""),
            by=request.user,
            at=timezone.now(),
        )
        return _told(request, reference)


class AccountsSign(Deed):
    @extend_schema(request=None, responses=AccountsDetailOut)
    def post(self, request, reference):
        """Sign accounts, and declare on your honour that they are true

        Up to the first limit of the terms they go to the agency, above it they wait for an auditor's statement.
        """
        self.nothing_given()
        services.sign_accounts(accounts=reads.one(request.user, reference), by=request.user, at=timezone.now())
        return _told(request, reference)


class AccountsTakeBack(Deed):
    @extend_schema(request=None, responses=AccountsDetailOut)
    def post(self, request, reference):
        """Take accounts back from the auditor, to correct them"""
        self.nothing_given()
        services.take_back_accounts(accounts=reads.one(request.user, reference), by=request.user, at=timezone.now())
        return _told(request, reference)


class AccountsAuditor(Edge):
    @extend_schema(request=AuditorIn, responses={201: AccountsDetailOut})
    def post(self, request, reference):
        """Send an auditor a link to the accounts

        An earlier link stops working. The link goes by e-mail and is told to nobody else.
        """
        found, given = reads.one(request.user, reference), self.given(AuditorIn)
        told = {"is_municipal": False, **given}
        auditing.invite_auditor(accounts=found, by=request.user, at=timezone.now(), **told)
        return _told(request, reference, 201)


class AccountsAuditorClose(Deed):
    @extend_schema(request=None, responses=AccountsDetailOut)
    def post(self, request, reference):
        """Close the auditor's link"""
        self.nothing_given()
        found = reads.one(request.user, reference)
        link = found.audit_links.filter(revoked_at=None).first()
        if link is None:
            raise NotFound()
        auditing.revoke_link(link=link, by=request.user, at=timezone.now())
        return _told(request, reference)


class AccountsQuery(Edge):
    @extend_schema(request=QueryIn, responses=AccountsDetailOut)
    def post(self, request, reference):
        """Ask the municipality about its accounts

        It has two weeks, and signs again; above the limit its auditor states again.
        """
        found, given = reads.one(request.user, reference), self.given(QueryIn)
        controlling.query_accounts(accounts=found, by=request.user, at=timezone.now(), **given)
        return _told(request, reference)


class AccountsResult(Edge):
    @extend_schema(request=ApprovalIn, responses=ResultOut)
    def post(self, request, reference):
        """Work out what an approval would come to; nothing is decided"""
        found, given = reads.one(request.user, reference), self.given(ApprovalIn)
        amounts = {entry.post: entry.cost_amount for entry in found.entries.all()}
        wanted = {post: amount for post, (amount, _why) in _approved(given).items() if post in amounts}
        return Response(ResultOut(reads.result(found, amounts | wanted)).data)


class AccountsApprove(Edge):
    @extend_schema(request=DecideIn, responses=AccountsDetailOut)
    def post(self, request, reference):
        """Approve accounts, wholly or in part

        What is approved of the money paid is kept, what is not is proposed to be claimed back, and what will not be
        paid is released. Whoever has paid to the case may not approve its accounts.
        """
        found, given = reads.one(request.user, reference), self.given(DecideIn)
        controlling.approve_accounts(
            accounts=found,
            approved=_approved(given),
            decision=given["decision"],
            reason_class=given.get("reason_class", ""),
            by=request.user,
            at=timezone.now(),
        )
        return _told(request, reference)


@method_decorator(cache_control(private=True, no_store=True), name="dispatch")
class Audit(Edge):
    """By the secret of the link that the auditor was sent; no account is needed."""

    TRIED = {429: OpenApiResponse(ErrorOut, description="Too many links were tried; see `Retry-After`.")}

    @extend_schema(responses={200: AuditOut, **TRIED})
    def get(self, request, token):
        """Read accounts by an auditor's link

        More than ten wrong links in a quarter of an hour, or sixty look-ups in a minute: 429, with `Retry-After`.
        """
        refuse_unknown(request, ())
        return Response(AuditOut(self._link(request, token)).data)

    @extend_schema(request=StatementIn, responses={201: AuditOut, **TRIED})
    def post(self, request, token):
        """State an opinion on accounts by an auditor's link

        Once. `accounts_sha256` says which accounts were read; if others have been signed since, it is refused.
        """
        link, given = self._link(request, token), self.given(StatementIn)
        sha256, told = given.pop("accounts_sha256"), {"performance": "", **given}
        auditing.state_accounts(link=link, sha256=sha256, by=None, at=timezone.now(), **told)
        link.refresh_from_db()
        return Response(AuditOut(self._link(request, token)).data, status=201)

    def finalize_response(self, request, response, *args, **kwargs):
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer._has_been_logged = True  # Django would write the secret address of a refused request into the log
        return answer

    def _link(self, request, token):
        at = timezone.now()
        try:
            link = auditing.open_link(token=token, address=get_client_ip_address(request), by=None, at=at)
        except TooManyTries as refusal:
            raise Throttled(wait=refusal.facts["seconds"]) from None
        if not reads.is_open(link, at):
            raise auditing.LinkClosed()
        return link


def _approved(given: dict) -> dict:
    return {item["post"]: (item["approved"], item.get("why", "")) for item in given.get("entries", [])}


def _told(request, reference: str, status: int = 200) -> Response:
    found = reads.one(request.user, reference)
    hidden = not guard.is_municipal(request.user) and found.state in TO_WRITE
    known = {"is_hidden": hidden, "claims": [claim.reference for claim in claims.of_accounts(request.user, found)]}
    return Response(AccountsDetailOut(found, context=known).data, status=status)
