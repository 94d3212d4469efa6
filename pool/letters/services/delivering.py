"""Brings a letter to its reader: a notice by e-mail without content, a file for Digital Post, a receipt of reading."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.db import transaction

from pool import mail
from pool.access import guard
from pool.access import queries as people
from pool.access.rules import SIGNATORY
from pool.journal import services as journal
from pool.letters import post
from pool.letters.models import Dispatch, Letter, Reading


def dispatch(*, letter: Letter, by, at: datetime) -> Dispatch:
    """Put the file for Digital Post into the out-tray and tell the signatories that a letter is there. Once.

    The file is named after the letter and written whole, so that a second try after a crash leaves one file. Without
    a CVR number at either end there is none, and the dispatch says so by an empty name.
    """
    if not post.can_be_sent(letter):
        return _dispatched(letter, "", "", by, at)
    name, content = post.message(letter)
    post.put(name, content)
    return _dispatched(letter, name, hashlib.sha256(content).hexdigest(), by, at)


@transaction.atomic
def _dispatched(letter: Letter, name: str, sha256: str, by, at: datetime) -> Dispatch:
    told = list(people.of_municipality(letter.application.municipality_id, SIGNATORY))
    made, is_new = Dispatch.objects.get_or_create(
        letter=letter,
        defaults={
            "dispatched_at": at,
            "notified": [person.username for person in told if person.email],
            "post_file": name,
            "post_sha256": sha256,
        },
    )
    if not is_new:
        return made
    for person in told:
        if person.email:
            mail.send_after_commit(
                to=person.email,
                template="email/letter.txt",
                language=letter.language,
                person=str(person),
                reference=letter.application.reference,
                address=f"{settings.ADDRESS}/letters/",
            )
    facts = {"notified": made.notified, "file": name, "sha256": sha256}
    _tell("letters.dispatch", letter, by, at, facts)
    return made


@transaction.atomic
def read(*, letter: Letter, by, at: datetime) -> None:
    """Note the first time that somebody of the municipality opens the letter."""
    if not guard.is_municipal(by):
        return
    _, is_first = Reading.objects.get_or_create(letter=letter, defaults={"read_at": at, "read_by": by})
    if is_first:
        _tell("letters.read", letter, by, at, {})


def _tell(verb: str, letter: Letter, by, at: datetime, facts: dict) -> None:
    journal.tell(
        verb=verb,
        subject=f"letter:{letter.reference}",
        case=letter.application.reference,
        by=by,
        at=at,
        facts=facts,
    )
