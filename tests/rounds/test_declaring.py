"""What a person declares about their ties to municipalities, and what is in force."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from pool.journal.models import Entry
from pool.kernel.refusals import Forbidden, NotAllowed, TooLong
from pool.rounds import impartial, queries, ties
from pool.rounds.models import Declaration, Tie
from pool.rounds.services import declaring
from tests import factories
from tests.factories import NOW

LATER = NOW + timedelta(days=1)


@pytest.fixture
def newcomer(world):
    """A caseworker who has not declared."""
    return factories.person("newcomer", "caseworker", declares=False)


def declare(world, by, *given, at=NOW):
    return declaring.declare(round=world.round, ties=list(given), by=by, at=at)


def test_no_ties_is_a_declaration(world, newcomer):
    assert queries.declared(newcomer, world.round) is None
    assert list(queries.undeclared(newcomer)) == [world.round]
    made = declare(world, newcomer)
    assert queries.declared(newcomer, world.round) == made
    assert not queries.undeclared(newcomer).exists()
    assert queries.tied_municipalities(newcomer) == set()
    entry = Entry.objects.filter(verb="rounds.declare").order_by("number").last()
    assert (entry.actor, entry.subject, entry.facts) == ("newcomer", "round:2026-1", {"ties": []})


def test_a_later_declaration_takes_the_place_of_the_earlier_one_and_both_are_kept(world, newcomer):
    declare(world, newcomer, (world.aarhus, "family", ""), (world.laesoe, "employer", "Vikar i 2024"))
    assert queries.tied_municipalities(newcomer) == {
        (world.round.pk, world.aarhus.pk),
        (world.round.pk, world.laesoe.pk),
    }
    declare(world, newcomer, (world.laesoe, "former_employer", ""), at=LATER)
    assert queries.tied_municipalities(newcomer) == {(world.round.pk, world.laesoe.pk)}
    assert [item.ties.count() for item in queries.declarations(newcomer, world.round)] == [1, 2]


def test_a_tie_counts_in_its_round_alone(world, newcomer):
    declare(world, newcomer, (world.aarhus, "family", ""))
    other = factories.open_round(code="2026-2")
    assert queries.tied_municipalities(newcomer) == {(world.round.pk, world.aarhus.pk)}
    assert queries.declared(newcomer, other).ties.count() == 0


@pytest.mark.parametrize("role", ["ministry", "auditor", "administrator", "preparer", "signatory"])
def test_who_handles_no_cases_declares_nothing(world, role):
    by = getattr(world.people, role)
    assert not queries.undeclared(by).exists()
    impartial.require_declared(by, world.round)
    with pytest.raises(NotAllowed):
        declare(world, by)


WRONG = [
    ([("aarhus", "friend", "")], ties.NoSuchTie, "0.ground"),
    ([("aarhus", "", "")], ties.NoSuchTie, "0.ground"),
    ([("aarhus", "family", ""), ("aarhus", "employer", "")], ties.TieTwice, "1.municipality"),
    ([("laesoe", "family", ""), ("aarhus", "other", " ")], ties.TieUnexplained, "1.note"),
    ([("aarhus", "family", "Min søster, 010190-1234")], ties.CivilNumberInNote, "0.note"),
    ([("aarhus", "family", "0101901234")], ties.CivilNumberInNote, "0.note"),
    ([("aarhus", "family", "x" * 301)], TooLong, "0.note"),
    ([("aarhus", "family", "a\x00b")], Forbidden, "0.note"),
]


@pytest.mark.parametrize(("given", "refusal", "field"), WRONG)
def test_what_cannot_be_declared_is_refused_with_its_place(world, newcomer, given, refusal, field):
    with pytest.raises(refusal) as problem:
        declare(world, newcomer, *((getattr(world, place), ground, note) for place, ground, note in given))
    assert problem.value.field == field
    assert not Declaration.objects.filter(person=newcomer).exists()


def test_overseers_see_everybody_and_others_themselves(world, newcomer):
    declare(world, newcomer, (world.aarhus, "family", ""))
    everybody = {item.person.username for item in queries.declarations(world.people.auditor, world.round)}
    assert everybody == {"newcomer", "caseworker", "decider", "finance", "controller"}
    assert {item.person for item in queries.declarations(newcomer, world.round)} == {newcomer}
    assert queries.declarations(world.people.decider, world.round).count() == 5


def test_who_has_not_declared_is_known_and_nobody_who_was_switched_off(world, newcomer):
    assert list(queries.not_declared(world.round)) == [newcomer]
    newcomer.is_active = False
    newcomer.save()
    assert list(queries.not_declared(world.round)) == []


@pytest.mark.parametrize("table", ["rounds_declaration", "rounds_tie"])
def test_declarations_only_grow(world, newcomer, table):
    declare(world, newcomer, (world.aarhus, "family", ""))
    for change in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id + 1000"):
        with pytest.raises(Exception, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    assert Tie.objects.count() == 1


def test_nobody_is_stopped_where_the_system_acts(world):
    case = factories.submitted(world, world.aarhus)
    impartial.require(None, case)
    impartial.require_round(None, world.round, [world.aarhus.pk])
    assert list(impartial.untied(type(case).objects.all(), None)) == [case]


def test_lists_cost_no_further_query(world, newcomer, django_assert_num_queries):
    case = factories.submitted(world, world.aarhus)
    declare(world, newcomer, (world.laesoe, "family", ""))
    assert newcomer.roles == {"caseworker"}
    with django_assert_num_queries(1):
        assert list(impartial.untied(type(case).objects.order_by("pk"), newcomer)) == [case]
