"""The end of a round: what is outstanding, settling it, and moving a deadline of everybody in it."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pool import wording
from pool.access import guard
from pool.kernel.refusals import ReasonMissing, Refusal
from pool.rounds.models import Round
from pool.rounds.states import RoundState
from pool.settlement import ending
from pool.settlement.services import closing, extending
from pool.settlement.states import DeadlineKind
from pool.web import inputs, refusing
from pool.web.rounds import overview, steps

# what is outstanding → the page that its reference names
PAGES = {
    "committed": "case",
    "paid": "case",
    "claim": "claim",
    "acceptance": "award",
    "accounts": "account",
    "change": "change",
    "offer": "case",
}
SHOWN = 200  # things that keep a round from being settled, on one page


class MoveForm(forms.Form):
    """Which deadline, by how many days, and why."""

    use_required_attribute = False

    def __init__(self, round: Round, data=None):
        super().__init__(data)
        known = [(kind.value, _kind(round, kind)) for kind in DeadlineKind if can_move(round, kind)]
        choose = {"required": _("Choose one."), "invalid_choice": _("Choose one of these.")}
        self.fields["kind"] = forms.ChoiceField(
            label=_("Which deadline?"), choices=known, widget=forms.RadioSelect, error_messages=choose
        )
        self.fields["days"] = forms.IntegerField(
            label=_("How many days later?"),
            help_text=_("From 1 to %(most)s. A deadline only moves later.") % {"most": extending.MOST_DAYS},
            min_value=1,
            max_value=extending.MOST_DAYS,
            widget=forms.TextInput(attrs={"inputmode": "numeric"}),
            error_messages=dict.fromkeys(
                ("required", "invalid", "min_value", "max_value"),
                wording.refusal_text(extending.DaysWrong(most=extending.MOST_DAYS)),
            ),
        )
        self.fields["why"] = forms.CharField(
            label=_("Why is it moved?"),
            help_text=_("Everybody concerned reads it in the e-mail."),
            widget=forms.Textarea,
            error_messages={"required": wording.refusal_text(ReasonMissing())},
        )
        self.fields["why"].max_length = 2000  # for the counter; the service measures


def can_move(round: Round, kind: str) -> bool:
    """Whether a deadline of the kind is open. The application's is there also while nobody has begun."""
    if kind == DeadlineKind.APPLICATION:
        return round.state in (RoundState.PLANNED, *steps.TAKING)
    return bool(ending.deadlines(round, kind))


@require_safe
def outstanding(request: HttpRequest, code: str) -> HttpResponse:
    """Everything that keeps a round from being settled, each with the way to it."""
    round = overview.one(code)
    found = ending.outstanding(round) if round.state == RoundState.DECIDED else []
    decided = round.state == RoundState.DECIDED
    context = {
        "round": round,
        "round_name": wording.name(round),
        "state_label": RoundState(round.state).label,
        "decided": decided,
        "is_settled": round.state == RoundState.SETTLED,
        "groups": _groups(found, round),
        "count": len(found),
        "more": max(len(found) - SHOWN, 0),
        "pool": ending.free(round) if decided else None,
        "may_settle": decided and not found and guard.may(request.user, "rounds.settle"),
        "moves": ending.moves(round),
        "breadcrumbs": _trail(round, _("The end of the round")),
    }
    return render(request, "rounds/outstanding.html", context)


@require_POST
def settle(request: HttpRequest, code: str) -> HttpResponse:
    found = overview.one(code)
    return refusing.do(
        request,
        lambda: closing.settle_round(round=found, by=request.user, at=timezone.now()),
        _("The round is settled. Every municipality with a grant gets a letter with what became of its money."),
        "round_outstanding",
        code,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def deadlines(request: HttpRequest, code: str) -> HttpResponse:
    """The form; then whom it concerns; only the button there moves anything."""
    round = overview.one(code)
    form = MoveForm(round, inputs.posted(request))
    if request.method != "POST" or not form.is_valid() or request.POST.get("confirmed") == "no":
        return _moving(request, round, form)
    if request.POST.get("confirmed") != "yes":
        return _moving(request, round, form, asks=True)
    try:
        made = extending.move_deadline(round=round, by=request.user, at=timezone.now(), **form.cleaned_data)
    except Refusal as problem:
        if problem.kind in ("missing", "forbidden"):
            raise
        refusing.into_form(form, problem)
        return _moving(request, round, form)
    words = {"kind": DeadlineKind(made.kind).label, "days": wording.number(made.days)}
    messages.success(request, _("%(kind)s: the deadline is %(days)s days later. Everybody concerned is told.") % words)
    return redirect("round_deadlines", code)


def _moving(request: HttpRequest, round: Round, form: MoveForm, asks: bool = False) -> HttpResponse:
    """`asks`: everything is filled in, and the person is asked to confirm."""
    given = form.cleaned_data if asks else {}
    concerned = ending.deadlines(round, given["kind"]) if asks else []
    context = {
        "round": round,
        "round_name": wording.name(round),
        "form": form,
        "asks": asks,
        "given": given,
        "kind": DeadlineKind(given["kind"]).label if asks else "",
        "rows": [_deadline(item, given["days"]) for item in concerned[:SHOWN]],
        "more": max(len(concerned) - SHOWN, 0),
        "can": bool(form.fields["kind"].choices),
        "moves": ending.moves(round),
        "breadcrumbs": _trail(round, _("Move a deadline")),
    }
    return render(request, "rounds/deadlines.html", context, status=400 if form.errors else 200)


def _deadline(item: ending.Deadline, days: int) -> dict:
    later = item.until + timedelta(days=days)
    said = wording.moment if hasattr(item.until, "hour") else wording.day
    return {
        "municipality": item.municipality.official_name,
        "reference": item.reference,
        "until": said(item.until),
        "later": said(later),
    }


def _kind(round: Round, kind: DeadlineKind) -> str:
    if kind == DeadlineKind.APPLICATION:
        return _("%(kind)s – now %(deadline)s") % {"kind": kind.label, "deadline": wording.moment(round.closes_at)}
    count = len(ending.deadlines(round, kind))
    return _("%(kind)s – open for: %(count)s") % {"kind": kind.label, "count": wording.number(count)}


def _groups(found: list[ending.Outstanding], round: Round) -> list[dict]:
    """By kind, with the sum where it is money."""
    groups: dict[str, dict] = {}
    for item in found[:SHOWN]:
        group = groups.setdefault(item.kind, {"label": _(ending.KINDS[item.kind]), "rows": []})
        group["rows"].append({"label": _label(item), "amount": item.amount, "url": _url(item, round)})
    return list(groups.values())


def _label(item: ending.Outstanding) -> str:
    return _("Run %(number)s") % {"number": item.reference} if item.kind == "run" else item.reference


def _url(item: ending.Outstanding, round: Round) -> str:
    """Where one does something about it."""
    if item.kind in PAGES:
        return reverse(PAGES[item.kind], args=[item.reference])
    if item.kind == "duty":
        return reverse("reminders")
    return reverse("round_workspace", args=[round.code]) + "#runs" if item.kind in ("run", "reserved") else ""


def _trail(round: Round, here: str) -> list[dict]:
    return [
        {"label": _("Rounds"), "url": reverse("rounds")},
        {"label": wording.name(round), "url": reverse("round_workspace", args=[round.code])},
        {"label": here},
    ]
