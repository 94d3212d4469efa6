"""Makes the file of a case for whoever asked for access to its documents, and keeps what was left out and why."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import translation

from pool.access import guard
from pool.applications.models import Application
from pool.db import lock
from pool.journal import services as journal
from pool.kernel import civil
from pool.kernel.refusals import MissingField, NotFound, Refusal, cleaned, reason
from pool.kernel.words import N_
from pool.letters import bundling, casefile, catalogue
from pool.letters.models import CaseFile
from pool.rounds import impartial


class CivilNumberNamed(Refusal):
    code = "civil_number_named"
    sentence = N_("This looks like a civil registration number (CPR). Write a name, or the number of the request.")
    kind = "invalid"


class DocumentUnknown(Refusal):
    code = "document_unknown"
    sentence = N_("The case has no document “%(key)s”.")
    kind = "invalid"


class DocumentsChanged(Refusal):
    code = "documents_changed"
    sentence = N_("The case has got other documents since you opened the page. Look at the list again.")


class NothingToShow(Refusal):
    code = "nothing_to_show"
    sentence = N_("Every document is left out, so there is no file to make. Choose at least one.")
    kind = "invalid"


def make(
    *,
    application: Application,
    asked_by: str,
    language: str,
    left_out: Iterable[str] | None = None,
    why: str = "",
    seen: Iterable[str] | None = None,
    by,
    at: datetime,
) -> CaseFile:
    """Print every document of the case but those left out, with an index of all, and keep the file.

    `left_out`: keys of documents; without them the internal working documents. `seen`: the keys that the person
    looked at. Printing needs no lock, so it is done before the transaction.

    Raises:
        DeclareFirst, TiedToMunicipality: see `rounds.impartial.require`.
        MissingField, CivilNumberNamed: who asked is not said, or by a civil registration number.
        ReasonMissing: something is left out without a reason.
        DocumentUnknown, DocumentsChanged, NothingToShow: the choice does not fit the case.
    """
    guard.require(by, "casefiles.make")
    impartial.require(by, application)
    asked_by = _named(asked_by)
    if language not in catalogue.LANGUAGES:
        raise NotFound()
    with translation.override(language):
        documents = casefile.documents(application, at)
        out = _chosen(documents, left_out, seen)
        why = _plain(reason(why, field="why")) if out else ""
        head = {"asked_by": asked_by, "made_by": str(by), "reason": why}
        pdf = bundling.document(application, documents, out, head, at)
    return _kept(application, documents, out, pdf, {"asked_by": asked_by, "language": language, "reason": why}, by, at)


@transaction.atomic
def _kept(
    application: Application, documents: list, out: set[str], pdf: bytes, told: dict, by, at: datetime
) -> CaseFile:
    application = lock(Application, application.pk)
    impartial.require(by, application)
    made = CaseFile.objects.create(
        application=application,
        number=CaseFile.objects.filter(application=application).count() + 1,
        left_out=[item.key for item in documents if item.key in out],
        made_at=at,
        made_by=by,
        sha256=hashlib.sha256(pdf).hexdigest(),
        pdf=pdf,
        **told,
    )
    journal.tell(
        verb="letters.make_case_file",
        subject=bundling.subject(made),
        case=application.reference,
        by=by,
        at=at,
        facts={
            "number": made.number,
            "sha256": made.sha256,
            "reason": made.reason,
            "documents": [bundling.told(item, item.key in out) for item in documents],
        },
    )
    return made


def _named(asked_by: str) -> str:
    asked_by = cleaned(asked_by or "", field="asked_by", most=200)
    if not asked_by:
        raise MissingField(field="asked_by", label=N_("Who asked"))
    return _plain(asked_by, "asked_by")


def _plain(text: str, field: str = "why") -> str:
    if civil.is_in(text):
        raise CivilNumberNamed(field=field)
    return text


def _chosen(documents: list[casefile.Document], left_out: Iterable[str] | None, seen: Iterable[str] | None) -> set[str]:
    """The keys of what is left out."""
    known = {item.key for item in documents}
    if seen is not None and set(seen) != known:
        raise DocumentsChanged()
    out = {item.key for item in documents if item.is_internal} if left_out is None else set(left_out)
    for key in sorted(out - known):
        raise DocumentUnknown(field="left_out", key=key[:80])
    if out == known:
        raise NothingToShow(field="left_out")
    return out
