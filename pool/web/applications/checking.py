"""Check your answers: everything on one page, what is still open, and the way on to the signature."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pool import wording
from pool.applications import facts, queries, rules
from pool.applications.models import Application
from pool.applications.services import drafting, signing
from pool.web.applications import telling
from pool.web.applications.finding import own
from pool.web.applications.lines import line_rows, line_sum


@require_safe
@own
def check(request: HttpRequest, application: Application) -> HttpResponse:
    """All answers with links to change them, which come back here; and all open points with links to mend them."""
    at = timezone.now()
    able = telling.abilities(application, request.user, at)
    context = {
        **summary(application, able["edit"]),
        "able": able,
        "points": open_points(application) if able["edit"] else [],
        "is_open": application.state in telling.OPEN,
        "why": "" if able["edit"] else telling.why_closed(application, at),
        "full": telling.why_full(application, at),
        "signatories": telling.who_signs(application),
        "steps": telling.steps(application, "check"),
        "breadcrumbs": telling.trail(application, _("Check your answers")),
        "number": len(rules.SECTIONS) + 1,
        "now": at,
    }
    return render(request, "applications/check.html", context)


def summary(application: Application, may_change: bool = False) -> dict:
    """The whole application as it stands, section by section, with amount and deadline."""
    answers = queries.answers_of(application)
    people = facts.people_named(answers)
    lines = list(queries.lines_of(application))
    tasks = {task["name"]: task for task in queries.task_list(application)}
    return {
        "application": {
            "reference": application.reference,
            "title": wording.name(application.round),
            "municipality": application.municipality.official_name,
            "amount": application.requested_amount,
            "deadline": queries.deadline_of(application),
        },
        "sections": [
            {
                "name": name,
                "label": _(rules.SECTION_NAMES[name]),
                "rows": _rows(application, name, answers, people, may_change and tasks[name]["open"]),
                "change_url": _back(application, name) if may_change and tasks[name]["open"] else "",
            }
            for name in rules.SECTIONS
        ],
        "lines": line_rows(lines),
        "sum": line_sum(lines),
    }


def open_points(application: Application) -> list[dict]:
    """What must be done before it can be signed, each with the way to the field."""
    found, waiting = [], {problem.field: problem for problem in signing.not_ready(application)}
    for name in rules.SECTIONS:
        problems = drafting.open_points(application, name)
        if not problems and name in waiting:
            problems = [waiting[name]]
        for problem in problems:
            mark = f"#id_{problem.field}" if rules.question(name, problem.field) else ""
            found.append({"text": wording.refusal_text(problem), "url": _back(application, name) + mark})
    return found


def _rows(application: Application, name: str, answers: dict, people: dict, may_change: bool) -> list[dict]:
    problems = {problem.field: wording.refusal_text(problem) for problem in drafting.open_points(application, name)}
    return [
        {
            "label": row["question"],
            "value": row["answer"],
            "change_url": f"{_back(application, name)}#id_{row['name']}" if may_change else "",
            "problem": problems.get(row["name"], "") if may_change else "",
        }
        for row in facts.answer_rows(name, answers, people)
    ]


def _back(application: Application, name: str) -> str:
    return telling.section_url(application, name) + "?back=check"
