"""Brings a letter to its reader: a notice by e-mail without content, a file for Digital Post, a receipt of reading."""

import hashlib
from datetime import datetime

from django.db import transaction

from pool.access import guard
from pool.access import queries as people
from pool.access.rules import PREPARER, SIGNATORY
from pool.journal import services as journal
from pool.letters import post
from pool.letters.models import Dispatch, Letter, Reading
from pool.letters.states import LetterKind
from pool.mail import services as mail

# Letters that ask for an answer: their notice says by when, and goes to everybody who can prepare the answer.
ASKING = {LetterKind.COMPLETION_REQUEST: "letter_completion", LetterKind.HEARING: "letter_hearing"}


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
    kind, until = _notice(letter, at)
    roles = (SIGNATORY,) if until is None else (SIGNATORY, PREPARER)
    place = letter.application.municipality_id
    told = list({person.pk: person for role in roles for person in people.of_municipality(place, role)}.values())
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
        case, language = letter.application.reference, letter.language
        mail.post_to(person=person, kind=kind, language=language, case=case, at=at, until=until)
    facts = {"notified": made.notified, "file": name, "sha256": sha256}
    _tell("letters.dispatch", letter, by, at, facts)
    return made


def _notice(letter: Letter, at: datetime) -> tuple[str, datetime | None]:
    """Which mail tells of the letter, and until when it asks for an answer; nothing of what a decision says."""
    if letter.kind in ASKING and letter.order_id:
        until = datetime.fromisoformat(letter.order.about["until"])
        if until > at:
            return ASKING[letter.kind], until
    return "letter", None


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
