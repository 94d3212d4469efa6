"""Offers released money to the next on the reserve list, with a deadline; what is accepted goes into a further run."""

from datetime import datetime, time, timedelta

from django.db import transaction

from pool.access import guard
from pool.applications.models import Application
from pool.awards.models import Run, Scenario
from pool.awards.services import running
from pool.awards.states import RunState
from pool.db import lock
from pool.journal import services as journal
from pool.kernel import money, periods, states
from pool.kernel.refusals import Refusal, WrongState, reason
from pool.kernel.words import N_
from pool.letters.services import ordering
from pool.letters.states import LetterKind
from pool.payments import queries as payments
from pool.rounds import impartial
from pool.rounds import queries as rounds
from pool.rounds.models import Round
from pool.settlement import ending
from pool.settlement.models import Offer
from pool.settlement.states import OFFER_MOVES, OfferState


class NobodyNext(Refusal):
    code = "nobody_next"
    sentence = N_(
        "Nobody can be offered anything: the list has no order, nobody waits, or %(free)s is less than the next one "
        "needs."
    )


class OfferOver(Refusal):
    code = "offer_over"
    sentence = N_("The offer was to be answered by %(deadline)s. It has passed on to the next on the list.")


class OffersStand(Refusal):
    code = "offers_stand"
    sentence = N_(
        "%(amount)s of the pool is offered to lines of the reserve list. The rest can be shared out when the offers "
        "are answered; what is accepted goes into a run of its own."
    )


class OfferInRun(Refusal):
    code = "offer_in_run"
    sentence = N_("Run %(number)s builds on the offer. As long as that run stands, the offer cannot be taken back.")


class NoAcceptedOffers(Refusal):
    code = "no_accepted_offers"
    sentence = N_("No offer has been accepted that is not in a run already.")


@transaction.atomic
def make_offers(*, round: Round, by, at: datetime) -> list[Offer]:
    """Offer the money in the pool to those who are next, as far as it goes, by letter.

    `by`: None when the system passes an offer on that nobody answered.

    Raises:
        NobodyNext: nobody waits, or the money is not enough for the next one.
        RunStands: a run that shares out the pool is proposed, or approved and not signed.
        DeclareFirst, TiedToRun, NotAllowed.
    """
    if by is not None:
        guard.require(by, "offers.make")
    round = lock(Round, round.pk)
    run = _shares_out(round)
    if run:
        raise running.RunStands(number=run.number)
    rows = ending.next_in_line(round, again=by is not None)
    if by is not None:
        impartial.require_round(by, round, {row.line.application.municipality_id for row in rows})
    if not rows:
        raise NobodyNext(free=ending.free(round))
    days = min(item.terms.offer_days for item in rounds.of_round(round))
    day = at.astimezone(periods.COPENHAGEN).date() + timedelta(days=days)
    answer_by = datetime.combine(day, time(12), periods.COPENHAGEN)
    maker = by or round.runs.order_by("-number").first().prepared_by
    made = Offer.objects.bulk_create(
        Offer(line=row.line, place=row.place, amount=row.wants, answer_by=answer_by, made_at=at, made_by=maker)
        for row in rows
    )
    for item in made:
        _tell("settlement.make_offers", item, by, at, {"amount": item.amount, "until": answer_by})
    _write(made, maker, at)
    return made


@transaction.atomic
def accept_offer(*, offer: Offer, by, at: datetime) -> Offer:
    """Take an offer up; a run, its approval and a decision follow.

    Raises:
        OfferOver, WrongState, NotAllowed, NotFound.
    """
    return _answer(offer, "accept", by, at)


@transaction.atomic
def decline_offer(*, offer: Offer, by, at: datetime) -> Offer:
    """Leave an offer to the next on the list.

    Raises:
        OfferOver, WrongState, NotAllowed, NotFound.
    """
    return _answer(offer, "decline", by, at)


@transaction.atomic
def take_back_offer(*, offer: Offer, why: str, by, at: datetime) -> Offer:
    """Take an offer back that should not have been made.

    Raises:
        OfferInRun: a run builds on it.
        WrongState, ReasonMissing, NotAllowed, TiedToMunicipality.
    """
    guard.require(by, "offers.make")
    why = reason(why)
    lock(Round, offer.line.application.round_id)  # as whoever puts offers into a run does
    offer = _held(offer, "take_back")
    impartial.require(by, offer.line.application)
    run = ending.run_of(offer)
    if run:
        raise OfferInRun(number=run.number)
    offer.state, offer.ended_at = states.moved(OFFER_MOVES, offer.state, "take_back"), at
    offer.save(update_fields=["state", "ended_at"])
    _tell("settlement.take_back_offer", offer, by, at, {"reason": why})
    return offer


@transaction.atomic
def expire_offers(*, round: Round, by=None, at: datetime) -> int:
    """End the offers of a round that nobody answered in time, and offer their money to the next. Returns how many."""
    round = lock(Round, round.pk)
    late = ending.standing_offers(round).filter(state=OfferState.MADE, answer_by__lt=at)
    late = list(late.select_for_update(of=("self",), no_key=True).order_by("pk"))
    for item in late:
        item.state, item.ended_at = OfferState.EXPIRED, at
        _tell("settlement.expire_offers", item, by, at, {"deadline": item.answer_by})
    Offer.objects.bulk_update(late, ["state", "ended_at"])
    if late and not _shares_out(round) and ending.next_in_line(round):
        make_offers(round=round, by=None, at=at)
    return len(late)


def expire_due(*, by=None, at: datetime) -> int:
    """End what nobody answered in time in every round, each in its own transaction. Returns how many."""
    late = Offer.objects.filter(state=OfferState.MADE, answer_by__lt=at).values("line__application__round")
    return sum(expire_offers(round=round, by=by, at=at) for round in Round.objects.filter(pk__in=late).order_by("pk"))


@transaction.atomic
def propose_offered(*, round: Round, seed: str = "", by, at: datetime) -> Run:
    """Make the run of the accepted offers (`awards.services.running.propose`); a second person approves it as ever.

    Raises:
        NoAcceptedOffers, and what `propose` raises.
    """
    guard.require(by, "allocation.propose")
    round = lock(Round, round.pk)
    accepted = list(ending.accepted_offers(round))
    if not accepted:
        raise NoAcceptedOffers()
    run = running.propose(round=round, seed=seed, only=ending.bids_of(accepted), by=by, at=at)
    Offer.objects.filter(pk__in=[item.pk for item in accepted]).update(run=run)
    facts = {"run": run.number, "offers": len(accepted)}
    journal.tell(verb="settlement.propose_offered", subject=f"round:{round.code}", by=by, at=at, facts=facts)
    return run


@transaction.atomic
def propose_rest(*, round: Round, seed: str = "", by, at: datetime) -> Run:
    """Propose a run of all that the pool holds (`awards.services.running.propose`), unless some of it is offered.

    Raises:
        OffersStand, and what `propose` raises.
    """
    _refuse_offered(lock(Round, round.pk))
    return running.propose(round=round, seed=seed, by=by, at=at)


@transaction.atomic
def choose_rest(*, scenario: Scenario, why: str, by, at: datetime) -> Run:
    """Choose a scenario (`awards.services.running.choose`), unless some of the pool is offered.

    Raises:
        OffersStand, and what `choose` raises.
    """
    _refuse_offered(lock(Round, scenario.snapshot.round_id))
    return running.choose(scenario=scenario, why=why, by=by, at=at)


def _refuse_offered(round: Round) -> None:
    offered = sum(ending.standing_offers(round).values_list("amount", flat=True), money.ZERO)
    if offered:
        raise OffersStand(amount=offered)


def _shares_out(round: Round) -> Run | None:
    """A run that is not one of accepted offers and not signed: the list does not know yet whom it gives money."""
    return round.runs.filter(state__in=(RunState.PROPOSED, RunState.APPROVED), is_offered=False).first()


def _answer(offer: Offer, verb: str, by, at: datetime) -> Offer:
    guard.require(by, "offers.answer")
    guard.require_own(by, offer.line.application.municipality_id)
    offer = _held(offer, verb)
    if at > offer.answer_by:
        raise OfferOver(deadline=offer.answer_by)
    offer.state, offer.answered_at, offer.answered_by = states.moved(OFFER_MOVES, offer.state, verb), at, by
    offer.save(update_fields=["state", "answered_at", "answered_by"])
    _tell(f"settlement.{verb}_offer", offer, by, at, {"amount": offer.amount})
    return offer


def _write(made: list[Offer], by, at: datetime) -> None:
    """One letter for each case."""
    by_case: dict[Application, list[Offer]] = {}
    for item in made:
        by_case.setdefault(item.line.application, []).append(item)
    for application, items in by_case.items():
        about = {
            "answer_by": items[0].answer_by,
            "amount": sum(item.amount for item in items),
            "lines": [{"place": item.place, **payments.told_line(item.line), "amount": item.amount} for item in items],
        }
        ordering.order(kind=LetterKind.OFFER, application=application, about=about, soon=False, by=by, at=at)


def _held(offer: Offer, verb: str) -> Offer:
    offer = lock(Offer, offer.pk)
    if not states.may(OFFER_MOVES, offer.state, verb):
        raise WrongState(state=offer.get_state_display())
    return offer


def _tell(verb: str, offer: Offer, by, at: datetime, facts: dict) -> None:
    case = offer.line.application.reference
    facts = {"line": offer.line_id, "place": offer.place, **facts}
    journal.tell(verb=verb, subject=f"offer:{offer.pk}", case=case, by=by, at=at, facts=facts)
