"""E-mails about accounts and roles: they go to the person, and about roles to all who keep an eye on them."""

from datetime import datetime

from django.conf import settings
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from pool.access import links, queries
from pool.access.models import RoleProposal, User
from pool.access.states import Role
from pool.mail import services as mail
from pool.mail import wording


def link(kind: str, user: User, at: datetime, **facts) -> None:
    """The link to choose a password, to the person alone; an earlier one stops working."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    mail.post_to(
        person=user,
        kind=kind,
        at=at,
        secret=links.key(user, at),
        link=f"{settings.ADDRESS}/password/{uid}/{wording.SECRET}/",
        until=at + links.GOOD_FOR,
        username=user.username,
        **facts,
    )


def password_chosen(user: User, at: datetime) -> None:
    """Somebody has chosen a password for the account: to its person, who may not know of it."""
    mail.post_to(
        person=user, kind="password_chosen", at=at, agency_mail=settings.AGENCY["mail"], phone=settings.AGENCY["phone"]
    )


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
