"""Gives people roles, and takes roles away. Nothing else writes a grant."""

from datetime import datetime

from django.db import transaction

from pool.access import fitting, queries, rules
from pool.access.models import RoleGrant, User
from pool.journal import services as journal


@transaction.atomic
def set_up_person(
    *,
    username: str,
    password: str | None,
    first_name: str,
    last_name: str,
    email: str,
    municipality=None,
    by,
    at: datetime,
) -> User:
    """Create an account without any role, for demonstrations and tests: as it is given, and without an e-mail.

    `password`: None where nobody is to sign in.
    """
    user = User.objects.create_user(
        username,
        email,
        password,
        first_name=first_name,
        last_name=last_name,
        municipality=municipality,
        date_joined=at,
    )
    journal.tell(verb="access.add_person", subject=f"user:{username}", by=by, at=at)
    return user


@transaction.atomic
def grant_role(*, user: User, role: str, by, at: datetime) -> RoleGrant:
    """Give a role.

    Raises:
        UnknownRole: there is no such role.
        SwitchedOff: the person cannot sign in.
        RoleHeldAlready: the person has it.
        RolesNotTogether: the person holds a role that excludes this one.
        RoleNeedsMunicipality, RoleWithoutMunicipality: the role and the person's place of work do not fit.
    """
    user = held(user, role)
    fitting.refuse_giving(user, role)
    given = RoleGrant.objects.create(user=user, role=role, granted_at=at, granted_by=by)
    journal.tell(verb="access.grant_role", subject=f"user:{user.username}", by=by, at=at, facts={"role": role})
    return given


@transaction.atomic
def end_role(*, user: User, role: str, by, at: datetime) -> RoleGrant:
    """Take a role away. The grant stays, with when it ended and by whom.

    Raises:
        UnknownRole: there is no such role.
        RoleNotHeld: the person does not have it.
        LastAdministrator: nobody would be left to keep the roles.
    """
    user = held(user, role)
    fitting.refuse_taking(user, role)
    grant = RoleGrant.objects.get(user=user, role=role, ended_at=None)
    grant.ended_at, grant.ended_by = at, by
    grant.save(update_fields=["ended_at", "ended_by"])
    journal.tell(verb="access.end_role", subject=f"user:{user.username}", by=by, at=at, facts={"role": role})
    return grant


def held(user: User, role: str = "") -> User:
    """The person as they are now, held until the transaction ends.

    With the role of an administrator all administrators are held, in one order: two who take each other's role away
    must not both find that somebody is left.
    """
    keys = {user.pk}
    if role == rules.ADMINISTRATOR:
        keys |= set(queries.holding(role).values_list("pk", flat=True))
    rows = User.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    return next(row for row in rows if row.pk == user.pk)
