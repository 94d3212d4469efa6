"""E-mails to the caseworker: the municipality has answered, and the case can go on."""

from datetime import datetime

from pool.applications.models import Application
from pool.assessment import queries
from pool.mail import services as mail


def answered(application: Application, *, is_hearing: bool, at: datetime) -> None:
    """A hearing was answered, or a completion sent. Nobody is told of a case that nobody has taken."""
    handler = queries.handler(application)
    if handler is None or handler.caseworker is None:
        return
    told = {"is_hearing": is_hearing, "until": application.next_deadline_at}
    mail.post_to(person=handler.caseworker, kind="case_answered", case=application.reference, at=at, **told)
