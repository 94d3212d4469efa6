"""Which role fits a person, and which can be taken from them: the refusals, and the questions that raise them."""

from collections import Counter

from pool.access import queries, rules
from pool.access.models import User
from pool.access.states import Role
from pool.kernel.refusals import Refusal
from pool.kernel.words import N_

ROLE_WORDS = dict(Role.choices)
# With whom an installation begins: a role takes two people, and a round somebody who opens it.
LEAST = {rules.ADMINISTRATOR: 2, rules.DECIDER: 1}


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


class RoleNotHeld(Refusal):
    code = "role_not_held"
    sentence = N_("%(who)s does not hold the role “%(role)s”.")
    words = {"role": ROLE_WORDS}


class LastAdministrator(Refusal):
    code = "last_administrator"
    sentence = N_("%(who)s is the last administrator. Give somebody else the role first.")


class SwitchedOff(Refusal):
    code = "person_switched_off"
    sentence = N_("%(who)s is switched off and can be given no role. Switch the person on first.")


class RoleWithoutMunicipality(Refusal):
    code = "role_without_municipality"
    sentence = N_("A person of a municipality cannot be given the role “%(role)s”.")
    kind = "forbidden"
    words = {"role": ROLE_WORDS}


class TooFewOfRole(Refusal):
    code = "too_few_of_role"
    sentence = N_("An installation begins with at least %(least)s of the role “%(role)s”; there are %(found)s.")
    kind = "invalid"
    words = {"role": ROLE_WORDS}


def too_few(roles: list[str]) -> list[Refusal]:
    """What is missing among the roles with which an installation is to begin."""
    found = Counter(roles)
    return [
        TooFewOfRole(role=role, least=least, found=found[role]) for role, least in LEAST.items() if found[role] < least
    ]


def refuse_giving(user: User, role: str) -> None:
    """Say why the person cannot be given the role; see `grant_role`."""
    if role not in rules.ROLES:
        raise UnknownRole(field="role", role=role[:40])
    if not user.is_active:
        raise SwitchedOff(who=str(user))
    if role in user.roles:
        raise RoleHeldAlready(field="role", who=str(user), role=role)
    clash = rules.conflict(user.roles | {role})
    if clash:
        raise RolesNotTogether(field="role", first=clash[0], second=clash[1])
    if role in rules.MUNICIPAL and user.municipality_id is None:
        raise RoleNeedsMunicipality(field="role", role=role)
    if role not in rules.MUNICIPAL and user.municipality_id is not None:
        raise RoleWithoutMunicipality(field="role", role=role)


def refuse_taking(user: User, role: str) -> None:
    """Say why the role cannot be taken from the person; see `end_role`."""
    if role not in rules.ROLES:
        raise UnknownRole(field="role", role=role[:40])
    if role not in user.roles:
        raise RoleNotHeld(field="role", who=str(user), role=role)
    if role == rules.ADMINISTRATOR and not queries.other_administrators(user):
        raise LastAdministrator(field="role", who=str(user))


def changes(user: User) -> list[tuple[str, bool]]:
    """What could be proposed about the person, in the order of the roles: (role, whether it is given)."""
    return [(role.value, role.value not in user.roles) for role in Role if _is_possible(user, role.value)]


def _is_possible(user: User, role: str) -> bool:
    try:
        (refuse_taking if role in user.roles else refuse_giving)(user, role)
    except Refusal:
        return False
    return True
