"""Which e-mails a person may read: about the cases they may read, a municipality those to its own people."""

from pool.access import guard
from pool.access import queries as people
from pool.applications import queries as applications
from pool.kernel.refusals import NotFound
from pool.mail import queries as mail
from pool.mail.models import Message

# Wherever a list is asked for by words: the number of the case, and whom the mail is to.
SEARCHED = ("case__icontains", "to__icontains", "subject__icontains")


def visible_to(user):
    """The mails, newest first, without their words; whoever keeps the outbox sees all, also those about no case."""
    found = mail.messages()
    if guard.may(user, "outbox.read"):
        return found
    if not guard.may(user, "mail.read"):
        return found.none()
    found = found.filter(case__in=applications.visible_to(user).order_by().values("reference"))
    if guard.is_municipal(user):
        own = people.people().filter(municipality_id=user.municipality_id)
        found = found.filter(recipient__in=own.order_by().values("username"))
    return found


def of_case(user, case: str):
    """The mails about one case that a person may read, newest first."""
    return visible_to(user).filter(case=case)


def one(user, pk: int) -> Message:
    """A mail with its words.

    Raises:
        NotFound: there is none, or it is not the person's to read.
    """
    found = visible_to(user).defer(None).filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found
