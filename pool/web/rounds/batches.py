"""The letters of a run on their way: how far they are, what stands still, and what was written."""

import math
from datetime import datetime, timedelta

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from pool import wording
from pool.access import guard
from pool.awards.models import Run
from pool.letters import backlog, queries
from pool.letters.models import Batch, Order
from pool.letters.services import batching
from pool.letters.states import BatchState, LetterKind, OrderState
from pool.rounds import impartial
from pool.web import refusing

QUIET = timedelta(minutes=1)  # so long without a sign, and no worker is there
PAGE, MOST, SHOWN = 50, 100, 5
STEP = 10  # per cent after which those who listen are told again


@require_safe
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """The page; asked by itself for news, only the part that changes."""
    found, at = queries.batch(pk), timezone.now()
    context = {**_now(found, request, at), "batch": found, "round_name": wording.name(found.run.round)}
    part = bool(request.headers.get("HX-Request"))
    if not part or context["state"] != BatchState.RUNNING:
        context |= _written(found, request)
    context["breadcrumbs"] = [
        {"label": _("Rounds"), "url": reverse("rounds")},
        {"label": context["round_name"], "url": reverse("round_workspace", args=[found.run.round.code])},
        {"label": _("Run %(number)s") % {"number": found.run.number}, "url": reverse("run", args=[found.run.pk])},
        {"label": _("Letters")},
    ]
    request.GET = request.GET.copy()
    request.GET.pop("told", None)  # what was asked for by the page itself stands in no link
    return render(request, "rounds/_batch.html" if part else "rounds/batch.html", {**context, "part": part})


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    found, at = queries.batch(pk), timezone.now()
    done = _("Writing is stopped. A letter that was just being written is finished.")
    return refusing.do(request, lambda: batching.stop(batch=found, by=request.user, at=at), done, "batch", pk)


@require_POST
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    found, at = queries.batch(pk), timezone.now()
    done = _("Writing goes on where it was stopped.")
    return refusing.do(request, lambda: batching.go_on(batch=found, by=request.user, at=at), done, "batch", pk)


@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Have one letter written that was held back or failed."""
    order, at = queries.order(pk), timezone.now()
    to = ("batch", order.batch_id) if order.batch_id else ("case", order.application.reference)
    text = _("The letter %(reference)s is in the line again.") % {"reference": order.reference}
    if order.batch_id and order.batch.stopped_at:
        text = _("The letter %(reference)s is written when writing goes on.") % {"reference": order.reference}
    return refusing.do(request, lambda: batching.release(order=order, by=request.user, at=at), text, *to)


def of(run: Run | None) -> dict | None:
    """The line on a run's letters, once they are ordered."""
    found = queries.batch_of(run) if run else None
    return summary(found) if found else None


def summary(found: Batch) -> dict:
    """One line on a batch for other pages: where it is, and what it says."""
    counts = queries.progress(found)
    state = queries.state_of(found, counts)
    return {
        "url": reverse("batch", args=[found.pk]),
        "state": state,
        "state_label": state.label,
        "text": said(counts),
        "trouble": counts[OrderState.FAILED] + counts[OrderState.HELD],
    }


def notices(user) -> list[dict]:
    """For who signs decisions: batches that are not finished, and single letters that could not be written."""
    found = []
    for item in backlog.unfinished():
        line = summary(item)
        facts = {"round": wording.name(item.run.round), "state": line["state_label"].lower(), "said": line["text"]}
        text = _("Letters of %(round)s (%(state)s): %(said)s") % facts
        calm = line["state"] == BatchState.RUNNING and not line["trouble"]
        found.append(
            {"kind": "info" if calm else "warning", "text": text, "url": line["url"], "title": _("See the letters")}
        )
    for order in impartial.untied(backlog.failed_alone(), user, "application__")[:SHOWN]:
        case = order.application.reference
        text = _("The letter %(reference)s could not be written.") % {"reference": order.reference}
        found.append({"kind": "warning", "text": text, "url": reverse("case", args=[case]), "title": case})
    return found


def said(counts: dict[str, int]) -> str:
    """How many are written, and what became of the others."""
    facts = {name: wording.number(count) for name, count in counts.items()}
    parts = [
        ngettext(
            "%(written)s of %(all)s letter is written.", "%(written)s of %(all)s letters are written.", counts["all"]
        )
    ]
    if counts[OrderState.FAILED]:
        text = "%(failed)s could not be written."
        parts.append(ngettext("%(failed)s could not be written.", text, counts[OrderState.FAILED]))
    if counts[OrderState.HELD]:
        parts.append(ngettext("%(held)s is held back.", "%(held)s are held back.", counts[OrderState.HELD]))
    return " ".join(parts) % facts


def _now(found: Batch, request: HttpRequest, at: datetime) -> dict:
    counts = queries.progress(found)
    state = queries.state_of(found, counts)
    pace = backlog.pace(found, at) if state == BatchState.RUNNING else None
    percent = counts[OrderState.WRITTEN] * 100 // counts["all"] if counts["all"] else 100
    step = percent // STEP * STEP if state == BatchState.RUNNING else state.value
    standing = queries.orders_of(found, OrderState.FAILED, OrderState.HELD).order_by("state", "reference")
    count = counts[OrderState.FAILED] + counts[OrderState.HELD]
    renew = request.GET.get("renew") != "no"
    page = request.GET.get("page", "")
    return {
        "state": state,
        "running": state == BatchState.RUNNING,
        "counts": counts,
        "percent": percent,
        "said": said(counts),
        "pace": _paced(pace, counts) if pace else "",
        "quiet": pace is not None and at - pace.quiet_since > QUIET,
        "quiet_since": pace.quiet_since if pace else None,
        "signs": guard.may(request.user, "decisions.sign"),
        "renew": renew,
        "poll": f"{reverse('batch', args=[found.pk])}?told={step}{f'&page={page}' if page.isdecimal() else ''}",
        "tell": str(step) != request.GET.get("told", ""),
        "standing": [_standing(order) for order in standing[:MOST]] if count else [],
        "standing_more": max(count - MOST, 0),
    }


def _paced(pace: backlog.Pace, counts: dict[str, int]) -> str:
    """Letters per minute, and about how long still."""
    if not pace.per_minute:
        return ""
    minutes = math.ceil(counts[OrderState.WAITING] / pace.per_minute)
    per_minute = max(round(pace.per_minute), 1)
    speed = ngettext("%(count)s letter a minute.", "%(count)s letters a minute.", per_minute)
    if minutes <= 1:
        left = _("Less than a minute is left.")
    else:
        left = ngettext("About %(minutes)s minute is left.", "About %(minutes)s minutes are left.", minutes)
    return f"{speed} {left}" % {"count": wording.number(per_minute), "minutes": wording.number(minutes)}


def _standing(order: Order) -> dict:
    failed = order.state == OrderState.FAILED
    return {
        "pk": order.pk,
        "reference": order.reference,
        "case": order.application.reference,
        "url": reverse("case", args=[order.application.reference]),
        "municipality": order.application.municipality.name,
        "state": order.state,
        "state_label": OrderState(order.state).label,
        "why": order.problem if failed else order.held_reason,
    }


def _written(found: Batch, request: HttpRequest) -> dict:
    page = Paginator(backlog.written_in(found), PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "url": reverse("letter_pdf", args=[letter.pk]),
            "reference": letter.reference,
            "municipality": letter.application.municipality.name,
            "case_url": reverse("case", args=[letter.application.reference]),
            "kind": letter.kind,
            "kind_label": LetterKind(letter.kind).label,
            "amount": letter.award.awarded_amount,
        }
        for letter in page
    ]
    return {"page": page, "rows": rows}
