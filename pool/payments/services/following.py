"""Lets the payments of a grant by budget follow its latest approved budget."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from pool.applications.models import Application
from pool.journal import services as journal
from pool.kernel.refusals import Refusal
from pool.kernel.words import N_
from pool.payments.models import Part
from pool.payments.states import PartState
from pool.rounds.models import Scheme


class PlanCannotFollow(Refusal):
    code = "plan_cannot_follow"
    sentence = N_(
        "Money can be moved between quarters that have an instalment that is not ordered or paid yet, and each of them "
        "keeps something. These quarters cannot change as written: %(quarters)s."
    )
    kind = "invalid"


@transaction.atomic
def move_parts(*, application: Application, scheme: Scheme, amounts: dict[int, Decimal], by, at: datetime) -> None:
    """Give parts that are not ordered new amounts, in kroner; each award keeps its total.

    Raises:
        PlanCannotFollow: one of them has been ordered meanwhile.
    """
    found = Part.objects.select_for_update(of=("self",)).filter(
        pk__in=amounts, instalment__award__application=application, scheme=scheme, line=None
    )
    changed = [part for part in found.order_by("pk") if part.amount != amounts[part.pk]]
    for part in changed:
        if part.state != PartState.PLANNED:
            raise PlanCannotFollow(field="entries", quarters=f"{part.amount}")
        part.amount = amounts[part.pk]
    Part.objects.bulk_update(changed, ["amount"])
    case = application.reference
    facts = {"scheme": scheme.code, "parts": {str(part.pk): part.amount for part in changed}}
    journal.tell(verb="payments.move_parts", subject=f"application:{case}", case=case, by=by, at=at, facts=facts)
