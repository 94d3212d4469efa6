"""Proves from the rows that every municipality's number came there by a proposal and its confirmation."""

from datetime import datetime

from pool.journal import queries as journal
from pool.kernel.words import N_, Said
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
    facts = {"municipality": change.municipality.official_name, "cvr": change.new_cvr}
    if change.confirmed_by_id == change.proposed_by_id:
        return Said(N_("the change of %(municipality)s to %(cvr)s was not confirmed by a second person"), **facts)
    if change.old_cvr != (before.new_cvr if before else ""):
        return Said(N_("the change of %(municipality)s to %(cvr)s does not follow from the one before it"), **facts)
    subject = f"municipality:{change.municipality.code}"
    what = (change.new_cvr, change.new_gln, change.waits_until)
    deed = (subject, *what, change.confirmed_by.username, change.confirmed_at)
    untold = N_("the journal does not tell of the change of %(municipality)s to %(cvr)s")
    return "" if deed in told else Said(untold, **facts)


def _numbers(last: dict[int, PayeeChange]) -> str:
    for item in Municipality.objects.order_by("pk"):
        change = last.get(item.pk)
        expected = (change.new_cvr, change.new_gln) if change else ("", "")
        if (item.cvr, item.gln) != expected:
            unconfirmed = N_("%(municipality)s has the numbers %(cvr)s %(gln)s, which nobody has confirmed")
            return Said(unconfirmed, municipality=item.official_name, cvr=item.cvr, gln=item.gln)
    return ""
