import contextlib
import os
import re
import sqlite3
import subprocess
import sys
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F, Max, Sum

from pool import db
from pool.access.models import AccessReview
from pool.access.services import reviewing
from pool.applications.models import Application, Submission
from pool.awards.models import Scenario, Snapshot
from pool.awards.services import deciding, running, scenarios
from pool.journal import queries as journal
from pool.journal.models import Entry
from pool.kernel import money
from pool.ledger import queries as ledger
from pool.ledger.models import Account, Transfer
from pool.letters.models import CaseFile, Dispatch, Letter, Reading, Recall
from pool.letters.services import correcting, delivering
from pool.payments.models import BankAnswer, BankEntry, BankFile, Budget, BudgetEntry, Duty, Instalment
from pool.registry.models import KeyTable, KeyValue
from pool.reports import services
from pool.reports.models import ProofRun
from pool.rounds import services as rounds
from pool.rounds.models import Declaration, FrameEntry, Round, Scheme, Tie
from pool.settlement.models import Accounts, AuditLink, AuditStatement, DeadlineMove, Incoming, Match, Reminder, YearEnd
from tests import factories, paying, written

ONLY_GROW = {
    model._meta.db_table: model
    for model in (
        Submission, Entry, Transfer, KeyTable, KeyValue, FrameEntry, Snapshot, Scenario,
        Letter, Recall, Reading, Dispatch, CaseFile, AccessReview, Declaration, Tie, ProofRun,
        Instalment, Budget, BudgetEntry, BankFile, BankAnswer, BankEntry,
        AuditStatement, Incoming, Match, Reminder, YearEnd, DeadlineMove,
    )
}  # fmt: skip


def refused(statement: str, *values) -> bool:
    """Whether the database in use refuses the statement with its own sentence."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    except DatabaseError as problem:
        return "only grows" in str(problem)
    return False


# Money


@pytest.mark.django_db
def test_money_comes_back_exactly_also_as_a_sum():
    Account.objects.bulk_create(
        Account(
            key=f"k{number}", kind="pool", appropriation="1", finance_year=2026, in_amount=amount, balance_amount=amount
        )
        for number, amount in enumerate([Decimal("0.10"), Decimal("0.20"), money.MOST])
    )
    assert Account.objects.get(key="k2").in_amount == money.MOST
    found = Account.objects.aggregate(total=Sum("in_amount"), most=Max("in_amount"))
    assert found == {"total": money.MOST + Decimal("0.30"), "most": money.MOST}
    assert str(Account.objects.get(key="k0").in_amount) == "0.10"


@pytest.mark.django_db
def test_money_is_whole_ore_in_the_database(world):
    with connection.cursor() as cursor:
        cursor.execute("SELECT frame_amount FROM rounds_round")
        assert cursor.fetchall() == [(25_000_000,)]


@pytest.mark.parametrize("value", [0.1, 25.0, "25.00", Decimal("0.001"), Decimal("NaN"), True])
@pytest.mark.django_db
def test_money_that_would_lose_something_is_never_written(world, value):
    with pytest.raises(money.LossyAmount), transaction.atomic():
        Round.objects.filter(pk=world.round.pk).update(frame_amount=value)
    assert Round.objects.get().frame_amount == factories.FRAME


@pytest.mark.django_db
def test_money_is_compared_and_added_in_kroner(world):
    assert Round.objects.filter(frame_amount__gte=250_000).count() == 1
    assert Round.objects.filter(frame_amount__gt=Decimal("250000.00")).count() == 0
    Round.objects.update(frame_amount=F("frame_amount") + db.amount(Decimal("0.01")))
    assert Round.objects.get().frame_amount == Decimal("250000.01")


def test_money_field_reads_and_writes_its_text():
    field = Round._meta.get_field("frame_amount")
    assert field.to_python("25000.00") == Decimal("25000.00")
    assert field.to_python(None) is None
    assert field.value_to_string(Round(frame_amount=Decimal("0.10"))) == "0.10"


# Tables that only grow


@pytest.fixture
def rows(world):
    """A row in every table that only grows."""
    application = factories.submitted(world, world.laesoe)
    factories.finish(world, application)
    factories.figures(world, {"751": "60000", "825": "300", "101": "110000"})
    by = {"by": world.people.caseworker, "at": factories.NOW}
    snapshot = scenarios.take_snapshot(round=world.round, **by)
    scenarios.compute(snapshot=snapshot, ruleset=None, budget=factories.FRAME, **by)
    reviewing.sign_review(year=2026, quarter=3, note="Set.", by=world.people.decider, at=factories.NOW)
    services.prove(by=None, at=factories.NOW)
    rounds.raise_frame(
        round=world.round, amount=factories.RATE, document="Akt 7", dated_on=factories.NOW.date(),
        by=world.people.decider, at=factories.NOW,
    )  # fmt: skip
    _letter_with_all_that_becomes_of_it(world, application)
    _life_of_a_grant(world, application)
    return ONLY_GROW


def _life_of_a_grant(world, application) -> None:
    """It is paid; what comes after stands here as bare rows."""
    factories.tie(world.people.caseworker, world.round, world.koebenhavn)
    factories.closed(world)
    run = running.propose(round=world.round, by=world.people.decider, at=factories.AFTER)
    run = running.approve(run=run, why="x", by=paying.second_decider(), at=factories.AFTER)
    award = deciding.decide(run=run, by=paying.second_decider(), at=factories.AFTER)[0]
    paying.ready(world)
    paying.paid(world)
    by, at, scheme = world.people.signatory, paying.DUE, Scheme.objects.get(code="A")
    budget = Budget.objects.create(application=application, scheme=scheme, version=1, approved_at=at, approved_by=by)
    BudgetEntry.objects.create(budget=budget, post="cover", quarter="2027Q1", amount=1)
    duty = Duty.objects.create(application=application, kind="accounts", reference="R", due_on=at.date())
    accounts = Accounts.objects.create(
        application=application, scheme=scheme, duty=duty, level="statement", period_from=at.date(),
        period_until=at.date(), granted_amount=1, opened_at=at,
    )  # fmt: skip
    link = AuditLink.objects.create(
        accounts=accounts, firm="x", email="x@example.dk", token_hash="x", expires_at=at, made_at=at, made_by=by
    )
    AuditStatement.objects.create(
        link=link, accounts=accounts, auditor="x", registration="x", conclusion="clean", text="x", stated_at=at
    )
    incoming = Incoming.objects.create(
        reference="x", booked_on=at.date(), amount=1, sender="x", taken_at=at, taken_by=by
    )
    Match.objects.create(incoming=incoming, amount=1, why="x", matched_at=at, matched_by=by)
    Reminder.objects.create(award=award, number=1, reminded_at=at)
    YearEnd.objects.create(appropriation=world.round.appropriation, year=2026, closed_at=at, closed_by=by)
    DeadlineMove.objects.create(
        round=world.round, kind="acceptance", days=1, reason="x", count=1, moved_at=at, moved_by=by
    )


def _letter_with_all_that_becomes_of_it(world, application) -> None:
    at, signatory, decider = factories.NOW, world.foreign.signatory, world.people.decider
    letter = written.letter(kind="receipt", application=application, about={"submission": 1}, by=signatory, at=at)
    delivering.dispatch(letter=letter, by=None, at=at)
    delivering.read(letter=letter, by=signatory, at=at)
    correcting.recall(letter=letter, why="x", by=decider, at=at)
    CaseFile.objects.create(
        application=application,
        number=1,
        language="da",
        asked_by="x",
        made_at=at,
        made_by=decider,
        sha256="x",
        pdf=b"x",
    )


@pytest.mark.django_db
def test_twenty_nine_tables_only_grow():
    assert db.protected(connection) == sorted(ONLY_GROW)
    assert len(ONLY_GROW) == 29


def test_raw_sql_can_neither_change_nor_remove_a_row(rows):
    for table, model in rows.items():
        before = list(model.objects.order_by("pk").values())
        assert before
        assert refused(f'UPDATE "{table}" SET id = id'), table
        assert refused(f'UPDATE "{table}" SET id = id WHERE id = %s', before[0]["id"]), table
        assert refused(f'DELETE FROM "{table}"'), table
        assert refused(f'DELETE FROM "{table}" WHERE id = %s', before[-1]["id"]), table
        assert list(model.objects.order_by("pk").values()) == before


def test_the_models_can_neither_change_nor_remove_a_row(rows):
    for model in rows.values():
        row = model.objects.order_by("pk").first()
        for attempt in (
            row.save,
            row.delete,
            model.objects.all().delete,
            lambda model=model: model.objects.update(id=F("id")),
        ):
            with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
                attempt()
        assert model.objects.filter(pk=row.pk).exists()


def test_a_row_cannot_be_replaced_under_any_of_its_keys(rows):
    """SQLite's REPLACE removes rows without asking the triggers for deletions; PostgreSQL has ON CONFLICT."""
    names = [field.column for field in Transfer._meta.fields]
    columns = ", ".join(f'"{name}"' for name in names)
    before = list(Transfer.objects.order_by("pk").values())
    for key in ("id", "number", "source"):
        new = {"id": "999999", "number": "999999", "source": "'replaced'"}
        new.pop(key)
        values = ", ".join(new.get(name, f'"{name}"') for name in names)
        rest = f"INTO ledger_transfer ({columns}) SELECT {values} FROM ledger_transfer WHERE number = 1"
        if connection.vendor == "sqlite":
            assert refused(f"INSERT OR REPLACE {rest}"), key
        assert refused(f'INSERT {rest} ON CONFLICT ("{key}") DO UPDATE SET amount = 1'), key
    assert list(Transfer.objects.order_by("pk").values()) == before


def test_a_key_of_some_rows_only_stops_only_those(world):
    """The first letter of a decision is there once; those that replace it are not stopped by it."""
    factories.assessed(world, world.aarhus)
    factories.closed(world)
    run = running.propose(round=world.round, by=world.people.caseworker, at=factories.AFTER)
    run = running.approve(run=run, why="x", by=world.people.decider, at=factories.AFTER)
    deciding.decide(run=run, by=world.people.decider, at=factories.AFTER)
    first = written.letter(award=run.awards.get(), by=world.people.decider, at=factories.AFTER)
    columns = [field.column for field in Letter._meta.fields if field.column != "id"]
    names = ", ".join(f'"{name}"' for name in columns)

    def again(replaces: str) -> str:
        new = {"reference": "'another'", "code": "'another'", "order_id": "NULL", "replaces_id": replaces}
        values = ", ".join(new.get(name, f'"{name}"') for name in columns)
        return (
            f"INTO letters_letter ({names}) SELECT {values} FROM letters_letter WHERE reference = '{first.reference}'"
        )

    if connection.vendor == "sqlite":
        assert refused(f"INSERT OR REPLACE {again('NULL')}")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT {again('NULL')}")
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT {again(str(first.pk))}")
    assert Letter.objects.get(reference="another").replaces == first


def test_a_table_cannot_be_emptied(rows):
    connection.check_constraints()  # what is still to be checked would refuse it too
    for table in rows:
        emptying = f'DELETE FROM "{table}"' if connection.vendor == "sqlite" else f'TRUNCATE "{table}" CASCADE'
        assert refused(emptying), table


def test_rows_can_still_be_added_after_the_protection_was_lifted(rows, world):
    with db.lifted():
        assert db.protected(connection) == []
        assert not refused("DELETE FROM applications_submission")
    assert db.protected(connection) == sorted(ONLY_GROW)
    world.round = factories.open_round(code="2026-2")
    factories.submitted(world, world.aarhus)
    assert refused("DELETE FROM applications_submission")


# The proofs find what was changed with the triggers lifted


TAMPERING = {
    "an amount": ("UPDATE ledger_transfer SET amount = amount + 1 WHERE number = 2", "its transfers say"),
    "a text": ("UPDATE ledger_transfer SET text = 'x' WHERE number = 2", "ledger row 2 does not fit its hash"),
    "a person": ("UPDATE ledger_transfer SET posted_by = 'x' WHERE number = 1", "ledger row 1 does not fit its hash"),
    "a source": ("UPDATE ledger_transfer SET source = 'x' WHERE number = 1", "ledger row 1 does not fit its hash"),
    "a hash": (
        "UPDATE ledger_transfer SET hash = previous_hash WHERE number = 1",
        "ledger row 1 does not fit its hash",
    ),
    "the end": ("UPDATE ledger_head SET hash = ''", "the ledger ends at row 2, but its head says otherwise"),
    "a number": ("UPDATE ledger_transfer SET number = 7 WHERE number = 2", "ledger row 2 is missing"),
    "a balance": ("UPDATE ledger_account SET in_amount = in_amount + 1, balance_amount = balance_amount + 1", "says"),
    "a row less": ("DELETE FROM ledger_transfer WHERE number = 2", "its transfers say"),
}


@pytest.mark.parametrize("what", TAMPERING)
def test_a_change_in_the_ledger_is_found(world, what):
    statement, finding = TAMPERING[what]
    assert ledger.first_difference() == ""
    with db.lifted():
        assert not refused(statement)
    assert finding in ledger.first_difference()


JOURNAL_TAMPERING = {
    "an actor": ("UPDATE journal_entry SET actor = 'x' WHERE number = 3", "journal entry 3 does not fit its hash"),
    "a verb": ("UPDATE journal_entry SET verb = 'x' WHERE number = 3", "journal entry 3 does not fit its hash"),
    "facts": ("UPDATE journal_entry SET facts = '{}' WHERE number = 1", "journal entry 1 does not fit its hash"),
    "a row less": ("DELETE FROM journal_entry WHERE number = 3", "journal entry 3 is missing"),
    "the first row": ("DELETE FROM journal_entry WHERE number = 1", "journal entry 1 is missing"),
    "the end": ("UPDATE journal_head SET number = number + 1", "but its head says otherwise"),
    "all of it": ("DELETE FROM journal_entry", "the journal ends at entry 0, but its head says otherwise"),
}


@pytest.mark.parametrize("what", JOURNAL_TAMPERING)
def test_a_change_in_the_journal_is_found(world, what):
    statement, finding = JOURNAL_TAMPERING[what]
    assert journal.first_break() == ""
    with db.lifted():
        assert not refused(statement)
    assert finding in journal.first_break()


def test_the_last_row_with_its_head_put_back_is_still_found_by_its_balance(world):
    last = Transfer.objects.order_by("number").last()
    with db.lifted():
        assert not refused("DELETE FROM ledger_transfer WHERE number = %s", last.number)
        assert not refused("UPDATE ledger_head SET number = %s, hash = %s", last.number - 1, last.previous_hash)
    assert "its transfers say" in ledger.first_difference()


# Locks


@pytest.mark.django_db
def test_lock_returns_the_row_and_not_another(world):
    application = factories.draft(world, world.laesoe, count=1)
    with transaction.atomic():
        assert db.lock(Application, application.pk) == application
    with pytest.raises(Application.DoesNotExist):
        db.lock(Application, 0)


# The first migration is the first ten at once

IN_STEPS = """
import django
django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
executor = MigrationExecutor(connection)
executor.loader = MigrationLoader(connection, replace_migrations=False)
leaves = executor.loader.graph.leaf_nodes()
executor.migrate([node for node in leaves if "squashed" not in node[1]])
"""


def tables_of(path) -> dict:
    """Columns, foreign keys and constraints of each table; indexes by name; triggers as they are."""
    made = {}
    with contextlib.closing(sqlite3.connect(path)) as database:
        for kind, name, sql in database.execute("SELECT type, name, sql FROM sqlite_master").fetchall():
            made[kind, name] = sql if kind == "trigger" else ""
            if kind == "table":
                columns = sorted(row[1:] for row in database.execute(f'PRAGMA table_info("{name}")'))
                foreign = sorted(row[2:] for row in database.execute(f'PRAGMA foreign_key_list("{name}")'))
                made[kind, name] = columns, foreign, sorted(re.findall(r'CONSTRAINT "(\w+)"', sql))
    return made


@pytest.mark.once
@pytest.mark.deep
def test_the_first_migration_makes_what_the_first_ten_made(tmp_path):
    paths = {name: tmp_path / f"{name}.sqlite3" for name in ("steps", "once")}
    for name, deed in (("steps", ["-c", IN_STEPS]), ("once", ["manage.py", "migrate", "-v0"])):
        environment = {**os.environ, "DATABASE_URL": f"sqlite:///{paths[name]}"}
        subprocess.run([sys.executable, *deed], cwd=settings.BASE, env=environment, check=True)
    steps, once = (tables_of(path) for path in paths.values())
    assert len(once) > 400
    assert once == steps
