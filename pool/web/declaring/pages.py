"""Declarations of ties to municipalities: what waits, the declaration itself, and who has declared what."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from pool import wording
from pool.access import guard
from pool.assessment.services import declaring
from pool.kernel.refusals import NotFound, Refusal
from pool.rounds import queries
from pool.rounds.models import Declaration, Round
from pool.rounds.states import RoundState, TieGround
from pool.web.declaring import forms

SHOWN = 5  # rounds on the start page


@require_safe
def impartiality(request: HttpRequest) -> HttpResponse:
    """Every round, and what the person has declared for it."""
    own = {item.round_id: item for item in queries.in_force(request.user).prefetch_related("ties__municipality")}
    context = {
        "declares": queries.declares(request.user),
        "oversees": guard.may(request.user, "declarations.read"),
        "rows": [_round(item, own.get(item.pk)) for item in queries.rounds()],
    }
    return render(request, "impartiality/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def declaration(request: HttpRequest, code: str) -> HttpResponse:
    """The form. Municipalities are added and taken away by buttons that send it; only one of them declares."""
    round, verb = _one(code), request.POST.get("do", "declare")
    known = queries.declared(request.user, round)
    answer, rows = forms.read(request, known, verb)
    if request.method == "POST" and verb == "declare" and forms.are_valid(answer, rows):
        used = [row for row in rows if row.is_used()]
        given = [forms.named(row) for row in used]
        try:
            declaring.declare(round=round, ties=given, by=request.user, at=timezone.now())
        except Refusal as problem:
            if problem.kind == "forbidden":
                raise
            forms.into_rows(used, problem)
        else:
            messages.success(request, _done(round, given))
            return redirect(_next(request))
    bad = any(form.errors for form in (answer, *rows))
    context = {
        "round": round,
        "round_name": wording.name(round),
        "answer": answer,
        "rows": rows,
        "bad": bad,
        "faults": forms.faults(rows),
        "may_add": len(rows) < forms.MOST,
        "known": _declared(known) if known else None,
        "next": request.POST.get("next", request.GET.get("next", "")),
        "breadcrumbs": _way(round, _("Declaration")),
    }
    return render(request, "impartiality/declare.html", context, status=400 if bad else 200)


@require_safe
def declarations(request: HttpRequest, code: str) -> HttpResponse:
    """Who has declared what for a round, the latest first, and who has not; others than overseers see their own."""
    round = _one(code)
    oversees = guard.may(request.user, "declarations.read")
    found, seen = [], set()
    for item in queries.declarations(request.user, round):
        found.append({**_declared(item), "in_force": item.person_id not in seen})
        seen.add(item.person_id)
    context = {
        "round": round,
        "round_name": wording.name(round),
        "oversees": oversees,
        "rows": found,
        "missing": [_person(user) for user in queries.not_declared(round)] if oversees else [],
        "declares": queries.declares(request.user),
        "breadcrumbs": _way(round, _("Declarations")),
    }
    return render(request, "impartiality/declarations.html", context)


def waiting(user) -> dict:
    """For the start page: the rounds that wait for the person's declaration."""
    found = list(queries.undeclared(user))
    rows = [{"title": wording.name(item), "url": reverse("declaration", args=[item.code])} for item in found[:SHOWN]]
    return {"reads": guard.may(user, "impartiality.read"), "rounds": rows, "more": len(found) - len(rows)}


def _done(round: Round, given: list[tuple]) -> str:
    if not given:
        return _("You have declared that you have no ties in %(round)s.") % {"round": wording.name(round)}
    places = ", ".join(place.name for place, _ground, _note in given)
    text = ngettext(
        "You have declared a tie to %(places)s in %(round)s. Its case is kept from you.",
        "You have declared ties to %(places)s in %(round)s. Their cases are kept from you.",
        len(given),
    )
    return text % {"places": places, "round": wording.name(round)}


def _next(request: HttpRequest) -> str:
    to = request.POST.get("next", "")
    return to if to and url_has_allowed_host_and_scheme(to, allowed_hosts=None) else reverse("start")


def _round(item: Round, made: Declaration | None) -> dict:
    return {
        "code": item.code,
        "name": wording.name(item),
        "state": item.state,
        "state_label": RoundState(item.state).label,
        "declared": _declared(made) if made else None,
        "url": reverse("declaration", args=[item.code]),
        "all_url": reverse("declarations", args=[item.code]),
    }


def _declared(item: Declaration) -> dict:
    return {
        **_person(item.person),
        "at": item.made_at,
        "ties": [
            {"municipality": tie.municipality.name, "ground": TieGround(tie.ground).label, "note": tie.note}
            for tie in item.ties.all()
        ],
    }


def _person(user) -> dict:
    return {"who": str(user), "roles": ", ".join(user.role_names)}


def _one(code: str) -> Round:
    found = queries.rounds().filter(code=code).first()
    if found is None:
        raise NotFound()
    return found


def _way(round: Round, here: str) -> list[dict]:
    return [
        {"label": _("Impartiality"), "url": reverse("impartiality")},
        {"label": wording.name(round), "url": reverse("declarations", args=[round.code])},
        {"label": here},
    ]
