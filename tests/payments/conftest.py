from types import SimpleNamespace

import pytest

from pool.awards.models import Award
from pool.awards.services import deciding, running
from tests import factories, paying
from tests.factories import AFTER
from tests.factories.recall import recalled


@recalled
def decided(here: SimpleNamespace) -> None:
    """Aarhus is granted 50,000, Læsø 25,000, both to be accepted by 22 October 2026 at noon."""
    factories.assessed(here, here.aarhus, count=2)
    factories.assessed(here, here.laesoe, count=1)
    run = running.propose(round=factories.closed(here), by=here.people.caseworker, at=AFTER)
    running.approve(run=run, why="Ja.", by=here.people.decider, at=AFTER)
    deciding.decide(run=run, by=here.people.decider, at=AFTER)


def awards() -> tuple[Award, Award]:
    """The grant of Aarhus and that of Læsø as they are now."""
    found = Award.objects.select_related("application__municipality", "application__round")
    return found.get(reference="2026-1-751"), found.get(reference="2026-1-825")


@pytest.fixture
def granted(world):
    """Two decisions wait for acceptance."""
    decided(world)
    world.award, world.other = awards()
    return world


@pytest.fixture
def ready(granted):
    """Both are accepted, both municipalities have their number: on 1 February 2027 they can be paid."""
    paying.ready(granted)
    granted.award, granted.other = awards()
    return granted
