"""What the rooms need from the database beyond Django: exact money, row locks, and tables that only grow."""

import re
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

from django.db import OperationalError, connections, migrations, models

from pool.kernel import canon, money
from pool.kernel.words import Said


class MoneyField(models.BigIntegerField):
    """Decimal kroner in Python, whole øre in the database.

    SQLite keeps decimals as floating point, so sums would drift; integers do not.
    """

    description = "Kroner with two decimals, kept as øre"

    def from_db_value(self, value, expression, connection):
        return None if value is None else money.kroner(int(value))

    def to_python(self, value):
        return value if value is None else money.exact(Decimal(value))

    def get_prep_value(self, value):
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return money.ore(value)

    def value_to_string(self, obj):
        return str(self.value_from_object(obj))

    @property
    def validators(self):
        return []

    def formfield(self, **kwargs):
        return models.DecimalField(max_digits=14, decimal_places=2).formfield(**kwargs)


def amount(value: Decimal) -> models.Value:
    """A sum of money as an expression, for use with F()."""
    return models.Value(value, output_field=MoneyField())


def at_and_by(prefix: str, *verbs: str) -> list[models.CheckConstraint]:
    """For each verb a constraint that its moment and its person (`verb_at`, `verb_by`) stand together or not at all."""
    return [
        models.CheckConstraint(
            condition=models.Q(**{f"{verb}_at__isnull": True, f"{verb}_by__isnull": True})
            | models.Q(**{f"{verb}_at__isnull": False, f"{verb}_by__isnull": False}),
            name=f"{prefix}_{verb}_at_and_by",
        )
        for verb in verbs
    ]


def lock(model, pk):
    """Fetch a row and hold it until the transaction ends. On SQLite the whole transaction is the lock (IMMEDIATE).

    Rows that only point at it can still be added meanwhile: whoever must not add any holds it as well.
    """
    return model.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)


def hold(model, keys) -> None:
    """Hold rows against others who hold them, in one order; rows that point at them can still be added meanwhile."""
    rows = model.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=keys).order_by("pk")
    list(rows.values_list("pk", flat=True))


BOOKS = 1_526_3610  # any number that nobody else on this database uses for an advisory lock


def one_at_a_time() -> None:
    """Hold the books until the transaction ends: ledger and journal together, in whatever order they are written.

    Held last: whoever needs a row of the case holds that before. Otherwise two deeds could wait for each other.
    """
    connection = connections["default"]
    if connection.vendor == "postgresql":  # on SQLite the whole transaction is the lock
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [BOOKS])


def collided(problem: Exception) -> bool:
    """Whether the database ended a deed because of another at the same moment: then nothing was saved of it."""
    if not isinstance(problem, OperationalError):
        return False
    code = getattr(problem.__cause__, "sqlstate", "")  # serialization failure, deadlock, no lock in time
    return code in ("40001", "40P01", "55P03") or "database is locked" in str(problem)


class ChainHead(models.Model):
    """The end of a chain of hashes: how many links, and the hash of the last one. Held while a link is added."""

    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        abstract = True


@dataclass(frozen=True)
class Broken:
    """What is said of a book's broken chain: marked sentences with a place for the `number` of the link."""

    missing: str
    unfit: str
    ending: str


def first_broken_link(links, head: ChainHead | None, says: Broken) -> str:
    """Walk a chain from its beginning; say what is wrong with the first bad link, or nothing.

    Each link has a number from 1 on, the hash of the one before, its own hash, and `told()`: what that covers.
    """
    previous, count = "", 0
    for link in links.order_by("number").iterator(chunk_size=2000):
        count += 1
        if link.number != count:
            return Said(says.missing, number=count)
        if link.previous_hash != previous or link.hash != canon.chained(previous, link.told()):
            return Said(says.unfit, number=link.number)
        previous = link.hash
    if (head.number, head.hash) != (count, previous) if head else count:
        return Said(says.ending, number=count)
    return ""


class AppendOnly(migrations.operations.base.Operation):
    """Migration step after which rows of the table can be added but neither changed nor removed."""

    reversible = True

    def __init__(self, model):
        self.model = model

    def state_forwards(self, app_label, state):
        """The tables look the same to Django."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        protect(schema_editor.connection, to_state.apps.get_model(app_label, self.model)._meta.db_table)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        release(schema_editor.connection, from_state.apps.get_model(app_label, self.model)._meta.db_table)

    def describe(self):
        return f"Let {self.model} only grow"


class Released(AppendOnly):
    """Migration step before a table that only grows is altered; an AppendOnly after it closes the table again.

    Altering rebuilds the table in SQLite, and its triggers would silently be gone.
    """

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        super().database_backwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        super().database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Let {self.model} be altered"


def protect(connection, table: str) -> None:
    """Put triggers on the table that refuse UPDATE, DELETE and (PostgreSQL) TRUNCATE."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            refuse = f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
            for verb in ("update", "delete"):
                cursor.execute(f'CREATE TRIGGER "{table}_no_{verb}" BEFORE {verb.upper()} ON "{table}" {refuse}')
            # REPLACE removes the row that stands in its way without asking the trigger for deletions.
            taken = f'SELECT 1 FROM "{table}" WHERE {_same_keys(connection, cursor, table)}'
            cursor.execute(
                f'CREATE TRIGGER "{table}_no_replace" BEFORE INSERT ON "{table}" WHEN EXISTS ({taken}) {refuse}'
            )
            return
        cursor.execute(
            f'CREATE OR REPLACE FUNCTION "{table}_only_grows"() RETURNS trigger LANGUAGE plpgsql AS '
            f"$$ BEGIN RAISE EXCEPTION '{table} only grows' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        cursor.execute(
            f'CREATE TRIGGER "{table}_no_change" BEFORE UPDATE OR DELETE OR TRUNCATE ON "{table}" '
            f'FOR EACH STATEMENT EXECUTE FUNCTION "{table}_only_grows"()'
        )


def _same_keys(connection, cursor, table: str) -> str:
    """The condition that a row shares a unique key of the table with the one to be added.

    A key of some rows only (`UniqueConstraint` with a condition) counts where both rows are among them.
    """
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s", [table])
    some = {name: sql.partition(" WHERE ")[2] for name, sql in cursor.fetchall() if " WHERE " in (sql or "")}
    keys = []
    for name, item in connection.introspection.get_constraints(cursor, table).items():
        if item["unique"] or item["primary_key"]:
            same = [f'"{column}" = NEW."{column}"' for column in item["columns"]]
            if name in some:
                same += [some[name], re.sub(r'"(\w+)"', r'NEW."\1"', some[name])]
            keys.append(" AND ".join(same))
    return " OR ".join(keys)


def release(connection, table: str) -> None:
    """Take the triggers away (only a migration backwards and the test database do this)."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for verb in ("update", "delete", "replace"):
                cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_no_{verb}"')
            return
        cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_no_change" ON "{table}"')


def protected(connection) -> list[str]:
    """The tables that only grow, as the database itself says."""
    if connection.vendor == "sqlite":
        question = "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name = tbl_name || '_no_update'"
    else:
        question = (
            "SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE t.tgname = c.relname || '_no_change' AND t.tgenabled <> 'D'"
        )
    with connection.cursor() as cursor:
        cursor.execute(question)
        return sorted(row[0] for row in cursor.fetchall())


@contextmanager
def lifted(alias: str = "default"):
    """Lift the protection while a test database is emptied; never used by the product."""
    connection = connections[alias]
    tables = protected(connection)
    for table in tables:
        release(connection, table)
    try:
        yield
    finally:
        for table in tables:
            protect(connection, table)
