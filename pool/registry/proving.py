"""Proves from the rows that every municipality's number came there by a proposal and its confirmation."""

from datetime import datetime

from pool.journal import queries as journal
from pool.registry.models import Municipality, PayeeChange


def first_problem() -> str:
    """What is wrong with the first municipality's number; empty when all is well."""
    last, problem = {}, ""
    told = _told()
    for change in (
        PayeeChange.objects.exclude(confirmed_at=None)
        .select_related("municipality", "confirmed_by")
        .order_by("confirmed_at", "pk")
    ):
        problem = problem or _change(change, last.get(change.municipality_id), told)
        last[change.municipality_id] = change
    return problem or _numbers(last)


def _told() -> set[tuple]:
    entries = journal.entries().filter(verb="registry.confirm_payee")
    return {
        (entry.subject, entry.facts["cvr"], entry.facts["gln"], _moment(entry), entry.actor, entry.at)
        for entry in entries
    }


def _moment(entry) -> datetime:
    return datetime.fromisoformat(entry.facts["waits_until"])


def _change(change: PayeeChange, before: PayeeChange | None, told: set[tuple]) -> str:
    name = f"the change of {change.municipality.official_name} to {change.new_cvr}"
    if change.confirmed_by_id == change.proposed_by_id:
        return f"{name} was not confirmed by a second person"
    if change.old_cvr != (before.new_cvr if before else ""):
        return f"{name} does not follow from the one before it"
    subject = f"municipality:{change.municipality.code}"
    what = (change.new_cvr, change.new_gln, change.waits_until)
    deed = (subject, *what, change.confirmed_by.username, change.confirmed_at)
    return "" if deed in told else f"the journal does not tell of {name}"


def _numbers(last: dict[int, PayeeChange]) -> str:
    for item in Municipality.objects.order_by("pk"):
        change = last.get(item.pk)
        expected = (change.new_cvr, change.new_gln) if change else ("", "")
        if (item.cvr, item.gln) != expected:
            return f"{item.official_name} has the numbers {item.cvr} {item.gln}, which nobody has confirmed"
    return ""
