"""Money that is added to the frame of a round."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import translation

from pool import db, wording
from pool.journal.models import Entry
from pool.kernel import money
from pool.kernel.refusals import MissingField, TooLong, WrongState
from pool.ledger import queries as ledger
from pool.ledger.models import Transfer
from pool.ledger.services import NotEnoughMoney
from pool.rounds import queries, services
from pool.rounds.models import FrameEntry, Round
from pool.rounds.services import AddedAlready, NothingToAdd
from tests.factories import FRAME, NOW, RATE
from tests.together import at_once

pytestmark = pytest.mark.django_db

DAY = date(2026, 9, 30)


def add(world, amount=RATE, document="Akt 7"):
    by = world.people.decider
    return services.raise_frame(round=world.round, amount=amount, document=document, dated_on=DAY, by=by, at=NOW)


def test_an_addition_goes_from_the_appropriation_to_the_pool(world):
    entry = add(world)
    assert (queries.frame_of(world.round), queries.in_appropriation(world.round)) == (FRAME + RATE, FRAME - RATE)
    assert queries.money_of(world.round) == {
        "frame": FRAME + RATE, "left": FRAME + RATE, "reserved": 0, "committed": 0, "paid": 0,
    }  # fmt: skip
    row = Transfer.objects.get(source=f"round:2026-1:frame:{entry.pk}")
    assert (row.amount, row.from_account.kind, row.to_account.kind) == (RATE, "appropriation", "pool")
    told = Entry.objects.get(verb="rounds.raise_frame")
    assert (told.subject, told.facts["document"], told.facts["amount"]) == ("round:2026-1", "Akt 7", "25000.00")
    assert (queries.first_unposted(), ledger.first_difference()) == ("", "")


def test_the_announced_frame_stays_as_it_was(world):
    add(world)
    assert Round.objects.get().frame_amount == FRAME


@pytest.mark.parametrize("amount", [Decimal("0.00"), Decimal("-1.00")])
def test_nothing_and_less_is_refused(world, amount):
    with pytest.raises(NothingToAdd):
        add(world, amount)
    assert FrameEntry.objects.count() == 0


def test_more_than_the_appropriation_holds_is_refused(world):
    with pytest.raises(NotEnoughMoney) as caught:
        add(world, FRAME + money.CENT)
    assert (caught.value.facts["balance"], FrameEntry.objects.count()) == (FRAME, 0)
    add(world, FRAME)
    assert queries.in_appropriation(world.round) == 0


def test_a_document_counts_once_in_a_round(world):
    add(world)
    with pytest.raises(AddedAlready) as caught:
        add(world, 2 * RATE, " Akt 7 ")
    with translation.override("en"):
        assert wording.refusal_text(caught.value) == (
            "“Akt 7” has added DKK\u00a025,000.00 to this frame already. A document counts once."
        )
    add(world, document="Akt 8")
    assert queries.frame_of(world.round) == FRAME + 2 * RATE


@pytest.mark.parametrize(("document", "problem"), [("  ", MissingField), ("x" * 121, TooLong)])
def test_an_addition_names_its_document(world, document, problem):
    with pytest.raises(problem):
        add(world, document=document)


@pytest.mark.parametrize(
    ("table", "change", "finding"),
    [
        ("rounds_frame_entry", "amount = amount + 1", "the addition Akt 7 to round 2026-1 is"),
        ("ledger_transfer", "source = 'round:2026-1:frame:999'", "the addition Akt 7 to round 2026-1 is"),
    ],
)
def test_an_addition_that_was_tampered_with_is_found(world, table, change, finding):
    add(world)
    where = "WHERE source LIKE '%:frame:%'" if table == "ledger_transfer" else ""
    with db.lifted(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {change} {where}")
    assert queries.first_unposted().startswith(finding)


def test_an_addition_without_its_document_is_found(world):
    entry = add(world)
    with db.lifted():
        FrameEntry.objects.all().delete()
    assert queries.first_unposted() == f"the ledger holds round:2026-1:frame:{entry.pk}, which no document grants"


@pytest.mark.django_db(transaction=True)
def test_two_people_who_add_the_last_money_at_once_add_it_once(world):
    results = at_once(*(lambda name=name: add(world, FRAME, name) for name in ("Akt 7", "Akt 8")))
    assert sorted(type(result).__name__ for result in results) == ["FrameEntry", "NotEnoughMoney"]
    assert (queries.in_appropriation(world.round), queries.money_of(world.round)["left"]) == (0, 2 * FRAME)
    assert (queries.first_unposted(), ledger.first_difference()) == ("", "")


@pytest.mark.django_db(transaction=True)
def test_the_same_document_at_once_counts_once(world):
    results = at_once(*(lambda: add(world) for _ in range(3)))
    assert sorted(type(result).__name__ for result in results) == ["AddedAlready", "AddedAlready", "FrameEntry"]


@pytest.mark.parametrize("state", ["planned", "settled"])
def test_nothing_is_added_before_a_round_opens_or_after_it_is_settled(world, state):
    Round.objects.filter(pk=world.round.pk).update(state=state)
    with pytest.raises(WrongState):
        add(world)
    assert not FrameEntry.objects.exists()
