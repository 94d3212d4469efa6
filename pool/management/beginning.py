"""Reads the table of the first people of an installation, and names everything that is wrong with it, line by line."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils import translation

from pool import wording
from pool.access import entering, fitting, rules
from pool.kernel import grids
from pool.kernel.refusals import Refusal

COLUMNS = {
    "username": ["username", "user name"],
    "first_name": ["first name"],
    "last_name": ["last name"],
    "email": ["email", "e-mail"],
    "role": ["role"],
    "municipality": ["municipality", "municipality code"],
}
PERSONAL = ("username", "first_name", "last_name", "email", "municipality")


@dataclass
class Person:
    """Somebody as the first of their lines has them, and the roles of all of these."""

    line: int
    given: dict[str, str]
    roles: list[str] = field(default_factory=list)


def read(content: bytes, municipalities: set[str]) -> tuple[list[Person], list[str]]:
    """The people of a table and what is wrong with it, in English. `municipalities`: the codes that there are."""
    with translation.override("en"):
        try:
            header, lines = grids.parted(grids.of_file(content))
        except Refusal as problem:
            return [], [wording.refusal_text(problem)]
        columns = {name: grids.places(header, spellings)[:1] for name, spellings in COLUMNS.items()}
        missing = [spellings[0] for name, spellings in COLUMNS.items() if not columns[name]]
        if missing:
            return [], [f"Line 1: these columns are missing: {', '.join(missing)}."]
        rows = [(line, {name: _cell(cells, place) for name, (place,) in columns.items()}) for line, cells in lines]
        people, faults = _people(rows, municipalities)
        roles = [role for person in people for role in person.roles]
        faults += [wording.refusal_text(problem) for problem in fitting.too_few(roles)]
        return people, faults


def _cell(cells: list, place: int) -> str:
    return " ".join(grids.text_of(cells[place]).split()) if place < len(cells) else ""


def _people(rows: list[tuple[int, dict]], municipalities: set[str]) -> tuple[list[Person], list[str]]:
    """One person for each user name; capitals make no difference."""
    found: dict[str, Person] = {}
    faults = []
    for line, row in rows:
        given = {name: row[name] for name in PERSONAL}
        key = row["username"].casefold()
        if key not in found:
            found[key] = Person(line, given)
            faults += [(line, fault) for fault in _faults(given, municipalities)]
        elif found[key].given != given:
            faults.append((line, f"The person differs from line {found[key].line}; only the role may."))
        person = found[key]
        faults += [(line, fault) for fault in _role_faults(person, row["role"])]
        person.roles.append(row["role"])
    people = list(found.values())
    faults += _shared(people)
    return people, [f"Line {line}: {fault}" for line, fault in sorted(faults, key=lambda item: item[0])]


def _faults(given: dict, municipalities: set[str]) -> Iterator[str]:
    """What is wrong with a person."""
    names = {name: given[name] for name in PERSONAL if name != "municipality"}
    _, problems = entering.read(**names)
    problems += [] if problems else entering.taken(username=given["username"], email=given["email"])
    yield from map(wording.refusal_text, problems)
    if given["municipality"] and given["municipality"] not in municipalities:
        yield f"There is no municipality “{given['municipality'][:40]}”."


def _role_faults(person: Person, role: str) -> Iterator[str]:
    """What is wrong with one more role of a person."""
    if role not in rules.ROLES:
        yield f"There is no role “{role[:40]}”. Roles are: {', '.join(sorted(rules.ROLES))}."
    elif role in person.roles:
        yield f"The role {role} stands twice for this person."
    elif role in rules.MUNICIPAL and not person.given["municipality"]:
        yield f"The role {role} needs a municipality."
    elif role not in rules.MUNICIPAL and person.given["municipality"]:
        yield f"A person of a municipality cannot be given the role {role}."
    elif clash := rules.conflict(frozenset({*person.roles, role})):
        yield f"One person may not hold both {clash[0]} and {clash[1]}."


def _shared(people: list[Person]) -> Iterator[tuple[int, str]]:
    """Addresses that two people have: the link of one would reach the other."""
    holders = defaultdict(list)
    for person in people:
        holders[person.given["email"].casefold()].append(person)
    for email, (first, *others) in holders.items():
        if email:
            yield from ((other.line, f"The address is that of line {first.line} too.") for other in others)
