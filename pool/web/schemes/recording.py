"""Records a scheme, or the next terms of one, after a page that shows what is new beside what was."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pool import wording
from pool.kernel.refusals import NotFound, Refusal, Refusals
from pool.rounds import fields
from pool.rounds import terms as checks
from pool.rounds.services import schemes as services
from pool.web import inputs, refusing
from pool.web.schemes import pages, telling
from pool.web.schemes.forms import SchemeForm, TermsForm

OWN = ("confirmed", "seen", "csrfmiddlewaretoken")


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest) -> HttpResponse:
    """The form; then what was filled in; only the button there records it."""
    form = SchemeForm(inputs.posted(request))
    if request.method != "POST" or not form.is_valid() or request.POST.get("confirmed") == "no":
        return _page(request, form)
    facts = form.facts()
    try:
        if request.POST.get("confirmed") != "yes":
            return _page(request, form, asks=_first(facts))
        made = services.record_scheme(by=request.user, at=timezone.now(), **facts)
    except (Refusal, Refusals) as problem:
        refusing.into_form(form, problem)
        return _page(request, form)
    messages.success(request, _("Scheme %(code)s is recorded. Rounds can be planned with it.") % {"code": made.code})
    return redirect("scheme", made.code)


@require_http_methods(["GET", "HEAD", "POST"])
def next_terms(request: HttpRequest, code: str) -> HttpResponse:
    """The same for the next version: what changes stands beside what it was."""
    found = pages.one(code)
    latest = next(iter(found.terms.all()), None)
    if latest is None:
        raise NotFound()
    form = TermsForm(inputs.posted(request), latest, found.programme.modules.all(), pages.today())
    if request.method != "POST" or not form.is_valid() or request.POST.get("confirmed") == "no":
        return _page(request, form, latest)
    facts = form.facts()
    try:
        if request.POST.get("confirmed") != "yes":
            return _page(request, form, latest, asks=_next(found, latest, facts))
        seen = _number(request.POST.get("seen", ""))
        made = services.record_terms(scheme=found, seen=seen, by=request.user, at=timezone.now(), **facts)
    except (Refusal, Refusals) as problem:
        refusing.into_form(form, problem)
        return _page(request, form, latest)
    told = {"version": made.version, "day": wording.day(made.valid_from)}
    messages.success(request, _("Version %(version)s is recorded. It is in force from %(day)s.") % told)
    return redirect("scheme", code)


def _number(text: str) -> int:
    """The version that the person has read; 0 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _first(facts: dict) -> dict:
    """What is asked before a scheme is recorded."""
    texts = {name: facts[name] for name in fields.SCHEME_TEXTS}
    given = {name: facts[name] for name in fields.LABELS}
    words = {"code": facts["code"], "programme": facts["programme"], "valid_from": facts["valid_from"]}
    kept = checks.scheme(**words, on=pages.today(), texts=texts, given=given)
    own = [{"label": _("Code"), "value": kept["code"]}]
    own += [{"label": _(label), "value": kept[name]} for name, (label, _most) in fields.SCHEME_TEXTS.items()]
    own.append({"label": _("Programme"), "value": wording.name(facts["programme"])})
    own.append({"label": _("In force from"), "value": wording.day(facts["valid_from"])})
    return {"own": own, "groups": telling.groups(kept["terms"])}


def _next(found, latest, facts: dict) -> dict:
    """What is asked before terms are recorded."""
    given = {name: facts[name] for name in fields.LABELS}
    kept = checks.version(scheme=found, latest=latest, valid_from=facts["valid_from"], on=pages.today(), given=given)
    return {"changes": telling.differences(fields.of(latest), kept), "valid_from": facts["valid_from"]}


def _page(request: HttpRequest, form: TermsForm, latest=None, asks: dict | None = None) -> HttpResponse:
    """`asks`: everything is filled in and can be recorded, and the person is asked to confirm."""
    here = {"label": _("New terms") if latest else _("Record a scheme")}
    trail = [{"label": _("Catalogue"), "url": reverse("catalogue")}, {"label": _("Schemes"), "url": reverse("schemes")}]
    if latest:
        name = f"{latest.scheme.code} {wording.name(latest.scheme)}"
        trail.append({"label": name, "url": reverse("scheme", args=[latest.scheme.code])})
    context = {
        "form": form,
        "latest": latest,
        "name": wording.name(latest.scheme) if latest else "",
        "asks": asks,
        "sent": _sent(request) if asks else [],
        "back": trail[-1]["url"],
        "breadcrumbs": [*trail, here],
    }
    return render(request, "schemes/record.html", context, status=400 if form.errors else 200)


def _sent(request: HttpRequest) -> list[tuple[str, str]]:
    """What was filled in, to be sent once more by the button that records it."""
    return [(name, value) for name in request.POST if name not in OWN for value in request.POST.getlist(name)]
