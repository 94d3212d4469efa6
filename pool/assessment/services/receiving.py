"""Takes applications in at the agency's door, and lets them go: what is sent or withdrawn moves the round's meter."""

from datetime import datetime

from django.db import transaction

from pool.applications.models import Application, Submission
from pool.applications.services import drafting, signing
from pool.applications.states import NEVER_SENT, RETURNED
from pool.assessment import claims, noticing
from pool.assessment.services import watching
from pool.db import lock
from pool.kernel.refusals import Refusal
from pool.kernel.words import N_
from pool.rounds import queries as rounds
from pool.rounds.models import Round


class MoreThanSent(Refusal):
    code = "more_than_sent"
    sentence = N_(
        "A completion keeps its place in the line, so it cannot ask for more than was sent before (%(sent)s). It asks "
        "for %(asked)s now. Take off what was added."
    )
    kind = "invalid"


@transaction.atomic
def receive(*, application: Application, by, at: datetime) -> Submission:
    """Sign and send (`applications.signing.submit`), and close the round if this uses up its frame.

    The place in the line is the moment of the first submission. A completion that the agency has asked for keeps it,
    also while the round is full, and in exchange asks for no more than what was sent. The caseworker is told of a
    completion by e-mail.

    Raises:
        RoundFull: the frame is used, and nothing has been sent from here before; the draft is kept.
        MoreThanSent: a completion in a round that closes by itself asks for more than before.
        NotReady, DeadlinePassed, NotYourSignature, WrongState: see `applications.signing.submit`.
    """
    round = claims.held(application.round)
    completes = Application.objects.filter(pk=application.pk, state__in=RETURNED).exists()
    if round.closes_when_used:
        application = lock(Application, application.pk)
        _refuse_full(round, application, at)
        _refuse_more(application)
    submission = signing.submit(application=application, by=by, at=at)
    watching.watch(round=round, by=by, at=at)
    if completes:
        noticing.answered(submission.application, is_hearing=False, at=at)
    return submission


@transaction.atomic
def withdraw(*, application: Application, why: str, by, at: datetime) -> Application:
    """Take the application out of the round (`applications.signing.withdraw`); the money is there for others again.

    Raises:
        ReasonMissing, WrongState: see `applications.signing.withdraw`.
    """
    round = claims.held(application.round)
    withdrawn = signing.withdraw(application=application, why=why, by=by, at=at)
    watching.watch(round=round, by=by, at=at)
    return withdrawn


def _refuse_full(round: Round, application: Application, at: datetime) -> None:
    if rounds.is_full(round, at) and application.state in NEVER_SENT:
        raise drafting.RoundFull(round=round.code, deadline=round.closes_at)


def _refuse_more(application: Application) -> None:
    if application.state not in RETURNED:
        return
    sent = claims.sent_amount(application)
    if application.requested_amount > sent:
        raise MoreThanSent(field="lines", sent=sent, asked=application.requested_amount)
