"""What a factory does is done once; where the same is asked for again, its rows and objects are put back as they were.

A world walks through the services with some thousand statements and always ends in the same rows. So each process keeps
what a call of a factory changed: the rows it added, changed and removed, and the state of the Python objects. That is
put back only where it must come out the same: the database is where it was the first time, and so are the arguments,
the settings, the language and a clock that stands still. Whatever else a test writes leads away from what is known;
from there on every factory does its work afresh, with the services.
"""

import functools
import inspect
import pickle
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import time_machine
from django.conf import settings
from django.db import connection, transaction
from django.utils import translation

from pool.letters.services import ordering
from tests.factories import graphs, tables


@dataclass
class State:
    """The database after known deeds: its rows by table, and what was done from here."""

    rows: dict[str, dict] = field(default_factory=dict)
    deeds: dict[tuple, "Deed"] = field(default_factory=dict)


@dataclass(frozen=True)
class Deed:
    """What one call of a factory changed, what it left in Python, and the state in which it left the database.

    `later` makes what waits for the commit, each time anew.
    """

    changes: list[tables.Change]
    objects: bytes
    later: list[Callable[[], Callable]]
    state: State


class Story:
    """Where the database of this process is now; `state` is None when nobody knows."""

    def __init__(self):
        self.beginning, self.state = State(), None
        self.sure, self.on = False, True
        self.savepoints: dict[str, State | None] = {}
        # By each call that is being recorded, the outermost first: tables written, and what waits for the commit.
        self.written: list[set[str]] = []
        self.waiting: list[list] = []

    def begin(self) -> None:
        """A test begins."""
        self.state, self.sure, self.on = self.beginning, False, True
        self.savepoints.clear()

    def stop(self) -> None:
        """Until the test ends every factory does its work afresh."""
        self.on = False

    def hear(self, statement: str) -> None:
        """Somebody sends a statement to the database."""
        verb, name = tables.read(statement)
        if verb == "savepoint":
            self.savepoints[name] = self.state
        elif verb == "rollback":
            self.state = self.savepoints.get(name)
        elif verb == "write":
            self.lose(name)
        elif verb == "aside":
            self.wrote(tables.ASIDE)

    def lose(self, table: str = tables.ASIDE) -> None:
        """Something changed in a way that nobody remembers."""
        self.state = None
        self.wrote(table)

    def wrote(self, *names: str) -> None:
        for written in self.written:
            written.update(names)

    def wait(self, *deeds) -> None:
        """Something shall be done once the transaction has succeeded."""
        for waiting in self.waiting:
            waiting.extend(deeds)

    def known(self) -> State | None:
        """The state of the database; before the first deed of a test, look whether it is empty indeed."""
        if not self.on:
            return None
        if not self.sure and self.state is self.beginning and not tables.empty():
            self.state = None
        self.sure = True
        return self.state


STORY = Story()


def recalled(factory):
    """Let a factory do its work once in each state of the database and with each of its arguments."""

    @functools.wraps(factory)
    def recalling(*arguments, **options):
        state = STORY.known()
        if state is None:
            return factory(*arguments, **options)
        given = graphs.Graph()
        try:
            key = (factory.__module__, factory.__qualname__, _surroundings(), given.told((arguments, options)))
        except graphs.Unknown:
            return factory(*arguments, **options)
        if key in state.deeds:
            return _put_back(state.deeds[key], given)
        return _record(state, key, given, lambda: factory(*arguments, **options))

    recalling.afresh = factory
    return recalling


def _surroundings() -> tuple:
    """What a factory may depend on besides the database and its arguments.

    What waits for the commit is done within the factory where no transaction is around it, else after it or never.
    """
    return _clock(), translation.get_language(), graphs.told_settings(settings), connection.in_atomic_block


def _clock() -> int | None:
    """The moment at which the clock stands still; None for the real one."""
    if not time_machine.escape_hatch.is_travelling():
        return None
    moment = time.time_ns()
    if moment != time.time_ns():
        raise graphs.Unknown("a clock that was turned and goes on")
    return moment


def _record(state: State, key: tuple, given: graphs.Graph, work):
    written, waiting, files = set(), [], _files()
    STORY.written.append(written)
    STORY.waiting.append(waiting)
    try:
        result = work()
    finally:
        STORY.written.pop()
        STORY.waiting.pop()
    # Only rows of the product and letters to be written are put back: no files, no other tables.
    later = [_again(deed) for deed in waiting]
    if written <= tables.columns().keys() and None not in later and _files() == files:
        later = [make for makes in later for make in makes]
        rows = {table: tables.rows(table, state.rows.get(table, {})) for table in sorted(written)}
        changes = [tables.change(table, state.rows.get(table, {}), rows[table]) for table in rows]
        STORY.state = State(rows={**state.rows, **rows})
        state.deeds[key] = Deed([change for change in changes if change], given.kept(result), later, STORY.state)
    return result


def _put_back(deed: Deed, given: graphs.Graph):
    with transaction.atomic():
        tables.put_back(deed.changes)
        for waiting in deed.later:
            transaction.on_commit(waiting(), robust=True)
    STORY.state = deed.state
    STORY.wrote(*(change.table for change in deed.changes))
    return given.put_back(deed.objects)


def _again(deed) -> list[Callable] | None:
    """What makes a deed after the commit anew; None where nobody knows what it holds."""
    if deed.__module__ not in (ordering.__name__, __name__):
        return None
    held = inspect.getclosurevars(deed).nonlocals
    # Without a transaction around it the letter is written by now.
    kept = pickle.dumps((held["made"], held["at"]), pickle.HIGHEST_PROTOCOL)
    return [lambda: _letter(*pickle.loads(kept))] if connection.in_atomic_block else []


def _letter(made, at) -> Callable:
    return lambda: ordering._at_once(made, at)


def _files() -> set[tuple[str, int]]:
    return {(str(path), path.stat().st_mtime_ns) for path in Path(settings.MEDIA_ROOT).rglob("*")}
