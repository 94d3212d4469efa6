"""Adds people. Nobody chooses a password for somebody else: the person gets a link and chooses their own."""

from datetime import datetime

from django.db import transaction

from pool.access import entering, guard, noticing
from pool.access.models import User
from pool.db import one_at_a_time
from pool.journal import services as journal
from pool.kernel.refusals import raise_all


@transaction.atomic
def add_person(
    *, username: str, first_name: str, last_name: str, email: str, municipality=None, by, at: datetime
) -> User:
    """Create an account without any role and send its person a link to choose a password. By nobody: for set-up.

    Raises:
        NotAllowed: the person may not add people.
        BadUsername, MissingField, TooLong, Forbidden, BadAddress, UsernameTaken, AddressTaken; several as Refusals.
    """
    if by is not None:
        guard.require(by, "people.add")
    kept, problems = entering.read(username=username, first_name=first_name, last_name=last_name, email=email)
    raise_all(problems)
    one_at_a_time()  # two who add the same person must not both find that the name is free
    raise_all(entering.taken(username=kept["username"], email=kept["email"]))
    user = User(**kept, municipality=municipality, date_joined=at)
    user.set_unusable_password()
    user.save()
    facts = {"municipality": municipality.code if municipality else "", "mail": user.email}
    journal.tell(verb="access.add_person", subject=f"user:{user.username}", by=by, at=at, facts=facts)
    noticing.link("welcome", user, at, by_whom=str(by) if by else "")
    return user
