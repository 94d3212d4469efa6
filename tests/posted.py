"""The mails that were posted, sent as a worker would send them."""

from datetime import datetime

from django.core import mail as outbox
from django.core.mail import EmailMultiAlternatives

from pool.mail import services as mail


def posted(at: datetime) -> list[EmailMultiAlternatives]:
    """Send all that waits. Returns every mail that this test has sent, the oldest first."""
    while mail.work(worker="test:1", at=at):
        pass
    return outbox.outbox
