"""The accounts that a person may see, and one set of them with all that was said about it."""

from datetime import datetime

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pool.access import guard
from pool.kernel import periods
from pool.settlement import accounting as reads
from pool.settlement import claims, versions
from pool.settlement.models import Accounts
from pool.settlement.states import AccountsState, AuditLevel
from pool.web.accounts import telling
from pool.web.confirming import telling as after

ON_A_PAGE = 50


@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """Those that wait first, the most urgent on top."""
    at, chosen = timezone.now(), request.GET.get("state", "")
    found, states = reads.visible_to(request.user), _states(at)
    pills = [{"label": _("All"), "url": "?", "current": chosen not in states, "count": found.count()}]
    for name, (label, where) in states.items():
        count = found.filter(where).count()
        pills.append({"label": label, "url": f"?state={name}", "current": chosen == name, "count": count})
    if chosen in states:
        found = found.filter(states[chosen][1])
    page = Paginator(found.order_by("decided_at", "duty__due_on", "pk"), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": [telling.row(item, at) for item in page],
        "page": page,
        "pills": pills,
        "everybody": not guard.is_municipal(request.user),
        "sections": after.sections(request.user, "accounts"),
    }
    return render(request, "accounts/list.html", context)


def _states(at: datetime) -> dict[str, tuple[str, Q]]:
    today = at.astimezone(periods.COPENHAGEN).date()
    return {
        "submitted": (_("To approve"), Q(state=AccountsState.SUBMITTED)),
        "open": (_("With the municipality"), Q(state__in=telling.TO_WRITE)),
        "auditor": (_("With the auditor"), Q(state=AccountsState.AUDITED)),
        "late": (_("Late"), Q(duty__met_at=None, duty__due_on__lt=today)),
        "decided": (_("Approved"), Q(state__in=telling.DECIDED)),
    }


@require_safe
def account(request: HttpRequest, reference: str) -> HttpResponse:
    found, at = reads.one(request.user, reference), timezone.now()
    own = guard.is_municipal(request.user)
    signed = found.content is not None and not (own and found.state in telling.TO_WRITE)
    context = {
        **telling.head(found, at),
        **telling.body(found, found.content if signed else None),
        "shows": signed or own,
        "requirement": telling.requirement(found),
        "needs_auditor": found.level != AuditLevel.OWN,
        "signed_at": found.signed_at,
        "signed_by": str(found.signed_by or ""),
        "sha256": found.sha256,
        "earlier": sum(not item.stands for item in versions.versions(found)),
        "query": found.query,
        "is_queried": found.state == AccountsState.QUERIED,
        "statements": telling.statements(found),
        "link": telling.link(found, at) if found.state == AccountsState.AUDITED else None,
        "decision": found.decision,
        "decided_at": found.decided_at,
        "decided_by": str(found.decided_by or ""),
        "approved_amount": found.approved_amount,
        "claims": claims.of_accounts(request.user, found),
        "case_url": reverse("case", args=[found.application.reference])
        if guard.may(request.user, "cases.read")
        else "",
        **_deeds(request.user, found),
    }
    return render(request, "accounts/account.html", context)


def _deeds(user, item: Accounts) -> dict:
    """What this person can do next; the service asks again."""
    signs, reference = guard.may(user, "accounts.sign"), item.duty.reference
    writes = item.state in telling.TO_WRITE and guard.may(user, "accounts.prepare")
    with_auditor = item.state == AccountsState.AUDITED and signs
    decides = item.state == AccountsState.SUBMITTED and guard.may(user, "accounts.approve")
    return {
        "fill_url": reverse("account_fill", args=[reference]) if writes else "",
        "sign_url": reverse("account_sign", args=[reference]) if writes and signs and item.changed_at else "",
        "auditor_url": reverse("account_auditor", args=[reference]) if with_auditor else "",
        "decide_url": reverse("account_decide", args=[reference]) if decides else "",
    }
