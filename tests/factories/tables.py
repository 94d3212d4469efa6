"""The product's tables as the database holds them: read raw, compared, and written again to the letter."""

import functools
import re
from dataclasses import dataclass

from django.apps import apps
from django.db import connection

ASIDE = "a table of somebody else"
# What changes nothing that is kept.
HARMLESS = ("RELEASE", "BEGIN", "PRAGMA", "SET CONSTRAINTS", "EXPLAIN", "SHOW")
STATEMENT = re.compile(
    r'\s*(?:(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM) "(?P<table>\w+)"'
    r'|SAVEPOINT "?(?P<savepoint>\w+)"?|ROLLBACK TO(?: SAVEPOINT)? "?(?P<rollback>\w+)"?)',
    re.IGNORECASE,
)
SIGNED_IN = 'UPDATE "access_user" SET "last_login" = %s WHERE'


@dataclass(frozen=True)
class Change:
    """What became of one table: keys of rows that are gone, (key, columns) of others, and rows that are new."""

    table: str
    gone: list
    other: list[tuple]
    new: list[tuple]

    def __bool__(self):
        return bool(self.gone or self.other or self.new)


def read(statement: str) -> tuple[str, str]:
    """What a statement does to the rows that are kept: (savepoint | rollback | write | aside | "", its name)."""
    if statement[:6] == "SELECT" or statement.startswith(HARMLESS):
        return "", ""
    found = STATEMENT.match(statement)
    if not found:
        return "write", ASIDE
    for verb in ("savepoint", "rollback"):
        if found[verb]:
            return verb, found[verb]
    if found["table"] not in columns() or statement.startswith(SIGNED_IN):
        return "aside", ""
    return "write", found["table"]


@functools.cache
def columns() -> dict[str, list[str]]:
    """Table → its columns, the key first."""
    found = {}
    for model in apps.get_app_config("pool").get_models(include_auto_created=True):
        key = model._meta.pk.column
        others = [field.column for field in model._meta.local_concrete_fields if field.column != key]
        found[model._meta.db_table] = [key, *others]
    return found


def empty() -> bool:
    questions = " OR ".join(f'EXISTS (SELECT 1 FROM "{table}")' for table in columns())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {questions}")
        return not cursor.fetchone()[0]


def rows(table: str, before: dict | None = None) -> dict:
    """Key → row as it lies there: on SQLite without the conversions of its columns, on PostgreSQL as text."""
    form = '+"{}"' if connection.vendor == "sqlite" else '"{}"::text'
    names = ", ".join(form.format(name) for name in columns()[table])
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {names} FROM "{table}" ORDER BY "{table}"."{columns()[table][0]}"')
        found = {row[0]: tuple(row) for row in cursor.fetchall()}
    # A row that is as before need not be kept twice.
    return {key: before[key] if before and before.get(key) == row else row for key, row in found.items()}


def change(table: str, before: dict, after: dict) -> Change:
    names = columns()[table]
    other = []
    for key, row in after.items():
        if key in before and row is not before[key]:
            pairs = zip(names, row, before[key], strict=True)
            # Signing in is no deed of a factory.
            given = {name: new for name, new, old in pairs if new != old and name != "last_login"}
            other += [(key, given)] if given else []
    return Change(
        table,
        [key for key in before if key not in after],
        other,
        [row for key, row in after.items() if key not in before],
    )


def put_back(changes: list[Change]) -> None:
    """Write the changes past Django: nobody is told, and nothing is converted."""
    with connection.cursor() as cursor:
        raw = cursor.cursor
        for item in changes:
            names = columns()[item.table]
            table, key = f'"{item.table}"', f'"{names[0]}"'
            if item.gone:
                raw.executemany(f"DELETE FROM {table} WHERE {key} = %s", [(gone,) for gone in item.gone])
            for at, given in item.other:
                places = ", ".join(f'"{name}" = %s' for name in given)
                raw.execute(f"UPDATE {table} SET {places} WHERE {key} = %s", (*given.values(), at))
            if item.new:
                quoted = ", ".join(f'"{name}"' for name in names)
                row = f"({', '.join(['%s'] * len(names))})"
                if connection.vendor == "sqlite":
                    raw.executemany(f"INSERT INTO {table} ({quoted}) VALUES {row}", item.new)
                else:
                    every = [value for values in item.new for value in values]
                    raw.execute(f"INSERT INTO {table} ({quoted}) VALUES {', '.join([row] * len(item.new))}", every)
