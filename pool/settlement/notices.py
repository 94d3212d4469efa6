"""Mails to a municipality about its accounts."""

from datetime import datetime

from pool.access import queries as people
from pool.mail import services as mail
from pool.settlement.models import Accounts


def post(item: Accounts, kind: str, role: str, at: datetime, **facts) -> None:
    """A mail by `email/<kind>.txt` to everybody in the municipality who holds the role."""
    for person in people.of_municipality(item.application.municipality_id, role):
        mail.post_to(
            person=person,
            kind=kind,
            language=item.application.round.language,
            case=item.application.reference,
            at=at,
            reference=item.duty.reference,
            **facts,
        )
