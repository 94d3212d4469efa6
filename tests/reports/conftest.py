from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from pool.applications.services import drafting, signing
from pool.awards.models import Award
from pool.awards.services import deciding, running
from pool.kernel import periods
from pool.payments.models import Part
from pool.payments.services import planning
from pool.settlement.services import closing, repaying
from tests import claiming, confirming, factories, paying, written
from tests.factories.recall import recalled

LATER = factories.AFTER + timedelta(days=200)  # April 2027: København lies in Region Østdanmark by then

SEPTEMBER = datetime(2027, 9, 1, 9, tzinfo=periods.COPENHAGEN)
END = datetime(2028, 1, 10, 9, tzinfo=periods.COPENHAGEN)


@pytest.fixture
def books(world) -> SimpleNamespace:
    return booked(world)


@recalled
def booked(world) -> SimpleNamespace:
    """A decided round of 250,000 on an appropriation of 500,000; Aarhus has had its first instalment.

    Aarhus: three lines in 2027F (two of scheme A, one of B) and one of scheme A in 2028F = 100,000, of which 75,000 is
    paid. Læsø: two lines = 50,000. København: one line = 25,000. So 75,000 of the frame is left.
    """
    by, at = world.people, factories.NOW
    aarhus = factories.draft(world, world.aarhus)
    factories.add_line(aarhus, by.signatory, reference="1003", module="VID", scheme="B")
    factories.add_line(aarhus, by.signatory, reference="1001", module="IND", term="2028F")
    drafting.complete_section(application=aarhus, section="lines", by=by.signatory, at=at)
    signing.submit(application=aarhus, by=by.signatory, at=at)
    factories.finish(world, aarhus)
    laesoe = factories.assessed(world, world.laesoe)
    koebenhavn = factories.assessed(world, world.koebenhavn, count=1)
    factories.closed(world)
    run = running.propose(round=world.round, seed="", by=by.caseworker, at=factories.AFTER)
    run = running.approve(run=run, why="Alle får.", by=by.decider, at=factories.AFTER)
    deciding.decide(run=run, by=by.decider, at=factories.AFTER)
    paying.payee(world, world.aarhus)
    paying.accepted(world, Award.objects.get(application=aarhus))
    paying.paid(world)
    return SimpleNamespace(
        world=world, run=run, aarhus=aarhus, laesoe=laesoe, koebenhavn=koebenhavn, now=factories.AFTER
    )


@pytest.fixture
def kr():
    """Kroner as the books keep them."""
    return lambda *amounts: [Decimal(amount).quantize(Decimal("0.01")) for amount in amounts]


@pytest.fixture
def life(world, monkeypatch) -> SimpleNamespace:
    """A frame of 250,000 of which four lines are granted, two paid: 1001's SAM completed, 1002's claimed and repaid.

    IND is annulled for the pool, TVP for the treasury. Of what was repaid, 10,000 are used again, 5,000 are missing.
    """
    written.without_paper(monkeypatch)
    grant = confirming.granted(world)
    for module, reason in (("IND", "changed"), ("TVP", "other")):
        parts = Part.objects.filter(line=confirming.line_of(grant, "1001", module))
        planning.cancel_parts(application=grant, parts=parts, reason=reason, by=world.people.decider, at=paying.DUE)
    paying.paid(world)
    confirming.called(world)
    confirming.signed(world, grant, _1001_SAM=confirming.DONE)
    part = Part.objects.get(line=confirming.line_of(grant, "1002", "SAM"))
    claim = claiming.decided(world, claiming.heard(world, grant, keys=[part.pk]))
    claiming.repaid(world, claim, factories.RATE - 5_000)
    repaying.reuse_returned(round=world.round, amount=Decimal(10_000), by=world.people.decider, at=SEPTEMBER)
    world.claim = claim
    return world


def settled(life: SimpleNamespace) -> None:
    """The rest comes in, and the round is settled."""
    claiming.repaid(life, life.claim, Decimal(5_000), at=SEPTEMBER)
    closing.settle_round(round=life.round, by=life.people.decider, at=END)
