"""`manage.py begin`: an empty installation gets its registers and its first people. Once."""

import sys
from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand
from django.db import transaction
from django.utils import timezone, translation

from pool import wording
from pool.access import queries as people
from pool.access.services import beginning as access
from pool.kernel import grids
from pool.kernel.refusals import Refusal, Refusals
from pool.management import beginning, registers
from pool.registry.models import Municipality

REFUSED = 2


class Stop(Exception):
    """The end with nothing done: sentences for standard error."""


class Command(BaseCommand):
    help = (
        "Begins an installation: loads the municipalities and the programme, adds the first people with their roles, "
        "and sends each a link to choose a password. Exit code 2: nothing was done, and why is said."
    )
    requires_migrations_checks = True

    def add_arguments(self, parser):
        parser.add_argument(
            "people",
            metavar="PEOPLE.csv",
            help="table with the columns username, first name, last name, e-mail, role, municipality (code or empty); "
            "one line for each role",
        )
        parser.add_argument("--check", action="store_true", help="only read the table; change nothing")

    def handle(self, *, people, check, **options):
        try:
            found = _read(people)
            if check:
                self.stdout.write(f"{_count(found)}. Nothing was changed.")
                return
            for line in _begun(found):
                self.stdout.write(line)
        except Stop as stop:
            self.stderr.style_func = None
            for sentence in stop.args:
                self.stderr.write(sentence)
            sys.exit(REFUSED)


def _read(path: str) -> list[beginning.Person]:
    if settings.DEMO:
        raise Stop("Set POOL_ENV=production first. The demo has people of its own: manage.py demo.")
    if people.people().exists():
        raise Stop(_said(access.BegunAlready())[0])
    try:
        with Path(path).open("rb") as file:
            content = file.read(grids.MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise Stop(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.") from None
    found, faults = beginning.read(content, {row["code"] for row in registers.rows()})
    if faults:
        raise Stop(*faults, "Nothing was changed.")
    return found


def _begun(found: list[beginning.Person]) -> list[str]:
    """Everything or nothing; what was done, in lines."""
    at = timezone.now()
    try:
        with transaction.atomic():
            programme = registers.load(at=at)
            places = {item.code: item for item in Municipality.objects.order_by("code")}
            added = access.begin(people=[_newcomer(person, places) for person in found], by=None, at=at)
    except (Refusal, Refusals) as problem:
        raise Stop(*_said(problem), "Nothing was changed.") from None
    roles = {person.given["username"]: ", ".join(person.roles) for person in found}
    return [
        f"{len(places)} municipalities; the programme {programme.code} with {programme.modules.count()} modules.",
        *(f"{user.username}  {user}  {user.email}  {roles[user.username]}" for user in added),
        f"{_count(found)}. Each is sent a link to choose a password, good for 7 days, when “manage.py work” runs.",
    ]


def _newcomer(person: beginning.Person, places: dict[str, Municipality]) -> access.Newcomer:
    given = {**person.given, "municipality": places.get(person.given["municipality"])}
    return access.Newcomer(roles=tuple(person.roles), **given)


def _count(found: list[beginning.Person]) -> str:
    return f"{len(found)} people with {sum(len(person.roles) for person in found)} roles"


def _said(problem: Refusal | Refusals) -> list[str]:
    with translation.override("en"):
        return [row["message"] for row in wording.refusals(problem)]
