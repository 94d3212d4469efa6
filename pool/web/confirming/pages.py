"""One confirmation: answered row by row in the municipality, signed there, and read by the agency beside the last."""

from datetime import date, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from pool import wording
from pool.access import guard
from pool.applications.states import OutcomeKind
from pool.kernel import periods
from pool.kernel.refusals import Refusal, Refusals
from pool.payments import queries as payments
from pool.settlement import confirmations as reads
from pool.settlement.models import Confirmation
from pool.settlement.services import confirming
from pool.web import inputs
from pool.web.confirming import telling
from pool.web.confirming.forms import Answers, DeclareForm, kinds, later_terms


@require_http_methods(["GET", "HEAD", "POST"])
def confirmation(request: HttpRequest, reference: str) -> HttpResponse:
    """The answers: to be filled in while it is open, else as they were signed."""
    found, at = reads.one(request.user, reference), timezone.now()
    if found.signed_at or not guard.may(request.user, "confirmations.prepare"):
        return _read(request, found, at)
    lines = reads.asked(found)
    answers = Answers(lines, reads.answers(found), inputs.posted(request))
    if request.method == "POST":
        try:
            count = confirming.save_outcomes(confirmation=found, answers=answers.given(), by=request.user, at=at)
        except (Refusal, Refusals) as problem:
            first = problem.items[0] if isinstance(problem, Refusals) else problem
            if first.kind in ("missing", "forbidden", "conflict"):
                raise
            answers.take(problem)
        else:
            return _saved(request, found, count)
    return _fill_in(request, found, answers, at)


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, reference: str) -> HttpResponse:
    """What is going to be signed, as it will stand, and the signature."""
    found, at = reads.one(request.user, reference), timezone.now()
    form, problems = DeclareForm(inputs.posted(request)), []
    if found.signed_at:
        return redirect("confirmation", reference)
    if request.method == "POST" and form.is_valid():
        try:
            confirming.sign(confirmation=found, by=request.user, at=at)
        except (Refusal, Refusals) as problem:
            first = problem.items[0] if isinstance(problem, Refusals) else problem
            if first.kind in ("missing", "forbidden"):
                raise
            problems = [{"text": row["message"], "target": ""} for row in wording.refusals(problem)]
        else:
            messages.success(request, _("Signed. What it lets us pay is paid with the next payment batch."))
            return redirect("confirmation", reference)
    answers = reads.answers(found)
    rows = [_answered(line, answers.get(line.pk)) for line in reads.asked(found)]
    context = {
        **_head(found, at, _("Sign")),
        "rows": rows,
        "missing": sum(row["answer"] is None for row in rows),
        "form": form,
        "problems": problems,
        "counts": _counts(row["answer"]["label"] for row in rows if row["answer"]),
    }
    return render(request, "confirming/sign.html", context, status=400 if form.errors or problems else 200)


def _saved(request: HttpRequest, found: Confirmation, count: int) -> HttpResponse:
    missing = len(reads.unanswered(found))
    if "sign" in request.POST and not missing:
        return redirect("confirmation_sign", found.duty.reference)
    text = ngettext("%(count)s answer is saved.", "%(count)s answers are saved.", count) % {"count": count}
    if missing:
        more = ngettext("%(count)s is missing.", "%(count)s are missing.", missing) % {"count": missing}
        text = f"{text} {more}"
    messages.success(request, text)
    return redirect("confirmation", found.duty.reference)


def _fill_in(request: HttpRequest, found: Confirmation, answers: Answers, at: datetime) -> HttpResponse:
    before, today = reads.before(found), at.astimezone(periods.COPENHAGEN).date()
    problems = answers.problems()
    context = {
        **_head(found, at),
        "rows": [
            {
                **telling.place(row.line),
                "typed": row.typed,
                "errors": row.errors,
                "last": telling.outcome(before.get(row.line.pk)),
                "terms": later_terms(row.line, today),
            }
            for row in answers.rows
        ],
        "kinds": kinds(),
        "problems": problems,
        "missing": sum(row.is_empty for row in answers.rows),
        "may_sign": guard.may(request.user, "confirmations.sign"),
        "import_url": reverse("confirmation_import", args=[found.duty.reference]),
    }
    return render(request, "confirming/answer.html", context, status=400 if problems else 200)


def _read(request: HttpRequest, found: Confirmation, at: datetime) -> HttpResponse:
    """As it was signed; before that only what is asked: the answers are the municipality's own until it signs."""
    before = reads.before(found)
    if found.signed_at:
        rows = [_signed(row, before.get(row["line"])) for row in found.content["rows"]]
    else:
        rows = [{**telling.place(line), "last": telling.outcome(before.get(line.pk))} for line in reads.asked(found)]
    context = {
        **_head(found, at),
        "rows": rows,
        "is_signed": found.signed_at is not None,
        "counts": _counts(row["answer"]["label"] for row in rows if "answer" in row),
        "sha256": found.sha256,
        "call_url": reverse("call", args=[found.call_id]) if guard.may(request.user, "calls.read") else "",
        "again_url": _again(request.user, found),
    }
    return render(request, "confirming/read.html", context)


def _again(user, found: Confirmation) -> str:
    """Where a caseworker asks the municipality anew."""
    if found.signed_at is None or not guard.may(user, "calls.make"):
        return ""
    return reverse("call_one", args=[found.application.reference])


def _signed(row: dict, last) -> dict:
    day = row["completed_on"]
    facts = {**row, "completed_on": date.fromisoformat(day) if day else None}
    kind = OutcomeKind(row["outcome"])
    answer = {"kind": kind.value, "label": kind.label, "tone": telling.TONES[kind], "details": telling.details(facts)}
    module = row["module_en"] if wording.language() == "en" else row["module_da"]
    return {**row, "module": module, "code": row["module"], "answer": answer, "last": telling.outcome(last)}


def _answered(line, item) -> dict:
    return {**telling.place(line), "answer": telling.outcome(item)}


def _counts(labels) -> list[str]:
    """How many of each answer, in words."""
    found: dict[str, int] = {}
    for label in labels:
        found[str(label)] = found.get(str(label), 0) + 1
    return [f"{label}: {wording.number(count)}" for label, count in sorted(found.items())]


def _head(found: Confirmation, at: datetime, here: str = "") -> dict:
    url = reverse("confirmation", args=[found.duty.reference])
    trail = [(found.duty.reference, url), *([(here, "")] if here else ())]
    return {
        "confirmation": telling.row(found, at),
        "deadline": telling.deadline(found),
        "holds": reads.is_late(found, at) and payments.unpaid_parts(found.application).exists(),
        "now": at,
        "breadcrumbs": telling.trail(*trail),
    }
