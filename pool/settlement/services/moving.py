"""Posts what a claim moves: paid or kept → claimed back, and back to kept when it is dropped. Called by `claiming`."""

from datetime import datetime
from decimal import Decimal

from pool.applications.models import Line
from pool.applications.services import many
from pool.kernel.refusals import Refusal
from pool.kernel.words import N_
from pool.ledger import queries as ledger_queries
from pool.ledger import rules as accounts
from pool.ledger import services as ledger
from pool.payments import places
from pool.payments.models import Part
from pool.payments.states import PartState
from pool.settlement.models import Claim


class NothingToClaim(Refusal):
    code = "nothing_to_claim"
    sentence = N_("Nothing was paid of this, or of a part of it, or a claim takes it back already.")


class PlaceAskedAgain(Refusal):
    code = "claim_place_asked_again"
    sentence = N_(
        "By now the same employee and module is asked for again: %(lines)s. A module is paid for once, so the claim "
        "stands."
    )


def claim_back(claim: Claim, by, at: datetime) -> None:
    """paid → claimed back, for each part; a module that was kept goes the same way."""
    keys = [line["part"] for line in claim.lines]
    parts = list(Part.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    froms = {PartState.PAID: accounts.PAID, PartState.KEPT: accounts.SPENT}
    if any(part.state not in froms for part in parts):
        raise NothingToClaim()
    rows = [(f"part:{part.pk}:claim", froms[part.state], part.amount) for part in parts]
    _post(claim, rows, accounts.RECEIVABLE, by, at)
    Part.objects.filter(pk__in=keys).update(state=PartState.CLAIMED)


def give_up(claim: Claim, by, at: datetime) -> None:
    """claimed back → spent: the municipality keeps it. A later claim can still take it back."""
    keys = [line["part"] for line in claim.lines]
    parts = list(Part.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    rows = [(f"part:{part.pk}:unclaim", accounts.RECEIVABLE, part.amount) for part in parts]
    _post(claim, rows, accounts.SPENT, by, at)
    Part.objects.filter(pk__in=keys).update(state=PartState.KEPT)


def take_places_again(*, claim: Claim, by, at: datetime) -> None:
    """Hold the places again that were given up with the claim: the municipality keeps their money.

    Raises:
        PlaceAskedAgain: somebody has asked for one of them since, and a module is paid for once.
    """
    keys = [line["part"] for line in claim.lines]
    lines = Line.objects.filter(parts__in=keys, live=False).distinct().order_by("pk")
    try:
        if lines:
            many.hold_lines(lines=[line.pk for line in lines], by=by, at=at)
    except many.TakenElsewhere as taken:
        raise PlaceAskedAgain(**taken.facts) from None


def _post(claim: Claim, rows: list[tuple[str, str, Decimal]], target: str, by, at: datetime) -> None:
    application, scheme = claim.application, claim.scheme.code
    ledger.post(
        postings=[
            ledger.Posting(
                source=ledger_queries.next_source(deed),
                from_place=places.place(application, kind, scheme),
                to_place=places.place(application, target, scheme),
                amount=amount,
                text=f"Claim {claim.reference}",
            )
            for deed, kind, amount in rows
        ],
        by=by,
        at=at,
    )
