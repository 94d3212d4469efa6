"""The worklist: what is overdue, due soon, mine. Filters live in the address; six queries for any number of rows."""

from datetime import datetime

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pool import wording
from pool.applications.states import IN_ROUND, WITH_AGENCY, WITH_MUNICIPALITY
from pool.applications.states import ApplicationState as S
from pool.assessment import filters, queries
from pool.awards import queries as awards
from pool.web.assessment import choices
from pool.web.searching import unmarked

PAGE = 50
STALE = 10  # days without a step after the deadline before a case is marked
SELECTS = ("scheme", "round", "region", "caseworker", "urgency")


@require_safe
def worklist(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    found = filtered(request, at)
    chosen = found.form.cleaned_data.get("state") or ""
    counts = queries.counts(filtered(request, at, leave_out="state").qs)
    total = counts.get(chosen, 0) if chosen else sum(counts.values())
    page = Paginator(range(total), PAGE).get_page(request.GET.get("page"))
    cases = _rows(found.qs, max(page.start_index() - 1, 0), page.end_index()) if total else []
    proposed = awards.proposed([case.pk for case in cases])
    context = {
        "form": _form(found, at),
        "pills": _pills(request, counts, chosen),
        "groups": _groups([_row(case, proposed.get(case.pk), request, at) for case in cases]),
        "page": page,
        "total": total,
        "municipality": request.GET.get("municipality", ""),
        "filtered": any(request.GET.get(name) for name in (*SELECTS, "q", "state", "municipality")),
    }
    return render(request, "assessment/worklist.html", context)


def _rows(found, first: int, last: int) -> list:
    return queries.worklist(found, first, last, to_be_rejected=awards.is_to_be_rejected())


def filtered(request: HttpRequest, at: datetime, leave_out: str = "") -> filters.WorklistFilter:
    """The cases that the address asks for; a filter can be left out, to count what it would hide."""
    values = request.GET.copy()
    values.pop(leave_out, None)
    found = filters.WorklistFilter(values, queryset=queries.cases_for(request.user), at=at, user=request.user)
    found.form.is_valid()  # a value that does not exist filters nothing
    return found


def kept(request: HttpRequest) -> str:
    """The filters of the address, to be carried along a walk through the cases."""
    values = request.GET.copy()
    for name in list(values):
        if name not in (*SELECTS, "q", "state", "municipality") or not values[name]:
            values.pop(name)
    return f"?{values.urlencode()}" if values else ""


def _form(found: filters.WorklistFilter, at: datetime) -> forms.Form:
    form = found.form
    for name, offered in choices.offered(at).items():
        form.fields[name].widget = forms.Select(choices=offered)
    form.fields["q"].widget.attrs.update({"data-key-search": "", "type": "search"})
    form.fields["state"].widget = forms.HiddenInput()
    unmarked(form)
    return form


def _pills(request: HttpRequest, counts: dict[str, int], chosen: str) -> list[dict]:
    values = request.GET.copy()
    values.pop("page", None)

    def pill(label: str, state: str, count: int) -> dict:
        values["state"] = state
        return {"label": label, "count": count, "current": state == chosen, "url": f"?{values.urlencode()}"}

    states = [state for state in S if state in WITH_AGENCY and (counts.get(state) or state == chosen)]
    found = [pill(state.label, state.value, counts.get(state, 0)) for state in states]
    return [pill(_("All"), "", sum(counts.values())), *found]


def _groups(rows: list[dict]) -> list[dict]:
    """The rows under the headings of their urgency; they come in that order."""
    found: list[dict] = []
    for row in rows:
        if not found or found[-1]["urgency"] != row["urgency"]:
            label = dict(filters.URGENCY)[row["urgency"]]
            found.append({"urgency": row["urgency"], "label": label, "rows": []})
        found[-1]["rows"].append(row)
    return found


def _row(case, proposed, request: HttpRequest, at: datetime) -> dict:
    """One case as text: formatting here is cheaper than in the template."""
    handler = getattr(case, "assessment", None)
    codes = sorted({case.scheme_codes_first or "", case.scheme_codes_last or ""} - {""})
    assessed = case.assessed or 0
    return {
        "reference": case.reference,
        "url": reverse("case", args=[case.reference]) + kept(request),
        "municipality": case.municipality.name,
        "round": case.round.code,
        "scheme": ", ".join(codes),
        "size": f"{case.employees or 0} / {case.modules or 0}",
        "asked": short(case.requested_amount),
        "eligible": short(case.eligible_amount) if assessed else "–",
        "proposed": "–" if proposed is None else short(proposed),
        "state": case.state,
        "state_label": S(case.state).label,
        "progress": _progress(case, assessed),
        "flags": _flags(case, at),
        "marks": _marks(case, at),
        "caseworker": str(handler.caseworker) if handler else "",
        "days": wording.number((at - case.moved_at).days),
        "deadline": wording.day(case.next_deadline_at and timezone.localdate(case.next_deadline_at)),
        "distance": wording.distance(case.next_deadline_at, at) if case.next_deadline_at else "",
        "urgency": filters.urgency(case.next_deadline_at, at),
    }


def short(amount) -> str:
    """An amount for a column whose heading says kr.; øre only where there are any."""
    return wording.number(amount, 2 if amount % 1 else 0)


def _progress(case, assessed: int) -> str:
    if case.state != S.SUBMITTED or not assessed:
        return ""
    return _("%(done)s of %(all)s lines assessed") % {"done": assessed, "all": case.modules}


def _flags(case, at: datetime) -> list[str]:
    """What a caseworker should see without opening the case: no answer in time, or nothing done for long."""
    if case.state in WITH_MUNICIPALITY and case.next_deadline_at < at:
        return [_("No answer in time")]
    if case.state == S.SUBMITTED and case.hearing_until and (case.heard or case.hearing_until < at):
        return [_("Hearing answered") if case.heard else _("Hearing not answered in time")]
    since = max(case.moved_at, case.round.closes_at)
    return [_("Waiting long")] if case.state == S.SUBMITTED and (at - since).days >= STALE else []


def _marks(case, at: datetime) -> list[str]:
    """What is under way in the case: a hearing that is open, a proposal to reject, a condition."""
    asked = case.hearing_until and case.hearing_until >= at and not case.heard
    found = (
        (_("Hearing open"), asked and case.state in IN_ROUND),
        (_("Rejection proposed"), case.to_be_rejected),
        (_("Condition"), case.has_condition),
    )
    return [label for label, there in found if there]
