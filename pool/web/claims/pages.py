"""The claims that a person may see, and one of them with everything that can be done about it."""

from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pool import wording
from pool.access import guard
from pool.awards import queries as awards
from pool.kernel import states
from pool.settlement import claims as reads
from pool.settlement.models import Claim
from pool.settlement.services import claiming, collecting
from pool.settlement.states import CLAIM_MOVES, ClaimState
from pool.web.claims import forms, telling
from pool.web.confirming import telling as follow_up

ON_A_PAGE = 50


@require_safe
def claims(request: HttpRequest) -> HttpResponse:
    """All claims, the newest first; `?state=` one state, `late` those whose day of payment has passed."""
    at, user, chosen = timezone.now(), request.user, request.GET.get("state", "")
    every = list(reads.visible_to(user))
    shown = [item for item in every if _is(item, chosen, at)]
    page = Paginator(shown, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": [telling.row(item, at) for item in page],
        "page": page,
        "pills": _pills(every, chosen, at),
        "everybody": not guard.is_municipal(user),
        "sections": follow_up.sections(user, "claims"),
        "left": sum((reads.left(item) for item in shown), 0),
        "sees_money": guard.may(user, "incoming.read"),
    }
    return render(request, "claims/list.html", context)


@require_safe
def claim(request: HttpRequest, reference: str) -> HttpResponse:
    return shown(request, reads.one(request.user, reference))


def shown(request: HttpRequest, found: Claim, deed: str = "", form=None) -> HttpResponse:
    """One claim; `form`: the form of the deed as it was refused."""
    at, user = timezone.now(), request.user
    context = {
        "claim": telling.row(found, at),
        "item": found,
        "lines": telling.lines(found),
        "means": telling.means(found.reason),
        "reason": _(found.get_reason_display()),
        "repaid": reads.repaid(found),
        "matches": [
            {
                "booked_on": item.incoming.booked_on,
                "reference": item.incoming.reference,
                "url": reverse("incoming_entry", args=[item.incoming_id]) if guard.may(user, "incoming.read") else "",
                "amount": item.amount,
            }
            for item in found.matches.all()
        ],
        "steps": [
            {"at": moment, "who": who, "what": _(telling.STEPS[name]), "detail": ""}
            for name, moment, who in reversed(reads.steps(found))
        ],
        "is_own": guard.is_municipal(user),
        "to_pay": found.state in reads.OPEN,
        "case_url": _case_url(user, found.application.reference),
        **_deeds(found, user, at, deed, form),
        "breadcrumbs": telling.trail((found.reference, "")),
        "now": at,
    }
    return render(request, "claims/claim.html", context, status=400 if form is not None and form.errors else 200)


def _deeds(found: Claim, user, at: datetime, deed: str, form) -> dict:
    """The forms that work now for this person, and why one does not that otherwise would."""
    made = {
        "answer": forms.answer_form
        if guard.may(user, "hearings.answer") and reads.waits_for_answer(found, at)
        else None,
        **_deciding(found, user, at),
        "invoice": forms.InvoiceForm if _collects(found, user, at, "invoice") else None,
    }
    given = {
        f"{name}_form": (form if name == deed and form else make()) if make else None for name, make in made.items()
    }
    return {
        **given,
        "may_hand_over": _collects(found, user, at, "hand_over"),
        "bad": form if form is not None and form.errors else None,
        "why_not": _why_not(found, user, at),
    }


def _deciding(found: Claim, user, at: datetime) -> dict:
    if not guard.may(user, "claims.decide") or _took_part(found, user):
        return {"decide": None, "drop": None}
    decides = states.may(CLAIM_MOVES, found.state, "decide") and not reads.hearing_runs(found, at)
    drops = states.may(CLAIM_MOVES, found.state, "drop") and found.decided_by_id != user.pk and not reads.repaid(found)
    return {"decide": forms.decision_form if decides else None, "drop": forms.drop_form if drops else None}


def _took_part(found: Claim, user) -> bool:
    return found.proposed_by_id == user.pk or awards.handles(found.application, user)


def _collects(found: Claim, user, at: datetime, verb: str) -> bool:
    may = guard.may(user, "claims.collect") and states.may(CLAIM_MOVES, found.state, verb)
    return may and reads.is_late(found, at)


def _why_not(found: Claim, user, at: datetime) -> str:
    if guard.may(user, "claims.decide") and found.state == ClaimState.HEARD:
        if _took_part(found, user):
            return wording.refusal_text(claiming.ClaimedByYou())
        if reads.hearing_runs(found, at):
            return wording.refusal_text(claiming.HearingRuns(deadline=found.answer_by))
    if found.decided_by_id == user.pk and states.may(CLAIM_MOVES, found.state, "drop") and not reads.repaid(found):
        return wording.refusal_text(claiming.DecidedByYou())
    can_be_late = found.state in (ClaimState.DECIDED, ClaimState.INVOICED)
    if can_be_late and guard.may(user, "claims.collect") and not reads.is_late(found, at):
        return wording.refusal_text(collecting.NotOverdue(day=found.due_on))
    return ""


def _case_url(user, reference: str) -> str:
    if guard.may(user, "cases.read"):
        return reverse("case", args=[reference])
    return reverse("application", args=[reference]) if guard.may(user, "applications.read") else ""


def _is(item: Claim, chosen: str, at: datetime) -> bool:
    if chosen == "late":
        return reads.is_late(item, at)
    return item.state == chosen if chosen in ClaimState.values else True


def _pills(every: list[Claim], chosen: str, at: datetime) -> list[dict]:
    kinds = [("", _("All")), ("late", _("Late")), *ClaimState.choices]
    counts = {name: sum(_is(item, name, at) for item in every) for name, _label in kinds}
    known = chosen if chosen in counts else ""
    return [
        {"label": label, "url": f"?state={name}" if name else "?", "current": name == known, "count": counts[name]}
        for name, label in kinds
        if counts[name] or name in ("", known)
    ]
