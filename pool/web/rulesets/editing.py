"""Composing rules: choose a start, fill in the form, read them back in sentences, save.

Every button posts the whole form. Nothing is saved before the last page, so the form needs no draft of its own.
"""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from pool import wording
from pool.allocation import rulesets as engine
from pool.allocation import templates
from pool.awards import queries
from pool.awards.models import Ruleset
from pool.awards.services import rulesets as services
from pool.kernel.refusals import NotFound, Refusal
from pool.kernel.words import N_
from pool.letters import naming
from pool.web import refusing
from pool.web.rulesets import choices, composing, sending, telling
from pool.web.rulesets.pages import trail


class TooManySteps(Refusal):
    code = "too_many_steps"
    sentence = N_("These rules have more than %(most)s steps. Change them through the API.")


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """New rules, or the next version of known ones: from nothing, from a template, or from a version."""
    if request.method == "POST":
        return _sent(request, None)
    if not {"template", "version", "copy"} & request.GET.keys():
        return _start(request)
    (content, name), options = _begun(request.GET), choices.found()
    return _form(request, composing.of(content, options, name), None, panel=_read_back(content, options))


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a version that nothing has used yet."""
    kept = queries.ruleset(pk)
    if kept.used_at:
        return refusing.refused(request, services.RulesetUsed())
    if request.method == "POST":
        return _sent(request, kept)
    content = json.loads(kept.content)
    _refuse_long(content)
    options = choices.found()
    return _form(request, composing.of(content, options), kept, panel=_read_back(content, options))


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """What the form says so far, in sentences, or what is wrong with it; a piece of a page."""
    options = choices.found()
    draft = composing.read(request.POST, options, named=False)
    return render(request, "rulesets/_reading.html", _panel(draft, options))


def _start(request: HttpRequest) -> HttpResponse:
    rows = [
        {"name": _(item.name), "description": _(item.description), "url": f"{reverse('ruleset_new')}?template={code}"}
        for code, item in templates.TEMPLATES.items()
    ]
    context = {"templates": rows, "breadcrumbs": trail(_("New rules"))}
    return render(request, "rulesets/start.html", context)


def _begun(query) -> tuple[dict, str]:
    """The rules to begin with, and their name.

    Raises:
        NotFound: there is no such template or version.
    """
    code = query.get("template")
    if code == "empty":
        return composing.EMPTY, ""
    if code is not None:
        if code not in templates.TEMPLATES:
            raise NotFound()
        return templates.ruleset(code, _), _(templates.TEMPLATES[code].name)
    pk = query.get("version") or query.get("copy") or ""
    if not (pk.isascii() and pk.isdecimal() and len(pk) < 19):
        raise NotFound()
    kept = queries.ruleset(int(pk))
    content = json.loads(kept.content)
    _refuse_long(content)
    return content, kept.name if "version" in query else ""


def _refuse_long(content: dict) -> None:
    if len(content["steps"]) > sending.MOST_STEPS:
        raise TooManySteps(most=sending.MOST_STEPS)


def _sent(request: HttpRequest, kept: Ruleset | None) -> HttpResponse:
    do = request.POST.get("do", "")
    if do == "save":
        return _save(request, kept)
    options, named = choices.found(), kept is None
    if do == "edit":
        content, name = _content(request), request.POST.get("name", "") if named else None
        return _form(request, composing.of(content, options, name), kept, panel=_read_back(content, options))
    if do != "review":
        data, here = sending.moved(request.POST, do)
        panel = _panel(composing.read(data, options, named=False), options)
        return _form(request, composing.typed(data, options, named), kept, here=here, panel=panel)
    draft = composing.read(request.POST, options, named)
    panel = _panel(draft, options)
    if "problems" in panel:
        return _form(request, draft, kept, panel=panel, problems=panel["problems"])
    return _review(request, draft.ruleset(), draft.whole.cleaned_data.get("name", ""), kept)


def _save(request: HttpRequest, kept: Ruleset | None) -> HttpResponse:
    """Save what was read back. Where that is refused, the page says why and nothing is lost."""
    content, name, at = _content(request), request.POST.get("name", ""), timezone.now()
    try:
        if kept is None:
            saved = services.keep(name=name, content=content, by=request.user, at=at)
        else:
            seen = request.POST.get("seen", "")
            saved = services.change(ruleset=kept, content=content, seen=seen, by=request.user, at=at)
    except Refusal as problem:
        return _review(request, content, name, kept, problem)
    told = {"name": saved.name, "version": saved.version}
    messages.success(request, _("%(name)s, version %(version)s was saved.") % told)
    return redirect("ruleset", saved.pk)


def _content(request: HttpRequest) -> dict:
    """The rules that the page before has read back.

    Raises:
        RulesetInvalid: somebody else wrote them.
    """
    return json.loads(engine.parse(request.POST.get("content", "")).canonical)


def _form(request, draft: composing.Draft, kept: Ruleset | None, **shown) -> HttpResponse:
    """The form. `shown` may hold `here` (the step just moved), `panel` (what it says in words), and `problems`."""
    here, problems = shown.get("here", -1), shown.get("problems", [])
    if here >= 0:
        draft.steps[here].fields["name"].widget.attrs["autofocus"] = True
    context = {
        "draft": draft,
        "problems": problems,
        "last": len(draft.steps) - 1,
        "may_add": len(draft.steps) < sending.MOST_STEPS,
        "kept": telling.row(kept) if kept else None,
        "seen": request.POST.get("seen") or (kept.sha256 if kept else ""),
        "panel": shown.get("panel", {}),
        "breadcrumbs": trail(kept.name if kept else _("New rules")),
    }
    return render(request, "rulesets/edit.html", context, status=400 if problems else 200)


def _panel(draft: composing.Draft, options: choices.Choices) -> dict:
    """The rules as far as they are written: read back, or what is wrong with them."""
    problems = draft.problems()
    count = len(problems)
    if problems:
        state = ngettext("%(count)s thing to mend", "%(count)s things to mend", count) % {"count": count}
        return {"problems": problems, "state": state}
    return {**_read_back(draft.ruleset(), options), "state": _("The rules can be used.")}


def _read_back(content: dict, options: choices.Choices) -> dict:
    return {"reading": telling.reading(content, options.names)}


def _review(request, content: dict, name: str, kept: Ruleset | None, problem: Refusal | None = None) -> HttpResponse:
    ruleset = engine.parse(content)
    known = None if kept else queries.rulesets().filter(name=name).first()
    context = {
        "reading": telling.reading(json.loads(ruleset.canonical), naming.names(wording.language())),
        "content": ruleset.canonical,
        "name": kept.name if kept else name,
        "version": kept.version if kept else known.version + 1 if known else 1,
        "kept": telling.row(kept) if kept else None,
        "seen": request.POST.get("seen", ""),
        "problems": wording.refusals(problem) if problem else [],
        "breadcrumbs": trail(kept.name if kept else _("New rules")),
    }
    return render(request, "rulesets/review.html", context, status=refusing.STATUS[problem.kind] if problem else 200)
