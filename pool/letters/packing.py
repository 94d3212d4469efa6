"""Letters as a ZIP: the same letters give the same bytes. It is built in a file on disk, never whole in memory."""

import csv
import io
import re
import tempfile
import unicodedata
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import IO

from django.utils.translation import gettext as _

from pool import wording
from pool.kernel import periods
from pool.letters import listing
from pool.letters.models import Letter
from pool.letters.states import LetterKind

EARLIEST = (1980, 1, 1, 0, 0, 0)  # what a ZIP can say
UNSAFE = re.compile(r"[^\w \-().,]+")


class Zip:
    """A ZIP in a temporary file: everything stored as it is, every date and right said by us."""

    def __init__(self):
        self.file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (whoever sends it closes it)
        self.whole = zipfile.ZipFile(self.file, "w", zipfile.ZIP_STORED)

    def add(self, name: str, content: bytes, at: datetime) -> None:
        local = at.astimezone(periods.COPENHAGEN).timetuple()[:6]
        entry = zipfile.ZipInfo(name, max(tuple(local), EARLIEST))
        entry.create_system, entry.external_attr = 3, 0o644 << 16
        self.whole.writestr(entry, content)

    def finished(self) -> IO[bytes]:
        """The file, ready to be read from its beginning."""
        self.whole.close()
        self.file.seek(0)
        return self.file


def of_letters(letters: Sequence[Letter]) -> IO[bytes]:
    """The documents of these letters (at least one), a table of them, and how to check them, in the active language."""
    made, last = Zip(), max(letter.written_at for letter in letters)
    named = {letter.pk: file_name(letter) for letter in letters}
    made.add("README.txt", readme().encode(), last)
    made.add("index.csv", table(_head(), [_row(letter, named[letter.pk]) for letter in letters]), last)
    dates = {letter.pk: letter.written_at for letter in letters}
    for key, pdf in listing.documents([letter.pk for letter in letters]):
        made.add(named[key], pdf, dates[key])
    return made.finished()


def file_name(letter: Letter) -> str:
    """Municipality and reference, in signs that every system takes."""
    return f"{safe(letter.application.municipality.official_name)} {safe(letter.reference)}.pdf"


def safe(text: str) -> str:
    """A text as part of a file name: no folders, no signs with a meaning, not too long."""
    return UNSAFE.sub("-", unicodedata.normalize("NFC", text)).strip(" .-")[:80] or "-"


def readme() -> str:
    """How anybody can prove that the files are the letters."""
    lines = (
        _("index.csv lists the letters in this ZIP, each with the fingerprint (SHA-256) of its document."),
        _("Check a file: take its first bytes, as many as the column “bytes” says, and compare the fingerprint:"),
        '    head -c <bytes> "<file>" | sha256sum',
        _("A sealed letter has the seal behind these bytes."),
    )
    return "\r\n".join(lines) + "\r\n"


def table(head: list[str], rows: list[list[str]]) -> bytes:
    """A CSV that Danish Excel opens without asking; no cell is run as a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([head, *([_cell(text) for text in row] for row in rows)])
    return out.getvalue().encode("utf-8-sig")


def _head() -> list[str]:
    return [
        _("Reference"),
        _("Kind"),
        _("Municipality"),
        _("Date"),
        _("Amount, kr."),
        _("Standing"),
        "SHA-256",
        _("Bytes"),
        _("File"),
    ]


def _row(letter: Letter, name: str) -> list[str]:
    amount = wording.number(letter.award.awarded_amount, 2) if letter.award else ""
    day = letter.written_at.astimezone(periods.COPENHAGEN).date()
    return [
        letter.reference,
        str(LetterKind(letter.kind).label),
        letter.application.municipality.official_name,
        day.isoformat(),
        amount,
        str(letter.standing.label),
        letter.sha256,
        str(letter.length),
        name,
    ]


def _cell(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
