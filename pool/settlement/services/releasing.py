"""Lets the parts of a grant be paid, or holds them, as the confirmed outcomes of its lines say."""

from datetime import datetime

from django.db import transaction

from pool.applications.models import Application
from pool.payments.services import planning
from pool.payments.states import PartState
from pool.settlement import confirmations


@transaction.atomic
def follow_outcomes(*, application: Application, by, at: datetime) -> tuple[int, int]:
    """Release and hold what is not ordered yet, so that it fits `outcomes.payable`. Returns how many of each."""
    payable = confirmations.payable(application)
    planned = [part for part in confirmations.parts(application) if part.state == PartState.PLANNED]
    to_release = [part for part in planned if part.pk in payable and part.released_at is None]
    to_hold = [part for part in planned if part.pk not in payable and part.released_at is not None]
    released = planning.release_parts(application=application, parts=to_release, by=by, at=at)
    held = planning.hold_parts(application=application, parts=to_hold, by=by, at=at)
    return released, held
