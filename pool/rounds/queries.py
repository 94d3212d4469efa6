from datetime import datetime

from pool.kernel import periods
from pool.ledger import queries as ledger
from pool.ledger import rules as accounts
from pool.rounds import rules
from pool.rounds.models import Appropriation, AppropriationEntry, Round, RoundScheme, Scheme, SchemeTerms
from pool.rounds.states import RoundState


def rounds():
    """All announced rounds, newest first."""
    return Round.objects.select_related("appropriation").order_by("-opens_at", "-pk")


def open_at(at: datetime):
    """The rounds that take applications at the moment, the nearest deadline first."""
    return rounds().filter(state=RoundState.OPEN, opens_at__lte=at, closes_at__gte=at).order_by("closes_at", "pk")


def takes_applications(round: Round, at: datetime) -> bool:
    return rules.takes_applications(round.state, round.opens_at, round.closes_at, at)


def schemes():
    return Scheme.objects.select_related("programme").order_by("code")


def current_terms():
    """All versions of all terms, newest first."""
    return SchemeTerms.objects.select_related("scheme").prefetch_related("modules").order_by("scheme__code", "-version")


def of_round(round: Round) -> list[RoundScheme]:
    """The schemes of a round with their frozen terms and modules."""
    return list(
        RoundScheme.objects.filter(round=round)
        .select_related("scheme", "terms")
        .prefetch_related("terms__modules")
        .order_by("scheme__code")
    )


def terms_of(round: Round) -> list[periods.Term]:
    """The half-years in which the round pays for modules."""
    return periods.terms_between(round.period_from, round.period_until)


def money_of(round: Round) -> dict:
    """The round's frame and where it is: in the pool, reserved, committed (ever), paid (ever)."""
    return {
        "frame": round.frame_amount,
        "left": ledger.balance(kind=accounts.POOL, round=round.code),
        "reserved": ledger.balance(kind=accounts.RESERVED, round=round.code),
        "committed": ledger.received(kind=accounts.COMMITTED, round=round.code),
        "paid": ledger.received(kind=accounts.PAID, round=round.code),
    }


def appropriations():
    return Appropriation.objects.prefetch_related("entries").order_by("-finance_year", "code")


def granted(finance_year: int):
    """What was granted to a year's appropriations, entry by entry."""
    return (
        AppropriationEntry.objects.filter(appropriation__finance_year=finance_year)
        .select_related("appropriation")
        .order_by("dated_on", "pk")
    )
