"""The list of rulesets, and one version read back in sentences."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pool import wording
from pool.access import guard
from pool.awards import queries
from pool.letters import naming
from pool.web.rulesets import telling


@require_safe
def rulesets(request: HttpRequest) -> HttpResponse:
    context = {
        "rows": [telling.row(item) for item in queries.rulesets()],
        "may_keep": guard.may(request.user, "rulesets.keep"),
        "breadcrumbs": [{"label": _("Rounds"), "url": reverse("rounds")}, {"label": _("Rules")}],
    }
    return render(request, "rulesets/list.html", context)


@require_safe
def ruleset(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.ruleset(pk)
    others = [item for item in queries.rulesets().filter(name=found.name) if item.pk != found.pk]
    context = {
        **telling.row(found),
        "pk": found.pk,
        "reading": telling.reading(json.loads(found.content), naming.names(wording.language())),
        "json": telling.written(found),
        "sha256": found.sha256,
        "others": [telling.row(item) for item in others],
        "may_keep": guard.may(request.user, "rulesets.keep"),
        "breadcrumbs": trail(str(found.name)),
    }
    return render(request, "rulesets/show.html", context)


def trail(here: str) -> list[dict]:
    return [
        {"label": _("Rounds"), "url": reverse("rounds")},
        {"label": _("Rules"), "url": reverse("rulesets")},
        {"label": here},
    ]
