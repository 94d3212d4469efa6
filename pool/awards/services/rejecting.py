"""Rejects an application on formal grounds: its caseworker proposes, a decision maker signs or turns it down."""

from datetime import datetime

from django.db import transaction

from pool.access import guard
from pool.access import queries as people
from pool.access import rules as roles
from pool.applications.models import Application
from pool.applications.services import many, signing
from pool.assessment import claims
from pool.assessment import queries as assessment
from pool.assessment.services import casework, watching
from pool.awards import queries
from pool.awards.models import Rejection
from pool.awards.states import FormalGround
from pool.db import lock
from pool.journal import services as journal
from pool.kernel.refusals import Refusal, reason
from pool.kernel.words import N_
from pool.mail import services as mail
from pool.rounds import impartial


class NoSuchGround(Refusal):
    code = "no_such_formal_ground"
    sentence = N_("Choose a formal ground from the list.")
    kind = "invalid"


class ProposedAlready(Refusal):
    code = "rejection_proposed"
    sentence = N_("%(who)s has proposed to reject this application. A decision maker must answer that first.")


class AnsweredRejection(Refusal):
    code = "rejection_answered"
    sentence = N_("This proposal has been answered already.")


class Outdated(Refusal):
    code = "rejection_outdated"
    sentence = N_("The municipality has sent something since this was proposed. Turn the proposal down.")


class ProposedByYou(Refusal):
    code = "proposed_by_you"
    sentence = N_("You have proposed this or handled the case. Another decision maker must answer.")
    kind = "forbidden"


@transaction.atomic
def propose_rejection(*, application: Application, ground: str, explanation: str, by, at: datetime) -> Rejection:
    """Propose to put the case out of the round, with the facts for the letter.

    Raises:
        NoSuchGround, ReasonMissing: what was written cannot be used.
        ProposedAlready: a proposal waits for an answer.
        HearingOpen: the municipality may still answer a hearing.
        WrongState, NotYourCase: the case is not open for this caseworker.
    """
    guard.require(by, "cases.assess")
    if ground not in FormalGround.values:
        raise NoSuchGround(field="ground")
    explanation = reason(explanation, field="explanation")
    application = casework.opened(application=application, by=by, at=at)
    waiting = queries.open_rejection(application)
    if waiting:
        raise ProposedAlready(who=str(waiting.proposed_by))
    _refuse_unheard(application, at)
    rejection = Rejection.objects.create(
        application=application, ground=ground, explanation=explanation, proposed_at=at, proposed_by=by
    )
    _tell("awards.propose_rejection", rejection, by, at, {"ground": ground, "explanation": explanation})
    _ask(rejection, by, at)
    return rejection


@transaction.atomic
def sign_rejection(*, rejection: Rejection, by, at: datetime) -> Rejection:
    """Sign the rejection: the application leaves the round, its employees and modules may be asked for again.

    Raises:
        DeclareFirst, TiedToMunicipality: see `rounds.impartial.require`.
        ProposedByYou: the signer proposed it or handles the case.
        AnsweredRejection: somebody was faster.
        Outdated: the municipality has sent something since it was proposed.
        HearingOpen: the municipality may still answer a hearing.
        WrongState: the case has moved on since.
    """
    guard.require(by, "decisions.sign")
    claims.held(rejection.application.round)
    application = lock(Application, rejection.application_id)
    rejection = _held(rejection, by)
    if queries.is_outdated(rejection):
        raise Outdated()
    _refuse_unheard(application, at)
    rejection.signed_at, rejection.signed_by = at, by
    rejection.save(update_fields=["signed_at", "signed_by"])
    application = signing.mark(application=application, verb="reject", by=by, at=at)
    many.free_lines(lines=list(application.lines.values_list("pk", flat=True)), by=by, at=at)
    watching.watch(round=application.round, by=by, at=at)
    _tell("awards.sign_rejection", rejection, by, at, {"ground": rejection.ground})
    return rejection


@transaction.atomic
def turn_down_rejection(*, rejection: Rejection, why: str, by, at: datetime) -> Rejection:
    """Send the proposal back with a reason; the case goes on.

    Raises:
        ReasonMissing: no reason was written.
        ProposedByYou, AnsweredRejection: as for signing.
    """
    guard.require(by, "decisions.sign")
    why = reason(why)
    lock(Application, rejection.application_id)
    rejection = _held(rejection, by)
    rejection.turned_down_at, rejection.turned_down_by, rejection.turned_down_reason = at, by, why
    rejection.save(update_fields=["turned_down_at", "turned_down_by", "turned_down_reason"])
    _tell("awards.turn_down_rejection", rejection, by, at, {"reason": why})
    return rejection


def _refuse_unheard(application: Application, at: datetime) -> None:
    heard = assessment.open_hearing(application, at)
    if heard:
        raise casework.HearingOpen(deadline=heard.answer_by)


def _held(rejection: Rejection, by) -> Rejection:
    rejection = lock(Rejection, rejection.pk)
    if rejection.signed_at or rejection.turned_down_at:
        raise AnsweredRejection()
    impartial.require(by, rejection.application)
    if by.pk == rejection.proposed_by_id or queries.handles(rejection.application, by):
        raise ProposedByYou()
    return rejection


def _ask(rejection: Rejection, by, at: datetime) -> None:
    """Tell every decision maker by e-mail that a proposal waits for one of them."""
    case, told = rejection.application, {"rejection": rejection.pk, "until": rejection.application.next_deadline_at}
    for person in people.holding(roles.DECIDER):
        mail.post_to(person=person, kind="rejection_waits", case=case.reference, at=at, by=str(by), **told)


def _tell(verb: str, rejection: Rejection, by, at: datetime, facts: dict) -> None:
    reference = rejection.application.reference
    journal.tell(verb=verb, subject=f"application:{reference}", case=reference, by=by, at=at, facts=facts)
