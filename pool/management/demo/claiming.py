"""Money of last year's grants is claimed back: a claim in each state, and money that nobody has matched yet."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import chain
from types import SimpleNamespace

from pool.applications.models import Application
from pool.kernel import periods
from pool.management.demo import people
from pool.payments.models import Part
from pool.rounds import impartial
from pool.rounds.models import Round
from pool.settlement import claims
from pool.settlement.models import Claim, Incoming
from pool.settlement.services import claiming, collecting, noticing, repaying

WHY = "Medarbejderen har skiftet stilling og gennemfører ikke modulet. Tilskuddet er udbetalt for hele modulet."
ANSWER = "Det er rigtigt. Vi betaler beløbet tilbage, når vi har fået jeres afgørelse."
DECISION = "Tilskuddet er givet til moduler, der gennemføres. Kommunen er enig i oplysningerne."


def load(*, round: Round, staff: SimpleNamespace, at: datetime) -> None:
    """In Aarhus one to answer and one to repay; one of each other state, elsewhere as far as that goes; two entries."""
    own = _of_aarhus(round)
    others = chain(_of_others(round, staff), own)
    decided(next(own, None), staff, at - timedelta(days=30))
    _heard(next(own, None), staff, at - timedelta(days=4))
    answered = _heard(next(others, None), staff, at - timedelta(days=9))
    _answer(answered, staff, at - timedelta(days=2))
    _dropped(_heard(next(others, None), staff, at - timedelta(days=70)), staff, at - timedelta(days=50))
    _invoiced(decided(next(others, None), staff, at - timedelta(days=90)), staff, at - timedelta(days=12))
    _collected(decided(next(others, None), staff, at - timedelta(days=150)), staff, at - timedelta(days=70))
    repaid(decided(next(others, None), staff, at - timedelta(days=60)), staff, at - timedelta(days=25))
    partly = decided(next(others, None), staff, at - timedelta(days=55))
    _suspense(partly, staff, at)
    noticing.tell_suspense(by=None, at=at - timedelta(minutes=30))


def _of_aarhus(round: Round) -> Iterator[Part]:
    application = Application.objects.get(round=round, municipality__code=people.AARHUS)
    return iter(list(reversed(_of(application))))


def _of_others(round: Round, staff: SimpleNamespace) -> Iterator[Part]:
    """The last payment of each case that the controller may handle, then the one before it, and so on."""
    found = Application.objects.filter(round=round).exclude(municipality__code=people.AARHUS).order_by("pk")
    paid = [list(reversed(_of(application))) for application in impartial.untied(found, staff.controller)]
    for place in range(max(map(len, paid), default=0)):
        yield from (parts[place] for parts in paid if place < len(parts))


def _of(application: Application):
    return claims.claimable(application).filter(state="paid")


def _heard(part: Part | None, staff: SimpleNamespace, at: datetime, reason: str = "changed") -> Claim | None:
    if part is None:
        return None
    return claiming.propose_claim(
        application=part.instalment.award.application,
        scheme=part.scheme,
        parts=[part],
        ground="not_completed",
        reason_class=reason,
        explanation=WHY,
        by=staff.controller,
        at=at,
    )


def _answer(claim: Claim | None, staff: SimpleNamespace, at: datetime) -> None:
    if claim:
        by = people.of(claim.application.municipality, staff, at)
        claiming.answer_claim(claim=claim, answer=ANSWER, by=by, at=at)


def decided(part: Part | None, staff: SimpleNamespace, at: datetime) -> Claim | None:
    """Heard at the moment, answered after six days, decided after eight."""
    claim = _heard(part, staff, at, "error" if part and part.pk % 2 else "changed")
    if claim is None:
        return None
    _answer(claim, staff, at + timedelta(days=6))
    return claiming.decide_claim(claim=claim, decision=DECISION, by=staff.decider, at=at + timedelta(days=8))


def _dropped(claim: Claim | None, staff: SimpleNamespace, at: datetime) -> None:
    if claim:
        why = "Kommunen har sendt beviset: modulet er gennemført."
        claiming.drop_claim(claim=claim, why=why, by=staff.decider, at=at)


def _invoiced(claim: Claim | None, staff: SimpleNamespace, at: datetime) -> Claim | None:
    if claim is None:
        return None
    return collecting.invoice_claim(claim=claim, invoice=f"F-{at.year}-{claim.pk:04}", by=staff.finance, at=at)


def _collected(claim: Claim | None, staff: SimpleNamespace, at: datetime) -> None:
    invoiced = _invoiced(claim, staff, at)
    if invoiced:
        collecting.hand_over_claim(claim=invoiced, by=staff.finance, at=at + timedelta(days=20))


def repaid(claim: Claim | None, staff: SimpleNamespace, at: datetime) -> None:
    if claim:
        item = _incoming(claim, claim.amount, staff, at, claim.reference)
        repaying.match(incoming=item, claim=claim, amount=claim.amount, by=staff.finance, at=at + timedelta(hours=1))


def _suspense(claim: Claim | None, staff: SimpleNamespace, at: datetime) -> None:
    """One is matched in part and has stood for long, one came yesterday and says nothing of a claim."""
    if claim is None:
        return
    item = _incoming(claim, claim.amount, staff, at - timedelta(days=8), "Retur vikarmidler")
    half = claim.amount / 2
    repaying.match(incoming=item, claim=claim, amount=half, by=staff.finance, at=at - timedelta(days=7))
    day = at - timedelta(days=1)
    repaying.take_incoming(
        reference=f"{day:%Y%m%d}-0417",
        booked_on=day.astimezone(periods.COPENHAGEN).date(),
        amount=Decimal("12500.00"),
        sender="Udbetaling, Børn og Unge",
        text="Fejl i afregning",
        by=staff.finance2,
        at=day,
    )


def _incoming(claim: Claim, amount: Decimal, staff: SimpleNamespace, at: datetime, text: str) -> Incoming:
    municipality = claim.application.municipality
    return repaying.take_incoming(
        reference=f"{at:%Y%m%d}-{claim.pk:04}",
        booked_on=at.astimezone(periods.COPENHAGEN).date(),
        amount=amount,
        sender=municipality.official_name,
        cvr=municipality.cvr,
        text=text,
        by=staff.finance2,
        at=at,
    )
