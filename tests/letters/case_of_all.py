"""A case with every sort of document, for the tests of delivery and case files."""

from datetime import timedelta
from types import SimpleNamespace

from django.utils import translation

from pool.assessment.services import casework, hearing
from pool.awards.models import Award
from pool.awards.services import deciding, rejecting, running
from pool.letters.models import Letter
from pool.letters.services import sending, writing
from pool.letters.services.correcting import correct
from tests import factories, written
from tests.factories import AFTER, NOW
from tests.factories.recall import recalled


@recalled
def everything(world) -> SimpleNamespace:
    """Aarhus: sent, heard, answered, a rejection turned down, assessed, decided, its letter corrected.

    Every letter is written; none has been opened or sent out.
    """
    with translation.override("da"):
        people, at = world.people, NOW + timedelta(hours=1)
        case = factories.submitted(world, world.aarhus)
        order = {"application": case, "by": people.signatory}
        written.letter(kind="receipt", about={"submission": 1}, at=NOW, **order)
        casework.take(application=case, by=people.caseworker, at=at)
        content = "Medarbejder 1001 står ikke på listen fra uddannelsen."
        asked = sending.hear(application=case, content=content, by=people.caseworker, at=at)
        writing.write(order=case.letter_orders.get(kind="hearing"), by=people.caseworker, at=at)
        answered = at + timedelta(days=1)
        hearing.answer_hearing(hearing=asked, answer="Hun er optaget nu.", by=people.preparer, at=answered)
        proposal = rejecting.propose_rejection(
            application=case, ground="wrong_pool", explanation="Hører til den anden pulje.", by=people.caseworker,
            at=answered,
        )  # fmt: skip
        rejecting.turn_down_rejection(rejection=proposal, why="Den hører til her.", by=people.decider, at=answered)
        casework.assess_passed(application=case, by=people.caseworker, at=answered)
        casework.finish(application=case, by=people.caseworker, at=answered)
        run = decided(world)
        award = Award.objects.get(application=case)
        first = written.letter(award=award, by=people.decider, at=AFTER)
        later = AFTER + timedelta(days=1)
        second = writing.write(
            order=correct(letter=first, correction="Uddannelsens navn er rettet.", by=second_decider(), at=later),
            by=people.decider,
            at=later,
        )
    return SimpleNamespace(case=case, award=award, run=run, letters=list(Letter.objects.order_by("pk")), second=second)


def decided(world):
    """The round's run, approved and signed."""
    people = world.people
    run = running.propose(round=factories.closed(world), by=people.caseworker, at=AFTER)
    run = running.approve(run=run, why="Som bekendtgjort.", by=people.decider, at=AFTER)
    deciding.decide(run=run, by=people.decider, at=AFTER)
    return run


def second_decider():
    return factories.person("decider-2", "decider")
