"""The signature of the municipality, and its auditor: invited, and let go."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pool.kernel.refusals import NotFound, Refusal, Refusals, WrongState
from pool.settlement import accounting as reads
from pool.settlement.services import accounts as services
from pool.settlement.services import auditing
from pool.settlement.states import AccountsState, AuditLevel
from pool.web import inputs, refusing
from pool.web.accounts import telling
from pool.web.accounts.forms import AuditorForm, DeclareForm


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, reference: str) -> HttpResponse:
    """What is going to be signed, as it will stand, and the signature."""
    found, at = reads.one(request.user, reference), timezone.now()
    if found.state not in telling.TO_WRITE:
        return redirect("account", reference)
    form = DeclareForm(inputs.posted(request))
    level = reads.level(found.application, found.scheme)
    if request.method == "POST" and form.is_valid():
        try:
            signed = services.sign_accounts(accounts=found, by=request.user, at=at)
        except (Refusal, Refusals) as problem:
            _raise_or_show(form, problem)
        else:
            if signed.level == AuditLevel.OWN:
                messages.success(request, _("Signed and sent to the agency."))
                return redirect("account", reference)
            messages.success(request, _("Signed. Now ask the auditor for a statement; then the agency gets both."))
            return redirect("account_auditor", reference)
    context = {
        **telling.head(found, at, _("Sign")),
        **telling.body(found, None),
        "form": form,
        "requirement": telling.requirement(found, level),
        "is_written": found.changed_at is not None,
    }
    return render(request, "accounts/sign.html", context, status=400 if form.errors else 200)


@require_POST
def take_back(request: HttpRequest, reference: str) -> HttpResponse:
    found = reads.one(request.user, reference)
    return refusing.do(
        request,
        lambda: services.take_back_accounts(accounts=found, by=request.user, at=timezone.now()),
        _("Taken back. Correct the accounts and sign them again; the auditor's link stays the same."),
        "account",
        reference,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask an auditor for a statement: a link by e-mail, for these accounts only."""
    found, at = reads.one(request.user, reference), timezone.now()
    if found.state != AccountsState.AUDITED:
        return refusing.refused(request, WrongState(state=found.get_state_display()))
    takes = reads.terms(found.application, found.scheme)["takes_municipal_auditor"]
    form = AuditorForm(takes, inputs.posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            auditing.invite_auditor(accounts=found, by=request.user, at=at, **form.given())
        except (Refusal, Refusals) as problem:
            _raise_or_show(form, problem)
        else:
            messages.success(request, _("The link is on its way to the auditor."))
            return redirect("account", reference)
    context = {
        **telling.head(found, at, _("Auditor")),
        "form": form,
        "requirement": telling.requirement(found),
        "takes_municipal": takes,
        "link": telling.link(found, at),
        "days": auditing.LINK_DAYS,
    }
    return render(request, "accounts/auditor.html", context, status=400 if form.errors else 200)


@require_POST
def revoke(request: HttpRequest, reference: str) -> HttpResponse:
    found, at = reads.one(request.user, reference), timezone.now()
    link = found.audit_links.filter(revoked_at=None).first()
    if link is None:
        return refusing.refused(request, NotFound())
    return refusing.do(
        request,
        lambda: auditing.revoke_link(link=link, by=request.user, at=at),
        _("The link is closed. Nobody gets in with it any more."),
        "account",
        reference,
    )


def _raise_or_show(form, problem: Refusal | Refusals) -> None:
    first = problem.items[0] if isinstance(problem, Refusals) else problem
    if first.kind in ("missing", "forbidden"):
        raise problem
    refusing.into_form(form, problem)
