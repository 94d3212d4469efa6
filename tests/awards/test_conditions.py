from datetime import timedelta

import pytest

from pool.assessment.services import casework, hearing
from pool.awards import queries
from pool.awards.models import Award
from pool.awards.services import conditions, running
from pool.kernel.refusals import ReasonMissing
from pool.letters.models import Letter, Order
from pool.letters.services import batching, sending
from pool.payments import due
from pool.payments.services import batching as batches
from tests import factories, paying
from tests.factories import AFTER, NOW
from tests.factories.recall import recalled

LATER = AFTER + timedelta(days=3)


@pytest.fixture
@recalled
def award(world):
    """Aarhus got everything, on a condition."""
    case = factories.submitted(world, world.aarhus)
    due = (AFTER + timedelta(days=30)).date()
    by = world.people.caseworker
    hearing.set_condition(application=case, content="Send bevis.", due_on=due, by=by, at=NOW)
    factories.finish(world, case)
    factories.closed(world)
    run = running.propose(round=world.round, by=by, at=AFTER)
    running.approve(run=run, why="Som bekendtgjort.", by=world.people.decider, at=AFTER)
    batching.issue_now(run=run, by=world.people.decider, at=AFTER)
    return Award.objects.get()


def meet(world, award, **more):
    return sending.meet_condition(
        award=award, at=LATER, **({"note": "Bevis modtaget.", "by": world.people.decider} | more)
    )


def test_condition_of_the_case_makes_the_award_conditional(world, award):
    assert (award.kind, award.condition, award.awarded_amount) == ("conditional_award", "Send bevis.", 50000)
    assert Letter.objects.get().kind == "conditional_award"
    assert list(queries.conditional_waiting(world.people.decider)) == [award]


def test_nothing_is_paid_before_the_condition_is_met(world, award):
    paying.ready(world)
    award.refresh_from_db()
    assert [[wait.code for wait in row.waits] for row in due.plan(award, paying.DUE)] == [["condition"]]
    with pytest.raises(batches.NothingToPay):
        paying.built(world)
    award = meet(world, award)
    assert [row.waits for row in due.plan(award, paying.DUE)] == [()]
    assert paying.paid(world).total_amount == 50000


def test_condition_met_is_said_once_with_a_note_and_orders_the_final_letter(world, award):
    with pytest.raises(ReasonMissing):
        meet(world, award, note=" ")
    final = meet(world, award)
    assert (final.condition_note, final.condition_met_by) == ("Bevis modtaget.", world.people.decider)
    assert Order.objects.filter(kind="final_award").get().reference == "2026-1-751-A2"
    with pytest.raises(conditions.NoCondition):
        meet(world, award)
    assert not queries.conditional_waiting(world.people.decider).exists()


def test_who_handled_the_case_cannot_say_so(world, award):
    with pytest.raises(conditions.ConditionHandledByYou):
        meet(world, award, by=factories.also(world.people.caseworker, "decider"))
    other = factories.also(factories.person("both", "caseworker"), "decider")
    casework.take(application=award.application, by=other, at=LATER)
    with pytest.raises(conditions.ConditionHandledByYou):
        meet(world, award, by=other)
