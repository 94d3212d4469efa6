"""Takes a person's declaration of ties to municipalities, and lets their cases there go (forvaltningsloven § 6)."""

from datetime import datetime

from django.db import transaction

from pool.access import guard
from pool.applications.models import Application
from pool.applications.services import signing
from pool.applications.states import RETURNED
from pool.applications.states import ApplicationState as S
from pool.assessment.models import Assessment
from pool.db import hold, lock
from pool.journal import services as journal
from pool.rounds.models import Declaration, Round
from pool.rounds.services import declaring as rounds

# Once a run is approved the assessment is done; from there on others decide.
HANDLED = {S.SUBMITTED, S.ASSESSED} | RETURNED


@transaction.atomic
def declare(*, round: Round, ties: list[tuple], by, at: datetime) -> Declaration:
    """Declare ties (`rounds.services.declaring.declare`) and let go of the cases there that the person handles.

    The round and the cases are held first. So a deed of the same person that is under way either ends before the
    declaration, or sees it.

    Raises:
        See `rounds.services.declaring.declare`.
    """
    guard.require(by, "impartiality.declare")
    hold(Round, [round.pk])
    cases = Application.objects.filter(round=round, municipality__in=[place.pk for place, *_ in ties])
    keys = list(cases.order_by("pk").values_list("pk", flat=True))
    hold(Application, keys)
    made = rounds.declare(round=round, ties=ties, by=by, at=at)
    for taken in Assessment.objects.filter(application__in=keys, caseworker=by).order_by("application"):
        _let_go(taken, by, at)
    return made


def _let_go(taken: Assessment, by, at: datetime) -> None:
    """An assessed case is opened again: the next caseworker answers for it, and finishes it."""
    application = lock(Application, taken.application_id)
    if application.state not in HANDLED:
        return
    if application.state == S.ASSESSED:
        signing.mark(application=application, verb="reassess", by=by, at=at)
    taken.delete()
    journal.tell(
        verb="assessment.let_go",
        subject=f"application:{application.reference}",
        case=application.reference,
        by=by,
        at=at,
        facts={"from": by.username},
    )
