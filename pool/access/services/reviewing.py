"""Signs the quarterly look at who may do what."""

from datetime import datetime

from django.db import IntegrityError, transaction

from pool.access import guard, queries, report
from pool.access.models import AccessReview
from pool.access.quarters import SIGNED, Quarter
from pool.journal import services as journal
from pool.kernel import canon
from pool.kernel.refusals import Refusal, reason
from pool.kernel.words import N_


class NotToBeReviewed(Refusal):
    code = "not_to_be_reviewed"
    sentence = N_("Only the quarter that runs and the one before it can be signed.")
    kind = "invalid"


class ReviewedAlready(Refusal):
    code = "reviewed_already"
    sentence = N_("The review of this quarter has been signed already.")


class AccessMoved(Refusal):
    code = "access_moved"
    sentence = N_("Roles have changed since you opened the report. Read it again, then sign.")


@transaction.atomic
def sign_review(*, year: int, quarter: int, note: str, seen: str = "", by, at: datetime) -> AccessReview:
    """Keep the access report as it is now as looked at, for the quarter that runs or the one before it, once.

    `note`: what was looked at and found. `seen`: fingerprint of the roles that were shown (`report.seen`).

    Raises:
        NotAllowed: the person does not review access.
        ReasonMissing, TooLong: the note.
        NotToBeReviewed, ReviewedAlready: the quarter.
        AccessMoved: other roles are held than those seen.
    """
    guard.require(by, "access.review")
    note = reason(note, field="note")
    _refuse(year, quarter, queries.reviews(at))
    rows = report.rows(at)
    if seen and seen != report.seen(rows):
        raise AccessMoved()
    content = canon.plain({"as_of": at, "people": rows})
    told = {"content": content, "sha256": canon.fingerprint(content), "note": note, "signed_at": at, "signed_by": by}
    try:
        with transaction.atomic():
            made = AccessReview.objects.create(year=year, quarter=quarter, **told)
    except IntegrityError:  # of two who sign at the same moment the database keeps one
        raise ReviewedAlready() from None
    facts = {"note": note, "sha256": made.sha256, **report.counts(rows)}
    journal.tell(verb="access.sign_review", subject=f"access:{year}-{quarter}", by=by, at=at, facts=facts)
    return made


def _refuse(year: int, quarter: int, found: list[Quarter]) -> None:
    asked = next((item for item in found if (item.year, item.quarter) == (year, quarter)), None)
    if asked and asked.state == SIGNED:
        raise ReviewedAlready()
    if asked is None or not asked.can_be_signed:
        raise NotToBeReviewed(field="quarter")
