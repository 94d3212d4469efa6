"""Gives people an account and roles."""

from datetime import datetime

from django.db import transaction

from pool.access import rules
from pool.access.models import RoleGrant, User
from pool.access.states import Role
from pool.journal import services as journal
from pool.kernel.refusals import Refusal
from pool.kernel.words import N_

ROLE_WORDS = dict(Role.choices)


class RolesNotTogether(Refusal):
    code = "roles_not_together"
    sentence = N_("One person may not hold both “%(first)s” and “%(second)s”.")
    kind = "forbidden"
    words = {"first": ROLE_WORDS, "second": ROLE_WORDS}


class RoleNeedsMunicipality(Refusal):
    code = "role_needs_municipality"
    sentence = N_("The role “%(role)s” belongs to a municipality, and this person has none.")
    kind = "invalid"
    words = {"role": ROLE_WORDS}


class UnknownRole(Refusal):
    code = "unknown_role"
    sentence = N_("There is no role “%(role)s”.")
    kind = "invalid"


class RoleHeldAlready(Refusal):
    code = "role_held_already"
    sentence = N_("%(who)s holds the role “%(role)s” already.")
    words = {"role": ROLE_WORDS}


class RoleWithoutMunicipality(Refusal):
    code = "role_without_municipality"
    sentence = N_("A person of a municipality cannot be given the role “%(role)s”.")
    kind = "forbidden"
    words = {"role": ROLE_WORDS}


@transaction.atomic
def add_person(
    *, username: str, password: str, first_name: str, last_name: str, email: str, municipality=None, by, at: datetime
) -> User:
    """Create an account without any role."""
    user = User.objects.create_user(
        username, email, password, first_name=first_name, last_name=last_name, municipality=municipality
    )
    journal.tell(verb="access.add_person", subject=f"user:{username}", by=by, at=at)
    return user


@transaction.atomic
def grant_role(*, user: User, role: str, by, at: datetime) -> RoleGrant:
    """Give a role.

    Raises:
        UnknownRole: there is no such role.
        RoleHeldAlready: the person has it.
        RolesNotTogether: the person holds a role that excludes this one.
        RoleNeedsMunicipality, RoleWithoutMunicipality: the role and the person's place of work do not fit.
    """
    if role not in rules.ROLES:
        raise UnknownRole(role=role[:40])
    held = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if role in held.roles:
        raise RoleHeldAlready(who=str(held), role=role)
    clash = rules.conflict(held.roles | {role})
    if clash:
        raise RolesNotTogether(first=clash[0], second=clash[1])
    if role in rules.MUNICIPAL and held.municipality_id is None:
        raise RoleNeedsMunicipality(role=role)
    if role not in rules.MUNICIPAL and held.municipality_id is not None:
        raise RoleWithoutMunicipality(role=role)
    given = RoleGrant.objects.create(user=held, role=role, granted_at=at, granted_by=by)
    journal.tell(verb="access.grant_role", subject=f"user:{held.username}", by=by, at=at, facts={"role": role})
    return given
