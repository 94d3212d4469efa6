"""The case page: what was applied for on the left, the checks on the right, what was done below."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from pool import wording
from pool.access import guard
from pool.applications import facts
from pool.applications import queries as applications
from pool.applications.models import Application
from pool.applications.states import WITH_MUNICIPALITY
from pool.applications.states import ApplicationState as S
from pool.assessment import queries, rules
from pool.awards import queries as awards
from pool.awards import supplements
from pool.awards.states import RunState
from pool.kernel import money
from pool.letters import queries as letters
from pool.letters import reasons
from pool.payments import due
from pool.web import mails, plans, waiting
from pool.web.assessment import asked, history
from pool.web.assessment.forms import LineForm
from pool.web.assessment.worklist import filtered, kept
from pool.web.changing import telling as changes
from pool.web.claims import telling as claims
from pool.web.confirming import telling as confirmations
from pool.web.letters import filing, rows

OUTCOMES = {rules.PASSED: "passed", rules.FAILED: "failed", rules.HUMAN: "manual"}


@require_safe
def case(request: HttpRequest, reference: str) -> HttpResponse:
    return page(request, queries.case(request.user, reference))


def page(request: HttpRequest, application: Application, bad: LineForm | None = None) -> HttpResponse:
    """The case as it stands; `bad` is the form of a line that was refused, with what was typed in it."""
    at = timezone.now()
    lines = queries.lines_of(application)
    handler = queries.handler(application)
    able = abilities(application, handler, lines, request.user, at)
    before, after = queries.neighbours(filtered(request, at).qs, application)
    context = {
        "case": application,
        "state_label": S(application.state).label,
        "round_name": wording.name(application.round),
        "handler": handler.caseworker if handler else None,
        "mine": handler is not None and handler.caseworker_id == request.user.pk,
        "figures": _figures(application, lines),
        "submission": _submission(application),
        "lines": _lines(application, lines, able, bad),
        "with_municipality": application.state in WITH_MUNICIPALITY,
        "able": able,
        "bad": bad,
        "entries": history.entries(application, lines),
        "before": before,
        "after": after,
        "kept": kept(request),
        "now": at,
        **asked.of_case(application, request.user, at),
        **_decision(request, application),
        "claiming": claims.of_case(request.user, application, at),
        "changes": changes.of_case(request.user, application),
        "confirmations": confirmations.of_case(request.user, application, at),
    }
    return render(request, "assessment/case.html", context, status=400 if bad else 200)


def abilities(application: Application, handler, lines: list, user, at: datetime) -> dict:
    """What this person can do with the case now. A button stands on the page only when it works."""
    assesses = guard.may(user, "cases.assess")
    held = assesses and (handler is None or handler.caseworker_id == user.pk)
    opened = application.state == S.SUBMITTED
    left = sum(1 for line in lines if line.current_assessment is None)
    ready = sum(1 for line in lines if line.current_assessment is None and line.verdict == rules.PASSED)
    late = application.state in WITH_MUNICIPALITY and at > application.next_deadline_at
    ended = application.state in (S.DECIDED, S.REJECTED)
    heard = opened and queries.open_hearing(application, at) is not None
    proposed = opened and awards.open_rejection(application) is not None
    return {
        "take": assesses and handler is None and not ended,
        "take_over": assesses and handler is not None and not held and not ended,
        "assess": held and opened,
        "passed": ready if held and opened else 0,
        "finish": held and opened and not left and not heard and not proposed,
        "hear": held and opened and not heard,
        "condition": held and opened,
        "reject": held and opened and not heard and not proposed,
        "left": left,
        "give_back": held and application.state in (S.SUBMITTED, S.ASSESSED),
        "resume": assesses and late,
        "reopen": held and application.state == S.ASSESSED,
    }


def _figures(application: Application, lines: list) -> list[dict]:
    assessed = [line.current_assessment for line in lines if line.current_assessment]
    eligible = sum((item.eligible_amount for item in assessed), money.ZERO)
    proposed = awards.proposed([application.pk]).get(application.pk)
    counts = assessed and application.state != S.REJECTED
    people = len({line.employee_id for line in lines})
    size = ngettext("%(count)s employee", "%(count)s employees", people) % {"count": people}
    size += ", " + ngettext("%(count)s module", "%(count)s modules", len(lines)) % {"count": len(lines)}
    hint = _("%(done)s of %(all)s lines assessed") % {"done": len(assessed), "all": len(lines)}
    return [
        {"label": _("Requested"), "value": wording.money(application.requested_amount), "hint": size},
        {"label": _("Eligible"), "value": wording.money(eligible) if counts else "–", "hint": hint},
        _last_figure(application, proposed),
    ]


def _last_figure(application: Application, proposed) -> dict:
    """What is proposed, or awarded; and beside what is awarded, what a further run proposes."""
    if application.state != S.DECIDED:
        return {"label": _("Proposed"), "value": "–" if proposed is None else wording.money(proposed)}
    awarded = sum((award.awarded_amount for award in supplements.of_application(application)), money.ZERO)
    more = (proposed or money.ZERO) - awarded
    hint = _("and %(amount)s proposed") % {"amount": wording.money(more)} if more else ""
    return {"label": _("Awarded"), "value": wording.money(awarded), "hint": hint}


def _submission(application: Application) -> dict:
    """Exactly what was sent last, and how it differs from what was sent before."""
    sent = applications.submission(application)
    shown = facts.document_facts(sent)
    return {**shown, "differences": facts.differences(application), "at": sent.submitted_at}


def _lines(application: Application, lines: list, able: dict, bad: LineForm | None) -> list[dict]:
    """The lines as they were sent; while the municipality may change them there is nothing to check."""
    if application.state in WITH_MUNICIPALITY:
        return []
    shares: dict[int, list[dict]] = {}
    for share in awards.shares_of_case(application):
        shares.setdefault(share.line_id, []).append(_share(share))
    return [{**_line(line, able, bad), "shares": shares.get(line.pk, [])} for line in lines]


def _share(share) -> dict:
    """What one run gives the line, why, and what would have been enough where it was cut."""
    label = _("Awarded") if share.run.state == RunState.DECIDED else _("Proposed")
    if share.run.tranche > 1:
        label = _("%(what)s, run %(number)s") % {"what": label, "number": share.run.number}
    sentences = reasons.share_sentences(share.portions, wording.language())
    enough = reasons.enough_sentence(share.enough, wording.language(), share.portions) if share.enough else ""
    return {"label": label, "amount": wording.money(share.amount), "reason": f"{sentences} {enough}".strip()}


def _line(line, able: dict, bad: LineForm | None) -> dict:
    answer = line.current_assessment
    prefix = f"line-{line.pk}"
    given = (
        {"ground": answer.ground, "note": answer.note, "score": answer.score} if answer else {"ground": line.suggestion}
    )
    form = bad if bad and bad.prefix == prefix else LineForm(initial=given, prefix=prefix)
    return {
        "pk": line.pk,
        "rank": line.rank,
        "employee": line.employee.reference,
        "initials": line.employee.initials,
        "module": wording.name(line.module),
        "code": line.module.code,
        "scheme": line.scheme.code,
        "term": wording.term(line.term),
        "amount": wording.money(line.requested_amount),
        "open_checks": [_check(check) for check in line.checks if check.outcome != rules.PASSED],
        "passed_checks": [_check(check) for check in line.checks if check.outcome == rules.PASSED],
        "verdict": OUTCOMES[line.verdict],
        "answer": _answer(answer) if answer else None,
        "form": form if able["assess"] else None,
        "open": form is bad or (answer is None and line.verdict != rules.PASSED),
    }


def _check(check: rules.Check) -> dict:
    return {
        "outcome": OUTCOMES[check.outcome],
        "label": wording.sentence(check.label, {}),
        "sentence": wording.sentence(check.sentence, check.facts),
        "basis": wording.sentence(check.basis, {}),
    }


def _answer(answer) -> dict:
    return {
        "code": "eligible" if answer.eligible else "not_eligible",
        "label": _("Eligible") if answer.eligible else _("Not eligible"),
        "sentence": wording.sentence(rules.GROUNDS[answer.ground][1], {}),
        "note": answer.note,
        "points": "" if answer.score is None else _("%(score)s of 100 points") % {"score": answer.score},
        "who": str(answer.assessed_by),
        "at": answer.assessed_at,
    }


def _decision(request: HttpRequest, application: Application) -> dict:
    """Letters, decisions with their payments, lines that wait, and files made, as far as the person may see them."""
    user = request.user
    every = (
        [rows.case_row(item, user) for item in letters.of_case(application)] if guard.may(user, "letters.read") else []
    )
    files = filing.made_files(application) if guard.may(user, "casefiles.read") else None
    shown = [
        {
            "award": award,
            "kind": award.get_kind_display(),
            "letters": [item for item in every if item["award"] == award.pk],
            "plan": [plans.row(item) for item in due.plan(award, timezone.now())],
            "state": award.get_state_display(),
        }
        for award in supplements.of_application(application)
    ]
    return {
        "decisions": shown,
        "waiting": waiting.of_application(application) if shown else {},
        "letters": every,
        "may_correct": guard.may(user, "letters.correct") and not awards.handles(application, user),
        "files": files,
        "mails": mails.of_case(user, application.reference),
    }
