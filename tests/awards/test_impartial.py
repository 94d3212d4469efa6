"""Who is tied to a municipality with a case in the round takes no part in how its money is shared out."""

from datetime import timedelta

import pytest

from pool.awards import queries
from pool.awards.models import Award, Rejection, Run
from pool.awards.services import deciding, rejecting, running, scenarios
from pool.letters import queries as letters
from pool.letters.models import Letter, Order
from pool.letters.services import batching, correcting, sending
from pool.reports import proof
from pool.rounds.impartial import DeclareFirst, TiedToMunicipality, TiedToRun
from tests import factories
from tests.factories import AFTER, FRAME, NOW
from tests.together import at_once

LATER = AFTER + timedelta(hours=1)


@pytest.fixture
def ready(world):
    factories.assessed(world, world.aarhus)
    factories.assessed(world, world.laesoe, at=NOW + timedelta(minutes=1))
    factories.closed(world)
    return world


@pytest.fixture
def tied(world):
    made = factories.person("tied", "decider")
    factories.tie(made, world.round, world.laesoe)
    return made


@pytest.fixture
def newcomer(world):
    return factories.person("newcomer", "decider", declares=False)


def proposed(world):
    return running.propose(round=world.round, by=world.people.caseworker, at=AFTER)


def decided(world):
    run = running.approve(run=proposed(world), why="Som bekendtgjort.", by=world.people.decider, at=AFTER)
    batching.issue_now(run=run, by=world.people.decider, at=AFTER)
    return Run.objects.get(pk=run.pk)


def refused(deed, tied, newcomer, refusal=TiedToRun):
    with pytest.raises(refusal) as problem:
        deed(tied)
    named = problem.value.facts.get("municipalities") or problem.value.facts["municipality"]
    assert named == "Læsø"
    with pytest.raises(DeclareFirst):
        deed(newcomer)


def test_run_is_not_proposed(ready, tied, newcomer):
    refused(lambda by: running.propose(round=ready.round, by=by, at=AFTER), tied, newcomer)
    assert not Run.objects.exists()


def test_run_is_neither_approved_nor_discarded_and_another_does(ready, tied, newcomer):
    run = proposed(ready)
    refused(lambda by: running.approve(run=run, why="x", by=by, at=AFTER), tied, newcomer)
    refused(lambda by: running.discard(run=run, why="x", by=by, at=AFTER), tied, newcomer)
    assert running.approve(run=run, why="x", by=ready.people.decider, at=AFTER).state == "approved"


def test_decisions_are_not_signed(ready, tied, newcomer):
    run = running.approve(run=proposed(ready), why="x", by=ready.people.decider, at=AFTER)
    refused(lambda by: deciding.decide(run=run, by=by, at=AFTER), tied, newcomer)
    refused(lambda by: batching.issue(run=run, by=by, at=AFTER), tied, newcomer)
    assert not Award.objects.exists()


def test_letters_of_a_decided_run_are_not_ordered(ready, tied, newcomer):
    run = decided(ready)
    refused(lambda by: batching.issue(run=run, by=by, at=LATER), tied, newcomer)


def test_scenario_is_not_chosen_and_none_is_computed_before_declaring(ready, tied, newcomer):
    snapshot = scenarios.take_snapshot(round=ready.round, by=ready.people.caseworker, at=AFTER)
    made = scenarios.compute(
        snapshot=snapshot, ruleset=None, budget=FRAME, by=ready.people.caseworker, at=AFTER
    )  # fmt: skip
    refused(lambda by: running.choose(scenario=made, why="x", by=by, at=AFTER), tied, newcomer)
    with pytest.raises(DeclareFirst):
        scenarios.take_snapshot(round=ready.round, by=newcomer, at=AFTER)
    with pytest.raises(DeclareFirst):
        scenarios.compute(snapshot=snapshot, ruleset=None, budget=FRAME, by=newcomer, at=AFTER)


def test_a_tie_to_a_municipality_without_a_case_hinders_nobody(ready):
    other = factories.person("other", "decider")
    factories.tie(other, ready.round, ready.koebenhavn)
    assert running.approve(run=proposed(ready), why="x", by=other, at=AFTER).approved_by == other


def test_rejection_is_neither_signed_nor_turned_down_nor_read(world, tied, newcomer):
    case = factories.submitted(world, world.laesoe)
    rejecting.propose_rejection(
        application=case, ground="wrong_pool", explanation="x", by=world.people.caseworker, at=NOW
    )
    found = Rejection.objects.get()
    for deed in (
        lambda by: sending.sign_rejection(rejection=found, by=by, at=AFTER),
        lambda by: rejecting.turn_down_rejection(rejection=found, why="x", by=by, at=AFTER),
        lambda by: queries.rejection(by, found.pk),
    ):
        refused(deed, tied, newcomer, TiedToMunicipality)
    assert not queries.rejections(tied).exists() and not queries.rejections_waiting(tied).exists()
    assert list(queries.rejections_waiting(newcomer)) == [found]


def test_decisions_and_letters_of_the_municipality_are_kept_from_them(ready, tied, newcomer):
    decided(ready)
    award, letter = Award.objects.get(reference="2026-1-825"), Letter.objects.get(award__reference="2026-1-825")
    for deed in (
        lambda by: queries.one(by, award.reference),
        lambda by: letters.one(by, letter.pk),
        lambda by: correcting.correct(letter=letter, correction="x", by=by, at=LATER),
        lambda by: correcting.recall(letter=letter, why="x", by=by, at=LATER),
    ):
        refused(deed, tied, newcomer, TiedToMunicipality)
    assert [item.reference for item in queries.visible_to(tied)] == ["2026-1-751"]
    assert [item.award.reference for item in letters.visible_to(tied)] == ["2026-1-751"]
    assert [item.award.reference for item in letters.of_round(tied, ready.round)] == ["2026-1-751"]
    assert letters.visible_to(ready.people.auditor).count() == 2


def test_letter_that_is_held_back_is_not_released(ready, tied, newcomer):
    run = running.approve(run=proposed(ready), why="x", by=ready.people.decider, at=AFTER)
    batching.issue(run=run, held={"2026-1-825": "Navnet."}, by=ready.people.decider, at=AFTER)
    order = Order.objects.get(state="held")
    refused(lambda by: batching.release(order=order, by=by, at=LATER), tied, newcomer, TiedToMunicipality)


def problem() -> str:
    return {item.name: item.problem for item in proof.findings()}["impartiality"]


def test_proof_holds_and_a_tie_declared_afterwards_changes_nothing(ready):
    decided(ready)
    assert problem() == ""
    for person in (ready.people.caseworker, ready.people.decider):
        factories.tie(person, ready.round, ready.laesoe, at=LATER)
    assert problem() == ""


BACKDATED = [
    ("caseworker", "case 2026-1-825 was taken"),
    ("decider", "the decision on case 2026-1-825 was signed"),
]


@pytest.mark.parametrize(("role", "words"), BACKDATED)
def test_proof_names_what_somebody_did_in_spite_of_a_tie(ready, role, words):
    """As if the service had not asked: a tie that was in force before the deed."""
    decided(ready)
    factories.tie(getattr(ready.people, role), ready.round, ready.laesoe, at=NOW - timedelta(days=1))
    assert problem() == f"{words} by somebody with a declared tie to the municipality"


def test_proof_names_a_run(ready):
    run = proposed(ready)
    factories.tie(ready.people.decider, ready.round, ready.laesoe, at=NOW)
    Run.objects.filter(pk=run.pk).update(
        state="approved", approved_by=ready.people.decider, approved_at=AFTER, approval_reason="x"
    )
    assert problem().startswith("run 1 of round 2026-1 was approved by")


def test_proof_knows_a_tie_that_was_taken_back(ready):
    factories.tie(ready.people.decider, ready.round, ready.laesoe, at=NOW)
    factories.tie(ready.people.decider, ready.round, at=NOW + timedelta(minutes=1))
    decided(ready)
    assert problem() == ""


@pytest.mark.django_db(transaction=True)
def test_approving_and_declaring_at_once_is_told_in_one_order(transactional_db):
    world = factories.world()
    factories.assessed(world, world.laesoe)
    factories.closed(world)
    run, by = proposed(world), world.people.decider
    approved, _declared = at_once(
        lambda: running.approve(run=run, why="x", by=by, at=AFTER),
        lambda: factories.tie(by, world.round, world.laesoe, at=LATER),
    )
    assert type(approved).__name__ in ("Run", "TiedToRun")
    assert problem() == ""
