from datetime import datetime

from django.db.models import Prefetch, Sum

from pool.kernel import money, periods
from pool.ledger import queries as ledger
from pool.ledger import rules as accounts
from pool.ledger.models import Account, Transfer
from pool.rounds import rules
from pool.rounds.models import Appropriation, AppropriationEntry, Round, RoundScheme, Scheme, SchemeTerms
from pool.rounds.states import RoundState


def rounds():
    """All announced rounds, newest first."""
    return Round.objects.select_related("appropriation").order_by("-opens_at", "-pk")


def rounds_with_schemes():
    """All announced rounds with the schemes they pay for, their frozen terms and modules."""
    schemes = RoundScheme.objects.select_related("scheme", "terms").order_by("scheme__code", "pk")
    return rounds().prefetch_related(Prefetch("schemes", schemes), "schemes__terms__modules")


def open_at(at: datetime):
    """The rounds that take applications at the moment, the nearest deadline first."""
    return rounds().filter(state=RoundState.OPEN, opens_at__lte=at, closes_at__gte=at).order_by("closes_at", "pk")


def takes_applications(round: Round, at: datetime) -> bool:
    return rules.takes_applications(round.state, round.opens_at, round.closes_at, at)


def schemes():
    return Scheme.objects.select_related("programme").order_by("code")


def schemes_with_terms():
    """The schemes with all versions of their terms, newest first."""
    terms = SchemeTerms.objects.prefetch_related("modules").order_by("-version", "pk")
    return schemes().prefetch_related(Prefetch("terms", terms))


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


def money_by_round() -> dict[str, dict]:
    """What `money_of` says, for every round that has been opened, by its code. One query for a list of rounds."""
    found: dict[str, dict] = {}
    rows = (
        Account.objects.exclude(round="")
        .order_by()
        .values_list("round", "kind")
        .annotate(Sum("balance_amount"), Sum("in_amount"))
    )
    nothing = dict.fromkeys(("left", "reserved", "committed", "paid"), money.ZERO)
    for round, kind, balance, received in rows:
        sums = found.setdefault(round, dict(nothing))
        if kind in (accounts.POOL, accounts.RESERVED):
            sums["left" if kind == accounts.POOL else "reserved"] = balance
        elif kind in (accounts.COMMITTED, accounts.PAID):
            sums[kind] = received
    return found


def appropriations():
    return Appropriation.objects.prefetch_related("entries").order_by("-finance_year", "code")


def granted(finance_year: int):
    """What was granted to a year's appropriations, entry by entry."""
    return (
        AppropriationEntry.objects.filter(appropriation__finance_year=finance_year)
        .select_related("appropriation")
        .order_by("dated_on", "pk")
    )


def first_unposted() -> str:
    """Compare what was granted, and the frames of the rounds, with the ledger; name the first that differs."""
    for item in Appropriation.objects.annotate(granted=Sum("entries__amount")).order_by("pk"):
        booked = ledger.received(kind=accounts.APPROPRIATION, appropriation=item.code, finance_year=item.finance_year)
        if (item.granted or money.ZERO) != booked:
            return f"appropriation {item} was granted {item.granted}, the ledger says {booked}"
    opened = dict(Transfer.objects.filter(source__startswith="round:").values_list("source", "amount"))
    for round in rounds():
        frame = round.frame_amount if round.opened_at else None
        booked = opened.get(f"round:{round.code}:open")
        if frame != booked:
            return f"the frame of round {round} is {frame}, the ledger says {booked}"
    return ""
