"""The list of schemes, and one scheme with all versions of its terms."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pool import wording
from pool.access import guard
from pool.kernel import periods
from pool.kernel.refusals import NotFound
from pool.rounds import fields, queries
from pool.rounds.models import Scheme, SchemeTerms
from pool.web.schemes import telling


def today() -> date:
    return timezone.now().astimezone(periods.COPENHAGEN).date()


def one(code: str) -> Scheme:
    """A scheme with all versions of its terms.

    Raises:
        NotFound: there is none.
    """
    found = queries.schemes_with_terms().filter(code=code).first()
    if found is None:
        raise NotFound()
    return found


@require_safe
def schemes(request: HttpRequest) -> HttpResponse:
    day = today()
    context = {
        "rows": [_scheme(item, day) for item in queries.schemes_with_terms()],
        "may_record": guard.may(request.user, "schemes.record"),
        "breadcrumbs": [{"label": _("Catalogue"), "url": reverse("catalogue")}, {"label": _("Schemes")}],
    }
    return render(request, "schemes/list.html", context)


@require_safe
def scheme(request: HttpRequest, code: str) -> HttpResponse:
    """All versions, the newest first; the one in force is open."""
    found, day = one(code), today()
    versions = list(found.terms.all())
    current = queries.terms_on(found, day)
    names = request.user.municipality_id is None  # who at the agency recorded what is no matter of a municipality's
    older = [*versions[1:], None]
    context = {
        **_scheme(found, day),
        "programme": wording.name(found.programme),
        "versions": [_version(*pair, current, names) for pair in zip(versions, older, strict=True)],
        "may_record": guard.may(request.user, "schemes.record"),
        "breadcrumbs": [
            {"label": _("Catalogue"), "url": reverse("catalogue")},
            {"label": _("Schemes"), "url": reverse("schemes")},
            {"label": f"{found.code} {wording.name(found)}"},
        ],
    }
    return render(request, "schemes/scheme.html", context)


def _scheme(item: Scheme, day: date) -> dict:
    """`coming`: the versions that are to come into force, the first on top."""
    coming = [terms for terms in item.terms.all() if terms.valid_from > day]
    return {
        "code": item.code,
        "name": wording.name(item),
        "purpose": item.purpose_en if wording.language() == "en" else item.purpose_da,
        "url": reverse("scheme", args=[item.code]),
        "current": queries.terms_on(item, day),
        "coming": coming[::-1],
    }


def _version(terms: SchemeTerms, older: SchemeTerms | None, current: SchemeTerms | None, names: bool) -> dict:
    """A version, and what it changed against the older one. `names`: whether the reader sees who recorded it."""
    facts, before = fields.of(terms), fields.of(older) if older else None
    changed = len(fields.changes(before, facts)) if before else 0
    return {
        "number": terms.version,
        "valid_from": terms.valid_from,
        "state": _state(terms, current),
        "is_current": terms == current,
        "recorded_at": terms.recorded_at,
        "who": str(terms.recorded_by) if names and terms.recorded_by else "",
        "groups": telling.groups(facts, before),
        "changed": changed,
    }


def _state(terms: SchemeTerms, current: SchemeTerms | None) -> dict:
    if terms == current:
        return {"code": "in_force", "label": _("In force"), "tone": "success"}
    if current is None or terms.version > current.version:
        return {"code": "to_come", "label": _("To come"), "tone": "info"}
    return {"code": "expired", "label": _("Replaced"), "tone": "muted"}
