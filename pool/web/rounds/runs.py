"""One allocation run: who gets what and why, and what may be done with it."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from pool import wording
from pool.access import guard
from pool.awards import holding, outlooks, queries
from pool.awards.models import Run
from pool.awards.services import running
from pool.awards.states import RunState
from pool.kernel import money
from pool.kernel.refusals import Refusal
from pool.letters import queries as letters
from pool.letters.states import LetterKind
from pool.rounds import queries as rounds
from pool.web import refusing
from pool.web.rounds import batches, telling


class ReasonForm(forms.Form):
    """Why a run is approved or discarded; others must be able to read it."""

    reason = forms.CharField(required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, label: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label
        self.fields["reason"].required = True
        self.fields["reason"].error_messages["required"] = _("Write a reason: others must be able to read why.")


def approval(data=None) -> ReasonForm:
    return ReasonForm(data, label=_("Why this allocation is approved"), prefix="approve")


def discarding(data=None) -> ReasonForm:
    return ReasonForm(data, label=_("Why this run is discarded"), prefix="discard")


@require_safe
def run(request: HttpRequest, pk: int) -> HttpResponse:
    return page(request, queries.run(pk), approval(), discarding())


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    form = approval(request.POST)
    done = _("The allocation is approved and its money reserved. Now the decisions can be signed.")
    return _deed(request, pk, running.approve, form, (form, discarding()), done)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    form = discarding(request.POST)
    return _deed(request, pk, running.discard, form, (approval(), form), _("The run is discarded."))


def _deed(request: HttpRequest, pk: int, deed, form: ReasonForm, both: tuple, done: str) -> HttpResponse:
    found = queries.run(pk)
    if not form.is_valid():
        return page(request, found, *both)
    why = form.cleaned_data["reason"]
    return refusing.do(
        request, lambda: deed(run=found, why=why, by=request.user, at=timezone.now()), done, "run", found.pk
    )


def page(request: HttpRequest, found: Run, approving: ReasonForm, throwing: ReasonForm) -> HttpResponse:
    """The run as it is stored; nothing is calculated again here."""
    language = wording.language()
    shares = list(queries.shares_of(found))
    outlook = outlooks.of(found)
    bad = [form for form in (approving, throwing) if form.errors]
    context = {
        "run": found,
        "round_name": wording.name(found.round),
        "state_label": RunState(found.state).label,
        "later": found.tranche > 1,
        "unmet": sum(1 for share in shares if share.amount < share.asked_amount),
        "figures": [
            *(_unmet(shares) if found.tranche > 1 else _asked(outlook, shares)),
            {"label": _("Proposed"), "value": wording.money(found.awarded_amount)},
            {"label": _("Left"), "value": wording.money(found.residue_amount), "hint": telling.of_budget(found)},
        ],
        "method": telling.method(found, language),
        "problem": telling.problem(found, language),
        "rows": telling.by_municipality(outlook, shares, language, rounds.tied_municipalities(request.user)),
        "able": abilities(found, request.user),
        "approving": approving,
        "throwing": throwing,
        "bad": bad,
        "letters": _letters(found, request.user),
        "missing": letters.without_order(found).count() if found.state == RunState.DECIDED else 0,
        "batch": batches.of(found),
        "breadcrumbs": [
            {"label": _("Rounds"), "url": reverse("rounds")},
            {"label": wording.name(found.round), "url": reverse("round_workspace", args=[found.round.code])},
            {"label": _("Run %(number)s") % {"number": found.number}},
        ],
    }
    return render(request, "rounds/run.html", context, status=400 if bad else 200)


def _asked(outlook: list, shares: list) -> list[dict]:
    eligible = sum((row.eligible for row in outlook), money.ZERO)
    return [
        {"label": _("Requested"), "value": wording.money(sum((row.requested for row in outlook), money.ZERO))},
        {"label": _("Eligible"), "value": wording.money(eligible) if shares else "–"},
    ]


def _unmet(shares: list) -> list[dict]:
    """A later run starts from what is not met."""
    lines = ngettext("%(count)s line", "%(count)s lines", len(shares)) % {"count": len(shares)}
    amount = sum((share.asked_amount for share in shares), money.ZERO)
    return [{"label": _("Not met before"), "value": wording.money(amount), "hint": lines}]


def abilities(found: Run, user) -> dict:
    """What this person can do with the run, and whether they are too close to it to decide."""
    decides = guard.may(user, "allocation.approve")
    too_close = decides and queries.took_part(found, user)
    tied = _tied(found, user) if decides else ""
    decides = decides and not tied
    return {
        "tied": tied,
        "too_close": too_close and not tied and found.state in (RunState.PROPOSED, RunState.APPROVED),
        "approve": decides and not too_close and found.state == RunState.PROPOSED and found.status == "OK",
        "discard": decides and found.state in (RunState.PROPOSED, RunState.APPROVED),
        "issue": decides and not too_close and found.state in (RunState.APPROVED, RunState.DECIDED),
        "waits": not decides and not tied and found.state in (RunState.PROPOSED, RunState.APPROVED),
    }


def _tied(found: Run, user) -> str:
    """Why the person must keep away from the run; empty where they need not."""
    try:
        holding.refuse_tied(found.round, user)
    except Refusal as problem:
        return wording.refusal_text(problem)
    return ""


def _letters(found: Run, user) -> list[dict]:
    if found.state != RunState.DECIDED or not guard.may(user, "letters.read"):
        return []
    return [
        {
            "url": reverse("letter_pdf", args=[letter.pk]),
            "case": letter.award.reference,
            "case_url": reverse("case", args=[letter.award.application.reference]),
            "title": letter.title,
            "kind": letter.kind,
            "kind_label": LetterKind(letter.kind).label,
            "amount": letter.award.awarded_amount,
        }
        for letter in letters.of_run(user, found)
    ]
