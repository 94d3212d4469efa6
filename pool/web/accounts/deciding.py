"""The controller's answer to accounts: a question, or an approval whose consequences are shown before it is given."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pool import wording
from pool.kernel.refusals import Refusal, Refusals, WrongState
from pool.settlement import accounting as reads
from pool.settlement.models import Accounts
from pool.settlement.services import controlling
from pool.settlement.states import AccountsState
from pool.web import inputs, refusing
from pool.web.accounts import telling
from pool.web.accounts.forms import DecisionForm, QueryForm


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """First what follows is shown; only what was shown can be approved."""
    found = reads.one(request.user, reference)
    if found.state != AccountsState.SUBMITTED:
        return refusing.refused(request, WrongState(state=found.get_state_display()))
    form = DecisionForm(found, inputs.posted(request))
    if request.method == "POST" and form.is_valid() and "approve" in request.POST:
        if form.cleaned_data["shown"] == _shown(found, form):
            done = _approve(request, found, form)
            if done:
                return done
        else:
            form.add_error(None, _("The amounts have changed. Read what follows below, then approve."))
    return _page(request, found, form, QueryForm())


@require_POST
def query(request: HttpRequest, reference: str) -> HttpResponse:
    found, form = reads.one(request.user, reference), QueryForm(request.POST)
    if form.is_valid():
        try:
            question = form.cleaned_data["question"]
            controlling.query_accounts(accounts=found, question=question, by=request.user, at=timezone.now())
        except (Refusal, Refusals) as problem:
            _raise_or_show(form, problem)
        else:
            messages.success(request, _("The question is with the municipality."))
            return redirect("account", reference)
    return _page(request, found, DecisionForm(found), form)


def _approve(request: HttpRequest, found: Accounts, form: DecisionForm) -> HttpResponse | None:
    sent = form.cleaned_data
    try:
        made = controlling.approve_accounts(
            accounts=found,
            approved=form.approved(),
            decision=sent["decision"],
            reason_class=sent["reason_class"],
            by=request.user,
            at=timezone.now(),
        )
    except (Refusal, Refusals) as problem:
        _raise_or_show(form, problem)
        return None
    if made.state == AccountsState.PARTLY:
        done = _("The accounts are partly approved. The municipality gets a letter.")
    else:
        done = _("The accounts are approved. The municipality gets a letter.")
    messages.success(request, done)
    return redirect("account", found.duty.reference)


def _page(request: HttpRequest, found: Accounts, form: DecisionForm, query_form: QueryForm) -> HttpResponse:
    wrong = form.errors or query_form.errors
    result = None if form.has_wrong_amounts() else reads.result(found, form.amounts())
    context = {
        **telling.head(found, timezone.now(), _("Decide")),
        **telling.body(found, found.content),
        "form": form,
        "form_rows": form.rows(),
        "query_form": query_form,
        "requirement": telling.requirement(found, reads.required(found)),
        "statements": telling.statements(found),
        "obstacles": _obstacles(request.user, found),
        "follows": telling.follows(found, result) if result else [],
        "shown": _told(result) if result else "",
    }
    return render(request, "accounts/decide.html", context, status=400 if wrong else 200)


def _obstacles(user, item: Accounts) -> list[str]:
    """Why it cannot be approved now; the service refuses with the same words."""
    found: list[Refusal] = []
    if reads.paid_by(item.application, user):
        found.append(controlling.PaidByYou())
    if not reads.audited(item, reads.required(item)):
        found.append(controlling.AuditMissing())
    claim = reads.in_hearing(item.application, item.scheme)
    if claim:
        found.append(controlling.ClaimInHearing(reference=claim.reference))
    return [wording.refusal_text(refusal) for refusal in found]


def _shown(item: Accounts, form: DecisionForm) -> str:
    return _told(reads.result(item, form.amounts()))


def _told(found: reads.Result) -> str:
    """What was shown, so that what is pressed is what was read."""
    return " ".join(f"{amount:.2f}" for amount in (found.approved, found.kept, found.repay, found.to_pay))


def _raise_or_show(form, problem: Refusal | Refusals) -> None:
    first = problem.items[0] if isinstance(problem, Refusals) else problem
    if first.kind in ("missing", "forbidden"):
        raise problem
    refusing.into_form(form, problem)
