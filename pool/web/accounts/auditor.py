"""The auditor's own way in: one set of accounts, by a link and without an account here.

The link is a secret in an address. So the page is kept by no cache and no index, and its address is told to no other
host: `same-origin` and not `no-referrer`, under which browsers hide where a form comes from, and it could not be sent.
"""

import math

from axes.helpers import get_client_ip_address
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from pool import wording
from pool.kernel.refusals import Refusal, Refusals
from pool.letters.services.knocking import TooManyTries
from pool.settlement import accounting as reads
from pool.settlement.models import AuditLink, AuditStatement
from pool.settlement.services import auditing
from pool.settlement.states import AccountsState
from pool.web import inputs, refusing
from pool.web.accounts import telling
from pool.web.accounts.forms import StatementForm


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def audit(request: HttpRequest, token: str) -> HttpResponse:
    """The accounts as they were signed, and the form for the statement; afterwards the receipt."""
    at = timezone.now()
    try:
        link = auditing.open_link(token=token, address=get_client_ip_address(request), by=None, at=at)
    except TooManyTries as refusal:
        minutes = math.ceil(refusal.facts["seconds"] / 60)
        answer = _closed(request, {"minutes": minutes}, 429)
        answer["Retry-After"] = str(refusal.facts["seconds"])
        return answer
    except auditing.UnknownLink:
        return _closed(request, {"is_unknown": True}, 404)
    if not reads.is_open(link, at):
        return _closed(request, {"revoked_at": link.revoked_at, "expires_at": link.expires_at}, 410)
    given = reads.statement_by(link)
    if given is None and link.accounts.state != AccountsState.AUDITED:
        return _closed(request, {"is_taken_back": True, "municipality": link.accounts.application.municipality}, 200)
    return _open(request, token, link, given, at)


def _open(request: HttpRequest, token: str, link: AuditLink, given: AuditStatement | None, at) -> HttpResponse:
    item = link.accounts
    form = None if given else StatementForm(item, inputs.posted(request))
    if form and request.method == "POST" and form.is_valid():
        try:
            auditing.state_accounts(link=link, by=None, at=at, **form.given())
        except (Refusal, Refusals) as problem:
            refusing.into_form(form, problem)
        else:
            messages.success(request, _("Your statement is given. The agency has it together with the accounts."))
            return redirect("audit", token)
    told = telling.statement(given, item) if given else None
    shows = not told or told["is_of_these"]
    context = {
        **(telling.body(item, item.content) if shows else {}),
        "shows": shows,
        "is_decided": False,  # what the agency approves is told to the municipality
        "place": item.application.municipality.official_name,
        "round": wording.name(item.application.round),
        "scheme": wording.name(item.scheme),
        "reference": item.duty.reference,
        "signed_at": item.signed_at,
        "sha256": item.sha256,
        "requirement": telling.requirement(item),
        "expires_at": link.expires_at,
        "statement": told,
        "form": form,
        "now": at,
    }
    return _unseen(render(request, "accounts/audit.html", context, status=400 if form and form.errors else 200))


def _closed(request: HttpRequest, context: dict, status: int) -> HttpResponse:
    return _unseen(render(request, "accounts/audit_closed.html", context, status=status))


def _unseen(answer: HttpResponse) -> HttpResponse:
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Referrer-Policy"] = "same-origin"
    answer._has_been_logged = True  # Django would write the secret address of a refused form into the log
    return answer
