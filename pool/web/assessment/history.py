"""The history of a case from the journal, in words."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pool import wording
from pool.access import queries as people
from pool.applications import rules as questions
from pool.applications.models import Application
from pool.assessment import rules
from pool.awards.states import LapseGround
from pool.journal import queries as journal
from pool.journal import verbs
from pool.kernel import money
from pool.web.assessment import asked

ONE_LINE = "assessment.assess_line"
# What the agency does not read: the draft's single steps, and deeds that the journal tells twice.
LEFT_OUT = {
    "applications.save_answers", "applications.complete_section", "applications.add_line", "applications.change_line",
    "applications.remove_line", "applications.move_line", "applications.read_table", "applications.confirm_import",
    "applications.discard_import", "applications.finish", "applications.reassess", "assessment.return_sections",
    "applications.reject", "letters.write", "payments.lay_out", "payments.set_budget",
}  # fmt: skip


def entries(application: Application, lines: list) -> list[dict]:
    """Newest first: when, who, what, and the detail that explains it. Lines assessed in one go are one entry."""
    named = {line.pk: f"{line.employee.reference} · {line.module.code}" for line in lines}
    found = [entry for entry in journal.of_case(application.reference) if entry.verb not in LEFT_OUT]
    names = people.names_of({entry.actor for entry in found})
    return [
        {
            "at": group[0].at,
            "who": names.get(group[0].actor, group[0].actor),
            "what": _what(group),
            "detail": _details(group, named),
        }
        for group in _together(found)
    ]


def _together(found: list) -> list[list]:
    """Neighbouring answers for single lines by one person on one day, together."""
    groups: list[list] = []
    for entry in found:
        last = groups[-1][0] if groups else None
        if last and entry.verb == last.verb == ONE_LINE and _same(entry, last):
            groups[-1].append(entry)
        else:
            groups.append([entry])
    return groups


def _same(one, other) -> bool:
    return one.actor == other.actor and timezone.localdate(one.at) == timezone.localdate(other.at)


def _what(group: list) -> str:
    if len(group) > 1:
        return ngettext("%(count)s line assessed", "%(count)s lines assessed", len(group)) % {"count": len(group)}
    return verbs.phrase(group[0].verb)


def _details(group: list, named: dict[int, str]) -> list[str]:
    """The detail of one entry; several lines with the same ground and note are named in one sentence."""
    if group[0].verb != ONE_LINE:
        return _detail(group[0].verb, group[0].facts, named)
    said: dict[str, list[str]] = {}
    for entry in reversed(group):
        sentence = wording.sentence(rules.GROUNDS[entry.facts["ground"]][1], {})
        text = " ".join(part for part in (sentence, entry.facts.get("note", "")) if part)
        said.setdefault(text, []).append(named.get(entry.facts["line"], ""))
    return [f"{', '.join(filter(None, lines))}: {text}".removeprefix(": ") for text, lines in said.items()]


def _detail(verb: str, facts: dict, named: dict[int, str]) -> list[str]:
    if verb == "applications.return_sections":
        rows = [f"{_section(name)}: {reason}" for name, reason in facts["sections"].items()]
        until = wording.moment(datetime.fromisoformat(facts["until"]), weekday=True)
        return [*rows, _("To be answered by %(until)s.") % {"until": until}]
    if verb in asked.VERBS:
        return asked.detail(verb, facts)
    if verb in ("payments.accept", "payments.cancel_parts"):
        return [wording.money(money.parsed_exact(facts["amount"]))]
    if verb == "payments.give_more_time":
        return [_("Until %(day)s") % {"day": wording.day(date.fromisoformat(facts["until"]))}, facts["reason"]]
    if verb in ("payments.propose_lapse", "payments.sign_lapse"):
        return [LapseGround(facts["ground"]).label]
    return _short_detail(verb, facts, named)


def _short_detail(verb: str, facts: dict, named: dict[int, str]) -> list[str]:
    if verb == "applications.submit" and facts["number"] > 1:
        return [_("Submission %(number)s") % facts]
    if verb in ("assessment.assess_passed", "applications.free_lines", "applications.hold_lines"):
        count = len(facts["lines"])
        return [ngettext("%(count)s line", "%(count)s lines", count) % {"count": count}]
    if verb == "assessment.take" and facts.get("from"):
        return [_("Taken over from %(who)s") % {"who": facts["from"]}]
    return [facts["reason"]] if facts.get("reason") else []


def _section(name: str) -> str:
    return wording.sentence(questions.SECTION_NAMES[name], {})
