"""The list of applications, the beginning of one, and its task list."""

from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from pool import wording
from pool.access import guard
from pool.access import queries as people
from pool.applications import facts, queries, rules
from pool.applications.models import Application
from pool.applications.services import drafting, signing
from pool.applications.states import OUT
from pool.applications.states import ApplicationState as S
from pool.awards import supplements
from pool.journal import queries as journal
from pool.journal import verbs
from pool.kernel.refusals import NotFound
from pool.letters import queries as letters
from pool.rounds import queries as rounds
from pool.web import hearing, mails, waiting
from pool.web.applications import telling
from pool.web.applications.finding import own
from pool.web.claims import telling as claims
from pool.web.letters import rows
from pool.web.starting.rows import decision

# What the municipality reads of the journal: its own deeds and the agency's answers, not the casework between them.
OWN = "start confirm_import hand_over take_back send_back submit return_sections resume withdraw reject decide"
TOLD = (*(f"applications.{verb}" for verb in OWN.split()), "assessment.hear", "assessment.answer_hearing")


@require_safe
def applications(request: HttpRequest) -> HttpResponse:
    """The municipality's own applications by round; for others everything that has been sent."""
    at = timezone.now()
    if not guard.is_municipal(request.user):
        return _sent_by_all(request)
    found = {item.round_id: item for item in queries.visible_to(request.user).select_related("handed_to")}
    may_start = guard.may(request.user, "applications.prepare")
    groups = [_group(item, found.get(item.pk), request.user, may_start, at) for item in rounds.rounds()]
    shown = [group for group in groups if group["application"] or group["open"] or group["full"]]
    return render(request, "applications/list.html", {"groups": shown, "now": at})


@require_POST
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Begin the municipality's application in a round, or go on with the one that exists."""
    round = rounds.rounds().filter(code=code).first()
    if round is None:
        raise NotFound()
    begun = drafting.start(round=round, municipality=request.user.municipality, by=request.user, at=timezone.now())
    return redirect("application", begun.reference)


@require_safe
@own
def application(request: HttpRequest, application: Application) -> HttpResponse:
    """The task list: how far each section is, until when, and who may do what."""
    at = timezone.now()
    able = telling.abilities(application, request.user, at)
    context = {
        "application": _head(application, at),
        "able": able,
        "tasks": _tasks(application, able["edit"]),
        "going_on": _going_on(application),
        "figures": _figures(application),
        "decisions": [decision(item) for item in supplements.of_application(application)],
        "reserve": waiting.of_application(application) if application.state == S.DECIDED else {},
        "returned": _returned(application),
        "hearings": hearing.rows(application, at),
        "may_answer": guard.may(request.user, "hearings.answer"),
        "rejection": telling.rejection(application, request.user, at),
        "sent_back": application.sent_back_reason,
        "late": telling.is_late(application, at),
        "full": telling.why_full(application, at),
        "waiting": application.state in telling.WITH_SIGNATORY,
        "handed_to": _person(application.handed_to),
        "mine_to_sign": application.handed_to_id == request.user.pk,
        "signatories": telling.who_signs(application),
        "submissions": [
            {"number": item.number, "at": item.submitted_at} for item in queries.submissions_of(application)
        ],
        "differences": facts.differences(application),
        "letters": [rows.row(item, request.user) for item in letters.of_case(application)],
        "claiming": claims.of_case(request.user, application, at),
        "mails": mails.of_case(request.user, application.reference),
        "entries": _history(application),
        "breadcrumbs": telling.trail(application),
        "now": at,
    }
    return render(request, "applications/application.html", context)


def _group(round, application: Application | None, user, may_start: bool, at: datetime) -> dict:
    takes = rounds.takes_applications(round, at)
    free = application is None or application.state in OUT
    return {
        "round": {
            "code": round.code,
            "title": wording.name(round),
            "closes_at": round.closes_at,
            "url": reverse("round", args=[round.code]),
        },
        "open": takes,
        "full": rounds.is_full(round, at),
        "start_url": reverse("application_start", args=[round.code]) if takes and may_start and free else "",
        "application": application and {
            "reference": application.reference,
            "url": reverse("application", args=[application.reference]),
            "amount": application.requested_amount,
            "state": telling.state(application, at),
            "next": telling.next_step(application, user, at),
        },
    }  # fmt: skip


def _sent_by_all(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    page = Paginator(queries.visible_to(request.user), 50).get_page(request.GET.get("page"))
    rows = [
        {
            "reference": item.reference,
            "url": reverse("case", args=[item.reference]),
            "municipality": item.municipality.official_name,
            "round": wording.name(item.round),
            "amount": item.requested_amount,
            "state": {"code": item.state, "label": item.get_state_display()},
        }
        for item in page
    ]
    return render(request, "applications/sent.html", {"rows": rows, "page": page, "now": at})


def _head(application: Application, at: datetime) -> dict:
    return {
        "reference": application.reference,
        "title": wording.name(application.round),
        "state": telling.state(application, at),
        "is_open": application.state in telling.OPEN,
        "is_returned": application.state in (S.RETURNED, S.RETURNED_AWAITING),
        "is_sent": application.submitted_at is not None,
        "is_decided": application.state == S.DECIDED,
        "is_out": application.state in OUT,
        "submitted_at": application.submitted_at,
        "deadline": queries.deadline_of(application),
        "decide_by": application.round.decide_by,
        "municipality": application.municipality.official_name,
    }


def _tasks(application: Application, may_edit: bool) -> list[dict]:
    """The sections, and the check at the end, which lists what is open and so can be read at any time."""
    found = [
        {
            "label": wording.sentence(task["label"], {}),
            "url": telling.section_url(application, task["name"]),
            "state": task["state"].value,
            "hint": "",
        }
        for task in queries.task_list(application)
    ]
    missing = len(signing.not_ready(application)) if may_edit else 0
    hint = ngettext("%(count)s section is not complete yet.", "%(count)s sections are not complete yet.", missing)
    check = {
        "label": _("Check your answers") if may_edit else _("Read all answers"),
        "url": reverse("application_check", args=[application.reference]),
        "state": "not_started" if may_edit else "not_needed",
        "state_label": _("To read") if not may_edit else _("Cannot be sent yet") if missing else _("Ready"),
        "hint": hint % {"count": missing} if missing else "",
    }
    return [*found, check]


def _going_on(application: Application) -> dict:
    """The way to the first section that is not complete, or to the check."""
    waiting = [task for task in queries.task_list(application) if task["open"] and task["state"] != "completed"]
    if not waiting:
        return {"label": _("Check your answers"), "url": reverse("application_check", args=[application.reference])}
    label = _("Go on with: %(section)s") % {"section": wording.sentence(waiting[0]["label"], {})}
    return {"label": label, "url": telling.section_url(application, waiting[0]["name"])}


def _figures(application: Application) -> list[dict]:
    lines = list(queries.lines_of(application))
    people = len({line.employee_id for line in lines})
    return [
        {"label": _("Requested amount"), "value": wording.money(application.requested_amount)},
        {"label": _("Employees"), "value": wording.number(people)},
        {"label": _("Modules"), "value": wording.number(len(lines))},
    ]


def _returned(application: Application) -> list[dict]:
    """The sections the agency has returned, with the reason and the way there."""
    return [
        {
            "label": wording.sentence(task["label"], {}),
            "reason": task["reason"],
            "url": telling.section_url(application, task["name"]),
        }
        for task in queries.task_list(application)
        if task["reason"]
    ]


def _person(person) -> dict | None:
    return {"name": str(person), "mail": person.email} if person else None


def _history(application: Application) -> list[dict]:
    told = list(journal.of_case(application.reference).filter(verb__in=TOLD))
    names = people.names_of({entry.actor for entry in told})
    return [
        {
            "at": entry.at,
            "who": names.get(entry.actor, entry.actor),
            "what": verbs.phrase(entry.verb),
            "detail": _detail(entry.facts),
        }
        for entry in told
    ]


def _detail(told: dict) -> list[str]:
    """The reasons that were given; a return has one for each section."""
    sections = told.get("sections", {})
    rows = [f"{_(rules.SECTION_NAMES[name])}: {reason}" for name, reason in sections.items()]
    return [told.get("reason", ""), *rows]
