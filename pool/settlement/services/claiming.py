"""Claims money back: heard, decided by a second person, invoiced, handed over for collection, or dropped."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from decimal import Decimal

from django.db import transaction

from pool.access import guard
from pool.applications.models import Application
from pool.awards import queries as awards
from pool.db import lock
from pool.journal import services as journal
from pool.kernel import money, periods, states
from pool.kernel.refusals import Refusal, WrongState, reason
from pool.kernel.words import N_
from pool.letters.services import ordering
from pool.letters.states import LetterKind
from pool.payments.models import Part
from pool.payments.services import planning
from pool.rounds import impartial
from pool.rounds.models import Scheme
from pool.settlement import claims
from pool.settlement.models import Claim
from pool.settlement.services import moving
from pool.settlement.services.moving import NothingToClaim
from pool.settlement.states import CLAIM_MOVES, ClaimGround, ClaimState

HEARING_DAYS = 14


class PartsOrAmount(Refusal):
    code = "parts_or_amount"
    sentence = N_("Say which payments are claimed back, or an amount, not both.")
    kind = "invalid"


class MoreThanPaid(Refusal):
    code = "claim_above_paid"
    sentence = N_("The claim is %(amount)s, but only %(paid)s of the grant is paid and not claimed back.")
    kind = "invalid"


class BelowDeMinimis(Refusal):
    code = "below_de_minimis"
    sentence = N_("The claim is %(amount)s. Claims below %(limit)s are not raised.")


class HearingRuns(Refusal):
    code = "claim_hearing_runs"
    sentence = N_("The municipality has until %(deadline)s to answer. The claim can be decided when it has, or after.")


class ClaimHearingOver(Refusal):
    code = "claim_hearing_over"
    sentence = N_("The hearing ended %(deadline)s. Write to the agency if there is something it has overlooked.")


class ClaimAnswered(Refusal):
    code = "claim_answered"
    sentence = N_("The hearing was answered %(moment)s by %(who)s.")


class ClaimedByYou(Refusal):
    code = "claimed_by_you"
    sentence = N_("You have proposed this claim or handled the case. Another person must decide it.")
    kind = "forbidden"


class DecidedByYou(Refusal):
    code = "claim_decided_by_you"
    sentence = N_("You have decided this claim. Another person must drop it.")
    kind = "forbidden"


class RepaidInPart(Refusal):
    code = "claim_repaid_in_part"
    sentence = N_("%(amount)s has been repaid on this claim. It cannot be dropped any more.")


@transaction.atomic
def propose_claim(
    *,
    application: Application,
    scheme: Scheme,
    ground: str,
    reason_class: str,
    explanation: str,
    parts: Iterable[Part] = (),
    amount: Decimal | None = None,
    by,
    at: datetime,
) -> Claim:
    """Propose to claim money back, and hear the municipality; what it gives back itself needs no hearing.

    The amount comes from what was paid: these parts of it, or `amount` of it, the last paid first. A part on the limit
    is divided there.

    Raises:
        NothingToClaim, MoreThanPaid, BelowDeMinimis, PartsOrAmount.
        NotAllowed, ReasonMissing, TiedToMunicipality.
    """
    is_voluntary = ground == ClaimGround.VOLUNTARY
    guard.require_own(by, application.municipality_id)
    if not (is_voluntary and by.municipality_id == application.municipality_id):  # who asked may have left since
        guard.require(by, "claims.propose")
    explanation = reason(explanation, field="explanation")
    application = lock(Application, application.pk)
    impartial.require(by, application)
    found = _chosen(application, scheme, list(parts), amount)
    total = sum((part.amount for part in found), money.ZERO) if amount is None else money.exact(amount)
    _check_amount(application, scheme, total, is_voluntary)
    lines = [_told(part) for part in (found if amount is None else _last_paid(found, total, by, at))]
    claim = Claim.objects.create(
        application=application,
        scheme=scheme,
        reference=claims.next_reference(application),
        ground=ground,
        reason=reason_class,
        amount=total,
        lines=lines,
        explanation=explanation,
        proposed_at=at,
        proposed_by=by,
        answer_by=None if is_voluntary else _noon(at, HEARING_DAYS),
    )
    _tell("settlement.propose_claim", claim, by, at, {"ground": ground, "amount": total, "reason": reason_class})
    if claim.answer_by:
        about = {"number": claim.reference, "content": explanation, "until": claim.answer_by, "amount": total}
        ordering.order(kind=LetterKind.HEARING, application=application, about=about, by=by, at=at)
    return claim


@transaction.atomic
def answer_claim(*, claim: Claim, answer: str, by, at: datetime) -> Claim:
    """The municipality's answer in the hearing, once, within the deadline.

    Raises:
        ClaimAnswered, ClaimHearingOver, WrongState, ReasonMissing, NotAllowed, NotFound.
    """
    guard.require(by, "hearings.answer")
    guard.require_own(by, claim.application.municipality_id)
    answer = reason(answer, field="answer", most=4000)
    claim = _held(claim, "decide")
    if claim.state != ClaimState.HEARD or claim.answer_by is None:
        raise WrongState(state=claim.get_state_display())
    if claim.answered_at:
        raise ClaimAnswered(moment=claim.answered_at, who=str(claim.answered_by))
    if at > claim.answer_by:
        raise ClaimHearingOver(deadline=claim.answer_by)
    claim.answer, claim.answered_at, claim.answered_by = answer, at, by
    claim.save(update_fields=["answer", "answered_at", "answered_by"])
    _tell("settlement.answer_claim", claim, by, at, {"answer": answer})
    return claim


@transaction.atomic
def decide_claim(*, claim: Claim, decision: str, by, at: datetime) -> Claim:
    """Decide that the money is to be repaid: paid → claimed back, with a letter. It never raises what may be paid.

    Raises:
        ClaimedByYou: the person proposed it or handled the case.
        HearingRuns: the municipality may still answer.
        MoreThanPaid: less stands paid than when it was proposed.
        WrongState, ReasonMissing, NotAllowed.
    """
    guard.require(by, "claims.decide")
    decision = reason(decision, field="decision")
    claim = _held(claim, "decide")
    if by.pk == claim.proposed_by_id or awards.handles(claim.application, by):
        raise ClaimedByYou()
    impartial.require(by, claim.application)
    if claim.answer_by and not claim.answered_at and at <= claim.answer_by:
        raise HearingRuns(deadline=claim.answer_by)
    terms = claims.legal(claim.application, claim.scheme.code)
    claim.state, claim.decided_at, claim.decided_by = ClaimState.DECIDED, at, by
    claim.decision, claim.due_on = decision, at.astimezone(periods.COPENHAGEN).date() + timedelta(terms["claim_days"])
    claim.save(update_fields=["state", "decided_at", "decided_by", "decision", "due_on"])
    moving.claim_back(claim, by, at)
    _tell("settlement.decide_claim", claim, by, at, {"amount": claim.amount, "due_on": claim.due_on})
    about = {
        "reference": claim.reference,
        "scheme": claim.scheme.code,
        "ground": claim.ground,
        "amount": claim.amount,
        "explanation": claim.explanation,
        "answer": claim.answer,
        "answered_on": claim.answered_at,
        "decision": decision,
        "due_on": claim.due_on,
        "lines": claim.lines,
        "proposed_by": str(claim.proposed_by),
        "decided_by": str(by),
        **{name: terms[name] for name in ("legal_basis_da", "legal_basis_en", "appeal_da", "appeal_en")},
    }
    ordering.order(kind=LetterKind.REPAYMENT, application=claim.application, about=about, by=by, at=at)
    return claim


@transaction.atomic
def drop_claim(*, claim: Claim, why: str, by, at: datetime) -> Claim:
    """Drop a claim nothing has been repaid on; what was claimed back is kept by the municipality.

    A place that was given up with it is taken again: its money stays with the municipality.

    Raises:
        PlaceAskedAgain: see `moving.take_places_again`.
        ClaimedByYou: the person proposed it or handled the case.
        DecidedByYou: nobody alone first claims money and then lets it go.
        RepaidInPart, WrongState, ReasonMissing, NotAllowed.
    """
    guard.require(by, "claims.decide")
    why = reason(why)
    claim = _held(claim, "drop")
    if by.pk == claim.proposed_by_id or awards.handles(claim.application, by):
        raise ClaimedByYou()
    if by.pk == claim.decided_by_id:
        raise DecidedByYou()
    impartial.require(by, claim.application)
    repaid = claims.repaid(claim)
    if repaid:
        raise RepaidInPart(amount=repaid)
    moving.take_places_again(claim=claim, by=by, at=at)
    if claim.decided_at:
        moving.give_up(claim, by, at)
    claim.state, claim.dropped_at, claim.dropped_by, claim.drop_reason = ClaimState.DROPPED, at, by, why
    claim.save(update_fields=["state", "dropped_at", "dropped_by", "drop_reason"])
    _tell("settlement.drop_claim", claim, by, at, {"reason": why})
    return claim


def _chosen(application: Application, scheme: Scheme, parts: list[Part], amount: Decimal | None) -> list[Part]:
    """What was paid and no other claim speaks of: of these parts, or, for an amount, of the whole scheme."""
    if bool(parts) == (amount is not None):
        raise NothingToClaim() if not parts else PartsOrAmount(field="amount")
    found = claims.claimable(application).filter(scheme=scheme)
    if not parts:
        return list(found)
    keys = {part.pk for part in parts}
    chosen = list(found.filter(pk__in=keys))
    if len(chosen) < len(keys):
        raise NothingToClaim(field="parts")
    return chosen


def _last_paid(parts: list[Part], amount: Decimal, by, at: datetime) -> list[Part]:
    """The parts that make up the amount, the last paid first; the one on the limit is divided."""
    found = []
    for part in reversed(parts):
        if amount and part.amount > amount:
            part = planning.split_part(part=part, amount=amount, by=by, at=at)
        if not amount:
            break
        found.append(part)
        amount -= part.amount
    return found


def _told(part: Part) -> dict:
    told = claims.told(part)
    return {**told, "amount": f"{told['amount']:f}"}


def _check_amount(application: Application, scheme: Scheme, total: Decimal | None, is_voluntary: bool) -> None:
    if total is None or total <= 0:
        raise NothingToClaim()
    free = claims.free(application, scheme)
    if total > free:
        raise MoreThanPaid(field="amount", amount=total, paid=free)
    limit = money.parsed_exact(str(claims.legal(application, scheme.code)["de_minimis_amount"]))
    if total < limit and not is_voluntary:
        raise BelowDeMinimis(field="amount", amount=total, limit=limit)


def _noon(at: datetime, days: int) -> datetime:
    day = at.astimezone(periods.COPENHAGEN).date() + timedelta(days=days)
    return datetime.combine(day, time(12), periods.COPENHAGEN)


def _held(claim: Claim, verb: str) -> Claim:
    """The claim, held after its case: whoever posts on the case's parts holds the case first."""
    application = lock(Application, claim.application_id)
    claim = lock(Claim, claim.pk)
    claim.application = application
    if not states.may(CLAIM_MOVES, claim.state, verb):
        raise WrongState(state=claim.get_state_display())
    return claim


def _tell(verb: str, claim: Claim, by, at: datetime, facts: dict) -> None:
    case = claim.application.reference
    journal.tell(verb=verb, subject=f"claim:{claim.reference}", case=case, by=by, at=at, facts=facts)
