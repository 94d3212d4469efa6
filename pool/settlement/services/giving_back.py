"""Takes back places that a municipality gives up: what is not paid is cancelled, what is paid is claimed back."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from pool.applications.models import Application, Line
from pool.applications.services import many
from pool.kernel import money
from pool.kernel.refusals import Refusal
from pool.kernel.words import N_
from pool.payments.models import Part
from pool.payments.services import planning
from pool.payments.states import PartState
from pool.settlement import claims
from pool.settlement.services import claiming
from pool.settlement.states import ClaimGround


class PaymentOnItsWay(Refusal):
    code = "payment_on_its_way"
    sentence = N_(
        "A payment for %(employee)s and %(module)s is on its way from the bank just now. Give the place back when it "
        "has come, or sign without giving it back and ask for it as a change."
    )


class SettledByAccounts(Refusal):
    code = "settled_by_accounts"
    sentence = N_(
        "Scheme %(scheme)s pays by budget, not by place: what is not spent is settled in the accounts. "
        "Ask for a changed budget instead."
    )


@transaction.atomic
def give_back(
    *, application: Application, lines: Iterable[Line], reason_class: str, why: str, giver, by, at: datetime
) -> Decimal:
    """Cancel what is not paid of these lines, propose a claim of what is, and set the lines free. Returns kroner.

    `giver`: who gives the places up for the municipality; the claim needs no hearing for that reason.

    Raises:
        PaymentOnItsWay: something of it is in a payment batch.
        SettledByAccounts: the scheme's money is not paid by place.
    """
    lines = list(lines)
    parts = list(Part.objects.filter(line__in=lines).select_related("scheme", "line__employee", "line__module"))
    _check(lines, parts)
    unpaid = [part for part in parts if part.state == PartState.PLANNED]
    released = planning.cancel_parts(application=application, parts=unpaid, reason=reason_class, by=by, at=at)
    claimed = claims.claimed_parts(application)
    paid = [part for part in parts if part.state in (PartState.PAID, PartState.KEPT) and part.pk not in claimed]
    for scheme in sorted({part.scheme for part in paid}, key=lambda scheme: scheme.code):
        claiming.propose_claim(
            application=application,
            scheme=scheme,
            ground=ClaimGround.VOLUNTARY,
            reason_class=reason_class,
            explanation=why,
            parts=[part for part in paid if part.scheme == scheme],
            by=giver,
            at=at,
        )
    many.free_lines(lines=[line.pk for line in lines], by=by, at=at)
    return released or money.ZERO


def _check(lines: list[Line], parts: list[Part]) -> None:
    with_parts = {part.line_id for part in parts}
    for line in lines:
        if line.pk not in with_parts:
            raise SettledByAccounts(scheme=line.scheme.code)
    for part in parts:
        if part.state == PartState.ORDERED:
            raise PaymentOnItsWay(employee=part.line.employee.reference, module=part.line.module.code)
