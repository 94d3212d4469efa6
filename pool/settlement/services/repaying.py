"""Takes money that comes in: on the suspense account first, then matched to a claim or sent back (weaknesses 8, 10)."""

from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from pool.access import guard
from pool.applications.models import Application
from pool.db import lock
from pool.journal import services as journal
from pool.kernel import money, periods, states
from pool.kernel.refusals import MissingField, Refusal, WrongState, cleaned, raise_all, reason
from pool.kernel.words import N_
from pool.ledger import queries as ledger_queries
from pool.ledger import rules as accounts
from pool.ledger import services as ledger
from pool.payments import places
from pool.registry import numbers
from pool.rounds import impartial
from pool.rounds import services as rounds
from pool.rounds.models import Round
from pool.rounds.states import RoundState
from pool.settlement import claims, suspense
from pool.settlement.models import Claim, Incoming, Match
from pool.settlement.states import CLAIM_MOVES


class IncomingTaken(Refusal):
    code = "incoming_taken"
    sentence = N_("The bank's entry %(reference)s has been taken already. Nothing was posted twice.")


class BookedLater(Refusal):
    code = "booked_later"
    sentence = N_("The bank cannot have booked this on %(day)s: the day is still to come.")
    kind = "invalid"


class NoAmount(Refusal):
    code = "no_amount"
    sentence = N_("Write an amount above zero. You wrote %(amount)s.")
    kind = "invalid"


class MoreThanCame(Refusal):
    code = "more_than_came"
    sentence = N_("%(amount)s is more than the %(left)s of this entry that stand on the suspense account.")
    kind = "invalid"


class MoreThanClaimed(Refusal):
    code = "more_than_claimed"
    sentence = N_(
        "%(amount)s is more than the %(left)s that are still to be repaid on %(claim)s. Match that much; the rest "
        "stays on the suspense account."
    )
    kind = "invalid"


class TakenByYou(Refusal):
    code = "incoming_taken_by_you"
    sentence = N_("You entered this money. Another person must match it or send it back.")
    kind = "forbidden"


class NotThisYear(Refusal):
    code = "not_returned_this_year"
    sentence = N_(
        "Only money that was repaid in %(year)s can be used again in %(year)s (budget guidance 2.2.11): that is "
        "%(free)s."
    )
    kind = "invalid"


@transaction.atomic
def take_incoming(
    *, reference: str, booked_on: date, amount: Decimal, sender: str, cvr: str = "", text: str = "", by, at: datetime
) -> Incoming:
    """Enter money that came in. It stands on the suspense account until it is matched or sent back.

    Raises:
        IncomingTaken, NoAmount, MissingField, BookedLater, NotACvr, CvrCheckDigit: all that is wrong at once.
        NotAllowed.
    """
    guard.require(by, "incoming.take")
    facts = {
        "reference": cleaned(reference, field="reference", most=60),
        "sender": cleaned(sender, field="sender", most=150),
        "cvr": cleaned(cvr, field="cvr", most=20),
        "text": cleaned(text, field="text", most=300),
    }
    raise_all(_faults(facts, booked_on, amount, at))
    try:
        with transaction.atomic():
            item = Incoming.objects.create(**facts, booked_on=booked_on, amount=amount, taken_at=at, taken_by=by)
    except IntegrityError as twice:  # somebody else enters the same at this moment
        raise IncomingTaken(field="reference", reference=facts["reference"]) from twice
    posting = ledger.Posting(
        source=f"incoming:{item.reference}",
        from_place=_place(accounts.INCOMING, booked_on.year),
        to_place=_place(accounts.SUSPENSE, booked_on.year),
        amount=amount,
        text=f"From {item.sender}",
    )
    ledger.post(postings=[posting], by=by, at=at)
    _tell("settlement.take_incoming", item, by, at, {"amount": amount, "sender": item.sender})
    return item


@transaction.atomic
def take_many(*, entries: list[dict], by, at: datetime) -> list[Incoming]:
    """Enter many, all or none. `entries`: the arguments of `take_incoming`.

    Raises:
        the same as `take_incoming`, of the first that is wrong.
    """
    return [take_incoming(**entry, by=by, at=at) for entry in entries]


@transaction.atomic
def match(*, incoming: Incoming, claim: Claim, amount: Decimal, by, at: datetime) -> Match:
    """Say that so much of what came in repays a claim. Fully repaid, the claim is done.

    Raises:
        TakenByYou: nobody alone says that money came in and what it repays; it may be used again.
        MoreThanCame, MoreThanClaimed, NoAmount, WrongState, TiedToMunicipality, NotAllowed.
    """
    guard.require(by, "incoming.match")
    _refuse_taker(incoming, by)
    application = lock(Application, claim.application_id)
    impartial.require(by, application)
    claim = lock(Claim, claim.pk)
    if not states.may(CLAIM_MOVES, claim.state, "pay"):
        raise WrongState(state=claim.get_state_display())
    incoming = _free(incoming, amount)
    left = claims.left(claim)
    if amount > left:
        raise MoreThanClaimed(field="amount", amount=amount, left=left, claim=claim.reference)
    made = Match.objects.create(incoming=incoming, claim=claim, amount=amount, matched_at=at, matched_by=by)
    scheme = claim.scheme.code
    repaid = ledger.Posting(
        source=f"match:{made.pk}:claim",
        from_place=places.place(application, accounts.RECEIVABLE, scheme),
        to_place=places.place(application, accounts.repaid_to(claim.reason), scheme),
        amount=amount,
        text=f"Repaid on {claim.reference}",
        reason=claim.reason,
    )
    ledger.post(postings=[_out(incoming, made), repaid], by=by, at=at)
    if amount == left:
        claim.state = states.moved(CLAIM_MOVES, claim.state, "pay")
        claim.save(update_fields=["state"])
    facts = {"claim": claim.reference, "amount": amount, "left": left - amount}
    _tell("settlement.match", incoming, by, at, facts, case=application.reference)
    return made


@transaction.atomic
def send_back(*, incoming: Incoming, amount: Decimal, why: str, by, at: datetime) -> Match:
    """Record that money that belongs to nothing was sent back to its sender.

    Raises:
        TakenByYou: whoever entered it.
        MoreThanCame, NoAmount, ReasonMissing, NotAllowed.
    """
    guard.require(by, "incoming.match")
    why = reason(why, field="why", most=300)
    _refuse_taker(incoming, by)
    incoming = _free(incoming, amount)
    made = Match.objects.create(incoming=incoming, amount=amount, why=why, matched_at=at, matched_by=by)
    ledger.post(postings=[_out(incoming, made)], by=by, at=at)
    _tell("settlement.send_back", incoming, by, at, {"amount": amount, "reason": why})
    return made


@transaction.atomic
def reuse_returned(*, round: Round, amount: Decimal, by, at: datetime) -> Decimal:
    """Take money that was repaid this year into use again: returned → pool. Returns what the pool holds then.

    Raises:
        NotThisYear: more than was repaid this year with a reason class that allows it.
        NoAmount, WrongState (a settled round), NotAllowed.
    """
    guard.require(by, "returned.reuse")
    if money.exact(amount) <= 0:
        raise NoAmount(field="amount", amount=amount)
    round = lock(Round, round.pk)
    if round.state == RoundState.SETTLED:
        raise WrongState(state=round.get_state_display())
    year = at.astimezone(periods.COPENHAGEN).year
    free = suspense.reusable(round, year)
    if amount > free:
        raise NotThisYear(field="amount", year=str(year), free=free)
    ledger.post(postings=_reused(round, amount), by=by, at=at)
    facts = {"amount": amount}
    journal.tell(verb="settlement.reuse_returned", subject=f"round:{round.code}", by=by, at=at, facts=facts)
    return ledger_queries.balance(kind=accounts.POOL, round=round.code)


def _reused(round: Round, amount: Decimal) -> list[ledger.Posting]:
    """From one case after the other, as far as the amount goes."""
    postings = []
    for item in ledger_queries.accounts().filter(kind=accounts.RETURNED, round=round.code, balance_amount__gt=0):
        taken = min(item.balance_amount, amount)
        if taken:
            postings.append(
                ledger.Posting(
                    source=ledger_queries.next_source(f"case:{item.award}:{item.scheme}:reuse"),
                    from_place=ledger.Place.of(item),
                    to_place=rounds.place(round, accounts.POOL),
                    amount=taken,
                    text=f"Repaid money of {item.award} used again",
                    reason=accounts.CHANGED,
                )
            )
            amount -= taken
    return postings


def _faults(facts: dict[str, str], booked_on: date, amount: Decimal, at: datetime) -> list[Refusal]:
    found: list[Refusal] = []
    for name, label in (("reference", N_("The bank's number of the entry")), ("sender", N_("Sender"))):
        if not facts[name]:
            found.append(MissingField(field=name, label=label))
    if money.exact(amount) <= 0:
        found.append(NoAmount(field="amount", amount=amount))
    if booked_on > at.astimezone(periods.COPENHAGEN).date():
        found.append(BookedLater(field="booked_on", day=booked_on))
    if facts["cvr"]:
        try:
            facts["cvr"] = numbers.cvr(facts["cvr"])
        except Refusal as problem:
            found.append(problem)
    if facts["reference"] and suspense.is_taken(facts["reference"]):
        found.append(IncomingTaken(field="reference", reference=facts["reference"]))
    return found


def _refuse_taker(incoming: Incoming, by) -> None:
    if by.pk == incoming.taken_by_id:
        raise TakenByYou()


def _free(incoming: Incoming, amount: Decimal) -> Incoming:
    """The entry, held, if so much of it stands on the suspense account."""
    incoming = lock(Incoming, incoming.pk)
    if money.exact(amount) <= 0:
        raise NoAmount(field="amount", amount=amount)
    left = suspense.unmatched(incoming)
    if amount > left:
        raise MoreThanCame(field="amount", amount=amount, left=left)
    return incoming


def _out(incoming: Incoming, made: Match) -> ledger.Posting:
    year = incoming.booked_on.year
    return ledger.Posting(
        source=f"match:{made.pk}:suspense",
        from_place=_place(accounts.SUSPENSE, year),
        to_place=_place(accounts.INCOMING, year),
        amount=made.amount,
        text=f"Matched from {incoming.reference}" if made.claim_id else f"Sent back to {incoming.sender}",
    )


def _place(kind: str, year: int) -> ledger.Place:
    """Money that belongs to nothing yet belongs to no appropriation either."""
    return ledger.Place(kind, "", year)


def _tell(verb: str, incoming: Incoming, by, at: datetime, facts: dict, case: str = "") -> None:
    journal.tell(verb=verb, subject=f"incoming:{incoming.reference}", case=case, by=by, at=at, facts=facts)
