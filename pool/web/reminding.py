"""What municipalities owe, the reminders they were sent, and reminders that two people have postponed."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pool import wording
from pool.access import guard
from pool.kernel import periods
from pool.kernel.refusals import MissingField, ReasonMissing, Refusal
from pool.payments.models import Duty
from pool.payments.states import DutyKind
from pool.settlement import confirmations
from pool.settlement import reminders as reads
from pool.settlement.models import Postponement
from pool.settlement.services import reminding
from pool.web import inputs, refusing
from pool.web.confirming import telling
from pool.web.inputs import DayField

ON_A_PAGE = 50


class PostponeForm(forms.Form):
    use_required_attribute = False

    def __init__(self, data=None):
        super().__init__(data)
        self.fields["until"] = DayField(
            label=_("Remind again after"),
            help_text=_("At most 60 days from today. The last day of the duty itself does not move."),
            error_messages={"required": wording.refusal_text(MissingField(label=_("Remind again after")))},
        )
        self.fields["why"] = forms.CharField(
            label=_("Why shall the reminders wait?"),
            help_text=_("Another person reads it and answers. It stays on the list."),
            widget=forms.Textarea,
            error_messages={"required": wording.refusal_text(ReasonMissing())},
        )
        self.fields["why"].max_length = 2000  # for the counter; the service measures


@require_safe
def reminders(request: HttpRequest) -> HttpResponse:
    """What is not met, the most urgent first, with every reminder that was sent; and postponements to be answered."""
    at, chosen = timezone.now(), request.GET.get("state", "")
    found = reads.duties(request.user)
    today = at.astimezone(periods.COPENHAGEN).date()
    unmet = {"met_at": None}
    filters = {"open": unmet, "late": {**unmet, "due_on__lt": today}, "met": {"met_at__isnull": False}}
    chosen = chosen if chosen in filters else "open"
    labels = {"open": _("To be met"), "late": _("Late"), "met": _("Met")}
    pills = [
        {
            "label": label,
            "url": f"?state={name}",
            "current": name == chosen,
            "count": found.filter(**filters[name]).count(),
        }
        for name, label in labels.items()
    ]
    page = Paginator(found.filter(**filters[chosen]), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": [_row(item, request.user, at) for item in page],
        "page": page,
        "pills": pills,
        "waiting": [_asked(item, request.user) for item in reads.postponements_waiting(request.user)],
        "may_answer": guard.may(request.user, "reminders.approve"),
        "sections": telling.sections(request.user, "reminders"),
    }
    return render(request, "reminding/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def postpone(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask that reminders wait; somebody else answers."""
    found, form = reads.duty(request.user, reference), PostponeForm(inputs.posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            reminding.ask_postponement(duty=found, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refusal as problem:
            if problem.kind in ("missing", "forbidden"):
                raise
            refusing.into_form(form, problem)
        else:
            messages.success(request, _("Asked for. The reminders go out as before until somebody else has said yes."))
            return redirect("reminders")
    context = {"duty": _row(found, request.user, timezone.now()), "form": form, "breadcrumbs": _trail(reference)}
    return render(request, "reminding/postpone.html", context, status=400 if form.errors else 200)


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    found = reads.postponement(request.user, pk)
    return refusing.do(
        request,
        lambda: reminding.approve_postponement(postponement=found, by=request.user, at=timezone.now()),
        _("Approved. The reminders wait, and the duty stays on the list."),
        "reminders",
    )


@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    found = reads.postponement(request.user, pk)
    return refusing.do(
        request,
        lambda: reminding.decline_postponement(postponement=found, by=request.user, at=timezone.now()),
        _("Declined. The reminders go out as they fall due."),
        "reminders",
    )


def _row(item: Duty, user, at: datetime) -> dict:
    today = at.astimezone(periods.COPENHAGEN).date()
    until = reads.postponed_until(item, today) if item.met_at is None else None
    open_ = next((one for one in item.postponements.all() if not (one.approved_at or one.declined_at)), None)
    is_free = item.met_at is None and open_ is None
    return {
        "reference": item.reference,
        "kind": item.get_kind_display(),
        "url": _url(item),
        "municipality": item.application.municipality.official_name,
        "due_on": item.due_on,
        "met_at": item.met_at,
        "is_late": confirmations.is_late_duty(item, at),
        "reminders": [{"number": one.number, "at": one.reminded_at} for one in item.reminders.all()],
        "postponed_until": until,
        "postponement": open_,
        "postpone_url": _postpone_url(item, user) if is_free else "",
    }


def _url(item: Duty) -> str:
    return reverse("confirmation" if item.kind == DutyKind.CONFIRMATION else "account", args=[item.reference])


def _postpone_url(item: Duty, user) -> str:
    return reverse("postpone", args=[item.reference]) if guard.may(user, "reminders.postpone") else ""


def _asked(item: Postponement, user) -> dict:
    return {
        "pk": item.pk,
        "reference": item.duty.reference,
        "municipality": item.duty.application.municipality.official_name,
        "until": item.until,
        "reason": item.reason,
        "asked_at": item.asked_at,
        "asked_by": str(item.asked_by),
        "mine": item.asked_by_id == user.pk,
    }


def _trail(here: str) -> list[dict]:
    return [{"label": _("Reminders"), "url": reverse("reminders")}, {"label": here}]


urlpatterns = [
    path("reminders/", reminders, name="reminders"),
    path("duties/<str:reference>/postpone/", postpone, name="postpone"),
    path("postponements/<int:pk>/approve/", approve, name="postponement_approve"),
    path("postponements/<int:pk>/decline/", decline, name="postponement_decline"),
]
