"""Letters as every list shows them: what it is, of what case, whether it stands, who has read it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from pool import wording
from pool.access import guard
from pool.letters.models import Letter
from pool.letters.states import LetterKind, Standing
from pool.web.wordings import telling


def kind(letter: Letter) -> str:
    """The kind in words; one that replaces another says so."""
    name = str(LetterKind(letter.kind).label)
    return _("%(kind)s, corrected") % {"kind": name} if letter.replaces_id else name


def row(letter: Letter, user) -> dict:
    """One letter with what became of it. Why it was recalled is the agency's own note."""
    standing, reading = letter.standing, getattr(letter, "reading", None)
    return {
        "pk": letter.pk,
        "reference": letter.reference,
        "title": letter.title,
        "url": reverse("letter_pdf", args=[letter.pk]),
        "kind": kind(letter),
        "code": letter.kind,
        "written_at": letter.written_at,
        "kilobytes": max(1, round(letter.length / 1024)),
        "standing": {"code": standing.value, "label": standing.label},
        "stands": standing == Standing.VALID,
        "replaced_by": _other(letter.replaced_by) if standing == Standing.REPLACED else None,
        "replaces": _other(letter.replaces) if letter.replaces_id else None,
        "recall": _recall(letter, user) if standing == Standing.RECALLED else None,
        "is_new": reading is None,
        "read": reading and {"at": reading.read_at, "who": str(reading.read_by)},
    }


def case_row(letter: Letter, user) -> dict:
    """The same for the agency's case: the decision it tells, and what was done to bring it to its reader."""
    return {**row(letter, user), "award": letter.award_id, "post": post(letter), "texts": telling.used(letter)}


def full_row(letter: Letter, user) -> dict:
    """The same with its case and municipality, for lists over many cases."""
    application = letter.application
    return {
        **row(letter, user),
        "case": application.reference,
        "case_url": case_url(user, application.reference),
        "municipality": application.municipality.official_name,
        "round": wording.name(application.round),
        "texts": telling.used(letter) if guard.may(user, "wordings.read") else [],
    }


def case_url(user, reference: str) -> str:
    """The case for those who may read it; the municipality has its application."""
    if guard.may(user, "cases.read"):
        return reverse("case", args=[reference])
    return reverse("application", args=[reference]) if guard.may(user, "applications.read") else ""


def post(letter: Letter) -> dict:
    """What was done to bring a letter to its reader, for the agency."""
    dispatch = getattr(letter, "dispatch", None)
    if dispatch is None:
        return {"at": None, "notified": 0, "file": ""}
    return {"at": dispatch.dispatched_at, "notified": len(dispatch.notified), "file": dispatch.post_file}


def _other(letter: Letter) -> dict:
    return {"reference": letter.reference, "url": reverse("letter_pdf", args=[letter.pk])}


def _recall(letter: Letter, user) -> dict:
    reason = "" if guard.is_municipal(user) else letter.recall.reason
    return {"at": letter.recall.recalled_at, "reason": reason}
