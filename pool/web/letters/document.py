"""The letters themselves, as they were sent: one, or all of a round."""

from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from pool.kernel.refusals import NotFound
from pool.letters import packing, queries
from pool.letters.services import delivering
from pool.rounds import impartial
from pool.rounds import queries as rounds
from pool.web.letters import rows

# A letter concerns one municipality: no cache keeps it for others.
KEPT_BY_NOBODY = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}


@require_safe
def letter_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The stored document, byte for byte. The first time that its reader opens it is noted."""
    letter = queries.one(request.user, pk)
    if request.method == "GET":
        delivering.read(letter=letter, by=request.user, at=timezone.now())
    return file(bytes(letter.pdf), "application/pdf", f"{rows.kind(letter)} {letter.reference}.pdf", inline=True)


@require_safe
def round_letters(request: HttpRequest, code: str) -> FileResponse:
    """The decisions of a round as a ZIP, read from a file that lies on disk and not in memory."""
    found = rounds.rounds().filter(code=code).first()
    impartial.require_declared(request.user, found)
    letters = list(queries.of_round(request.user, found)) if found else []
    if not letters:
        raise NotFound()
    return zipped(packing.of_letters(letters), f"{code}.zip")


def zipped(content: IO[bytes], name: str) -> FileResponse:
    """A ZIP that lies in a file, for the person alone."""
    answer = FileResponse(content, as_attachment=True, filename=name, content_type="application/zip")
    for header, value in KEPT_BY_NOBODY.items():
        answer.headers[header] = value
    return answer


def file(content: bytes, kind: str, name: str, *, inline: bool) -> HttpResponse:
    """A file for the person alone."""
    headers = {"Content-Disposition": content_disposition_header(not inline, name), **KEPT_BY_NOBODY}
    return HttpResponse(content, content_type=kind, headers=headers)
