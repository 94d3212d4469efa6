"""A round whose money reaches ten of thirteen lines, and the money that comes later."""

from datetime import date, timedelta
from decimal import Decimal

from pool.awards.models import Award, Run
from pool.awards.services import deciding, running
from pool.rounds import services as rounds
from pool.rounds.models import FrameEntry, Round
from tests import factories
from tests.factories import AFTER, NOW, RATE
from tests.factories.recall import recalled

LATER = AFTER + timedelta(days=30)
DOCUMENT = "Aktstykke 7"


@recalled
def decided(world, ruleset: dict | None = None, seed: str = "") -> Run:
    """Aarhus gets six of six, København four of five, Læsø, which came last, none of two."""
    if ruleset:
        Round.objects.filter(pk=world.round.pk).update(ruleset=ruleset)
        world.round.refresh_from_db()
    for place, (municipality, count) in enumerate(((world.aarhus, 6), (world.koebenhavn, 5), (world.laesoe, 2))):
        factories.assessed(world, municipality, count=count, at=NOW + timedelta(hours=place))
    run = running.propose(round=factories.closed(world), seed=seed, by=world.people.caseworker, at=AFTER)
    running.approve(run=run, why="Som bekendtgjort.", by=world.people.decider, at=AFTER)
    deciding.decide(run=run, by=world.people.decider, at=AFTER)
    world.round.refresh_from_db()
    return Run.objects.get(pk=run.pk)


@recalled
def raised(world, amount: Decimal = 2 * RATE, document: str = DOCUMENT) -> FrameEntry:
    return rounds.raise_frame(
        round=world.round, amount=amount, document=document, dated_on=date(2026, 10, 20), by=world.people.decider,
        at=LATER,
    )  # fmt: skip


@recalled
def proposed(world) -> Run:
    return running.propose(round=world.round, by=world.people.caseworker, at=LATER)


@recalled
def approved(world) -> Run:
    return running.approve(run=proposed(world), why="De næste i køen.", by=world.people.decider, at=LATER)


@recalled
def signed(world, amount: Decimal = 2 * RATE) -> list[Award]:
    """Money for two lines: the fifth of København and the first of Læsø."""
    raised(world, amount)
    return deciding.decide(run=approved(world), by=world.people.decider, at=LATER)
