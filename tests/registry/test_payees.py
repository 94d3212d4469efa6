"""A municipality's number is proposed by one person and confirmed by another; the municipality is told."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from pool.access import rules
from pool.journal.models import Entry
from pool.kernel.refusals import MissingField, NotAllowed, ReasonMissing, Refusals, TooLong
from pool.mail.models import Message
from pool.registry import numbers, queries
from pool.registry.models import Municipality, PayeeChange
from pool.registry.services import payees
from pool.registry.states import PayeeState
from tests import factories
from tests.factories import NOW
from tests.together import at_once

pytestmark = pytest.mark.django_db

AARHUS, LAESOE, OTHER, GLN = "55133018", "45973328", "13585628", "5798005770220"


def propose(world, place=None, cvr=AARHUS, gln="", source="virk.dk, i dag", by=None):
    return payees.propose_payee(
        municipality=place or world.aarhus, cvr=cvr, gln=gln, source=source, by=by or world.people.administrator, at=NOW
    )


def confirm(world, change, by=None, at=NOW):
    return payees.confirm_payee(change=change, by=by or world.people.controller, at=at)


def numbers_of(place) -> tuple[str, str]:
    place = Municipality.objects.get(pk=place.pk)
    return place.cvr, place.gln


def standing(world, at=NOW) -> tuple:
    found = queries.payee(world.aarhus, at)
    return found.cvr, found.reason, found.waits_until


def test_a_number_goes_from_nothing_to_ready(world):
    assert standing(world) == ("", PayeeState.NO_NUMBER, None)
    change = propose(world, cvr=" 55 13 30 18", gln="5798 005770 220")
    assert (standing(world), numbers_of(world.aarhus)) == (("", PayeeState.PROPOSED, None), ("", ""))
    confirm(world, change)
    until = NOW + timedelta(days=settings.PAYEE_WAIT_DAYS)
    assert numbers_of(world.aarhus) == (AARHUS, GLN)
    assert standing(world) == (AARHUS, PayeeState.WAITING, until)
    assert standing(world, until - timedelta(seconds=1)) == (AARHUS, PayeeState.WAITING, until)
    assert standing(world, until) == (AARHUS, PayeeState.READY, None)
    assert queries.payee(world.aarhus, until).is_ready
    verbs = ["registry.propose_payee", "registry.confirm_payee"]
    told = Entry.objects.filter(subject="municipality:751", verb__in=verbs).order_by("number")
    assert [entry.verb for entry in told] == verbs
    assert (told[1].facts["cvr"], told[1].facts["proposed_by"], told[1].facts["told"]) == (AARHUS, "administrator", 1)


def test_an_open_proposal_stops_payments_to_a_ready_payee(world):
    confirm(world, propose(world), at=NOW - timedelta(days=9))
    assert standing(world)[1] == PayeeState.READY
    change = propose(world, cvr=OTHER)
    assert standing(world)[:2] == (AARHUS, PayeeState.PROPOSED)
    payees.decline_payee(change=change, why="Forkert.", by=world.people.controller, at=NOW)
    assert standing(world)[1] == PayeeState.READY


def test_many_at_once_are_the_same_in_three_queries(world, django_assert_num_queries):
    confirm(world, propose(world))
    propose(world, world.laesoe, LAESOE)
    places = [world.aarhus, world.laesoe, world.koebenhavn]
    with django_assert_num_queries(3):
        found = queries.payees([place.pk for place in places], NOW)
    assert [found[place.pk].reason for place in places] == ["waiting", "proposed", "no_number"]
    assert found == {place.pk: queries.payee(place, NOW) for place in places}
    assert queries.payees([], NOW) == {}


def test_the_old_contact_is_told_with_both_numbers_and_what_to_do(world):
    confirm(world, propose(world), at=NOW - timedelta(days=9))
    Message.objects.all().delete()
    confirm(world, propose(world, cvr=OTHER))
    told = Message.objects.get(kind="payee_changed")
    assert told.to == "signatory@example.dk"
    assert AARHUS in told.text and OTHER in told.text and "15. september 2026" in told.text
    assert settings.AGENCY["mail"] in told.text


@pytest.mark.parametrize(
    ("cvr", "problem"),
    [
        ("", MissingField), ("   ", MissingField), ("5513301", numbers.NotACvr), ("551330188", numbers.NotACvr),
        ("05513301", numbers.NotACvr), ("5513301x", numbers.NotACvr), ("٥٥١٣٣٠١٨", numbers.NotACvr),
        ("55133019", numbers.CvrCheckDigit), ("0101701234", numbers.NotACvr), ("x" * 100_000, numbers.NotACvr),
        ("55133018\x00", numbers.NotACvr),
    ],
)  # fmt: skip
def test_a_wrong_cvr_is_refused_with_what_is_wrong(world, cvr, problem):
    with pytest.raises(problem):
        propose(world, cvr=cvr)


@pytest.mark.parametrize(
    ("gln", "problem"),
    [("579800577022", numbers.NotAGln), ("5798005770221", numbers.GlnCheckDigit), ("GLN", numbers.NotAGln)],
)
def test_a_wrong_gln_is_refused_with_what_is_wrong(world, gln, problem):
    with pytest.raises(problem):
        propose(world, gln=gln)


def test_blanks_and_the_country_do_not_matter():
    assert [numbers.cvr(text) for text in ("DK 55 13 30 18", "dk55133018", "55\u00a013\u00a030\u00a018")] == [
        AARHUS
    ] * 3
    assert numbers.gln("57 98005 770220") == GLN


def test_all_that_is_wrong_is_said_at_once(world):
    with pytest.raises(Refusals) as caught:
        propose(world, cvr="1", gln="2", source=" ")
    assert [(item.field, item.code) for item in caught.value.items] == [
        ("cvr", "not_a_cvr"), ("gln", "not_a_gln"), ("source", "missing_field"),
    ]  # fmt: skip
    with pytest.raises(TooLong):
        propose(world, source="x" * 301)


def test_what_would_change_nothing_or_belongs_to_others_is_refused(world):
    confirm(world, propose(world))
    with pytest.raises(payees.PayeeUnchanged):
        propose(world)
    propose(world, gln=GLN)  # another place for invoices is a change
    with pytest.raises(payees.PayeeProposalOpen):
        propose(world, cvr=OTHER)
    with pytest.raises(payees.CvrTaken):
        propose(world, world.laesoe, AARHUS)
    propose(world, world.laesoe, LAESOE)
    with pytest.raises(payees.CvrTaken):
        propose(world, world.koebenhavn, LAESOE)


@pytest.mark.parametrize("role", sorted(rules.ROLES - {"administrator"}))
def test_only_administrators_propose(world, role):
    with pytest.raises(NotAllowed):
        propose(world, by=getattr(world.people, role))


@pytest.mark.parametrize("role", sorted(rules.ROLES - {"administrator", "controller"}))
def test_only_administrators_and_controllers_answer(world, role):
    change, by = propose(world), getattr(world.people, role)
    with pytest.raises(NotAllowed):
        confirm(world, change, by)
    with pytest.raises(NotAllowed):
        payees.decline_payee(change=change, why="Nej.", by=by, at=NOW)
    assert numbers_of(world.aarhus) == ("", "")


def test_nobody_confirms_their_own_proposal(world):
    change = propose(world)
    with pytest.raises(payees.PayeeProposedByYou):
        confirm(world, change, world.people.administrator)
    with pytest.raises(IntegrityError), transaction.atomic():
        PayeeChange.objects.filter(pk=change.pk).update(
            confirmed_at=NOW, confirmed_by=world.people.administrator, waits_until=NOW
        )
    with pytest.raises(IntegrityError), transaction.atomic():  # and nobody confirms without the wait
        PayeeChange.objects.filter(pk=change.pk).update(confirmed_at=NOW, confirmed_by=world.people.controller)
    assert numbers_of(world.aarhus) == ("", "")


def test_a_proposal_is_answered_once(world):
    change = propose(world)
    payees.decline_payee(change=change, why="Forkert.", by=world.people.administrator, at=NOW)
    with pytest.raises(payees.PayeeProposalAnswered):
        confirm(world, change)
    with pytest.raises(payees.PayeeProposalAnswered):
        payees.decline_payee(change=change, why="Igen.", by=world.people.controller, at=NOW)
    with pytest.raises(ReasonMissing):
        payees.decline_payee(change=change, why=" ", by=world.people.controller, at=NOW)
    assert numbers_of(world.aarhus) == ("", "")


def test_a_number_changed_past_the_service_stops_the_confirmation(world):
    change = propose(world)
    Municipality.objects.filter(pk=world.aarhus.pk).update(cvr=OTHER)
    with pytest.raises(payees.PayeeMoved):
        confirm(world, change)


@pytest.mark.django_db(transaction=True)
def test_one_number_is_not_given_to_two_at_the_same_moment():
    world = factories.world()
    results = at_once(lambda: propose(world, cvr=OTHER), lambda: propose(world, world.laesoe, OTHER))
    assert [type(item).__name__ for item in results if isinstance(item, Exception)] == ["CvrTaken"]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_confirm_at_the_same_moment_one_does():
    world = factories.world()
    change, second = propose(world), factories.person("second", "administrator")
    results = at_once(lambda: confirm(world, change), lambda: confirm(world, change, second))
    assert [type(item).__name__ for item in results if isinstance(item, Exception)] == ["PayeeProposalAnswered"]
    assert Message.objects.filter(kind="payee_changed").count() == 1


def test_nothing_else_writes_the_numbers_of_a_municipality():
    """Assignments to `.cvr` and `.gln`, and the words `cvr=` and `gln=` in calls that create or update rows."""
    writes, found = {"create", "update", "bulk_create", "get_or_create", "update_or_create", "Municipality"}, set()
    for path in (Path(settings.BASE) / "pool").rglob("*.py"):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            targets = node.targets if isinstance(node, ast.Assign) else []
            names = [part for target in targets for part in ast.walk(target) if isinstance(part, ast.Attribute)]
            if any(name.attr in ("cvr", "gln") for name in names):
                found.add(path.name)
            called = getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""
            if called in writes and {word.arg for word in node.keywords} & {"cvr", "gln"}:
                found.add(path.name)
    assert found == {"payees.py"}
