"""A small round in which a grant was declined: its money is offered to the next on the list, who answer or do not."""

import random
from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

from pool.awards.models import Award
from pool.awards.states import AwardState
from pool.kernel import periods
from pool.management.demo import applying, confirming, impartial, life, paying, people
from pool.payments.services import accepting
from pool.registry.models import Municipality
from pool.rounds.models import Appropriation, Round
from pool.settlement.models import Offer
from pool.settlement.services import offering
from pool.settlement.states import ChangeKind, OfferState

FRAME = Decimal("200000.00")
EMPLOYEES = (3, 1, 4, 1, 2)  # in the order received; the frame is enough for the first eight, then Aarhus comes


def load(*, staff: SimpleNamespace, at: datetime) -> None:
    """Decided forty days ago; offered twelve days ago, and what nobody answered offered again two days ago."""
    round = _decided(staff, at)
    *accepting_, declining = Award.objects.filter(application__round=round, state=AwardState.OFFERED).order_by("pk")
    for award in accepting_:
        paying.accept(award, staff, award.decided_at + timedelta(days=4))
    _declined(declining, staff, declining.decided_at + timedelta(days=20))
    made = offering.make_offers(round=round, by=staff.caseworker, at=at - timedelta(days=12))
    _answered(made, staff, at)
    offering.expire_due(by=None, at=at - timedelta(days=1))
    _taken_back(round, staff, at - timedelta(hours=4))
    _changed(accepting_[0], staff, at - timedelta(days=2))


def _decided(staff: SimpleNamespace, at: datetime) -> Round:
    account = Appropriation.objects.order_by("-finance_year").first()
    year = account.finance_year
    round = life.planned(
        f"{year}-6", (f"Ekstra moduler {year}", f"Extra modules {year}"), account, FRAME, life.BY_RECEIPT,
        opens=life.noon((at - timedelta(days=75)).date()), closes=life.noon((at - timedelta(days=55)).date()),
        decide_by=(at - timedelta(days=35)).date(), period=life.period(at),
    )  # fmt: skip
    impartial.none(round, staff, round.opens_at)
    chance = random.Random(f"{people.SEED}-{round.code}")
    first, *rest = life.strangers(len(EMPLOYEES), round.code)
    term = periods.terms_between(*life.period(at))[0].code
    places = [*zip([first, *rest], EMPLOYEES, strict=True)]
    places.insert(4, (Municipality.objects.get(code=people.AARHUS), 4))
    for place, (municipality, count) in enumerate(places):
        sent = round.opens_at + timedelta(days=3, hours=7 * place)
        applying.send(round, municipality, staff, sent, chance, places=[("A", count, "IND", term)])
    life.assessed(round, staff)
    life.decide(round, staff, life.noon((at - timedelta(days=40)).date()))
    round.refresh_from_db()
    return round


def _declined(award: Award, staff: SimpleNamespace, at: datetime) -> None:
    lapse = accepting.propose_lapse(
        award=award,
        ground="declined",
        reason_class="changed",
        explanation="Kommunen har skrevet, at medarbejderne er rejst, og at den ikke tager imod tilskuddet.",
        by=staff.caseworker,
        at=at,
    )
    accepting.sign_lapse(lapse=lapse, by=staff.decider, at=at + timedelta(days=2))


def _taken_back(round: Round, staff: SimpleNamespace, at: datetime) -> None:
    last = Offer.objects.filter(line__application__round=round, state=OfferState.MADE).last()
    why = "Kommunen har skrevet, at medarbejderen er rejst."
    offering.take_back_offer(offer=last, why=why, by=staff.caseworker, at=at)


def _changed(award: Award, staff: SimpleNamespace, at: datetime) -> None:
    """One who has accepted asks for another module."""
    line = award.lines.filter(awarded_amount__gt=0).first().line
    given, why = {"line": line.pk, "module": "TVP"}, "Uddannelsesstedet udbyder ikke modulet i halvåret."
    by = people.of(award.application.municipality, staff, at)
    confirming.ask(award.application, ChangeKind.MODULE, given, why, by, at)


def _answered(made: list[Offer], staff: SimpleNamespace, at: datetime) -> None:
    """The first is accepted and the second declined; the others stand until they run out."""
    for offer, answer, days in zip(made, (offering.accept_offer, offering.decline_offer), (9, 8), strict=False):
        moment = at - timedelta(days=days)
        answer(offer=offer, by=people.of(offer.line.application.municipality, staff, moment), at=moment)
