"""What is put back is what was made: every row of every table, and every Python object."""

import contextlib
import random
from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import translation

from pool import db
from pool.applications.models import Application
from pool.letters.models import Letter
from pool.letters.services import ordering
from pool.mail.models import Message
from pool.rounds.models import Round, SchemeTerms
from tests import factories, second_round
from tests.access import objects
from tests.factories import graphs, recall, tables

pytestmark = pytest.mark.django_db
# New in every world that is made: a salt, and the moment by the real clock.
RATE = factories.RATE
NEVER_THE_SAME = {"password", "date_joined"}
WITH_NUMBERS = {
    "id",
    "source",
    "text",
    "html",
    "subject",
    "facts",
    "content",
    "sha256",
}  # of rows, which PostgreSQL never gives out twice


@pytest.fixture(autouse=True)
def story():
    """A process that has not done anything yet."""
    before, recall.STORY.beginning = recall.STORY.beginning, recall.State()
    recall.STORY.begin()
    yield recall.STORY
    recall.STORY.beginning = before


@contextlib.contextmanager
def another_test(story):
    """The database as it was, afterwards; at the beginning nobody knows anything about it."""
    with transaction.atomic(), mock.patch("secrets.choice", random.Random(7).choice):
        story.begin()
        yield
        transaction.set_rollback(True)


@contextlib.contextmanager
def statements():
    """What is sent to the database through Django."""
    sent = []

    def listen(execute, sql, *rest):
        sent.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(listen):
        yield sent


def database() -> dict[str, list]:
    """Every row of every table, those of others too."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table in tables.columns():
                found[table] = list(tables.rows(table).values())
            else:
                cursor.execute(f'SELECT * FROM "{table}"')
                found[table] = cursor.fetchall()
    return found


def likened(rows: dict[str, list]) -> dict[str, list]:
    """Without what differs from world to world: salts, the real clock and, on PostgreSQL, numbers of rows."""
    found = {}
    for table, names in tables.columns().items():
        left_out = set(NEVER_THE_SAME)
        if connection.vendor == "postgresql":
            left_out |= {name for name in names if name in WITH_NUMBERS or name.endswith(("_id", "hash"))}
        kept = [place for place, name in enumerate(names) if name not in left_out]
        found[table] = [[row[place] for place in kept] for row in rows[table]]
    return found


def first_round():
    here = factories.world()
    factories.submitted(here, here.aarhus, count=3)
    return here, factories.assessed(here, here.laesoe)


def later_money():
    here = factories.world()
    return here, second_round.decided(here), second_round.raised(here), second_round.approved(here)


def everything():
    here = factories.world()
    return here, objects.everything(here)


MADE = [factories.world, first_round, later_money, everything]


@pytest.mark.parametrize("make", MADE)
def test_rows_and_objects_are_put_back_as_they_were(story, make):
    with another_test(story):
        told, rows = graphs.Graph().told(make()), database()
    with another_test(story), statements() as sent:
        again = graphs.Graph().told(make())
        assert [statement for statement in sent if tables.read(statement)[0] == "write"] == []
        assert again == told
        assert database() == rows


@pytest.mark.parametrize("make", MADE)
def test_what_is_put_back_is_what_would_be_made_now(story, make):
    with another_test(story):
        make()
    with another_test(story):
        make()
        recalled = database()
    with another_test(story):
        story.stop()
        make()
        made = database()
    assert likened(recalled) == likened(made)
    assert {table: len(rows) for table, rows in recalled.items()} == {table: len(rows) for table, rows in made.items()}


@pytest.mark.django_db(transaction=True)
def test_rows_are_put_back_with_real_transactions_too(story):
    factories.world()
    before = database()
    with db.lifted():
        call_command("flush", verbosity=0, interactive=False, reset_sequences=False)  # the keys go on counting
    assert tables.empty()
    story.begin()
    factories.world()
    connection.close()
    assert {table: database()[table] for table in tables.columns()} == {
        table: before[table] for table in tables.columns()
    }


def test_each_test_has_objects_of_its_own(story):
    with another_test(story):
        first = factories.world()
        first.round.title_da = "Noget andet"
    with another_test(story):
        assert factories.world().round.title_da == "Runde 2026-1"


def test_what_was_given_stays_the_same_object(story):
    for _ in range(2):
        with another_test(story):
            here = factories.world()
            round = here.round
            sent = factories.submitted(here, here.aarhus)
            assert sent.round is round or sent.round == round
            assert factories.first_come(here) is here.round
            assert here.round.code == "2026-3" and round.code == "2026-1"


def test_numbers_go_on_behind_what_was_put_back(story):
    for _ in range(2):
        with another_test(story):
            here = factories.world()
            factories.person.afresh("new", "auditor")
            connection.check_constraints()
            assert Round.objects.get() == here.round


# Where it could come out differently, it is done afresh


@pytest.mark.parametrize(
    "meddle",
    [
        lambda here: Round.objects.update(title_da="x"),
        lambda here: here.aarhus.save(),
        lambda here: setattr(here.round, "title_da", "x"),
        lambda here: connection.cursor().execute("UPDATE rounds_round SET title_da = 'x'"),
        lambda here: setattr(here, "more", object()),
    ],
)
def test_after_anything_else_was_written_nothing_is_put_back(story, meddle):
    with another_test(story):
        here = factories.world()
        factories.draft(here, here.aarhus)
    with another_test(story), statements() as sent:
        here = factories.world()
        meddle(here)
        factories.draft(here, here.aarhus)
        assert any("INSERT" in statement for statement in sent)
        assert Application.objects.count() == 1


def test_a_savepoint_leads_back_to_what_is_known(story):
    here = factories.world()
    known = story.state
    with transaction.atomic():
        Round.objects.update(title_da="x")
        assert story.state is None
        transaction.set_rollback(True)
    assert story.state is known
    factories.draft(here, here.aarhus)
    assert story.state is not None


def test_another_language_clock_setting_or_argument_is_another_deed(story, settings):
    deeds = story.beginning.deeds

    def count():
        with another_test(story):
            factories.person("somebody", "auditor")
        return len(deeds)

    assert (count(), count()) == (1, 1)
    with translation.override("en"):
        assert (count(), count()) == (2, 2)
    with time_machine.travel(factories.NOW, tick=False):
        assert (count(), count()) == (3, 3)
    with time_machine.travel(factories.NOW + timedelta(seconds=1), tick=False):
        assert (count(), count()) == (4, 4)
    with time_machine.travel(factories.NOW):
        assert count() == 4
    settings.LANGUAGE_CODE = "en"
    assert (count(), count()) == (5, 5)
    with another_test(story):
        factories.person("another", "auditor")
    assert len(deeds) == 6


def test_with_a_part_of_the_product_replaced_nothing_is_put_back(story, monkeypatch):
    with another_test(story):
        factories.world()
    with another_test(story):
        monkeypatch.setattr(factories, "RATE", factories.RATE * 2)
        factories.world()
        assert {item.rate_amount for item in SchemeTerms.objects.all()} == {2 * RATE}
        assert story.known() is None


def test_a_database_that_is_not_empty_is_not_known(story):
    factories.person.afresh("somebody", "auditor")
    story.begin()
    assert story.known() is None


def test_signing_in_is_no_other_state_and_is_not_undone(story):
    for _ in range(2):
        with another_test(story):
            here = factories.world()
            Client().force_login(here.people.signatory, backend="pool.access.guard.Backend")
            seen = here.people.signatory.last_login
            factories.draft(here, here.aarhus)
            assert story.state is not None
            assert here.people.signatory.last_login == seen is not None
            here.people.signatory.refresh_from_db()
            assert here.people.signatory.last_login == seen


def test_a_mail_that_was_posted_is_put_back(story):
    for _ in range(2):
        with another_test(story):
            here = factories.world()
            factories.first_come(here)
            factories.submitted(here, here.aarhus, count=4)
            assert story.known() is not None
            assert [message.kind for message in Message.objects.all()] == ["round_full"]


def test_what_waits_for_the_commit_is_done_every_time(story, django_capture_on_commit_callbacks):
    @recall.recalled
    def told(here):
        here.round.save()
        transaction.on_commit(lambda: None)

    for _ in range(2):
        with another_test(story), django_capture_on_commit_callbacks() as waiting:
            told(factories.world())
        assert len(waiting) == 1


def test_a_letter_that_waits_for_the_commit_is_written_again(story, django_capture_on_commit_callbacks):
    @recall.recalled
    def ordered(here, case):
        about = {"kind": "receipt", "about": {"submission": 1}}
        return ordering.order(application=case, by=here.people.signatory, at=factories.NOW, **about)

    found = []
    for _ in range(2):
        with another_test(story):
            with django_capture_on_commit_callbacks(execute=True), statements() as sent:
                here = factories.world()
                order = ordered(here, factories.submitted(here, here.aarhus))
            found.append([letter.sha256 for letter in Letter.objects.filter(order=order)])
    assert len(found[0]) == 1
    assert found[0] == found[1]
    assert not any(statement.startswith('INSERT INTO "letters_order"') for statement in sent)


@pytest.mark.django_db(transaction=True)
def test_without_a_transaction_around_it_is_another_deed(story):
    with another_test(story):
        factories.person("somebody", "auditor")
    story.begin()
    factories.person("somebody", "auditor")
    assert len(story.beginning.deeds) == 2


def test_what_makes_a_file_is_done_every_time(story, settings):
    @recall.recalled
    def filed(here):
        (Path(settings.MEDIA_ROOT) / f"{len(done)}.txt").write_text("x")
        done.append(here)

    done = []
    for _ in range(2):
        with another_test(story):
            filed(factories.world())
    assert len(done) == 2


@pytest.mark.parametrize(
    ("statement", "meaning"),
    [
        ('INSERT INTO "rounds_round" ("id") VALUES (1)', ("write", "rounds_round")),
        ('INSERT OR IGNORE INTO "rounds_round" ("id") VALUES (1)', ("write", "rounds_round")),
        ('UPDATE "rounds_round" SET "code" = 1', ("write", "rounds_round")),
        ('DELETE FROM "rounds_round"', ("write", "rounds_round")),
        ("WITH x AS (DELETE FROM rounds_round) SELECT 1", ("write", tables.ASIDE)),
        ("TRUNCATE rounds_round", ("write", tables.ASIDE)),
        ('UPDATE "django_session" SET "session_data" = 1', ("aside", "")),
        ('SELECT "id" FROM "rounds_round" FOR UPDATE', ("", "")),
        ('SAVEPOINT "s1"', ("savepoint", "s1")),
        ('ROLLBACK TO SAVEPOINT "s1"', ("rollback", "s1")),
        ('RELEASE SAVEPOINT "s1"', ("", "")),
    ],
)
def test_statements_are_understood(statement, meaning):
    assert tables.read(statement) == meaning
