"""The first people of an installation, with their roles. There is nobody yet who could propose and confirm them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from pool.access import fitting
from pool.access.models import User
from pool.access.services import adding, granting
from pool.db import one_at_a_time
from pool.journal import services as journal
from pool.kernel.refusals import Refusal, raise_all
from pool.kernel.words import N_


class BegunAlready(Refusal):
    code = "begun_already"
    sentence = N_("There are people in this installation already. More of them are added on the page of people.")


@dataclass(frozen=True)
class Newcomer:
    """Somebody to be added; `municipality` is a row of the register, or None."""

    username: str
    first_name: str
    last_name: str
    email: str
    roles: tuple[str, ...]
    municipality: Any = None


@transaction.atomic
def begin(*, people: list[Newcomer], by, at: datetime) -> list[User]:
    """Add the first people, give them their roles in the name of the system, and send each a link. Once.

    Raises:
        BegunAlready: there are people.
        TooFewOfRole: nobody could confirm a role, or open a round.
        whatever `add_person` and `grant_role` refuse; nothing is kept then.
    """
    one_at_a_time()
    if User.objects.exists():
        raise BegunAlready()
    raise_all(fitting.too_few([role for person in people for role in person.roles]))
    given = {person.username: sorted(person.roles) for person in people}
    journal.tell(verb="access.begin", subject="installation", by=by, at=at, facts={"roles": given})
    return [_added(person, by, at) for person in people]


def _added(person: Newcomer, by, at: datetime) -> User:
    user = adding.add_person(
        username=person.username,
        first_name=person.first_name,
        last_name=person.last_name,
        email=person.email,
        municipality=person.municipality,
        by=by,
        at=at,
    )
    for role in person.roles:
        granting.grant_role(user=user, role=role, by=by, at=at)
    return user
