"""Posts a mail with the deed that it tells of; sends those that wait, one at a time, away from any request.

A mail is worded at once and kept as a row in the transaction of the deed: a deed that is undone posts nothing. A worker
leases a row, sends it, then marks it. So each mail goes out at least once: a worker that is killed between sending and
marking lets it go out once more when its lease has run out, under the same Message-ID, by which programs that show mail
know it again. Where mails go is said in the settings. Whoever posts tells the journal; what became of a mail stands on
its row.

Mails are kept for others to read. What only the receiver may know, as the key in a link, is kept apart from the words,
put in when the mail is sent, and forgotten then.
"""

import logging
import smtplib
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.db import transaction

from pool.kernel.refusals import Refusal
from pool.kernel.words import N_
from pool.mail import queries, wording
from pool.mail.models import Message
from pool.mail.states import MessageState, Problem

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)  # a worker that dies leaves its mail to others after this
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720)]  # after the first failure, the second …
LONGEST = Message._meta.get_field("problem").max_length
# What a server says about one mail. Any other error of the connection says that no mail gets through.
ABOUT_ONE = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError)


class NothingToSendAgain(Refusal):
    code = "nothing_to_send_again"
    sentence = N_("This e-mail has not failed, so there is nothing to try again.")


class NoAddress(Refusal):
    code = "no_mail_address"
    sentence = N_("“%(given)s” is no e-mail address, so there is nothing to try. Tell the person in another way.")


class ServerAway(Exception):
    """No mail gets through at the moment; the one that was tried is kept for later."""


def post(
    *,
    to: str,
    kind: str,
    recipient: str = "",
    language: str | None = None,
    case: str = "",
    secret: str = "",
    at: datetime,
    **facts,
) -> Message:
    """Word a mail by `email/<kind>.txt` and keep it until a worker sends it. To a person: see `post_to`.

    `language`: the product's own where none is given. `case`: number of the case, where it is about one. `secret`: what
    the receiver reads where the facts say `wording.SECRET`. `facts`: what the template prints besides `case`, `at` and
    `address` (of our pages); `person` is greeted by this name. An address that is missing or wrong stops no deed: the
    mail is kept as failed, and people see it.
    """
    language = language or settings.LANGUAGE_CODE
    subject, text, html = wording.worded(kind, language, {"case": case, "at": at, **facts})
    to, problem = _address(to)
    return Message.objects.create(
        to=to,
        recipient=recipient,
        kind=kind,
        case=wording.one_line(case),
        language=language,
        subject=subject,
        text=text,
        html=html,
        secret=secret,
        made_at=at,
        state=MessageState.FAILED if problem else MessageState.WAITING,
        problem=problem,
    )


def post_to(*, person, kind: str, language: str | None = None, case: str = "", at: datetime, **facts) -> Message:
    """Post a mail to a person with an account, and greet them by name; see `post`."""
    to, name = person.email, person.get_username()
    return post(to=to, recipient=name, kind=kind, language=language, case=case, at=at, person=str(person), **facts)


def work(*, worker: str, after: str = "", at: datetime) -> int:
    """Send one mail that waits. Returns how many were taken: one or none.

    `after`: a worker that has died; what it had leased is free at once.

    Raises:
        ServerAway: no mail gets through, so the others need not be tried now.
    """
    message = lease(worker=worker, after=after, at=at)
    if message:
        send(message=message, at=at)
    return int(message is not None)


@transaction.atomic
def lease(*, worker: str, after: str = "", at: datetime) -> Message | None:
    """Take the oldest mail that is free. On PostgreSQL workers pass over each other's rows; SQLite takes turns."""
    if after:
        held = Message.objects.filter(state=MessageState.WAITING, worker=after[:80])
        held.update(leased_until=None, worker="")
    found = queries.to_send(at).select_for_update(skip_locked=True, of=("self",)).first()
    if found:
        found.leased_until, found.worker = at + LEASE, worker[:80]
        found.save(update_fields=["leased_until", "worker"])
    return found


def send(*, message: Message, at: datetime) -> bool:
    """Send a mail that was leased, and mark it. What goes wrong is kept on the row. Returns whether it went out.

    No transaction is open while it is sent: a slow server makes nobody wait but this worker.

    Raises:
        ServerAway: the server could not be reached, or let nobody in.
    """
    try:
        _mail(message).send()
    except Exception as error:  # whatever it is, the other mails are sent
        logger.warning("mail %s: %s: %s", message.pk, type(error).__name__, error)
        _failed(message, error, at)
        if isinstance(error, OSError) and not isinstance(error, ABOUT_ONE):
            raise ServerAway from error
        return False
    done = {"state": MessageState.SENT, "sent_at": at, "leased_until": None, "worker": "", "problem": "", "secret": ""}
    _leased(message).update(**done)
    return True


@transaction.atomic
def retry(*, message: Message, to: str) -> Message:
    """Let a mail that has failed be tried again at this address, with as many attempts as a new one.

    Raises:
        NothingToSendAgain: it has been sent, or still waits.
        NoAddress: there is nothing to send it to.
    """
    held = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if held.state != MessageState.FAILED:
        raise NothingToSendAgain()
    held.to, problem = _address(to)
    if problem:
        raise NoAddress(given=held.to)
    held.state, held.attempts, held.leased_until, held.problem = MessageState.WAITING, 0, None, ""
    held.save(update_fields=["to", "state", "attempts", "leased_until", "problem"])
    return held


def _address(to: str) -> tuple[str, str]:
    """The address, and what is wrong with it."""
    to = " ".join(to.split())
    if not to:
        return "", Problem.NO_ADDRESS
    try:
        validate_email(to)
    except ValidationError:
        return to[: Message._meta.get_field("to").max_length], Problem.BAD_ADDRESS
    return to, ""


def _mail(message: Message) -> EmailMultiAlternatives:
    """The same row gives the same mail, whoever sends it."""
    house, made_at = urlsplit(settings.ADDRESS).hostname, message.made_at.astimezone(UTC)
    headers = {
        "Message-ID": f"<mail.{message.pk}.{made_at:%Y%m%d%H%M%S%f}@{house}>",
        "Content-Language": message.language,
        "Auto-Submitted": "auto-generated",  # else every absence would answer
    }
    made = EmailMultiAlternatives(message.subject, _whole(message, message.text), to=[message.to], headers=headers)
    made.attach_alternative(_whole(message, message.html), "text/html")
    return made


def _whole(message: Message, words: str) -> str:
    return words.replace(wording.SECRET, message.secret) if message.secret else words


def _leased(message: Message):
    """The row as long as this worker holds it; nothing when another one has taken over."""
    return Message.objects.filter(pk=message.pk, state=MessageState.WAITING, worker=message.worker)


def _failed(message: Message, error: Exception, at: datetime) -> None:
    attempts = message.attempts + 1
    again = at + PAUSES[attempts - 1] if attempts <= len(PAUSES) else None
    _leased(message).update(
        attempts=attempts,
        problem=" ".join(_said(error).split())[:LONGEST],
        state=MessageState.WAITING if again else MessageState.FAILED,
        leased_until=again,
        worker="",
    )


def _said(error: Exception) -> str:
    """What the server answered, as it said it; else what went wrong on the way to it."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, answer = error.smtp_code, error.smtp_error
    else:
        return f"{type(error).__name__}: {error}"
    return f"{code} {answer.decode(errors='replace') if isinstance(answer, bytes) else answer}"
