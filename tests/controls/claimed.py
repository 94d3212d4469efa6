"""Aarhus was paid 50,000 for two employees; 25,000 of it, for 1002, is claimed back."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

from pool.awards.models import Award
from pool.payments.models import Part
from pool.settlement.models import Claim, Incoming, Match
from pool.settlement.services import claiming, repaying
from tests import paying
from tests.factories import RATE
from tests.factories.recall import recalled

AT = paying.DUE + timedelta(days=120)  # 1 June 2027


@recalled
def proposed(here: SimpleNamespace, award: Award, reason: str = "changed") -> Claim:
    """The municipality has been heard and has answered."""
    part = Part.objects.select_related("scheme").get(instalment__award=award, line__employee__reference="1002")
    claim = claiming.propose_claim(
        application=award.application, scheme=part.scheme, ground="not_completed", reason_class=reason,
        explanation="Modulet er ikke gennemført.", parts=[part], by=here.people.controller, at=AT,
    )  # fmt: skip
    return claiming.answer_claim(claim=claim, answer="Det er rigtigt.", by=here.people.signatory, at=AT)


@recalled
def decided(here: SimpleNamespace, award: Award, reason: str = "changed") -> Claim:
    """It is to be repaid."""
    claim = proposed(here, award, reason)
    return claiming.decide_claim(claim=claim, decision="Ja.", by=here.people.decider, at=AT)


@recalled
def came(here: SimpleNamespace, amount: Decimal = RATE, reference: str = "B1") -> Incoming:
    """Money stands on the suspense account."""
    by = paying.second_officer()
    return repaying.take_incoming(
        reference=reference, booked_on=AT.date(), amount=amount, sender="Aarhus Kommune", by=by, at=AT
    )


@recalled
def repaid(here: SimpleNamespace, award: Award, reason: str = "changed") -> Match:
    """All of it has come in on the claim."""
    claim, item = decided(here, award, reason), came(here)
    return repaying.match(incoming=item, claim=claim, amount=RATE, by=here.people.finance, at=AT)
