"""One section of the application: its questions, saved by hand or by themselves, merged with what others wrote."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pool import wording
from pool.applications import facts, queries, rules
from pool.applications.models import Application
from pool.applications.services import drafting
from pool.kernel.refusals import NotFound, Refusal, Refusals
from pool.web import refusing
from pool.web.applications import telling
from pool.web.applications.finding import own
from pool.web.applications.questions import SectionForm


@require_http_methods(["GET", "HEAD", "POST"])
@own
def section(request: HttpRequest, application: Application, name: str) -> HttpResponse:
    """Show the questions, or keep the answers and go on."""
    at = timezone.now()
    if name not in rules.SECTIONS:
        raise NotFound()
    if name == "lines":
        return redirect("application_lines", application.reference)
    if request.method == "POST":
        return _keep(request, application, name, at)
    if not _is_open(application, name, at):
        return _read(request, application, name, at)
    return _write(request, application, name, _form(application, name))


@require_POST
@own
def autosave(request: HttpRequest, application: Application, name: str) -> JsonResponse:
    """Keep what has been typed so far, and say when; `fields` brings the base values up to date."""
    at = timezone.now()
    if not rules.SECTIONS.get(name):
        return JsonResponse({"problem": wording.refusal_text(NotFound())}, status=404)
    form = _form(application, name, request.POST)
    answers, base = form.answers(), form.base()
    try:
        problems = drafting.save_answers(
            application=application, section=name, answers=answers, base=base, by=request.user, at=at
        )
    except (Refusal, Refusals) as refused:
        return JsonResponse({"problem": _texts(refused)}, status=409)
    stored = queries.answers_of(application)
    kept = {f"base_{key}": value for key, value in stored.items() if key in answers and answers[key] == value}
    if problems:
        return JsonResponse({"problem": _texts(Refusals(problems)), "fields": kept})
    return JsonResponse({"saved": _saved(application, name, answers, base, stored, at), "fields": kept})


def _keep(request: HttpRequest, application: Application, name: str, at: datetime) -> HttpResponse:
    """Save first; complete only what is saved, so that nothing typed depends on the rest being right."""
    form = _form(application, name, _with_theirs(request, application))
    saving = {"application": application, "section": name, "by": request.user, "at": at}
    try:
        problems = drafting.save_answers(answers=form.answers(), base=form.base(), **saving)
        if not problems and request.POST.get("then") == "later":
            messages.success(request, _("Saved %(clock)s.") % {"clock": wording.clock(at)})
            return redirect("application", application.reference)
        if not problems and "theirs" not in request.POST:
            drafting.complete_section(**saving)
            return redirect(telling.after(application, name, request.POST.get("back", "")))
    except (Refusal, Refusals) as refused:
        problems = refused.items if isinstance(refused, Refusals) else [refused]
    again = _form(application, name, form.merged(queries.answers_of(application)))
    refusing.into_form(again, Refusals([item for item in problems if not isinstance(item, drafting.EditedMeanwhile)]))
    for conflict in _conflicts(problems):
        again.add_error(conflict["name"], _("%(who)s wrote something else here. Choose which text stands.") % conflict)
    return _write(request, application, name, again, conflicts=_conflicts(problems))


def _with_theirs(request: HttpRequest, application: Application) -> dict:
    """What was sent; where the person chose the other's text (`theirs`), with that text."""
    data = request.POST.copy()
    chosen = data.get("theirs", "")
    if chosen:
        data[chosen] = data[f"base_{chosen}"] = queries.answers_of(application).get(chosen, "")
        if not data[chosen]:
            del data[chosen]
    return data


def _form(application: Application, name: str, data=None) -> SectionForm:
    return SectionForm(name, queries.answers_of(application), list(queries.signatories(application)), data)


def _is_open(application: Application, name: str, at: datetime) -> bool:
    if not queries.editable_at(application, at):
        return False
    return next(task["open"] for task in queries.task_list(application) if task["name"] == name)


def _write(
    request: HttpRequest, application: Application, name: str, form: SectionForm, conflicts: list[dict] | None = None
) -> HttpResponse:
    context = {
        **_head(application, name),
        "form": form,
        "fields": _fields(form),
        "conflicts": conflicts or [],
        "back": request.POST.get("back", request.GET.get("back", "")),
    }
    return render(request, "applications/section.html", context)


def _read(request: HttpRequest, application: Application, name: str, at: datetime) -> HttpResponse:
    """The answers without fields: handed over, sent, too late, or not returned."""
    answers = queries.answers_of(application)
    rows = facts.answer_rows(name, answers, facts.people_named(answers))
    context = {
        **_head(application, name),
        "rows": [{"label": row["question"], "value": row["answer"]} for row in rows],
        "why": telling.why_closed(application, at),
    }
    return render(request, "applications/section_read.html", context)


def _head(application: Application, name: str) -> dict:
    task = next(task for task in queries.task_list(application) if task["name"] == name)
    order = list(rules.SECTIONS)
    return {
        "application": {"reference": application.reference},
        "name": name,
        "label": wording.sentence(task["label"], {}),
        "returned": task["reason"],
        "number": order.index(name) + 1,
        "total": len(order) + 1,
        "steps": telling.steps(application, name),
        "breadcrumbs": telling.trail(application, wording.sentence(task["label"], {})),
        "edited": _edited(application, name),
    }


def _edited(application: Application, name: str) -> dict | None:
    """Who changed something in the section last, and when."""
    names = {item.name for item in rules.SECTIONS[name]}
    found = [(when, who) for key, (who, when) in queries.editors_of(application).items() if key in names]
    when, who = max(found, default=(None, ""))
    return {"who": who, "at": when} if when else None


def _fields(form: SectionForm) -> list[dict]:
    """The fields with what the page needs to set each: those that depend on a yes stand together."""
    found: list[dict] = []
    for item in form.questions:
        row = {"field": form[item.name], "kind": item.kind}
        if not item.only_if:
            found.append({"only_if": "", "rows": [row]})
        elif found[-1]["only_if"] == item.only_if:
            found[-1]["rows"].append(row)
        else:
            found.append({"only_if": item.only_if, "rows": [row]})
    return found


def _conflicts(problems: list[Refusal]) -> list[dict]:
    labels = {item.name: item.label for items in rules.SECTIONS.values() for item in items}
    return [
        {
            "name": problem.field,
            "label": wording.sentence(labels[problem.field], {}),
            "who": problem.facts["who"],
            "when": problem.facts["when"],
            "theirs": problem.facts["theirs"],
        }
        for problem in problems
        if isinstance(problem, drafting.EditedMeanwhile)
    ]


def _saved(application: Application, name: str, answers: dict, base: dict, stored: dict, at: datetime) -> str:
    """When it was saved, and what others have changed while this page was open."""
    text = _("Saved %(clock)s.") % {"clock": wording.clock(at)}
    editors = queries.editors_of(application)
    told = [
        _("%(who)s changed “%(label)s” meanwhile. Reload the page to see it.")
        % {"who": editors[item.name][0], "label": _(item.label)}
        for item in rules.SECTIONS[name]
        if item.name in base and stored.get(item.name, "") not in (base[item.name], answers.get(item.name, ""))
    ]
    return " ".join([text, *told])


def _texts(problem: Refusal | Refusals) -> str:
    return " ".join(row["message"] for row in wording.refusals(problem))
