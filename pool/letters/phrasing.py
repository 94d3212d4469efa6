"""Sentences with places for facts: `{awarded_amount}`, and `{lines_count:module|modules}` where the number decides."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

PLACE = re.compile(r"\{([a-z_]+)(?::([^{}|]*)\|([^{}|]*))?\}")


@dataclass(frozen=True)
class Place:
    """One place in a sentence; `one` and `many` are empty where the fact itself is printed."""

    name: str
    one: str | None = None
    many: str | None = None

    @property
    def counts(self) -> bool:
        return self.one is not None


class Unfilled(Exception):
    """A sentence asks for a fact that is not there."""


def places(text: str) -> list[Place]:
    return [Place(*found.groups()) for found in PLACE.finditer(text)]


def stray(text: str) -> str:
    """The first brace that belongs to no place, with what stands around it; empty where all is well."""
    rest = PLACE.sub(lambda found: "\0" * len(found[0]), text)
    at = next((index for index, sign in enumerate(rest) if sign in "{}"), -1)
    return "" if at < 0 else text[max(at - 12, 0) : at + 12].strip()


def filled(text: str, facts: Mapping) -> str:
    """The sentence with its facts. A fact that ends with a full stop and stands before one shares it (kr.).

    Raises:
        Unfilled: a fact is missing.
    """
    return "".join(_pieces(text, facts))


def _pieces(text: str, facts: Mapping) -> Iterator[str]:
    here, stop = 0, False
    for found in PLACE.finditer(text):
        yield _after(text[here : found.start()], stop)
        said = _said(Place(*found.groups()), facts)
        yield said
        here, stop = found.end(), said.endswith(".")
    yield _after(text[here:], stop)


def _after(text: str, stop: bool) -> str:
    return text[1:] if stop and text.startswith(".") else text


def _said(place: Place, facts: Mapping) -> str:
    if place.name not in facts:
        raise Unfilled(place.name)
    value = facts[place.name]
    if place.counts:
        return place.one if value == 1 else place.many
    return str(value)
