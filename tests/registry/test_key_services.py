from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pool.journal import queries as journal
from pool.journal.models import Entry
from pool.kernel import grids, numbers
from pool.kernel.refusals import NotFound, Refusal, Refusals
from pool.registry import queries, rules
from pool.registry.models import KeyDraft, KeyTable, KeyValue
from pool.registry.services import keys
from tests import factories
from tests.factories import NOW
from tests.together import at_once

pytestmark = pytest.mark.django_db

ABOUT = {
    "code": "children",
    "name_da": "Børn",
    "name_en": "Children",
    "valid_from": date(2026, 1, 1),
    "source": "Danmarks Statistik",
}
TEXT = "Kommune;Tal\nAarhus;66000\n825;300,5\n"


def read(world, text=TEXT, **changed) -> KeyDraft:
    grid = grids.of_text(text)
    return keys.read_keys(**{**ABOUT, **changed}, grid=grid, by=world.people.administrator, at=NOW)


def confirm(world, draft, at=NOW) -> KeyTable:
    return keys.confirm_keys(draft=draft, by=world.people.administrator, at=at)


def test_nothing_is_in_force_until_a_person_confirms(world):
    draft = read(world, TEXT + "Hele landet;5\n")
    assert (draft.rows, draft.missing) == (
        [{"row": 2, "municipality": "751", "value": "66000"}, {"row": 3, "municipality": "825", "value": "300.5"}],
        ["101"],
    )
    assert [(fault["row"], fault["column"], fault["code"]) for fault in draft.faults] == [
        (4, "municipality", "no_such_place")
    ]
    assert queries.keys_on(date(2026, 6, 1)) == {}
    table = confirm(world, draft, NOW + timedelta(minutes=5))
    assert (table.code, table.version, table.imported_by) == ("children", 1, world.people.administrator)
    assert table.sha256 == rules.fingerprint({"751": Decimal(66000), "825": Decimal("300.5")})
    assert queries.figures_of(table) == {"825": Decimal("300.5"), "751": Decimal(66000)}
    draft.refresh_from_db()
    assert (draft.settled_at, draft.confirmed) == (NOW + timedelta(minutes=5), True)


def test_each_deed_leaves_one_entry_in_the_journal(world):
    before = Entry.objects.count()
    confirm(world, read(world))
    keys.discard_keys(draft=read(world, valid_from=date(2027, 1, 1)), by=world.people.administrator, at=NOW)
    assert [(entry.verb, entry.subject, entry.actor) for entry in Entry.objects.order_by("number")[before:]] == [
        ("registry.read_keys", "key:children", "administrator"),
        ("registry.confirm_keys", "key:children", "administrator"),
        ("registry.read_keys", "key:children", "administrator"),
        ("registry.discard_keys", "key:children", "administrator"),
    ]
    assert journal.first_break() == ""


def test_a_new_table_is_the_next_version_and_counts_from_its_own_day(world):
    confirm(world, read(world))
    confirm(world, read(world, "Kommune;Tal\n751;2", valid_from=date(2027, 1, 1)))
    confirm(world, read(world, "Kommune;Tal\n751;3", valid_from=date(2026, 7, 1)))  # entered late
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 7, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [queries.keys_on(day).get("children") for day in days] == [None, 1, 3, 3, 2]
    assert [item.version for day in days for item in queries.key_tables_on(day)] == [1, 3, 3, 2]
    assert queries.key_figures({"children": 3}) == {"751": {"children": Decimal(3)}}
    assert queries.in_force_before("children", date(2027, 1, 1)).version == 3
    assert queries.next_after("children", date(2026, 1, 1)).version == 3
    assert {code: item.version for code, item in queries.newest_key_tables().items()} == {"children": 3}


def test_a_day_that_is_taken_is_refused_when_read_and_when_confirmed(world):
    one, other = read(world), read(world, "Kommune;Tal\n751;7")
    confirm(world, one)
    with pytest.raises(keys.DayTaken) as caught:
        confirm(world, other)
    assert caught.value.facts == {"version": 1, "key": "children", "day": date(2026, 1, 1)}
    with pytest.raises(keys.DayTaken):
        read(world)
    assert KeyTable.objects.count() == 1


def test_all_that_is_wrong_about_a_table_is_said_at_once(world):
    with pytest.raises(Refusals) as caught:
        read(world, code="Børn 0-17", name_da=" ", name_en="x" * 101, source="a\x07")
    assert [(item.field, item.code) for item in caught.value.items] == [
        ("code", "bad_key_code"), ("name_da", "missing_field"), ("name_en", "too_long"), ("source", "unreadable_text"),
    ]  # fmt: skip
    assert not KeyDraft.objects.exists()


def test_a_table_that_cannot_be_read_keeps_nothing(world):
    before = Entry.objects.count()
    with pytest.raises(Refusal) as caught:
        read(world, "a;b\n1;2")
    assert (caught.value.code, KeyDraft.objects.count(), Entry.objects.count()) == ("key_columns_missing", 0, before)


def test_a_draft_is_dealt_with_once(world):
    draft = read(world)
    confirm(world, draft)
    for deed in (keys.confirm_keys, keys.discard_keys):
        with pytest.raises(keys.KeysSettled):
            deed(draft=draft, by=world.people.administrator, at=NOW)
    thrown = read(world, valid_from=date(2027, 1, 1))
    keys.discard_keys(draft=thrown, by=world.people.administrator, at=NOW)
    with pytest.raises(keys.KeysSettled):
        confirm(world, thrown)
    assert KeyTable.objects.count() == 1


def test_a_table_without_a_good_row_cannot_be_confirmed(world):
    draft = read(world, "Kommune;Tal\nNowhere;1")
    with pytest.raises(keys.NoFigures):
        confirm(world, draft)
    assert not KeyTable.objects.exists()


@pytest.mark.parametrize("change", ["update", "delete"])
@pytest.mark.parametrize("model", [KeyTable, KeyValue])
def test_what_is_confirmed_never_changes(world, model, change):
    confirm(world, read(world))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        table = model._meta.db_table
        cursor.execute(f"UPDATE {table} SET id = id" if change == "update" else f"DELETE FROM {table}")


# Every example takes back what it wrote.
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.decimals(0, Decimal("999999999999"), places=6).filter(lambda value: len(numbers.plain(value)) <= 15))
def test_every_figure_that_is_taken_is_kept_to_the_last_digit(world, value):
    with transaction.atomic():
        table = confirm(world, read(world, f"Kommune;Tal\n751;{numbers.written(value)}"))
        assert queries.figures_of(table) == {"751": value}
        transaction.set_rollback(True)


def test_what_is_not_there_is_not_found(world):
    for question in (lambda: queries.key_table("children", 1), lambda: queries.key_draft(2**70)):
        with pytest.raises(NotFound):
            question()


@pytest.mark.django_db(transaction=True)
def test_two_confirmations_at_once_are_one_and_a_sentence():
    world = factories.world()
    draft = read(world)
    results = at_once(*(lambda: confirm(world, KeyDraft.objects.get(pk=draft.pk)) for _ in range(3)))
    assert sorted(type(result).__name__ for result in results) == ["KeyTable", "KeysSettled", "KeysSettled"]
    assert KeyTable.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_tables_of_one_key_at_once_get_versions_of_their_own():
    world = factories.world()
    drafts = [read(world, valid_from=date(2026, month, 1)) for month in (1, 2, 3)]
    results = at_once(*(lambda draft=draft: confirm(world, draft) for draft in drafts))
    assert sorted(result.version for result in results) == [1, 2, 3]
    assert journal.first_break() == ""


@pytest.mark.django_db(transaction=True)
def test_of_two_tables_for_one_day_at_once_one_is_refused():
    world = factories.world()
    drafts = [read(world), read(world, "Kommune;Tal\n751;7")]
    results = at_once(*(lambda draft=draft: confirm(world, draft) for draft in drafts))
    assert sorted(type(result).__name__ for result in results) == ["DayTaken", "KeyTable"]
