"""E-mails of the past, sent soon after they were posted, as a worker would have done."""

from datetime import datetime, timedelta

from pool.mail import queries, services

SOON = timedelta(minutes=1)


def send(*, at: datetime) -> None:
    """Send all that waits. Those to a person without an address stand as failed."""
    for message in queries.to_send(at):
        services.send(message=message, at=message.made_at + SOON)
