"""What a person does to an e-mail that did not get through. Mails are posted by the deeds they tell of."""

from datetime import datetime

from django.db import transaction

from pool.access import guard
from pool.applications import queries
from pool.journal import services as journal
from pool.mail import services as mail
from pool.mail.models import Message


@transaction.atomic
def resend(*, message: Message, by, at: datetime) -> Message:
    """Let a mail that has failed be tried again, at the address that the person has today.

    Raises:
        NothingToSendAgain: it has been sent, or still waits.
        NoAddress: there is nothing to send it to.
    """
    guard.require(by, "mail.resend")
    problem, person = message.problem, queries.person(message.recipient)
    again = mail.retry(message=message, to=person.email if person else message.to)
    journal.tell(
        verb="mail.resend",
        subject=f"mail:{message.pk}",
        case=message.case,
        by=by,
        at=at,
        facts={"kind": message.kind, "problem": problem},
    )
    return again
