"""The file for Digital Post: a MeMo message with the letter in it, laid in the out-tray; sending it is the operator's.

MeMo 1.1 (DigitalPost.dk), elements in the order of its schema. Sender and recipient are CVR numbers: where one of them
is not known there is no message, for a message without an address would be no post.
"""

import base64
import os
import uuid
from datetime import UTC, datetime, time
from pathlib import Path
from xml.etree import ElementTree

from django.conf import settings

from pool.kernel import periods
from pool.letters.models import Letter

MEMO = "https://DigitalPost.dk/MeMo-1"
CORE = "https://data.gov.dk/model/core/"  # where MeMo takes companies from
KEPT = uuid.UUID("6f1c8f0e-6f0c-5f43-9a53-2c1b8f4d7c11")  # the same letter has the same message number
ElementTree.register_namespace("memo", MEMO)
ElementTree.register_namespace("grd", CORE)
ACCEPT = {"da": "Accepter tilskuddet", "en": "Accept the grant"}


def can_be_sent(letter: Letter) -> bool:
    """Say whether both ends of the post have a CVR number."""
    return bool(settings.AGENCY["cvr"] and letter.application.municipality.cvr)


def message(letter: Letter) -> tuple[str, bytes]:
    """The file's name and its bytes; the same letter gives the same bytes."""
    root = ElementTree.Element(_tag("Message"), {"memoVersion": "1.1", "memoSchVersion": "1.1.0"})
    _header(root, letter)
    _body(root, letter)
    ElementTree.indent(root)
    return f"{letter.reference}.xml", ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def put(name: str, content: bytes) -> Path:
    """Lay a file into the out-tray, whole or not at all, and there for good before anything is noted of it."""
    tray = Path(settings.MEDIA_ROOT) / "out-tray"
    tray.mkdir(parents=True, exist_ok=True)
    path = tray / name
    own = path.with_name(f".{name}.{os.getpid()}")
    with own.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(own, path)
    return path


def _header(root: ElementTree.Element, letter: Letter) -> None:
    header = _add(root, "MessageHeader")
    _add(header, "messageType", "DIGITALPOST")
    _add(header, "messageUUID", str(uuid.uuid5(KEPT, letter.reference)))
    _add(header, "label", letter.title[:250])
    _add(header, "mandatory", "true")
    _add(header, "legalNotification", "false")  # no letter here is served on anybody (forkyndelse)
    sender = _add(header, "Sender")
    _add(sender, "senderID", settings.AGENCY["cvr"])
    _add(sender, "idType", "CVR")
    _add(sender, "label", settings.AGENCY["name"])
    place = letter.application.municipality
    recipient = _add(header, "Recipient")
    _add(recipient, "recipientID", place.cvr)
    _add(recipient, "idType", "CVR")
    _add(recipient, "label", place.official_name)
    content = _add(header, "ContentData")
    company = _add(content, "CVRdata", space=CORE)
    _add(company, "cvrNumber", place.cvr, space=CORE)
    _add(company, "companyName", place.official_name, space=CORE)
    case = _add(content, "CaseID")
    _add(case, "caseID", letter.application.reference)
    _add(case, "caseSystem", "Kronespor")


def _body(root: ElementTree.Element, letter: Letter) -> None:
    body = _add(root, "MessageBody")
    _add(body, "createdDateTime", _utc(letter.written_at))
    main = _add(body, "MainDocument")
    _add(main, "mainDocumentID", letter.reference)
    _add(main, "label", letter.title[:250])
    file = _add(main, "File")
    _add(file, "encodingFormat", "application/pdf")
    _add(file, "filename", f"{letter.reference}.pdf")
    _add(file, "language", letter.language)
    _add(file, "content", base64.b64encode(bytes(letter.pdf)).decode())
    until = _accept_until(letter)
    if until:
        action = _add(main, "Action")
        _add(action, "label", ACCEPT[letter.language])
        _add(action, "actionCode", "BEKRAEFT")
        _add(action, "startDateTime", _utc(letter.written_at))
        _add(action, "endDateTime", _utc(until))
        _add(_add(action, "EntryPoint"), "url", f"{settings.ADDRESS}/awards/{letter.award.reference}/")


def _accept_until(letter: Letter) -> datetime | None:
    """Until when the grant of the letter can be accepted: at noon; None where nothing is left to accept."""
    if letter.award is None or letter.award.accept_by is None:
        return None
    until = datetime.combine(letter.award.accept_by, time(12), periods.COPENHAGEN)
    return until if until > letter.written_at else None


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _add(parent: ElementTree.Element, name: str, text: str | None = None, *, space: str = MEMO) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, _tag(name, space))
    child.text = text
    return child


def _tag(name: str, space: str = MEMO) -> str:
    return f"{{{space}}}{name}"
