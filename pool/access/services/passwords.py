"""A password is chosen by its person alone, through a link that goes to their own address."""

from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from pool.access import guard, links, noticing, queries
from pool.access.models import User
from pool.access.services import granting
from pool.journal import services as journal
from pool.kernel.refusals import Refusal
from pool.kernel.words import N_

HOUR = timedelta(hours=1)
MOST_LINKS = 3  # to one address in an hour


class NoLinkWhenOff(Refusal):
    code = "no_link_when_off"
    sentence = N_("%(who)s is switched off and gets no link. Switch the person on first.")


class NoAddressForLink(Refusal):
    code = "no_address_for_link"
    sentence = N_("%(who)s has no e-mail address, so there is nowhere to send a link.")


class LinksEnough(Refusal):
    code = "links_enough"
    sentence = N_("%(most)s links have gone to this address within an hour. The newest of them works.")


class LinkSpent(Refusal):
    code = "password_link_spent"
    sentence = N_("This link does not work any more. Ask for a new one.")
    kind = "missing"


class WeakPassword(Refusal):
    """`why` is in the reader's language: the rules of passwords say it themselves."""

    code = "weak_password"
    sentence = N_("%(why)s Choose another password.")
    kind = "invalid"


@transaction.atomic
def send_link(*, user: User, by, at: datetime) -> User:
    """Send somebody a link to choose a new password; an earlier one stops working. Whoever sends it never sees it.

    The old password stays good until the new one is chosen.

    Raises:
        NotAllowed: the person may not do it.
        NoLinkWhenOff, NoAddressForLink, LinksEnough.
    """
    guard.require(by, "passwords.renew")
    user = granting.held(user)
    if not user.is_active:
        raise NoLinkWhenOff(who=str(user))
    if not user.email:
        raise NoAddressForLink(who=str(user))
    if _enough(user.email, at):
        raise LinksEnough(most=MOST_LINKS)
    noticing.link("password", user, at, by_whom=str(by))
    journal.tell(verb="access.send_link", subject=f"user:{user.username}", by=by, at=at)
    return user


@transaction.atomic
def ask_link(*, email: str, by, at: datetime) -> None:
    """Send a link to whoever has the address, at most three in an hour; nothing happens where nobody has it.

    It answers the same in each case: nobody learns which addresses are known.
    """
    if not email:
        return
    for user in queries.with_address(email):
        user = granting.held(user)
        if user.is_active and not _enough(user.email, at):
            noticing.link("password", user, at, by_whom="")
            journal.tell(verb="access.ask_link", subject=f"user:{user.username}", by=by, at=at)


@transaction.atomic
def choose_password(*, user: User, token: str, password: str, by, at: datetime) -> User:
    """Let whoever came with the key of a link choose the password. All sessions of the person end, and their tokens.

    Raises:
        LinkSpent: the key is not of the newest link, was used, is too old, or the person is switched off.
        WeakPassword: it does not keep the rules.
    """
    user = granting.held(user)
    if not links.fits(user, token, at):
        raise LinkSpent()
    try:
        validate_password(password, user)
    except ValidationError as problem:
        raise WeakPassword(field="new_password1", why=" ".join(problem.messages)) from None
    user.set_password(password)
    user.save(update_fields=["password"])  # a session is signed with it, so all of them end
    ended = _end_token(user)
    journal.tell(
        verb="access.choose_password", subject=f"user:{user.username}", by=by, at=at, facts={"token_ended": ended}
    )
    noticing.password_chosen(user, at)
    return user


def _enough(email: str, at: datetime) -> bool:
    return queries.links_since(email, at - HOUR) >= MOST_LINKS


def _end_token(user: User) -> bool:
    """The key by which programs act for the person hangs on the account, whoever gave it."""
    ended, _ = User._meta.get_field("auth_token").related_model.objects.filter(user=user).delete()
    return bool(ended)
