"""Money that comes in, what stands on the suspense account, and what may be used again. Reads only; kroner."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import F, Sum

from pool.kernel import money, periods
from pool.kernel.refusals import NotFound
from pool.kernel.words import N_, Said
from pool.ledger import queries as ledger
from pool.ledger import rules as accounts
from pool.rounds.models import Round
from pool.rounds.states import RoundState
from pool.settlement import claims
from pool.settlement.models import Claim, Incoming, Match


@dataclass(frozen=True)
class Suggestion:
    """A claim that an entry may repay. `left` in kroner; `why`: what speaks for it."""

    claim: Claim
    left: Decimal
    why: tuple[str, ...]


@dataclass(frozen=True)
class Returned:
    """What was repaid to a round, in kroner: in all; to the treasury for its reason; used again or given up; still
    there; and what of that can be used again this year."""

    round: Round
    repaid: Decimal
    treasury: Decimal
    gone: Decimal
    stands: Decimal
    free: Decimal


def incoming():
    """Everything that came in, newest first, with what became of it."""
    found = Incoming.objects.select_related("taken_by").prefetch_related("matches__claim", "matches__matched_by")
    return found.order_by("-booked_on", "-pk")


def is_taken(reference: str) -> bool:
    return Incoming.objects.filter(reference=reference).exists()


def references() -> set[str]:
    """The bank's numbers of everything that was taken."""
    return set(Incoming.objects.values_list("reference", flat=True))


def incoming_at(pk: int) -> Incoming:
    """An entry by its key.

    Raises:
        NotFound: there is none.
    """
    found = incoming().filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def unmatched(item: Incoming) -> Decimal:
    """What of it stands on the suspense account."""
    return item.amount - sum((part.amount for part in item.matches.all()), money.ZERO)


def in_suspense():
    """What stands on the suspense account, the oldest first."""
    found = incoming().annotate(matched=Sum("matches__amount")).order_by("booked_on", "pk")
    return [item for item in found if item.amount != (item.matched or money.ZERO)]


def open_for(user, item: Incoming) -> list[Suggestion]:
    """The open claims a person may match an entry to: the best suggestion first, then by the day they are due."""
    found = [
        _suggestion(claim, item)
        for claim in claims.visible_to(user).filter(state__in=claims.OPEN).order_by("due_on", "pk")
    ]
    return sorted(found, key=lambda one: -len(one.why))


def _suggestion(claim: Claim, item: Incoming) -> Suggestion:
    place, words = claim.application.municipality, f"{item.text} {item.sender}".casefold()
    why = {
        "reference": claim.reference.casefold() in words or bool(claim.invoice and claim.invoice.casefold() in words),
        "amount": claims.left(claim) == unmatched(item),
        "cvr": bool(item.cvr) and place.cvr == item.cvr,
        "name": place.official_name.casefold() in words,
    }
    return Suggestion(claim, claims.left(claim), tuple(name for name, holds in why.items() if holds))


def days_in_suspense(item: Incoming, at: datetime) -> int:
    """How many days ago the bank booked it."""
    return max((at.astimezone(periods.COPENHAGEN).date() - item.booked_on).days, 0)


def suspense_total() -> Decimal:
    """What stands on the suspense account."""
    return ledger.balance(kind=accounts.SUSPENSE)


def reusable(round: Round, year: int) -> Decimal:
    """What was repaid to a round in a year and may be used again in it (budget guidance BV 2.2.11)."""
    came, went = ledger.came_and_went(year, kind=accounts.RETURNED, round=round.code)
    return max(came - went, money.ZERO)


def returned(at: datetime) -> list[Returned]:
    """What was repaid, round by round: where it may be used again this year, and where it goes to the treasury."""
    year, found = at.astimezone(periods.COPENHAGEN).year, []
    for round in Round.objects.filter(applications__claims__isnull=False).distinct().order_by("code"):
        stands = ledger.balance(kind=accounts.RETURNED, round=round.code)
        repaid = Match.objects.filter(claim__application__round=round)
        total = repaid.aggregate(total=Sum("amount"))["total"] or money.ZERO
        again = repaid.filter(claim__reason__in=accounts.REUSABLE)
        may = again.aggregate(total=Sum("amount"))["total"] or money.ZERO
        free_now = reusable(round, year) if round.state != RoundState.SETTLED else money.ZERO
        found.append(Returned(round, total, total - may, may - stands, stands, min(free_now, stands)))
    return found


def first_wrong() -> str:
    """What came in is matched, sent back, or stands on the suspense account."""
    came = Incoming.objects.aggregate(total=Sum("amount"))["total"] or money.ZERO
    went = Match.objects.aggregate(total=Sum("amount"))["total"] or money.ZERO
    booked = ledger.balance(kind=accounts.SUSPENSE)
    if came - went != booked or ledger.balance(kind=accounts.INCOMING) != -booked:
        differs = N_("%(unmatched)s came in and is not matched, the suspense account holds %(booked)s")
        return Said(differs, unmatched=came - went, booked=booked)
    beyond = next((item for item in incoming() if unmatched(item) < 0), None)
    more = N_("more of %(incoming)s is matched or sent back than the %(amount)s that came in")
    if beyond:
        return Said(more, incoming=beyond, amount=beyond.amount)
    own = Match.objects.filter(matched_by=F("incoming__taken_by")).select_related("incoming").order_by("pk").first()
    return Said(N_("%(incoming)s was matched or sent back by whoever entered it"), incoming=own.incoming) if own else ""
