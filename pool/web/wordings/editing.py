"""Changing the texts of letters: write, see them in a letter, read the difference, propose.

Every button posts the whole form. Nothing is saved before the proposal, so the form needs no draft of its own.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pool import wording
from pool.kernel.refusals import Refusal, Refusals
from pool.letters import checking, previewing, printing, queries, shipped, wordings
from pool.letters.models import Wording
from pool.letters.services import wording as services
from pool.letters.states import WordingState
from pool.web import refusing
from pool.web.wordings import forms, pages, telling

PRODUCT = "product-"


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, name: str, language: str) -> HttpResponse:
    """Change the texts: for every scheme, or for one."""
    this = telling.text(name, language, request.GET.get("scheme", ""))
    if request.method == "POST":
        return _sent(request, this)
    if "scheme" not in request.GET:
        return _start(request, this)
    waiting = _waiting(this)
    if waiting:
        messages.info(request, _("These texts wait for approval. They can be changed again after that."))
        return redirect("wording", waiting.pk)
    return _form(request, this, _new(request, this, _force(this)))


@require_POST
def check(request: HttpRequest, name: str, language: str) -> HttpResponse:
    """A letter with the texts as they are typed, or what is wrong with them; a piece of a page."""
    this = telling.text(name, language, request.GET.get("scheme", ""))
    form = _posted(request, this)
    return render(request, "wordings/_checked.html", {"panel": _panel(request, this, form)})


@require_POST
def trial_pdf(request: HttpRequest, name: str, language: str) -> HttpResponse:
    """The same letter on paper."""
    this = telling.text(name, language, request.GET.get("scheme", ""))
    return pages.paper(printing.document(_preview(request, this, _posted(request, this)).facts))


def _start(request: HttpRequest, this: telling.Text) -> HttpResponse:
    rows = [
        {"label": label, "url": telling.Text(this.name, this.language, code).url("wording_change")}
        for code, label in telling.scopes().items()
    ]
    rows[0]["url"] += "?scheme="
    context = {"this": this, "rows": rows, "breadcrumbs": telling.trail(this, _("Change the texts"))}
    return render(request, "wordings/start.html", context)


def _sent(request: HttpRequest, this: telling.Text) -> HttpResponse:
    do, form = request.POST.get("do", ""), _posted(request, this)
    if do == "review":
        return _review(request, this, form)
    if do == "propose":
        return _propose(request, this, form)
    if do.startswith(PRODUCT):
        return _form(request, this, _posted(request, this, block=do.removeprefix(PRODUCT)))
    return _form(request, this, form)


def _propose(request: HttpRequest, this: telling.Text, form: forms.TextsForm) -> HttpResponse:
    told = {"name": this.name, "language": this.language, "scheme": this.scheme, "seen": request.POST.get("seen", "")}
    why, at = request.POST.get("reason", ""), timezone.now()
    try:
        made = services.propose(**told, blocks=form.typed(), why=why, by=request.user, at=at)
    except (Refusal, Refusals) as problem:
        return _review(request, this, form, problem)
    messages.success(request, _("Proposed. The texts come into force when a second person approves them."))
    return redirect("wording", made.pk)


def _review(request, this: telling.Text, form: forms.TextsForm, problem: Refusal | Refusals | None = None):
    """The difference to the texts in force, and the letter with them. Texts with faults go back to the form."""
    try:
        blocks = checking.checked(this.name, this.language, this.scheme, form.typed())
    except (Refusal, Refusals) as faults:
        return _form(request, this, _refused(form, faults), status=400)
    changed = telling.changes(this.name, _force(this), blocks)
    problem = problem or (None if changed else services.NothingChanged())
    first = problem.items[0] if isinstance(problem, Refusals) else problem
    if problem:
        _refused(form, problem)
    context = {
        **_about(request, this, form, _("Read the change")),
        "changes": changed,
        "panel": _panel(request, this, form),
    }
    return render(request, "wordings/review.html", context, status=refusing.STATUS[first.kind] if first else 200)


def _form(request: HttpRequest, this: telling.Text, form: forms.TextsForm, status: int = 200) -> HttpResponse:
    context = {
        **_about(request, this, form, _("Change the texts")),
        "panel": _panel(request, this, form),
        "places": telling.places(this.name),
    }
    return render(request, "wordings/change.html", context, status=status)


def _about(request: HttpRequest, this: telling.Text, form: forms.TextsForm, here: str) -> dict:
    return {
        "this": this,
        "scope": telling.scopes()[this.scheme],
        "language_name": telling.LANGUAGES[this.language],
        "form": form,
        "seen": request.POST.get("seen") or wordings.fingerprint(_force(this)),
        "used_by": telling.used_by(this.name),
        "check_url": this.url("wording_check"),
        "trial_url": this.url("wording_trial"),
        "breadcrumbs": telling.trail(this, here),
    }


def _posted(request: HttpRequest, this: telling.Text, block: str = "") -> forms.TextsForm:
    """The form as it was sent; with the product's own text in one block where that was asked for."""
    data: QueryDict = request.POST
    own = shipped.texts(this.name, this.language)
    if block in own:
        data = request.POST.copy()
        data[forms.field(block)] = "\n".join(own[block]) if isinstance(own[block], list) else own[block]
    form = forms.TextsForm(this, telling.options(request.user, this), data)
    form.errors.clear()  # the service judges the texts
    return form


def _new(request: HttpRequest, this: telling.Text, texts: shipped.Blocks) -> forms.TextsForm:
    return forms.TextsForm(this, telling.options(request.user, this), texts=texts)


def _refused(form: forms.TextsForm, problem: Refusal | Refusals) -> forms.TextsForm:
    """Put each sentence on its field: the reason's own, a block's, or none."""
    for row in wording.refusals(problem):
        place, _dot, block = row["field"].partition(".")
        name = forms.field(block) if place == "blocks" else {"why": "reason"}.get(place)
        form.add_error(name if name in form.fields else None, row["message"])
    return form


def _panel(request: HttpRequest, this: telling.Text, form: forms.TextsForm) -> dict:
    return telling.panel(lambda: _preview(request, this, form))


def _preview(request: HttpRequest, this: telling.Text, form: forms.TextsForm) -> previewing.Preview:
    blocks = checking.checked(this.name, this.language, this.scheme, form.typed())
    facts = previewing.chosen(request.user, this.name, this.language, form["on"].value() or "")
    return previewing.preview(facts=facts, name=this.name, scheme=this.scheme, blocks=blocks)


def _force(this: telling.Text) -> shipped.Blocks:
    return wordings.in_force([this.scheme] if this.scheme else [])(this.name, this.language).blocks


def _waiting(this: telling.Text) -> Wording | None:
    return queries.wordings(this.name, this.language, this.scheme).filter(state=WordingState.PROPOSED).first()
