"""E-mails about who may do what: they go to the person and to all who keep an eye on the roles."""

from datetime import datetime

from django.conf import settings

from pool.access import queries
from pool.access.models import RoleProposal, User
from pool.access.states import Role
from pool.mail import services as mail


def role_changed(proposal: RoleProposal, at: datetime) -> None:
    """A role was given or taken away: to the person, to every administrator and to every decision maker."""
    _post(
        "role_changed",
        {proposal.user, *queries.keepers_of_roles()},
        proposal.user,
        at,
        who=str(proposal.user),
        role=Role(proposal.role).label,  # worded in the language of the mail
        gives=proposal.gives,
        proposed_by=str(proposal.proposed_by),
        confirmed_by=str(proposal.confirmed_by),
        url=f"{settings.ADDRESS}/people/{proposal.user_id}/",
    )


def switched(user: User, by: User, at: datetime) -> None:
    """Somebody was switched off or on: to every administrator and to every decision maker."""
    _post(
        "person_switched",
        set(queries.keepers_of_roles()),
        user,
        at,
        who=str(user),
        on=user.is_active,
        by_whom=str(by),
        url=f"{settings.ADDRESS}/people/{user.pk}/",
    )


def _post(kind: str, people: set[User], about: User, at: datetime, **facts) -> None:
    """One mail for each, in one order; `is_you` says that it is about the reader."""
    for person in sorted(people, key=lambda item: item.username):
        mail.post_to(person=person, kind=kind, at=at, is_you=person.pk == about.pk, **facts)
