"""Writes the journal. Every public service of every room calls `tell` once, inside its own transaction."""

from datetime import datetime

from django.db import transaction

from pool.db import one_at_a_time
from pool.journal.models import Entry, JournalHead
from pool.kernel import canon

SYSTEM = "system"


@transaction.atomic
def tell(*, verb: str, subject: str, by, at: datetime, case: str = "", facts: dict | None = None) -> Entry:
    """Add one entry. `by` is a user, or None for the system itself."""
    return tell_many(verb=verb, by=by, at=at, rows=[(subject, case, facts or {})])[0]


@transaction.atomic
def tell_many(*, verb: str, by, at: datetime, rows: list[tuple[str, str, dict]]) -> list[Entry]:
    """Add entries (subject, case, facts) of one verb under one hold of the chain's end."""
    one_at_a_time()
    head, _ = JournalHead.objects.select_for_update().get_or_create(pk=1)
    entries = []
    for subject, case, facts in rows:
        entry = Entry(
            number=head.number + 1,
            at=at,
            actor=by.get_username() if by else SYSTEM,
            verb=verb,
            subject=subject,
            case=case,
            facts=canon.plain(facts),
            previous_hash=head.hash,
        )
        entry.hash = canon.chained(head.hash, entry.told())
        head.number, head.hash = entry.number, entry.hash
        entries.append(entry)
    Entry.objects.bulk_create(entries)
    head.save(update_fields=["number", "hash"])
    return entries
