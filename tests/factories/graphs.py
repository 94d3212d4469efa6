"""Python objects that hang together: told so that equal ones are told alike, kept, and put back into others.

Rows, namespaces, dictionaries and lists that were given stay the objects they are; only what they hold changes.
"""

import io
import pickle
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from types import SimpleNamespace

from django.db.models import Model
from django.db.models.base import ModelState

PLAIN = {type(None), bool, int, str, bytes, float}
WRITTEN_OUT = (Decimal, date, datetime, timedelta, tzinfo)
# What signing in and being kept leave on a row; no factory looks at it.
LEFT_OUT = {"last_login", "backend", "_password", "_django_version"}


class Unknown(Exception):
    """There is something that cannot be told, so it cannot be told whether it is the same."""


class Graph:
    """The objects that were given to a factory, in the order in which they were met."""

    def __init__(self):
        self.met, self.places = [], {}

    def told(self, thing):
        """Tuples of tuples that are equal for objects that hold the same."""
        kind = type(thing)
        if kind in PLAIN:
            return kind.__name__, thing
        if isinstance(thing, WRITTEN_OUT):
            return kind.__name__, repr(thing)
        if isinstance(thing, str | int):  # choices
            return kind.__qualname__, str(thing)
        if kind is tuple:
            return kind.__name__, tuple(map(self.told, thing))
        if kind in (set, frozenset):
            return kind.__name__, tuple(sorted(map(self.told, thing), key=repr))
        return self._told_once(thing)

    def _told_once(self, thing):
        if id(thing) in self.places:
            return "again", self.places[id(thing)]
        content = _content(thing)
        self.places[id(thing)] = len(self.met)
        self.met.append(thing)
        return type(thing).__qualname__, tuple(
            (self.told(name), self.told(held))
            for name, held in (content.items() if isinstance(content, dict) else enumerate(content))
        )

    def kept(self, result) -> bytes:
        """What the objects hold now, and the result; where they occur in each other, only their place is kept."""
        file = io.BytesIO()
        pickler = _Pickler(file, pickle.HIGHEST_PROTOCOL)
        pickler.places = self.places
        pickler.dump(([_content(thing) for thing in self.met], result))
        return file.getvalue()

    def put_back(self, kept: bytes):
        """Let the objects of this graph hold what those of an equal one held; return the result."""
        unpickler = _Unpickler(io.BytesIO(kept))
        unpickler.met = self.met
        contents, result = unpickler.load()
        for thing, content in zip(self.met, contents, strict=True):
            _fill(thing, content)
        return result


class _Pickler(pickle.Pickler):
    def persistent_id(self, thing):
        return self.places.get(id(thing))


class _Unpickler(pickle.Unpickler):
    def persistent_load(self, place):
        return self.met[place]


def _content(thing) -> dict | list:
    if isinstance(thing, Model):
        return {name: held for name, held in vars(thing).items() if name not in LEFT_OUT}
    if isinstance(thing, ModelState):  # Django makes the empty cache when it is looked at
        return {name: held for name, held in vars(thing).items() if held != {}}
    if isinstance(thing, SimpleNamespace):
        return dict(vars(thing))
    if type(thing) in (dict, list):
        return thing.copy()
    raise Unknown(type(thing))


def _fill(thing, content: dict | list) -> None:
    if isinstance(thing, list):
        thing[:] = content
        return
    held = thing if isinstance(thing, dict) else vars(thing)
    left = {name: held[name] for name in LEFT_OUT & held.keys()} if isinstance(thing, Model) else {}
    held.clear()
    held.update(content, **left)


def told_settings(settings) -> str:
    """The settings that a test changed or took away."""
    holder, changed = settings._wrapped, {}
    while "default_settings" in vars(holder):
        changed = {**vars(holder), **dict.fromkeys(holder._deleted, "deleted"), **changed}
        holder = holder.default_settings
    return repr(sorted((name, value) for name, value in changed.items() if name.isupper()))
