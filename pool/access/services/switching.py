"""Switches people off and on. Who is switched off loses every role at once; coming back gives none of them back."""

from datetime import datetime

from django.db import transaction

from pool.access import guard, noticing, rules
from pool.access.models import User
from pool.access.services import granting
from pool.journal import services as journal
from pool.kernel.refusals import Refusal, reason
from pool.kernel.words import N_


class OwnSwitch(Refusal):
    code = "own_switch"
    sentence = N_("Nobody switches themselves off or on. Somebody else must do it.")
    kind = "forbidden"


class OffAlready(Refusal):
    code = "person_off_already"
    sentence = N_("%(who)s is switched off already.")


class OnAlready(Refusal):
    code = "person_on_already"
    sentence = N_("%(who)s is switched on already.")


@transaction.atomic
def switch_off(*, user: User, why: str, by, at: datetime) -> User:
    """End a person's access: they are signed out and all their roles end. One person may do it, for haste.

    Raises:
        NotAllowed, OwnSwitch: the person may not do it.
        ReasonMissing, TooLong: the reason.
        OffAlready, LastAdministrator.
    """
    user, why = _held(user, by), reason(why)
    if not user.is_active:
        raise OffAlready(who=str(user))
    ended = _end_roles(user, by, at)
    _switch(user, False)
    facts = {"reason": why, "roles": ended}
    journal.tell(verb="access.switch_off", subject=f"user:{user.username}", by=by, at=at, facts=facts)
    noticing.switched(user, by, at)
    return user


@transaction.atomic
def switch_on(*, user: User, why: str, by, at: datetime) -> User:
    """Let a person sign in again, without any role: each must be proposed and confirmed anew.

    Raises:
        NotAllowed, OwnSwitch: the person may not do it.
        ReasonMissing, TooLong: the reason.
        OnAlready.
    """
    user, why = _held(user, by), reason(why)
    if user.is_active:
        raise OnAlready(who=str(user))
    ended = _end_roles(user, by, at)  # what was left when somebody switched the person off past this service
    _switch(user, True)
    facts = {"reason": why, "roles": ended}
    journal.tell(verb="access.switch_on", subject=f"user:{user.username}", by=by, at=at, facts=facts)
    noticing.switched(user, by, at)
    return user


def _held(user: User, by) -> User:
    guard.require(by, "people.switch")
    if by.pk == user.pk:
        raise OwnSwitch()
    return granting.held(user, rules.ADMINISTRATOR)


def _end_roles(user: User, by, at: datetime) -> list[str]:
    roles = sorted(user.roles)
    for role in roles:
        granting.end_role(user=user, role=role, by=by, at=at)
    return roles


def _switch(user: User, on: bool) -> None:
    user.is_active = on
    user.save(update_fields=["is_active"])
