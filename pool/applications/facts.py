"""What is frozen when an application is sent, and the facts of its printed copy."""

from datetime import datetime, time

from django.conf import settings

from pool import wording
from pool.applications import queries, rules
from pool.applications.models import Application, Submission
from pool.kernel import money, periods


def assessment_deadline(round) -> datetime:
    """The day by which the agency has promised its decision, at the end of that day."""
    return datetime.combine(round.decide_by, time(23, 59, 59), periods.COPENHAGEN)


def submission_content(application: Application, by, at: datetime) -> dict:
    """Everything that was asked and answered, without references to rows that can change later."""
    lines = queries.lines_of(application)
    answers = dict(application.answers.values_list("name", "value"))
    return {
        "reference": application.reference,
        "round": application.round.code,
        "municipality": {"code": application.municipality.code, "name": application.municipality.official_name},
        "answers": {item.name: answers.get(item.name, "") for items in rules.SECTIONS.values() for item in items},
        "people": people_named(answers),
        "lines": [
            {
                "line": line.pk,
                "rank": line.rank,
                "employee": line.employee.reference,
                "initials": line.employee.initials,
                "hired_on": line.employee.hired_on,
                "has_child_cases": line.employee.has_child_cases,
                "scheme": line.scheme.code,
                "module": line.module.code,
                "module_da": line.module.name_da,
                "module_en": line.module.name_en,
                "term": line.term,
                "requested_amount": line.requested_amount,
            }
            for line in lines
        ],
        "requested_amount": application.requested_amount,
        "submitted_at": at,
        "submitted_by": by.get_full_name() or by.username,
    }


def document_facts(submission: Submission) -> dict:
    """The printed copy of exactly what was sent, in the active language."""
    content, application = submission.content, submission.application
    english = wording.language() == "en"
    return {
        "language": wording.language(),
        "agency": settings.AGENCY["name"],
        "reference": content["reference"],
        "number": submission.number,
        "round_title": wording.name(application.round),
        "municipality": content["municipality"]["name"],
        "municipality_cvr": application.municipality.cvr,
        "submitted_at": wording.moment(submission.submitted_at, weekday=True),
        "written_at": submission.submitted_at.isoformat(),
        "submitted_by": content["submitted_by"],
        "sha256": submission.sha256,
        "sections": [
            {
                "name": wording.sentence(rules.SECTION_NAMES[name], {}),
                "rows": answer_rows(name, content["answers"], content["people"]),
            }
            for name in rules.SECTIONS
            if name != "lines"
        ],
        "lines": [
            {
                "rank": line["rank"],
                "employee": line["employee"],
                "initials": line["initials"],
                "hired_on": wording.day(datetime.fromisoformat(line["hired_on"]).date()),
                "child_cases": wording.fact(line["has_child_cases"]),
                "scheme": line["scheme"],
                "module": line["module_en"] if english else line["module_da"],
                "term": wording.term(line["term"]),
                "amount": wording.money(money.parsed_exact(line["requested_amount"])),
            }
            for line in content["lines"]
        ],
        "total": wording.money(money.parsed_exact(content["requested_amount"])),
    }


def people_named(answers: dict[str, str]) -> dict[str, str]:
    """User name → name and mail of the people whom the answers name."""
    named = [answers.get(item.name) for items in rules.SECTIONS.values() for item in items if item.kind == "person"]
    found = [queries.person(username) for username in named]
    return {person.username: f"{person} ({person.email})" for person in found if person}


def answer_rows(section: str, answers: dict[str, str], people: dict[str, str] | None = None) -> list[dict]:
    """Question and answer of a section as text, leaving out what did not apply. `people` as `people_named` gives it."""
    rows = []
    for item in rules.SECTIONS[section]:
        if item.only_if and answers.get(item.only_if) != "yes":
            continue
        rows.append(
            {"name": item.name, "question": wording.sentence(item.label, {}), "answer": _shown(item, answers, people)}
        )
    return rows


def differences(application: Application) -> list[dict]:
    """What changed between the last two submissions: `what`, `before`, `after`. Empty when there is only one."""
    last_two = list(queries.submissions_of(application)[:2])
    if len(last_two) < 2:
        return []
    after, before = (_flat(item.content) for item in last_two)
    changed = sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
    return [{"what": key, "before": before.get(key, ""), "after": after.get(key, "")} for key in changed]


def _flat(content: dict) -> dict[str, str]:
    flat = {}
    for section in rules.SECTIONS:
        for row in answer_rows(section, content["answers"], content["people"]):
            flat[row["question"]] = row["answer"]
    for item in content["lines"]:
        name = f"{item['employee']} · {item['module']}"
        hired = wording.day(datetime.fromisoformat(item["hired_on"]).date())
        flat[name] = f"{item['scheme']} · {wording.term(item['term'])} · {item['initials']} · {hired}"
    return flat


def _shown(item: rules.Question, answers: dict[str, str], people: dict[str, str]) -> str:
    value = answers.get(item.name, "")
    if item.kind == "person":
        return people.get(value, value)
    if item.kind in ("yes_no", "tick"):
        return wording.fact(value == "yes") if value else ""
    if item.kind == "amount" and value:
        try:
            return wording.money(money.parsed(value))
        except money.LossyAmount:
            return value
    return value
