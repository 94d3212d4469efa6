"""The catalogue: what can be studied and where, what the schemes pay, and who can apply."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pool import wording
from pool.access import guard
from pool.kernel import periods
from pool.kernel.words import N_
from pool.registry import queries as registry
from pool.rounds import queries as rounds

KINDS = {
    "mandatory": N_("Mandatory for the diploma"),
    "elective": N_("Elective"),
    "final_project": N_("Final project"),
}


def catalogue(request: HttpRequest) -> HttpResponse:
    today = timezone.now().astimezone(periods.COPENHAGEN).date()
    context = {
        "today": today,
        "programmes": [_programme(item) for item in registry.programmes()],
        "may_read_payees": guard.may(request.user, "payees.read"),
        "may_record_schemes": guard.may(request.user, "schemes.record"),
        "may_read_texts": guard.may(request.user, "wordings.read"),
        "schemes": [_scheme(item) for item in rounds.terms_in_force(today)],
        "regions": _regions(today),
        "changes": [
            {
                "day": change["day"],
                "into": wording.name(change["into"]),
                "out_of": _listed([wording.name(region) for region in change["out_of"]]),
                "count": change["count"],
            }
            for change in registry.changes_after(today)
        ],
    }
    return render(request, "registry/catalogue.html", context)


def _programme(programme) -> dict:
    return {
        "code": programme.code,
        "name": wording.name(programme),
        "ects": programme.ects,
        "providers": [provider.name for provider in programme.providers.all()],
        "modules": [module_row(module) for module in programme.modules.all()],
    }


def module_row(module) -> dict:
    """A module as the catalogue and the page of a round show it."""
    return {"code": module.code, "name": wording.name(module), "kind": _(KINDS[module.kind]), "ects": module.ects}


def _scheme(terms) -> dict:
    return {
        "code": terms.scheme.code,
        "url": reverse("scheme", args=[terms.scheme.code]),
        "name": wording.name(terms.scheme),
        "version": terms.version,
        "valid_from": terms.valid_from,
        "rate": terms.rate_amount,
        "modules": _listed([module.code for module in terms.modules.all()]),
        "limits": limits(terms),
    }


def limits(terms) -> list[str]:
    """How soon after hiring the modules must be taken, in sentences."""
    found = []
    if terms.begin_within_years:
        found.append(
            _("The first module begins within %(years)s years of hiring.") % {"years": terms.begin_within_years}
        )
    if terms.complete_within_years:
        found.append(
            _("All modules are completed within %(years)s years of hiring.") % {"years": terms.complete_within_years}
        )
    return found or [_("No limit after hiring.")]


def _regions(today) -> list[dict]:
    found = sorted(registry.municipalities_on(today), key=lambda item: item.region_da or "")
    return [
        {"name": _region_name(members[0]), "municipalities": [item.name for item in members], "count": len(members)}
        for members in (list(group) for __, group in groupby(found, key=lambda item: item.region_da))
    ]


def _region_name(municipality) -> str:
    english = wording.language() == "en"
    return (municipality.region_en if english else municipality.region_da) or _("Without a region")


def _listed(words: list[str]) -> str:
    """`a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


urlpatterns = [path("catalogue/", catalogue, name="catalogue")]
