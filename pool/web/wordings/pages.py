"""The list of texts, one text with all its versions, and one version."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pool.access import guard
from pool.letters import catalogue, labels, previewing, printing, queries
from pool.letters import wordings as texts
from pool.letters.models import Wording
from pool.letters.states import WordingState
from pool.web.wordings import telling


@require_safe
def wordings(request: HttpRequest) -> HttpResponse:
    """Every text in one language: what is in force, for which letters, and what waits."""
    language = request.GET.get("language", "da")
    language = language if language in telling.LANGUAGES else "da"
    found, scopes = list(queries.every_wording().defer("blocks")), telling.scopes()
    shared, own = list(labels.SHARED), [name for name in catalogue.TEXTS if name not in labels.SHARED]
    groups = ((_("What letters share"), shared), (_("What each letter says itself"), own))
    context = {
        "groups": [{"label": label, "rows": _rows(names, language, scopes, found)} for label, names in groups],
        "waiting": [_waiting(item, scopes) for item in found if item.state == WordingState.PROPOSED],
        "pills": [
            {"label": label, "url": f"?language={code}", "current": code == language, "count": None}
            for code, label in telling.LANGUAGES.items()
        ],
        "may_propose": guard.may(request.user, "wordings.propose"),
        "breadcrumbs": [{"label": _("Letter texts")}],
    }
    return render(request, "wordings/list.html", context)


@require_safe
def wording_text(request: HttpRequest, name: str, language: str) -> HttpResponse:
    """One text: what is in force, and every version with its difference to the one before."""
    this, scopes = telling.text(name, language, request.GET.get("scheme", "")), telling.scopes()
    force = texts.in_force([this.scheme] if this.scheme else [])(name, language)
    versions = texts.history(name, language, this.scheme)
    is_own = any(item.approved_at for item, _before in versions)
    context = {
        "this": this,
        "scope": scopes[this.scheme],
        "language_name": telling.LANGUAGES[language],
        "used_by": telling.used_by(name),
        "pills": [
            {
                "label": label,
                "url": telling.Text(name, language, code).url("wording_text"),
                "current": code == this.scheme,
                "count": None,
            }
            for code, label in scopes.items()
        ],
        "force": telling.said(force, this.scheme),
        "is_borrowed": bool(this.scheme) and not is_own,
        "blocks": telling.blocks(name, force.blocks),
        "versions": [_version(*item) for item in versions],
        "waits": any(item.state == WordingState.PROPOSED for item, _before in versions),
        "change_url": f"{reverse('wording_change', args=[name, language])}{this.query}",
        "start_url": reverse("wording_change", args=[name, language]),
        "may_propose": guard.may(request.user, "wordings.propose"),
        "breadcrumbs": telling.trail(this),
    }
    return render(request, "wordings/text.html", context)


@require_safe
def wording(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: what it changes, how a letter reads with it, and what can be done with it."""
    found = queries.wording(pk)
    this, on = telling.of(found), request.GET.get("on", "")
    is_waiting, is_own = found.state == WordingState.PROPOSED, found.proposed_by_id == request.user.pk
    may_approve = is_waiting and guard.may(request.user, "wordings.approve")
    may_withdraw = is_waiting and is_own and guard.may(request.user, "wordings.propose")
    panel = telling.panel(lambda: _preview(request, found, on))
    context = {
        "this": this,
        "scope": telling.scopes().get(this.scheme, this.scheme),
        "language_name": telling.LANGUAGES[this.language],
        "version": _version(found, texts.before(found)),
        "used_by": telling.used_by(this.name),
        "options": telling.options(request.user, this),
        "on": on,
        "panel": panel,
        "is_waiting": is_waiting,
        "is_own": is_own,
        "may_approve": may_approve and not is_own,
        "may_discard": may_approve or may_withdraw,
        "breadcrumbs": telling.trail(this, telling.version_name(found.version)),
    }
    return render(request, "wordings/version.html", context)


@require_safe
def wording_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """A letter with a version, on paper."""
    return paper(printing.document(_preview(request, queries.wording(pk), request.GET.get("on", "")).facts))


def paper(pdf: bytes) -> HttpResponse:
    """A trial print: shown, and kept by nobody."""
    headers = {"Content-Disposition": 'inline; filename="trial.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _preview(request: HttpRequest, found: Wording, on: str) -> previewing.Preview:
    facts = previewing.chosen(request.user, found.name, found.language, on)
    return previewing.preview(facts=facts, name=found.name, scheme=found.scheme, blocks=texts.blocks_of(found))


def _rows(names: list[str], language: str, scopes: dict[str, str], found: list[Wording]) -> list[dict]:
    """Each text for every scheme, and for those schemes that have a version of their own or one that waits."""
    rows = []
    for name in names:
        for scheme, label in scopes.items():
            mine = [item for item in found if (item.name, item.language, item.scheme) == (name, language, scheme)]
            if not scheme or any(item.state != WordingState.DISCARDED for item in mine):
                rows.append(_row(telling.Text(name, language, scheme), label, mine))
    return rows


def _row(this: telling.Text, scope: str, mine: list[Wording]) -> dict:
    force = next((item for item in mine if item.state == WordingState.APPROVED), None)
    waiting = next((item for item in mine if item.state == WordingState.PROPOSED), None)
    return {
        "title": this.title,
        "url": this.url("wording_text"),
        "scope": scope,
        "is_scheme": bool(this.scheme),
        "force": _force(this, force),
        "approved_at": force.approved_at if force else None,
        "approved_by": str(force.approved_by) if force else "",
        "waiting": waiting,
    }


def _force(this: telling.Text, force: Wording | None) -> str:
    if force is None and this.scheme:
        return _("That of every scheme")
    return telling.version_name(force.version if force else 0)


def _waiting(item: Wording, scopes: dict[str, str]) -> dict:
    this = telling.of(item)
    return {
        "url": reverse("wording", args=[item.pk]),
        "title": f"{this.title}, {telling.version_name(item.version)}",
        "language": telling.LANGUAGES[item.language],
        "scope": scopes.get(item.scheme, item.scheme),
        "who": str(item.proposed_by),
        "at": item.proposed_at,
    }


def _version(item: Wording, before: texts.Said) -> dict:
    return {
        "pk": item.pk,
        "name": telling.version_name(item.version),
        "number": item.version,
        "before": telling.said(before, item.scheme),
        "state": WordingState(item.state),
        "why": item.why,
        "proposed_at": item.proposed_at,
        "proposed_by": str(item.proposed_by),
        "approved_at": item.approved_at,
        "approved_by": str(item.approved_by or ""),
        "discarded_at": item.discarded_at,
        "discarded_by": str(item.discarded_by or ""),
        "discard_reason": item.discard_reason,
        "sha256": item.sha256,
        "changes": telling.changes(item.name, before.blocks, texts.blocks_of(item)),
    }
