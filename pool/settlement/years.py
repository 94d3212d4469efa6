"""What years leave of an appropriation, and what may be carried over. Reads only; kroner."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q

from pool.awards.models import Run
from pool.awards.states import RunState
from pool.kernel import money
from pool.kernel.refusals import NotFound
from pool.kernel.words import N_, Said
from pool.ledger import queries as ledger
from pool.ledger import rules as accounts
from pool.rounds.models import Appropriation, AppropriationEntry, Round
from pool.rounds.states import RoundState, Source
from pool.settlement import ending
from pool.settlement.models import CarryOver, YearEnd

LIFE = 20  # years after its own in which an appropriation can still be asked about


@dataclass(frozen=True)
class Left:
    """What a year leaves of an appropriation, in kroner: on it, in the pools of its rounds, and repaid to them."""

    appropriation: Appropriation
    year: int
    on_it: Decimal
    in_pools: Decimal
    returned: Decimal

    @property
    def total(self) -> Decimal:
        """What can be carried over: repaid money that was not used again goes to the treasury."""
        return self.on_it + self.in_pools


def left(appropriation: Appropriation, year: int) -> Left:
    """What stands there now."""
    place = {"appropriation": appropriation.code, "finance_year": appropriation.finance_year}
    return Left(
        appropriation,
        year,
        ledger.balance(kind=accounts.APPROPRIATION, **place),
        ledger.balance(kind=accounts.POOL, **place),
        ledger.balance(kind=accounts.RETURNED, **place),
    )


def is_beyond(permission: CarryOver) -> bool:
    """Whether a permission to carry over says more than is left by now."""
    return permission.amount > left(permission.appropriation, permission.year).total


def unfinished(appropriation: Appropriation):
    """Rounds for which the year cannot end: open, not decided, with a run on its way, or with an offer that stands."""
    states = (RoundState.OPEN, RoundState.FULL, RoundState.CLOSED)
    run = Run.objects.filter(round=OuterRef("pk"), state__in=(RunState.PROPOSED, RunState.APPROVED))
    of_it = Round.objects.filter(appropriation=appropriation)
    offered = [round.pk for round in of_it if ending.standing_offers(round).exists()]
    return of_it.filter(Q(state__in=states) | Exists(run) | Q(pk__in=offered)).order_by("code")


def appropriations():
    return Appropriation.objects.order_by("-finance_year", "code")


def appropriation(pk: int, year: int) -> Appropriation:
    """An appropriation that can be asked about in a calendar year: its own or one of the twenty after it.

    Raises:
        NotFound: there is none, or the year is not one of its life.
    """
    found = appropriations().filter(pk=pk).first()
    if found is None or not found.finance_year <= year <= found.finance_year + LIFE:
        raise NotFound()
    return found


def year_ends(appropriation: Appropriation):
    """The years that were closed, the latest first."""
    return YearEnd.objects.filter(appropriation=appropriation).select_related("closed_by").order_by("-year")


def permission(appropriation: Appropriation, year: int) -> CarryOver | None:
    """The ministry's recorded permission to carry over from the year."""
    found = CarryOver.objects.filter(appropriation=appropriation, year=year)
    return found.select_related("recorded_by", "confirmed_by").first()


def permissions_waiting():
    """Recorded permissions that nobody has confirmed yet, the oldest first."""
    found = CarryOver.objects.filter(confirmed_at__isnull=True).select_related("appropriation", "recorded_by")
    return found.order_by("recorded_at", "pk")


def open_year(appropriation: Appropriation) -> int:
    """The calendar year that is to be closed next."""
    last = year_ends(appropriation).first()
    return last.year + 1 if last else appropriation.finance_year


def first_carried() -> str:
    """No money was carried over without a permission that two people saw."""
    for end in YearEnd.objects.select_related("appropriation").order_by("pk"):
        item = permission(end.appropriation, end.year)
        permitted = item.amount if item and item.confirmed_at else money.ZERO
        if end.carried_amount != permitted:
            beyond = N_("%(appropriation)s closed for %(year)s carried %(carried)s over, permitted are %(permitted)s")
            facts = {"carried": end.carried_amount, "permitted": permitted}
            return Said(beyond, appropriation=end.appropriation, year=end.year, **facts)
    carried = AppropriationEntry.objects.filter(source=Source.CARRY_OVER).select_related("appropriation")
    for entry in carried.order_by("pk"):
        place = {"appropriation__code": entry.appropriation.code, "year": entry.appropriation.finance_year - 1}
        ended = YearEnd.objects.filter(**place, carried_amount=entry.amount)
        if not ended.exists():
            unclosed = N_("%(appropriation)s got %(amount)s carried over, but no year was closed with it")
            return Said(unclosed, appropriation=entry.appropriation, amount=entry.amount)
    return ""
