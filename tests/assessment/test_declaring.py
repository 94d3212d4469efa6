"""Nobody works on the case of a municipality they are tied to, nor on any before they have declared."""

from datetime import timedelta

import pytest

from pool.applications import queries as applications
from pool.applications.models import Application
from pool.assessment import queries
from pool.assessment.models import Assessment, LineAssessment
from pool.assessment.services import casework, declaring, hearing
from pool.awards.services import rejecting, running
from pool.journal.models import Entry
from pool.kernel.refusals import NotFound
from pool.letters.services import filing
from pool.rounds.impartial import DeclareFirst, TiedToMunicipality
from tests import factories
from tests.factories import AFTER, NOW
from tests.together import at_once

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def case(world):
    return factories.submitted(world, world.aarhus)


@pytest.fixture
def newcomer(world):
    return factories.person("newcomer", "caseworker", declares=False)


@pytest.fixture
def tied(world):
    """A caseworker who was employed in Aarhus."""
    made = factories.person("tied", "caseworker")
    factories.tie(made, world.round, world.aarhus)
    return made


def assess(case, by):
    line = case.lines.order_by("rank").first()
    return casework.assess_line(line=line, ground="meets_conditions", note="Set.", by=by, at=LATER)


DEEDS = {
    "take": lambda case, by: casework.take(application=case, by=by, at=LATER),
    "assess_line": assess,
    "assess_passed": lambda case, by: casework.assess_passed(application=case, by=by, at=LATER),
    "return": lambda case, by: casework.return_sections(application=case, reasons={"lines": "x"}, by=by, at=LATER),
    "resume": lambda case, by: casework.resume(application=case, by=by, at=LATER),
    "finish": lambda case, by: casework.finish(application=case, by=by, at=LATER),
    "reopen": lambda case, by: casework.reopen(application=case, by=by, at=LATER),
    "hear": lambda case, by: hearing.hear(application=case, content="x", by=by, at=LATER),
    "condition": lambda case, by: hearing.set_condition(
        application=case, content="x", due_on=(LATER + timedelta(days=9)).date(), by=by, at=LATER
    ),
    "drop": lambda case, by: hearing.drop_condition(application=case, by=by, at=LATER),
    "reject": lambda case, by: rejecting.propose_rejection(
        application=case, ground="wrong_pool", explanation="x", by=by, at=LATER
    ),
    "file": lambda case, by: filing.make(
        application=case, asked_by="Jens", language="da", why="x", by=by, at=LATER
    ),
    "open": lambda case, by: queries.case(by, case.reference),
    "read": lambda case, by: applications.one(by, case.reference),
}  # fmt: skip


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_nothing_is_done_to_a_case_before_declaring(case, newcomer, deed):
    with pytest.raises(DeclareFirst) as problem:
        deed(case, newcomer)
    assert problem.value.facts == {"round": "2026-1"}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_nothing_is_done_to_a_case_of_a_tied_municipality(case, tied, deed):
    with pytest.raises(TiedToMunicipality) as problem:
        deed(case, tied)
    assert problem.value.facts == {"municipality": "Aarhus", "round": "2026-1"}
    assert (Assessment.objects.count(), LineAssessment.objects.count()) == (0, 0)


def test_a_case_that_does_not_exist_is_not_found_before_anything_is_said_of_ties(world, tied, newcomer):
    for by in (tied, newcomer):
        with pytest.raises(NotFound):
            queries.case(by, "2026-1-999")


def test_cases_of_others_go_on(world, case, tied):
    other = factories.submitted(world, world.laesoe, at=NOW + timedelta(minutes=5))
    assert [item.reference for item in queries.cases_for(tied)] == [other.reference]
    assert list(applications.visible_to(tied)) == [other]
    assert assess(other, tied).assessed_by == tied


def test_a_worklist_shows_what_waits_behind_a_declaration(case, newcomer):
    assert list(queries.cases_for(newcomer)) == [case]


def test_auditor_ministry_and_municipality_are_as_before(world, case):
    assert queries.case(world.people.auditor, case.reference) == case
    assert applications.one(world.people.preparer, case.reference) == case
    with pytest.raises(NotFound):
        applications.one(world.people.ministry, case.reference)


def test_a_declared_tie_lets_the_case_go(world, case, newcomer):
    caseworker = world.people.caseworker
    assess(case, caseworker)
    declaring.declare(round=world.round, ties=[(world.aarhus, "family", "")], by=caseworker, at=LATER)
    assert queries.handler(case) is None
    entry = Entry.objects.get(verb="assessment.let_go")
    assert (entry.case, entry.actor, entry.facts) == (case.reference, "caseworker", {"from": "caseworker"})
    with pytest.raises(TiedToMunicipality):
        assess(case, caseworker)
    declaring.declare(round=world.round, ties=[], by=newcomer, at=LATER)
    assert casework.take(application=case, by=newcomer, at=LATER).caseworker == newcomer


def test_an_assessed_case_is_opened_again_for_the_next_caseworker(world):
    case = factories.assessed(world, world.aarhus)
    factories.tie(world.people.caseworker, world.round, world.aarhus, at=LATER)
    case.refresh_from_db()
    assert (case.state, queries.handler(case)) == ("submitted", None)
    other = factories.person("second", "caseworker")
    casework.finish(application=case, by=other, at=LATER)
    assert queries.handler(case).caseworker == other


def test_what_others_handle_and_what_lies_elsewhere_is_left_alone(world, case):
    other = factories.person("second", "caseworker")
    casework.take(application=case, by=other, at=NOW)
    elsewhere = factories.submitted(world, world.laesoe, at=NOW + timedelta(minutes=5))
    casework.take(application=elsewhere, by=world.people.caseworker, at=NOW)
    factories.tie(world.people.caseworker, world.round, world.aarhus, at=LATER)
    assert queries.handler(case).caseworker == other
    assert queries.handler(elsewhere).caseworker == world.people.caseworker


def test_a_case_whose_allocation_is_approved_keeps_its_caseworker(world):
    case = factories.assessed(world, world.aarhus)
    factories.closed(world)
    run = running.propose(round=world.round, by=world.people.caseworker, at=AFTER)
    running.approve(run=run, why="Som bekendtgjort.", by=world.people.decider, at=AFTER)
    factories.tie(world.people.caseworker, world.round, world.aarhus, at=AFTER)
    case.refresh_from_db()
    assert (case.state, queries.handler(case).caseworker) == ("allocated", world.people.caseworker)


def test_a_refused_declaration_lets_nothing_go(world, case):
    casework.take(application=case, by=world.people.caseworker, at=NOW)
    with pytest.raises(Exception, match="no_such_tie"):
        declaring.declare(round=world.round, ties=[(world.aarhus, "friend", "")], by=world.people.caseworker, at=LATER)
    assert queries.handler(case).caseworker == world.people.caseworker


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(4))
def test_taking_and_declaring_at_once_leaves_no_tied_caseworker(transactional_db, attempt):
    world = factories.world()
    case, by = factories.submitted(world, world.aarhus), world.people.caseworker
    taken, declared = at_once(
        lambda: casework.take(application=case, by=by, at=LATER),
        lambda: declaring.declare(round=world.round, ties=[(world.aarhus, "family", "")], by=by, at=LATER),
    )
    assert type(declared).__name__ == "Declaration"
    assert type(taken).__name__ in ("Assessment", "TiedToMunicipality")
    assert queries.handler(Application.objects.get(pk=case.pk)) is None
