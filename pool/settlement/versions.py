"""Accounts as they were signed, time after time: the journal keeps each of them. Reads only."""

from dataclasses import dataclass
from datetime import datetime

from pool.journal import queries as journal
from pool.settlement.models import Accounts


@dataclass(frozen=True)
class Version:
    """Accounts as they were signed once. `signed_by` is a user name; `content` is exactly what was signed."""

    number: int
    signed_at: datetime
    signed_by: str
    sha256: str
    content: dict
    stands: bool


def versions(item: Accounts) -> list[Version]:
    """Everything that was signed, the latest first; `stands` is what the accounts say now."""
    entries = journal.of_case(item.application.reference)
    found = list(entries.filter(verb="settlement.sign_accounts", subject=f"accounts:{item.duty.reference}"))
    return [
        Version(
            number=len(found) - place,
            signed_at=entry.at,
            signed_by=entry.actor,
            sha256=entry.facts["sha256"],
            content=entry.facts["content"],
            stands=place == 0 and entry.facts["sha256"] == item.sha256,
        )
        for place, entry in enumerate(found)
    ]
