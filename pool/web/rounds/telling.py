"""Says in words what a run did, and what stands in its way."""

import json
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pool import wording
from pool.allocation import results
from pool.assessment import queries as assessment
from pool.awards import queries
from pool.awards.models import Run, Scenario
from pool.awards.outlooks import Outlook
from pool.awards.states import AwardKind
from pool.kernel import money
from pool.letters import naming, reasons


def method(run: Run, language: str) -> list[str]:
    """The ruleset of the run, read back in plain sentences."""
    return naming.method_sentences(json.loads(run.ruleset), language)


def of_budget(run: Run) -> str:
    return _("of %(budget)s in the pool") % {"budget": wording.money(run.budget_amount)}


@dataclass(frozen=True)
class Problem:
    """Why a run or a scenario gives nobody anything: heading, facts as rows, the bids concerned, and what to do."""

    heading: str
    text: str
    facts: list[dict]
    bids: list[str]
    advice: str


def problem(run: Run | Scenario, language: str) -> Problem | None:
    """Tie or infeasible, in words; nothing when the run is in order."""
    if run.status == results.OK:
        return None
    return told(run.status, results.Result.from_json(run.result).problem)


def told(status: str, facts: dict) -> Problem:
    """The same from the engine's own facts."""
    return _tie(facts) if status == results.TIE else _infeasible(facts)


def _tie(told: dict) -> Problem:
    count = len(told["ids"])
    text = ngettext("%(count)s line is equal to others.", "%(count)s lines are equal for the last money.", count)
    advice = _("The rules do not say who comes first. Correct the rules and run them again.")
    if told["seed_missing"]:
        advice = _(
            "The rules draw between equals, but no seed was given. Publish the list below first, take a seed that "
            "nobody could know then, and run the rules again with that seed."
        )
    facts = [
        _fact(_("Step"), told["step"]),
        _ore(_("Left in the step"), told, "left"),
        _ore(_("Wanted"), told, "wanted"),
    ]
    heading = _("Equal lines, and nothing to choose between them")
    return Problem(heading, text % {"count": count}, _known(facts), list(told["ids"]), advice)


def _infeasible(told: dict) -> Problem:
    facts = [
        _fact(_("Step"), told["step"]),
        _fact(_("Applicant"), told.get("applicant")),
        _ore(_("Promised at least"), told, "floors"),
        _ore(_("Available"), told, "available"),
        _ore(_("Short by"), told, "shortfall"),
    ]
    advice = _("Lower the least amounts in the rules, or share out more money.")
    text = _("The rules promise more than there is money for.")
    return Problem(_("The promises cannot all be kept"), text, _known(facts), list(told.get("ids", [])), advice)


def _fact(label: str, value) -> dict:
    return {"label": label, "value": value}


def _ore(label: str, told: dict, name: str) -> dict:
    return {"label": label, "value": wording.money(money.kroner(told[name])) if name in told else ""}


def _known(facts: list[dict]) -> list[dict]:
    return [fact for fact in facts if fact["value"]]


def by_municipality(outlook: list[Outlook], shares: list, language: str, tied: set[tuple[int, int]]) -> list[dict]:
    """One row for each application with its sums, and below it its lines with the reason of each share.

    Of a case that the reader is tied to (`tied`: round and municipality) only the sums are told.
    """
    lines: dict[int, list[dict]] = {}
    for share in shares:
        if not _is_tied(share.line.application, tied):
            lines.setdefault(share.line.application_id, []).append(_line(share, language))
    return [
        {
            "municipality": row.application.municipality.name,
            "reference": row.application.reference,
            "url": "" if _is_tied(row.application, tied) else reverse("case", args=[row.application.reference]),
            "kind": row.kind,
            "kind_label": AwardKind(row.kind).label,
            "requested": row.requested,
            "eligible": row.eligible,
            "proposed": row.proposed,
            "lines": lines.get(row.application.pk, []),
        }
        for row in sorted(outlook, key=lambda row: (row.application.municipality.sort_key, row.application.pk))
    ]


def _is_tied(application, tied: set[tuple[int, int]]) -> bool:
    return (application.round_id, application.municipality_id) in tied


def _line(share, language: str) -> dict:
    line = share.line
    return {
        "employee": line.employee.reference,
        "module": wording.name(line.module),
        "term": wording.term(line.term),
        "asked": share.asked_amount,
        "amount": share.amount,
        "reason": _reason(share, language),
    }


def _reason(share, language: str) -> str:
    """Why, and what would have been enough where the line was cut."""
    enough = reasons.enough_sentence(share.enough, language, share.portions) if share.enough else ""
    return f"{reasons.share_sentences(share.portions, language)} {enough}".strip()


def exceptions(run: Run, language: str) -> dict[int, list[str]]:
    """Application → why not all that it asks for is granted, each sentence once: grounds, shares, a condition."""
    found: dict[int, dict[str, None]] = {}
    if run.tranche == 1:
        for line in assessment.refused_lines(run.round):
            ground = reasons.ground_words(line.ground, language)
            found.setdefault(line.line.application_id, {})[ground[:1].upper() + ground[1:]] = None
    for share in queries.shares_of(run):
        if share.amount < share.asked_amount:
            found.setdefault(share.line.application_id, {})[_reason(share, language)] = None
    for condition in assessment.conditions_in(run.round) if run.tranche == 1 else ():
        said = _("Condition, to be met by %(day)s: %(condition)s")
        facts = {"day": wording.day(condition.due_on), "condition": condition.content}
        found.setdefault(condition.application_id, {})[said % facts] = None
    return {key: list(sentences) for key, sentences in found.items()}
