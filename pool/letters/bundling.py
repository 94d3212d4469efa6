"""The file of a case as one document, and as a ZIP with what was sent and received beside it."""

from datetime import datetime
from typing import IO

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from pool import paper, wording
from pool.applications import printing
from pool.applications import queries as applications
from pool.applications.models import Application
from pool.journal import queries as journal
from pool.kernel import canon
from pool.letters import casefile, listing, packing, queries
from pool.letters.models import CaseFile

TEMPLATE = "filing/document.html"
VERB = "letters.make_case_file"


def document(application: Application, documents: list, left_out: set[str], head: dict, at: datetime) -> bytes:
    """Print the file in the active language: an index of all documents, then each one that is not left out."""
    rows = [{"number": place, **_row(item, left_out)} for place, item in enumerate(documents, start=1)]
    facts = {
        "language": wording.language(),
        "written_at": at.isoformat(),
        "date": wording.moment(at),
        "agency": settings.AGENCY["name"],
        "title": _("Case file %(case)s") % {"case": application.reference},
        "case": application.reference,
        "municipality": application.municipality.official_name,
        "round_title": wording.name(application.round),
        "left_out": len(left_out),
        "documents": rows,
        **head,
    }
    index = {"case": application.reference, "made_at": at, "documents": [told(i, i.key in left_out) for i in documents]}
    attachment = ("index.json", canon.canonical(index).encode())
    return paper.render(TEMPLATE, facts, language=wording.language(), files=[attachment])


def _row(item: casefile.Document, left_out: set[str]) -> dict:
    is_out = item.key in left_out
    return {
        "date": wording.day(casefile.day_of(item.at)),
        "direction": _(casefile.DIRECTIONS[item.direction]),
        "title": item.title,
        "internal": item.is_internal,
        "language": item.language,
        "left_out": is_out,
        **({} if is_out else item.content()),
    }


def told(item: casefile.Document, is_out: bool) -> dict:
    """One document as the journal keeps it."""
    return {"key": item.key, "at": item.at, "direction": item.direction, "title": item.title, "left_out": is_out}


def subject(made: CaseFile) -> str:
    return f"casefile:{made.application.reference}/{made.number}"


def index(made: CaseFile) -> list[dict]:
    """What the file held and what was left out, as it was when it was made."""
    found = journal.of_case(made.application.reference).filter(verb=VERB, subject=subject(made)).first()
    return found.facts["documents"] if found else []


def packed(made: CaseFile) -> IO[bytes]:
    """The file, the letters as they were sent, what was received as documents and as data, and an index of all."""
    held, whole, at = index(made), packing.Zip(), made.made_at
    taken = {item["key"] for item in held if not item["left_out"]}
    with translation.override(made.language):
        name = packing.safe(_("Case file %(case)s") % {"case": made.application.reference})
        rows = [_csv(number, item, made.reason) for number, item in enumerate(held, start=1)]
        whole.add("index.csv", packing.table(_head(), rows), at)
        whole.add(f"{name}.pdf", bytes(made.pdf), at)
    for item in applications.submissions_of(made.application).order_by("number"):
        if f"submission:{item.number}" in taken:
            place = f"submissions/{made.application.reference}-{item.number}"
            whole.add(f"{place}.pdf", printing.document(item, made.language), item.submitted_at)
            whole.add(f"{place}.json", printing.content(item), item.submitted_at)
    letters = [item for item in queries.of_case(made.application) if f"letter:{item.reference}" in taken]
    for letter, (_key, pdf) in zip(letters, listing.documents([item.pk for item in letters]), strict=True):
        whole.add(f"letters/{packing.safe(letter.reference)}.pdf", pdf, letter.written_at)
    return whole.finished()


def _head() -> list[str]:
    return [_("No."), _("Date"), _("Direction"), _("Document"), _("In the file"), _("Why not")]


def _csv(number: int, item: dict, reason: str) -> list[str]:
    return [
        str(number),
        casefile.day_of(datetime.fromisoformat(item["at"])).isoformat(),
        _(casefile.DIRECTIONS[item["direction"]]),
        item["title"],
        wording.fact(not item["left_out"]),
        reason if item["left_out"] else "",
    ]


def proposed_reason() -> str:
    """The ground on which internal working documents are usually left out."""
    return _(
        "Internal working documents are exempt from access (the Act on Access to Information in Public Administration, "
        "section 23)."
    )
