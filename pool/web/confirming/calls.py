"""The calls of the agency: what is due, what was called, and who is late."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pool import wording
from pool.access import guard
from pool.applications import queries as applications
from pool.kernel import periods
from pool.kernel.refusals import MissingField, Refusal, Refusals
from pool.rounds import queries as rounds
from pool.rounds.models import Round
from pool.settlement import confirmations as reads
from pool.settlement import schedule
from pool.settlement.models import Call
from pool.settlement.services import calling
from pool.web import inputs, refusing
from pool.web.confirming import telling
from pool.web.inputs import DayField


class CallForm(forms.Form):
    """Which half-year is asked about, and the last day to answer; and which round, where that is to be chosen."""

    use_required_attribute = False

    def __init__(self, data=None, initial=None, rounds=()):
        super().__init__(data, initial=initial)
        if rounds:
            self.fields["round"] = forms.ChoiceField(
                label=_("Round"), choices=rounds, error_messages={"required": _("Choose a round.")}
            )
        self.fields["last_term"] = forms.CharField(
            label=_("Up to and with the term"),
            help_text=_("Such as 2027F (spring) or 2027E (autumn)."),
            error_messages={"required": _missing(_("Up to and with the term"))},
        )
        self.fields["due_on"] = DayField(label=_("Last day"), error_messages={"required": _missing(_("Last day"))})


def _missing(label: str) -> str:
    return wording.refusal_text(MissingField(label=label))


@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """Every call with how many have answered; on top what the schedule says is to be called."""
    at, makes = timezone.now(), guard.may(request.user, "calls.make")
    context = {
        "rows": [_row(item, at) for item in reads.calls()],
        "due": [_due(item) for item in reads.to_call(at)] if makes else [],
        "may_make": makes,
        "sections": telling.sections(request.user, "calls"),
    }
    return render(request, "confirming/calls.html", context)


@require_safe
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """One call: who has answered, who has not, who is late."""
    at, found = timezone.now(), reads.call(pk)
    items = reads.visible_to(request.user).filter(call=found).order_by("signed_at", "duty__reference")
    rows = sorted((telling.row(item, at) for item in items), key=lambda row: row["signed_at"] is not None)
    context = {
        "call": _row(found, at),
        "rows": rows,
        "hidden": found.asked - len(rows),
        "breadcrumbs": telling.trail((_("Calls"), reverse("calls")), (_title(found), "")),
    }
    return render(request, "confirming/call.html", context)


@require_POST
def make_due(request: HttpRequest) -> HttpResponse:
    """Call what the schedule says, without waiting for the night."""
    try:
        found = calling.call_due(by=request.user, at=timezone.now())
    except Refusal as problem:
        return refusing.refused(request, problem)
    text = ngettext("%(count)s call has gone out.", "%(count)s calls have gone out.", len(found))
    messages.success(request, text % {"count": len(found)} if found else _("Nothing was left to call."))
    return redirect("calls")


@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """Call a round outside the schedule."""
    at, choices = timezone.now(), [(item.code, wording.name(item)) for item in rounds.rounds()]
    form = CallForm(inputs.posted(request), _initial(at), choices or [("", "–")])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        round = Round.objects.get(code=given.pop("round"))
        try:
            made = calling.call(round=round, by=request.user, at=at, **given)
        except (Refusal, Refusals) as problem:
            _into(form, problem)
        else:
            messages.success(request, _("The call has gone out."))
            return redirect("call", made.pk)
    trail = telling.trail((_("Calls"), reverse("calls")), (_("Call a round"), ""))
    context = {"form": form, "heading": _("Call a round"), "breadcrumbs": trail, "back": reverse("calls")}
    return render(request, "confirming/make.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def make_one(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask one municipality anew."""
    at, application = timezone.now(), applications.one(request.user, reference)
    form = CallForm(inputs.posted(request), _initial(at))
    if request.method == "POST" and form.is_valid():
        try:
            made = calling.call_one(application=application, by=request.user, at=at, **form.cleaned_data)
        except (Refusal, Refusals) as problem:
            _into(form, problem)
        else:
            messages.success(request, _("The call has gone out."))
            return redirect("confirmation", made.duty.reference)
    heading = _("Ask %(municipality)s anew") % {"municipality": application.municipality.official_name}
    back = reverse("case", args=[reference])
    trail = telling.trail((reference, back), (_("Ask anew"), ""))
    context = {"form": form, "heading": heading, "breadcrumbs": trail, "back": back}
    return render(request, "confirming/make.html", context, status=400 if form.errors else 200)


def _into(form: CallForm, problem: Refusal | Refusals) -> None:
    if isinstance(problem, Refusal) and problem.kind in ("missing", "forbidden"):
        raise problem
    refusing.into_form(form, problem)


def _initial(at: datetime) -> dict:
    return {"last_term": schedule.opening(at.astimezone(periods.COPENHAGEN).date())[1]}


def _title(item: Call) -> str:
    return _("%(round)s, call %(number)s") % {"round": wording.name(item.round), "number": item.number}


def _row(item: Call, at: datetime) -> dict:
    waiting = item.asked - item.signed
    is_over = item.due_on < at.astimezone(periods.COPENHAGEN).date()
    return {
        "title": _title(item),
        "url": reverse("call", args=[item.pk]),
        "term": item.last_term,
        "called_at": item.called_at,
        "called_by": str(item.called_by or _("by the schedule")),
        "due_on": item.due_on,
        "asked": item.asked,
        "signed": item.signed,
        "waiting": waiting,
        "is_late": bool(waiting) and is_over,
    }


def _due(item: reads.ToCall) -> dict:
    return {"round": wording.name(item.round), "term": item.last_term, "count": len(item.applications)}
