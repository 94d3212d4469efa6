"""What a run means for each application, before anything is signed."""

from dataclasses import dataclass
from decimal import Decimal

from pool.applications import queries as applications
from pool.applications.models import Application
from pool.assessment import queries as assessment
from pool.awards import rules
from pool.awards.models import Run, Share
from pool.kernel import money


@dataclass(frozen=True)
class Outlook:
    """What a run means for one application, before anything is signed. Amounts in kroner."""

    application: Application
    kind: str
    requested: Decimal
    eligible: Decimal
    proposed: Decimal


def of(run: Run) -> list[Outlook]:
    """What each application of the run's round is to get, by reference; from the first run also nothing.

    A later run supplements, so only those count that it gives something; what is asked and eligible are then the
    lines that it gives something.
    """
    given, eligible, later = {}, {}, run.tranche > 1
    conditional = assessment.with_condition(Application.objects.filter(round=run.round_id).values("pk"))
    shares = Share.objects.filter(run=run).select_related("line").order_by("pk")
    for share in shares.filter(amount__gt=0) if later else shares:
        key = share.line.application_id
        given[key] = given.get(key, money.ZERO) + share.amount
        eligible[key] = eligible.get(key, money.ZERO) + share.asked_amount
    found = [
        Outlook(
            application=application,
            kind=rules.SUPPLEMENT
            if later
            else rules.kind(application.requested_amount, given.get(application.pk, 0), application.pk in conditional),
            requested=eligible[application.pk] if later else application.requested_amount,
            eligible=eligible.get(application.pk, money.ZERO),
            proposed=given.get(application.pk, money.ZERO),
        )
        for application in applications.submitted_in(run.round)
        if not later or application.pk in given
    ]
    return sorted(found, key=lambda row: row.application.reference)
