"""Accepts grants, gives more time for it, and lets grants lapse."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from pool.access import guard
from pool.applications.models import Application
from pool.applications.services import many
from pool.awards import queries as awards
from pool.awards.models import Award, Lapse
from pool.awards.states import AWARD_MOVES, AwardState, LapseGround
from pool.db import lock
from pool.journal import services as journal
from pool.kernel import money, periods, states
from pool.kernel.refusals import Refusal, WrongState, reason
from pool.kernel.words import N_
from pool.ledger import rules as accounts
from pool.ledger import services as ledger
from pool.letters.services import ordering
from pool.letters.states import LetterKind
from pool.payments import places, queries
from pool.payments.models import Part
from pool.payments.services import planning
from pool.payments.states import UNPAID
from pool.rounds import impartial


class TooLateToAccept(Refusal):
    code = "too_late_to_accept"
    sentence = N_(
        "The grant was to be accepted by %(deadline)s. Write to the agency: it can give more time as long as the grant "
        "has not lapsed."
    )


class NotLater(Refusal):
    code = "deadline_not_later"
    sentence = N_("The new deadline must lie after the present one, %(deadline)s.")
    kind = "invalid"


class NotDueToLapse(Refusal):
    code = "not_due_to_lapse"
    sentence = N_("The grant can lapse on this ground after %(deadline)s, not before.")


class HasBegun(Refusal):
    code = "has_begun"
    sentence = N_("Somebody has begun: a confirmation says so. The grant cannot lapse because nobody has begun.")


class WrongLapseGround(Refusal):
    code = "wrong_lapse_ground"
    sentence = N_("This ground does not fit: the grant is “%(state)s”.")
    kind = "invalid"


class LapseProposed(Refusal):
    code = "lapse_proposed"
    sentence = N_("It is proposed already that this grant lapses.")


class LapseSettled(Refusal):
    code = "lapse_settled"
    sentence = N_("This proposal has been signed or turned down.")


class LapseProposedByYou(Refusal):
    code = "lapse_proposed_by_you"
    sentence = N_("You have proposed that the grant lapses. Another person must decide it.")
    kind = "forbidden"


@transaction.atomic
def accept(*, award: Award, by, at: datetime) -> Award:
    """Accept a grant on its terms, for the municipality. Its parts are laid out, and may be paid from then on.

    Raises:
        NotAllowed, NotFound: not a signatory of this municipality.
        WrongState: accepted already, refused or lapsed.
        TooLateToAccept: the deadline of the letter has passed.
    """
    guard.require(by, "awards.accept")
    guard.require_own(by, award.application.municipality_id)
    award = _held(award, "accept")
    deadline = queries.acceptance_deadline(award)
    if at > deadline:
        raise TooLateToAccept(deadline=deadline)
    award.state, award.accepted_at, award.accepted_by = AwardState.ACCEPTED, at, by
    award.save(update_fields=["state", "accepted_at", "accepted_by"])
    _tell("payments.accept", award, by, at, {"amount": award.awarded_amount})
    planning.lay_out(award=award, by=by, at=at)
    return award


@transaction.atomic
def give_more_time(*, award: Award, until: date, why: str, by, at: datetime) -> Award:
    """Move the deadline for accepting one grant.

    Raises:
        NotLater: the day is not after the present deadline.
        WrongState: the grant does not wait for acceptance.
        ReasonMissing: no reason was given.
    """
    guard.require(by, "lapses.propose")
    why = reason(why)
    award = _held(award, "accept")
    impartial.require(by, award.application)
    today = at.astimezone(periods.COPENHAGEN).date()
    if until <= award.accept_by or until <= today:
        raise NotLater(field="until", deadline=max(award.accept_by, today))
    before, award.accept_by = award.accept_by, until
    award.save(update_fields=["accept_by"])
    _tell("payments.give_more_time", award, by, at, {"from": before, "until": until, "reason": why})
    return award


@transaction.atomic
def propose_lapse(*, award: Award, ground: str, reason_class: str, explanation: str, by, at: datetime) -> Lapse:
    """Propose that a grant lapses (SBST handbook: not accepted in time, not begun within six months).

    Raises:
        NotDueToLapse, HasBegun, WrongLapseGround: the ground is not given.
        LapseProposed: it is proposed already.
        WrongState, ReasonMissing.
    """
    guard.require(by, "lapses.propose")
    explanation = reason(explanation, field="explanation")
    award = _held(award, "lapse")
    impartial.require(by, award.application)
    _check_ground(award, ground, at)
    if award.lapses.filter(signed_at__isnull=True, turned_down_at__isnull=True).exists():
        raise LapseProposed()
    made = Lapse.objects.create(
        award=award, ground=ground, reason=reason_class, explanation=explanation, proposed_at=at, proposed_by=by
    )
    _tell("payments.propose_lapse", award, by, at, {"ground": ground, "reason": reason_class})
    return made


@transaction.atomic
def sign_lapse(*, lapse: Lapse, by, at: datetime) -> Lapse:
    """Let a grant lapse: what is not paid is released by its reason class, and the municipality gets a letter.

    What was paid is not touched; a claim takes it back.

    Raises:
        LapseProposedByYou: the same person proposed it.
        LapseSettled: it is signed or turned down.
        WrongState: the grant was accepted in the meantime, and so on.
        InABatch: a part is on its way to the bank.
    """
    guard.require(by, "lapses.sign")
    award = _held(lapse.award, "lapse")
    lapse = _open(lapse)
    if by.pk == lapse.proposed_by_id or awards.handles(award.application, by):
        raise LapseProposedByYou()
    impartial.require(by, award.application)
    _check_ground(award, lapse.ground, at)
    released = _release(award, lapse.reason, by, at)
    lapse.signed_at, lapse.signed_by, lapse.released_amount = at, by, released
    lapse.save(update_fields=["signed_at", "signed_by", "released_amount"])
    award.state = AwardState.LAPSED
    award.save(update_fields=["state"])
    lines = queries.lines_let_go(award)
    if lines:
        many.free_lines(lines=lines, by=by, at=at)
    about = {
        "award": award.reference,
        "decided_on": award.decided_at,
        "awarded_amount": award.awarded_amount,
        "released_amount": released,
        "paid_amount": queries.paid_of(award),
        "ground": lapse.ground,
        "deadline": queries.lapse_moment(award, lapse.ground),
        "explanation": lapse.explanation,
        "proposed_by": str(lapse.proposed_by),
        "signed_by": str(by),
    }
    _tell("payments.sign_lapse", award, by, at, {"ground": lapse.ground, "amount": released, "reason": lapse.reason})
    ordering.order(kind=LetterKind.LAPSE, application=award.application, about=about, by=by, at=at)
    return lapse


@transaction.atomic
def turn_down_lapse(*, lapse: Lapse, why: str, by, at: datetime) -> Lapse:
    """Say that a grant is not to lapse.

    Raises:
        LapseProposedByYou, LapseSettled, ReasonMissing.
    """
    guard.require(by, "lapses.sign")
    why = reason(why)
    lapse = _open(lapse)
    if by.pk == lapse.proposed_by_id:
        raise LapseProposedByYou()
    lapse.turned_down_at, lapse.turned_down_by, lapse.turned_down_reason = at, by, why
    lapse.save(update_fields=["turned_down_at", "turned_down_by", "turned_down_reason"])
    _tell("payments.turn_down_lapse", lapse.award, by, at, {"reason": why})
    return lapse


def _check_ground(award: Award, ground: str, at: datetime) -> None:
    fits = {
        LapseGround.NOT_ACCEPTED: AwardState.OFFERED,
        LapseGround.DECLINED: AwardState.OFFERED,
        LapseGround.NOT_STARTED: AwardState.ACCEPTED,
    }
    if fits.get(ground) != award.state:
        raise WrongLapseGround(field="ground", state=award.get_state_display())
    if ground == LapseGround.NOT_STARTED and queries.has_begun(award):
        raise HasBegun(field="ground")
    deadline = queries.lapse_moment(award, ground)
    if deadline and at <= deadline:
        raise NotDueToLapse(field="ground", deadline=deadline)


def _release(award: Award, reason_class: str, by, at: datetime) -> Decimal:
    """Set free what is promised and not paid; before acceptance that is all of it."""
    application = award.application
    if award.accepted_at:
        parts = Part.objects.filter(instalment__award=award, state__in=UNPAID)
        return planning.cancel_parts(application=application, parts=parts, reason=reason_class, by=by, at=at)
    sums = dict(queries.awarded_by_scheme(award))
    ledger.post(
        postings=[
            ledger.Posting(
                source=f"award:{award.reference}:{scheme}:lapse",
                from_place=places.place(application, accounts.COMMITTED, scheme),
                to_place=places.annulled_to(application, scheme, reason_class),
                amount=amount,
                text=f"Lapse of {award.reference}",
                reason=reason_class,
            )
            for scheme, amount in sorted(sums.items())
        ],
        by=by,
        at=at,
    )
    return sum(sums.values(), money.ZERO)


def _held(award: Award, verb: str) -> Award:
    """The case first, then its decision: everybody holds them in this order."""
    lock(Application, award.application_id)
    award = lock(Award, award.pk)
    if not states.may(AWARD_MOVES, award.state, verb):
        raise WrongState(state=award.get_state_display())
    return award


def _open(lapse: Lapse) -> Lapse:
    lapse = lock(Lapse, lapse.pk)
    if lapse.signed_at or lapse.turned_down_at:
        raise LapseSettled()
    return lapse


def _tell(verb: str, award: Award, by, at: datetime, facts: dict) -> None:
    journal.tell(
        verb=verb, subject=f"award:{award.reference}", case=award.application.reference, by=by, at=at, facts=facts
    )
