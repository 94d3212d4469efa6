"""A municipality asks for a change: it chooses the kind, then says what is to be."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pool import wording
from pool.access import guard
from pool.applications import queries as applications
from pool.applications.models import Application
from pool.kernel import periods
from pool.kernel.refusals import NotFound, Refusal, Refusals
from pool.settlement import changes
from pool.settlement.asking.refusals import PeriodOver
from pool.settlement.services import changing
from pool.settlement.states import ChangeKind, ChangeState
from pool.web import inputs, refusing
from pool.web.changing import telling
from pool.web.changing.forms import AskForm, budget_schemes, places


@require_safe
def choose(request: HttpRequest, reference: str) -> HttpResponse:
    """The kinds of change, what each is for, and why one cannot be asked for now."""
    application, at = _granted(request, reference), timezone.now()
    context = {
        "reference": reference,
        "round": wording.name(application.round),
        "kinds": [_kind(application, kind, request.user, at) for kind in ChangeKind],
        "breadcrumbs": telling.trail((_("Ask for a change"), "")),
    }
    return render(request, "changing/choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """One kind of change: what is to be, and why."""
    application, at = _granted(request, reference), timezone.now()
    if kind not in ChangeKind.values:
        raise NotFound()
    obstacle = why_not(application, kind, request.user, at)
    if obstacle:
        return _page(request, application, kind, None, obstacle)
    form = AskForm(application, kind, at, inputs.posted(request), {"line": request.GET.get("line", "")})
    if request.method == "POST" and form.is_valid():
        given = {"kind": kind, "given": form.given(), "why": form.cleaned_data["why"]}
        try:
            made = changing.ask(application=application, by=request.user, at=at, **given)
        except (Refusal, Refusals) as problem:
            if isinstance(problem, Refusal) and problem.kind in ("missing", "forbidden"):
                raise
            refusing.into_form(form, problem)
        else:
            messages.success(request, _done(made.state))
            return redirect("change", made.reference)
    return _page(request, application, kind, form, "")


def _done(state: str) -> str:
    return {
        ChangeState.RECORDED: _("Recorded. A change as small as this needs no approval."),
        ChangeState.AWAITING: _("Named. The change counts when the new grant officer says yes."),
    }.get(state, _("Asked for. The agency answers with a letter."))


def _page(request: HttpRequest, application: Application, kind: str, form, obstacle: str) -> HttpResponse:
    choose_url = reverse("change_ask", args=[application.reference])
    context = {
        "reference": application.reference,
        "kind": kind,
        "heading": telling.kind(kind),
        "lead": _leads()[kind],
        "form": form,
        "fields": [form[name] for name in form.fields if "|" not in name] if form else [],
        "grid": form.grid() if form and kind == ChangeKind.BUDGET else [],
        "obstacle": obstacle,
        "breadcrumbs": telling.trail((_("Ask for a change"), choose_url), (telling.kind(kind), "")),
    }
    status = 400 if form is not None and form.errors else 200
    return render(request, "changing/ask.html", context, status=status)


def _granted(request: HttpRequest, reference: str) -> Application:
    """The municipality's own case with an accepted grant.

    Raises:
        NotFound
    """
    application = applications.one(request.user, reference)
    if changes.first_award(application) is None:
        raise NotFound()
    return application


def _kind(application: Application, kind: ChangeKind, user, at: datetime) -> dict:
    return {
        "label": telling.kind(kind),
        "text": _leads()[kind],
        "url": reverse("change_new", args=[application.reference, kind.value]),
        "why_not": why_not(application, kind, user, at),
    }


def why_not(application: Application, kind: str, user, at: datetime) -> str:
    """Why this kind of change cannot be asked for now; nothing when it can."""
    if not guard.may(user, "officers.name" if kind == ChangeKind.OFFICER else "changes.ask"):
        return _("A signatory asks for this.")
    today = at.astimezone(periods.COPENHAGEN).date()
    if kind == ChangeKind.EXTENSION and today > changes.period_until(application):
        return wording.refusal_text(PeriodOver(until=changes.period_until(application)))
    if kind == ChangeKind.BUDGET and not budget_schemes(application):
        return _("This grant has no budget: it is settled by completed modules.")
    if kind in (ChangeKind.EMPLOYEE, ChangeKind.MODULE, ChangeKind.TERM, ChangeKind.WITHDRAWAL):
        return "" if places(application) else _("All modules of the grant are completed.")
    return ""


def _leads() -> dict[str, str]:
    return {
        ChangeKind.EMPLOYEE: _("Another employee of yours takes a place over, for a module that is not completed."),
        ChangeKind.MODULE: _("An employee takes another module that the scheme pays for."),
        ChangeKind.TERM: _("A module is taken in another term of the grant's period."),
        ChangeKind.EXTENSION: _("The grant's period ends later. Ask before it ends."),
        ChangeKind.BUDGET: _("Money is moved between budget lines or quarters. Small changes are recorded at once."),
        ChangeKind.WITHDRAWAL: _("Places are given up. What is not paid goes back; what is paid is claimed back."),
        ChangeKind.OFFICER: _("Somebody else of yours answers for the grant. The agency does not decide this."),
    }
