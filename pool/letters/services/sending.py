"""Deeds on a case that end with a letter: the deed and the order of its letter are one transaction."""

from datetime import datetime

from django.db import transaction

from pool.applications.models import Application, Submission
from pool.assessment.models import Hearing
from pool.assessment.services import casework, hearing, receiving
from pool.awards.models import Award, Rejection
from pool.awards.services import conditions, rejecting
from pool.letters.services import ordering
from pool.letters.states import LetterKind as K


@transaction.atomic
def submit(*, application: Application, by, at: datetime) -> Submission:
    """Sign and send an application (`assessment.services.receiving.receive`), and confirm that it came in."""
    sent = receiving.receive(application=application, by=by, at=at)
    ordering.order(kind=K.RECEIPT, application=application, about={"submission": sent.number}, by=by, at=at)
    return sent


@transaction.atomic
def withdraw(*, application: Application, why: str, by, at: datetime) -> Application:
    """Withdraw an application (`assessment.services.receiving.withdraw`); one that was sent is confirmed by letter."""
    asked, sent = application.requested_amount, application.submitted_at is not None
    withdrawn = receiving.withdraw(application=application, why=why, by=by, at=at)
    if sent:
        about = {"by": str(by), "reason": why.strip(), "requested_amount": asked}
        ordering.order(kind=K.WITHDRAWAL, application=withdrawn, about=about, by=by, at=at)
    return withdrawn


@transaction.atomic
def return_sections(*, application: Application, reasons: dict[str, str], by, at: datetime) -> Application:
    """Return sections (`assessment.services.casework.return_sections`), with a letter that says what is missing."""
    returned = casework.return_sections(application=application, reasons=reasons, by=by, at=at)
    sections = {name: text.strip() for name, text in reasons.items()}
    about = {"sections": sections, "until": returned.next_deadline_at}
    ordering.order(kind=K.COMPLETION_REQUEST, application=returned, about=about, by=by, at=at)
    return returned


@transaction.atomic
def hear(*, application: Application, content: str, by, at: datetime) -> Hearing:
    """Put facts to the municipality (`assessment.services.hearing.hear`), by letter."""
    asked = hearing.hear(application=application, content=content, by=by, at=at)
    about = {"number": asked.number, "content": asked.content, "until": asked.answer_by}
    ordering.order(kind=K.HEARING, application=asked.application, about=about, by=by, at=at)
    return asked


@transaction.atomic
def sign_rejection(*, rejection: Rejection, by, at: datetime) -> Rejection:
    """Sign a rejection (`awards.services.rejecting.sign_rejection`), with its letter."""
    signed = rejecting.sign_rejection(rejection=rejection, by=by, at=at)
    about = {
        "ground": signed.ground,
        "explanation": signed.explanation,
        "proposed_by": str(signed.proposed_by),
        "signed_by": str(by),
    }
    ordering.order(kind=K.REJECTION, application=signed.application, about=about, by=by, at=at)
    return signed


@transaction.atomic
def meet_condition(*, award: Award, note: str, by, at: datetime) -> Award:
    """Make a conditional award final (`awards.services.conditions.meet_condition`), with its letter."""
    final = conditions.meet_condition(award=award, note=note, by=by, at=at)
    ordering.order(kind=K.FINAL, application=final.application, award=final, by=by, at=at)
    return final
