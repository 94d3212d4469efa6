"""What needs no sign-in: the start page, rounds with their questions, accessibility and privacy."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from pool import wording
from pool.access import guard
from pool.applications import queries as applications
from pool.applications import rules
from pool.applications.states import OUT
from pool.assessment import claims
from pool.awards import reserve
from pool.kernel.refusals import NotFound
from pool.kernel.words import N_
from pool.letters import naming
from pool.reports import summing
from pool.reports.figures import FIGURES
from pool.rounds import queries as rounds
from pool.rounds.models import Round
from pool.rounds.states import RoundState
from pool.web import metering, starting
from pool.web.declaring import pages as declaring
from pool.web.registry import limits, module_row
from pool.web.starting import ending, keeping, returning

# The columns of a line are one question each; what is asked stands in the room that checks it.
LINE_QUESTIONS = (
    (N_("Employee"), N_("The municipality's own reference, never a CPR number."), N_("1 to 20 characters")),
    (N_("Initials"), "", N_("1 to 6 letters")),
    (N_("Hire date"), N_("The limits of the scheme are counted from this day."), N_("A date")),
    (N_("Does the employee have child cases?"), "", N_("Yes or no")),
    (N_("Module"), N_("One line for each employee and module."), N_("From the list of the scheme")),
    (N_("Term"), N_("The half-year in which the module is taken."), N_("From the list of the round")),
    (N_("Scheme"), "", N_("From the list of the round")),
)
LIMITS = {
    "yes_no": N_("Yes or no"),
    "tick": N_("A tick"),
    "person": N_("From the list of people"),
    "amount": N_("An amount in kroner"),
}


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """One address, one answer for each role; the public sees what is open."""
    at = timezone.now()
    if not request.user.is_authenticated:
        return render(request, "public/start.html", {"now": at, **_announced(at)})
    context = {
        "parts": starting.parts(request.user, at),
        "impartiality": declaring.waiting(request.user),
        "keeping": keeping.waiting(request.user, at),
        "ways": [*ending.ways(request.user), *returning.ways(request.user)],
    }
    return render(request, "start/page.html", {"now": at, **context})


def _announced(at) -> dict:
    """What is open, what comes, and what has been."""
    running = [*rounds.open_at(at), *rounds.full_at(at)]
    others = [item for item in rounds.rounds() if item not in running]
    meters = claims.meters(running)
    return {
        "open": [_round(item, at, meters.get(item.pk)) for item in running],
        "coming": [_round(item, at) for item in others if item.state == RoundState.PLANNED],
        "past": [_round(item, at) for item in others if item.state != RoundState.PLANNED][:10],
    }


def _round(item: Round, at, meter=None) -> dict:
    """A round as a reader outside sees it."""
    is_open, is_full = rounds.takes_applications(item, at), rounds.is_full(item, at)
    schemes = [scheme.scheme for scheme in rounds.of_round(item)]
    state = RoundState(item.state)
    closed = state in (RoundState.OPEN, RoundState.FULL) and at > item.closes_at
    return {
        "code": item.code,
        "title": wording.name(item),
        "url": reverse("round", args=[item.code]),
        "questions_url": reverse("questions", args=[item.code]),
        "is_open": is_open,
        "is_full": is_full,
        "meter": metering.shown(item, meter, at),
        "state": {
            "code": "closed" if closed else state.value,
            "label": _("Deadline passed") if closed else state.label,
        },
        "opens_at": item.opens_at,
        "closes_at": item.closes_at,
        "decide_by": item.decide_by,
        "settled_on": timezone.localdate(item.settled_at) if item.settled_at else None,
        "frame": rounds.frame_of(item),
        "schemes": [wording.name(scheme) for scheme in schemes],
        "purposes": [scheme.purpose_en if wording.language() == "en" else scheme.purpose_da for scheme in schemes],
    }


@require_safe
def round(request: HttpRequest, code: str) -> HttpResponse:
    """The announcement: purpose, who, rates, modules, terms, limits, deadline, frame, how the money is divided."""
    at, found = timezone.now(), _announced_round(code)
    context = {
        "now": at,
        "round": _round(found, at, claims.meter(found)),
        "schemes": (schemes := [_scheme(item) for item in rounds.of_round(found)]),
        "same_conditions": len({tuple(scheme["conditions"]) for scheme in schemes}) < 2,
        "terms": [wording.term(term.code) for term in rounds.terms_of(found)],
        "method": naming.method_sentences(found.ruleset, wording.language()),
        "backlog": _backlog(found),
        "outcome": _outcome(found, at),
        "apply": _apply(request, found, at),
        "breadcrumbs": [{"label": _("Start"), "url": reverse("start")}, {"label": wording.name(found)}],
    }
    return render(request, "rounds/public.html", context)


def _backlog(found: Round) -> str:
    """How many lines wait for money that comes later, and what they want; nothing before all is decided."""
    waits = reserve.backlog(found) if found.state == RoundState.DECIDED else None
    if not waits or not waits.lines:
        return ""
    text = ngettext("%(count)s line, %(amount)s in all", "%(count)s lines, %(amount)s in all", waits.lines)
    return text % {"count": wording.number(waits.lines), "amount": wording.money(waits.wants)}


def _outcome(found: Round, at) -> list[dict]:
    """What became of the money of a settled round, as the budget report says it; nothing before."""
    if found.state != RoundState.SETTLED:
        return []
    amounts, done = summing.of_round(found, at)
    rows = [
        {"label": _(FIGURES[name]), "value": wording.money(amount)}
        for name, amount in amounts.items()
        if amount or name == "committed"
    ]
    return [*rows, {"label": _("Modules completed"), "value": wording.number(done)}]


def _announced_round(code: str) -> Round:
    found = rounds.rounds().filter(code=code).first()
    if found is None:
        raise NotFound()
    return found


def _scheme(item) -> dict:
    scheme, terms = item.scheme, item.terms
    english = wording.language() == "en"
    return {
        "code": scheme.code,
        "name": wording.name(scheme),
        "purpose": scheme.purpose_en if english else scheme.purpose_da,
        "legal_basis": terms.legal_basis_en if english else terms.legal_basis_da,
        "appeal": terms.appeal_en if english else terms.appeal_da,
        "rate": terms.rate_amount,
        "limits": limits(terms),
        "modules": [module_row(module) for module in terms.modules.all()],
        "conditions": _conditions(terms),
    }


def _conditions(terms) -> list[str]:
    """What a grant asks of the municipality, in sentences."""
    return [
        _("Say yes to the grant within %(days)s days of the decision.") % {"days": terms.acceptance_days},
        _("Begin within %(months)s months of the period's start.") % {"months": terms.start_within_months},
        _("Ask the agency before a budget item changes by more than %(percent)s per cent or %(amount)s.")
        % {"percent": terms.change_percent, "amount": wording.money(terms.change_amount)},
        _("A grant above %(statement)s needs an auditor's statement; above %(audit)s also a performance audit.")
        % {
            "statement": wording.money(terms.statement_above_amount),
            "audit": wording.money(terms.audit_above_amount),
        },
        _("Keep all vouchers for %(years)s years.") % {"years": terms.retention_years},
    ]


def _apply(request: HttpRequest, found: Round, at) -> dict:
    """The way on from the announcement, for this reader; empty when there is none."""
    user = request.user
    if not user.is_authenticated:
        sign_in = f"{reverse(settings.LOGIN_URL)}?next={request.path}"
        return {"kind": "sign_in", "url": sign_in} if rounds.takes_applications(found, at) else {}
    if not guard.is_municipal(user):
        return {}
    own = applications.visible_to(user).filter(round=found).first()
    if own and own.state not in OUT:
        return {"kind": "go_on", "url": reverse("application", args=[own.reference])}
    if rounds.takes_applications(found, at) and guard.may(user, "applications.prepare"):
        return {"kind": "begin", "url": reverse("application_start", args=[found.code])}
    return {}


@require_safe
def questions(request: HttpRequest, code: str) -> HttpResponse:
    """All questions with their limits, on one page to print."""
    at, found = timezone.now(), _announced_round(code)
    context = {
        "now": at,
        "round": _round(found, at),
        "schemes": [_scheme(item) for item in rounds.of_round(found)],
        "terms": [wording.term(term.code) for term in rounds.terms_of(found)],
        "sections": [_section(name) for name in rules.SECTIONS],
        "breadcrumbs": [
            {"label": _("Start"), "url": reverse("start")},
            {"label": wording.name(found), "url": reverse("round", args=[code])},
            {"label": _("Questions")},
        ],
    }
    return render(request, "rounds/questions.html", context)


def _section(name: str) -> dict:
    rows = [_question(name, item) for item in rules.SECTIONS[name]]
    if name == "lines":
        rows = [
            {"label": _(label), "hint": _(hint) if hint else "", "limit": _(limit), "required": True, "only_if": ""}
            for label, hint, limit in LINE_QUESTIONS
        ]
    return {"name": name, "label": _(rules.SECTION_NAMES[name]), "rows": rows}


def _question(section: str, item: rules.Question) -> dict:
    characters = _("At most %(count)s characters") % {"count": item.most}
    condition = rules.question(section, item.only_if)
    return {
        "label": _(item.label),
        "hint": _(item.hint) if item.hint else "",
        "limit": _(LIMITS[item.kind]) if item.kind in LIMITS else characters,
        "required": item.required,
        "only_if": _(condition.label) if condition else "",
    }


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "public/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "public/privacy.html")


urlpatterns = [
    path("", start, name="start"),
    path("rounds/<str:code>/", round, name="round"),
    path("rounds/<str:code>/questions/", questions, name="questions"),
    path("accessibility/", accessibility, name="accessibility"),
    path("privacy/", privacy, name="privacy"),
]
