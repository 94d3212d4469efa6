"""The end of the year for each appropriation: what is left, the ministry's permission to carry over, and closing."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pool import wording
from pool.access import guard
from pool.kernel import money, periods
from pool.kernel.refusals import MissingField, NotFound, Refusal
from pool.rounds.models import Appropriation
from pool.settlement import years as reads
from pool.settlement.models import CarryOver
from pool.settlement.services import closing
from pool.web import inputs, refusing
from pool.web.applications.forms import ReasonForm
from pool.web.inputs import AmountField, DayField


class PermissionForm(forms.Form):
    """How much may be carried over, by which document of the ministry, of which day."""

    use_required_attribute = False

    def __init__(self, left, data=None):
        super().__init__(data)
        missing = {
            name: wording.refusal_text(MissingField(label=label))
            for name, label in (("amount", _("Amount in kroner")), ("day", _("Date of the document")))
        }
        self.fields["amount"] = AmountField(
            label=_("Amount in kroner"),
            help_text=_("At most %(amount)s: what is left.") % {"amount": wording.money(left)},
            most=money.MOST,
            error_messages={"required": missing["amount"]},
        )
        label = _("The ministry's document")
        self.fields["permission"] = forms.CharField(
            label=label,
            help_text=_("The letter or the document that permits it."),
            max_length=120,
            error_messages={"required": wording.refusal_text(MissingField(label=label))},
        )
        self.fields["permitted_on"] = DayField(
            label=_("Date of the document"), error_messages={"required": missing["day"]}
        )


@require_safe
def years(request: HttpRequest) -> HttpResponse:
    """Each appropriation with the year that is to be closed next, and those that were."""
    at = timezone.now()
    rows = [_overview(item, at) for item in reads.appropriations()]
    context = {"rows": rows, "may_grant": guard.may(request.user, "appropriations.record")}
    return render(request, "years/list.html", {**context, "breadcrumbs": [{"label": _("Year end")}]})


@require_safe
def year(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    return _page(request, reads.appropriation(pk, year), year)


@require_POST
def record(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    found = reads.appropriation(pk, year)
    form = PermissionForm(reads.left(found, year).total, inputs.posted(request))
    if not form.is_valid():
        return _page(request, found, year, form=form)
    try:
        closing.record_permission(
            appropriation=found, year=year, by=request.user, at=timezone.now(), **form.cleaned_data
        )
    except Refusal as problem:
        if problem.kind in ("missing", "forbidden"):
            raise
        refusing.into_form(form, problem)
        return _page(request, found, year, form=form)
    messages.success(request, _("The permission is recorded. A controller confirms it against the document."))
    return redirect("year", pk, year)


@require_POST
def confirm(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    permission = _permission(reads.appropriation(pk, year), year)
    return refusing.do(
        request,
        lambda: closing.confirm_permission(carry_over=permission, by=request.user, at=timezone.now()),
        _("The permission is confirmed. The amount goes on when the year is closed."),
        "year",
        pk,
        year,
    )


@require_POST
def turn_down(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    found, form = reads.appropriation(pk, year), _why_form(inputs.posted(request))
    permission = _permission(found, year)
    if not form.is_valid():
        return _page(request, found, year, why=form)
    try:
        why = form.cleaned_data["reason"]
        closing.turn_down_permission(carry_over=permission, why=why, by=request.user, at=timezone.now())
    except Refusal as problem:
        if problem.kind in ("missing", "forbidden"):
            raise
        refusing.into_form(form, problem)
        return _page(request, found, year, why=form)
    messages.success(request, _("The permission is taken away. It can be recorded anew."))
    return redirect("year", pk, year)


@require_POST
def close(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    found = reads.appropriation(pk, year)
    return refusing.do(
        request,
        lambda: closing.close_year(appropriation=found, year=year, by=request.user, at=timezone.now()),
        _("The year is closed."),
        "year",
        pk,
        year,
    )


def _page(
    request: HttpRequest,
    found: Appropriation,
    year: int,
    form: PermissionForm | None = None,
    why: ReasonForm | None = None,
) -> HttpResponse:
    at, user = timezone.now(), request.user
    left, permission = reads.left(found, year), reads.permission(found, year)
    ends = list(reads.year_ends(found))
    closed = next((item for item in ends if item.year >= year), None)
    mine = bool(permission) and permission.recorded_by_id == user.pk
    beyond = bool(permission and permission.confirmed_at and not closed and reads.is_beyond(permission))
    open_ = permission and not closed and (beyond or not permission.confirmed_at)
    answers = open_ and guard.may(user, "years.confirm")
    bad = [item for item in (form, why) if item and item.errors]
    context = {
        "appropriation": found,
        "name": wording.name(found),
        "year": year,
        "left": left,
        "figures": _figures(left),
        "permission": permission,
        "closed": closed,
        "ends": ends,
        "form": form or PermissionForm(left.total),
        "why": why or _why_form(),
        "bad": bad,
        "may_record": guard.may(user, "years.record") and not permission and not closed and left.total > 0,
        "may_answer": answers and not mine,
        "beyond": beyond,
        "why_not_mine": wording.refusal_text(closing.RecordedByYou()) if answers and mine else "",
        "may_close": guard.may(user, "years.record") and not closed,
        "why_not_close": "" if closed else _why_not(found, year, at),
        "will": _will(left, permission),
        "breadcrumbs": [{"label": _("Year end"), "url": reverse("years")}, {"label": f"{found} {year}"}],
    }
    return render(request, "years/year.html", context, status=400 if bad else 200)


def _figures(left: reads.Left) -> list[dict]:
    return [
        {"label": _("On the appropriation"), "value": wording.money(left.on_it)},
        {"label": _("In the pools of its rounds"), "value": wording.money(left.in_pools)},
        {"label": _("Repaid and not used again"), "value": wording.money(left.returned)},
    ]


def _will(left: reads.Left, permission: CarryOver | None) -> dict:
    """What closing does, in kroner."""
    carried = permission.amount if permission and permission.confirmed_at else money.ZERO
    return {
        "pools": left.in_pools,
        "carried": carried,
        "treasury": max(left.total - carried, money.ZERO),
        "returned": left.returned,
        "to_year": left.year + 1,
    }


def _why_not(found: Appropriation, year: int, at: datetime) -> str:
    """What keeps the year from being closed; nothing when it can be."""
    if at < periods.year_bounds(year)[1]:
        return wording.refusal_text(closing.YearRuns(year=str(year)))
    waiting = [round.code for round in reads.unfinished(found)]
    if waiting:
        return wording.refusal_text(closing.RoundsUnfinished(rounds=", ".join(waiting)))
    permission = reads.permission(found, year)
    if permission and not permission.confirmed_at:
        return wording.refusal_text(closing.PermissionOpen())
    return ""


def _overview(item: Appropriation, at: datetime) -> dict:
    year = reads.open_year(item)
    left, permission = reads.left(item, year), reads.permission(item, year)
    if at < periods.year_bounds(year)[1]:
        state = {"code": "runs", "label": _("Under way"), "tone": "neutral"}
    elif permission and not permission.confirmed_at:
        state = {"code": "waiting", "label": _("Permission to be confirmed"), "tone": "warning"}
    elif left.total or left.returned:
        state = {"code": "ended", "label": _("To be closed"), "tone": "warning"}
    else:
        state = {"code": "empty", "label": _("Nothing left"), "tone": "muted"}
    return {
        "label": str(item),
        "name": wording.name(item),
        "url": reverse("year", args=[item.pk, year]),
        "year": year,
        "left": left.total,
        "returned": left.returned,
        "state": state,
        "ends": [
            {
                "year": end.year,
                "url": reverse("year", args=[item.pk, end.year]),
                "carried": end.carried_amount,
                "treasury": end.treasury_amount,
            }
            for end in reads.year_ends(item)
        ],
    }


def _permission(found: Appropriation, year: int) -> CarryOver:
    permission = reads.permission(found, year)
    if permission is None:
        raise NotFound()
    return permission


def _why_form(data=None) -> ReasonForm:
    return ReasonForm(_("What does not agree with the document?"), _("It stands in the journal."), data)


urlpatterns = [
    path("years/", years, name="years"),
    path("years/<int:pk>/<int:year>/", year, name="year"),
    path("years/<int:pk>/<int:year>/permission/", record, name="year_permission"),
    path("years/<int:pk>/<int:year>/confirm/", confirm, name="year_confirm"),
    path("years/<int:pk>/<int:year>/turn-down/", turn_down, name="year_turn_down"),
    path("years/<int:pk>/<int:year>/close/", close, name="year_close"),
]
