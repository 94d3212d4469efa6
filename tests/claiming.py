"""What it takes until money is claimed back: a grant that is paid, a claim that is heard, decided, repaid."""

from datetime import datetime
from decimal import Decimal
from types import SimpleNamespace

from pool.access.models import User
from pool.applications.models import Application
from pool.kernel import periods
from pool.payments.models import Part
from pool.rounds.models import Scheme
from pool.settlement import claims
from pool.settlement.models import Claim, Incoming
from pool.settlement.services import claiming, repaying
from tests import confirming, factories, paying, written

AT = datetime(2027, 6, 10, 9, tzinfo=periods.COPENHAGEN)
AUGUST = datetime(2027, 8, 1, 9, tzinfo=periods.COPENHAGEN)
JULY = datetime(2027, 7, 1, 9, tzinfo=periods.COPENHAGEN)  # hearings of June are over


def paid(here: SimpleNamespace, monkeypatch=None) -> Application:
    """Aarhus has a grant of four lines, of which those of spring 2027 are paid."""
    if monkeypatch:
        written.without_paper(monkeypatch)
    grant = confirming.granted(here)
    paying.paid(here)
    return grant


def heard(
    here: SimpleNamespace, grant: Application, *, parts=0, keys=(), amount=None, by=None, at=AT, **facts
) -> Claim:
    """A claim is proposed: of so many parts that can be claimed, of parts by their keys, or of an amount."""
    found = list(claims.claimable(grant)[:parts]) if parts else list(Part.objects.filter(pk__in=list(keys)))
    given = {"ground": "not_completed", "reason_class": "changed", "explanation": "Modulet er ikke gennemført."}
    scheme, by = Scheme.objects.get(code="A"), by or here.people.controller
    return claiming.propose_claim(
        application=grant, scheme=scheme, parts=found, amount=amount, by=by, at=at, **(given | facts)
    )


def decided(here: SimpleNamespace, claim: Claim, at: datetime = JULY) -> Claim:
    """The hearing has passed without an answer, and it is decided that the money is repaid."""
    return claiming.decide_claim(claim=claim, decision="Pengene skal tilbage.", by=here.people.decider, at=at)


def incoming(here: SimpleNamespace, amount: Decimal, reference: str = "", at: datetime = AUGUST, **facts) -> Incoming:
    given = {"sender": "Aarhus Kommune", "booked_on": at.astimezone(periods.COPENHAGEN).date()}
    reference, by = reference or f"B{Incoming.objects.count() + 1}", paying.second_officer()
    return repaying.take_incoming(reference=reference, amount=amount, by=by, at=at, **(given | facts))


def repaid(here: SimpleNamespace, claim: Claim, amount: Decimal, at: datetime = AUGUST) -> Incoming:
    """So much comes in and is matched with the claim."""
    item = incoming(here, amount, at=at)
    repaying.match(incoming=item, claim=claim, amount=amount, by=here.people.finance, at=at)
    return item


def other_decider() -> User:
    return User.objects.filter(username="decider2").first() or factories.person("decider2", "decider")


def still_payable(grant: Application) -> Decimal:
    """What of a case may still be paid, in kroner."""
    parts = Part.objects.filter(instalment__award__application=grant, state__in=("planned", "ordered"))
    return sum((part.amount for part in parts), Decimal(0))
