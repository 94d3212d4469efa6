from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Max, Min, Prefetch, Sum

from pool.access import guard
from pool.access import queries as people
from pool.access import rules as roles
from pool.kernel import money, periods
from pool.kernel.words import N_, Said
from pool.ledger import queries as ledger
from pool.ledger import rules as accounts
from pool.ledger.models import Account, Transfer
from pool.rounds import rules
from pool.rounds.models import (
    Appropriation,
    AppropriationEntry,
    Declaration,
    FrameEntry,
    Round,
    RoundScheme,
    Scheme,
    SchemeTerms,
    Tie,
)
from pool.rounds.states import RoundState


def rounds():
    """All announced rounds, newest first."""
    return Round.objects.select_related("appropriation").order_by("-opens_at", "-pk")


def rounds_with_schemes():
    """All announced rounds with the schemes they pay for, their frozen terms and modules."""
    schemes = RoundScheme.objects.select_related("scheme", "terms").order_by("scheme__code", "pk")
    return rounds().prefetch_related(Prefetch("schemes", schemes), "schemes__terms__modules", "frame_entries")


def open_at(at: datetime):
    """The rounds that take applications at the moment, the nearest deadline first."""
    return rounds().filter(state=RoundState.OPEN, opens_at__lte=at, closes_at__gte=at).order_by("closes_at", "pk")


def full_at(at: datetime):
    """The rounds that are closed for now because their frame is used, the nearest deadline first."""
    return rounds().filter(state=RoundState.FULL, closes_at__gte=at).order_by("closes_at", "pk")


def closing_by_themselves(at: datetime):
    """The open and full rounds that close when their frame is used and whose deadline has not passed."""
    states = (RoundState.OPEN, RoundState.FULL)
    return rounds().filter(closes_when_used=True, state__in=states, closes_at__gte=at).order_by("closes_at", "pk")


def is_full(round: Round, at: datetime) -> bool:
    """Say whether the round is closed for now because its frame is used, and may still open again."""
    return round.state == RoundState.FULL and at <= round.closes_at


def frames(rounds: Iterable[Round]) -> dict[int, Decimal]:
    """The frame of each round with what was added to it, by its key, in kroner. One query."""
    rounds = list(rounds)
    rows = FrameEntry.objects.filter(round__in=rounds).order_by().values_list("round").annotate(Sum("amount"))
    added = dict(rows)
    return {round.pk: round.frame_amount + added.get(round.pk, money.ZERO) for round in rounds}


def frame_of(round: Round) -> Decimal:
    """The frame of a round with what was added to it, in kroner."""
    return sum((entry.amount for entry in round.frame_entries.all()), round.frame_amount)


def additions(round: Round):
    """What was added to a round's frame, entry by entry."""
    return FrameEntry.objects.filter(round=round).order_by("dated_on", "pk")


def additions_in(finance_year: int):
    """What was added to the frames of a year's rounds, entry by entry."""
    found = FrameEntry.objects.filter(round__appropriation__finance_year=finance_year)
    return found.select_related("round").order_by("dated_on", "pk")


def in_appropriation(round: Round) -> Decimal:
    """What stands on the round's appropriation and in no round, in kroner."""
    return held_by(round.appropriation)


def held_by(appropriation: Appropriation) -> Decimal:
    """What stands on an appropriation and in no round, in kroner."""
    code, year = appropriation.code, appropriation.finance_year
    return ledger.balance(kind=accounts.APPROPRIATION, appropriation=code, finance_year=year)


def least_rates(rounds: Iterable[Round]) -> dict[int, Decimal]:
    """The lowest rate among the frozen terms of each round, by its key, in kroner. One query."""
    rows = RoundScheme.objects.filter(round__in=list(rounds)).order_by().values_list("round")
    return dict(rows.annotate(Min("terms__rate_amount")))


def takes_applications(round: Round, at: datetime) -> bool:
    return rules.takes_applications(round.state, round.opens_at, round.closes_at, at)


def schemes():
    return Scheme.objects.select_related("programme").order_by("code")


def schemes_with_terms():
    """The schemes with all versions of their terms, newest first."""
    terms = SchemeTerms.objects.prefetch_related("modules").order_by("-version", "pk")
    return schemes().prefetch_related(Prefetch("terms", terms))


def terms_on(scheme: Scheme, day: date) -> SchemeTerms | None:
    """The version of a scheme's terms that is in force on a day, if there is one. `scheme`: of `schemes_with_terms`."""
    return next((terms for terms in scheme.terms.all() if terms.valid_from <= day), None)


def terms_in_force(day: date) -> list[SchemeTerms]:
    """The terms of every scheme that are in force on a day, by the schemes' codes."""
    found = [terms_on(scheme, day) for scheme in schemes_with_terms()]
    return [terms for terms in found if terms]


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
        "frame": frame_of(round),
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
    came = Transfer.objects.filter(from_account__kind__in=(accounts.FINANCE_ACT, accounts.APPROPRIATION))
    for item in Appropriation.objects.annotate(granted=Sum("entries__amount")).order_by("pk"):
        own = {"to_account__appropriation": item.code, "to_account__finance_year": item.finance_year}
        own["to_account__kind"] = accounts.APPROPRIATION
        booked = came.filter(**own).aggregate(total=Sum("amount"))["total"] or money.ZERO
        if (item.granted or money.ZERO) != booked:
            differs = N_("appropriation %(appropriation)s was granted %(granted)s, the ledger says %(booked)s")
            return Said(differs, appropriation=item, granted=item.granted, booked=booked)
    return _first_unposted_frame()


def _first_unposted_frame() -> str:
    """Every frame and every addition to one stands in the ledger once, and nothing else came into a pool that way."""
    into_pools = Transfer.objects.filter(from_account__kind=accounts.APPROPRIATION, to_account__kind=accounts.POOL)
    booked = dict(into_pools.values_list("source", "amount"))
    for round in rounds():
        frame, posted = round.frame_amount if round.opened_at else None, booked.pop(f"round:{round.code}:open", None)
        if frame != posted:
            differs = N_("the frame of round %(round)s is %(frame)s, the ledger says %(booked)s")
            return Said(differs, round=round, frame=frame, booked=posted)
    for entry in FrameEntry.objects.select_related("round").order_by("pk"):
        posted = booked.pop(f"round:{entry.round.code}:frame:{entry.pk}", None)
        if entry.amount != posted:
            unposted = N_("the addition %(document)s to round %(round)s is %(amount)s, the ledger says %(booked)s")
            facts = {"document": entry.document, "round": entry.round, "amount": entry.amount, "booked": posted}
            return Said(unposted, **facts)
    ungranted = N_("the ledger holds %(source)s, which no document grants")
    return next((Said(ungranted, source=source) for source in booked), "")


# Impartiality


def declares(user) -> bool:
    """Say whether the person's role deals with cases, so that they declare their ties."""
    return bool(guard.roles_of(user) & roles.PERMISSIONS["impartiality.declare"])


def in_force(user, round: int | None = None):
    """The last declaration of a person on each round, or on the one with this key."""
    found = Declaration.objects.filter(person=user)
    found = found if round is None else found.filter(round=round)
    last = found.order_by().values("round").annotate(last=Max("pk")).values("last")
    return Declaration.objects.filter(pk__in=last)


def declared(user, round: Round) -> Declaration | None:
    """What the person has declared on a round: the last time counts."""
    return in_force(user, round.pk).prefetch_related("ties__municipality").first()


def tied_municipalities(user) -> set[tuple[int, int]]:
    """The keys of round and municipality whose cases the person must keep away from."""
    ties = Tie.objects.filter(declaration__in=in_force(user)).order_by("pk")
    return set(ties.values_list("declaration__round", "municipality"))


def undeclared(user):
    """The rounds that have been opened and wait for the person's declaration, the one to be decided first on top."""
    if not declares(user):
        return Round.objects.none()
    done = Declaration.objects.filter(person=user).values("round")
    return rounds().exclude(state=RoundState.PLANNED).exclude(pk__in=done).order_by("decide_by", "pk")


def declarations(user, round: Round):
    """All declarations on a round, the latest first, for those who look after them; for others their own."""
    found = Declaration.objects.filter(round=round).select_related("person")
    found = found.prefetch_related("person__role_grants", "ties__municipality").order_by("-pk")
    return found if guard.may(user, "declarations.read") else found.filter(person=user)


def not_declared(round: Round):
    """Active people whose role declares and who have not done so for a round, by name."""
    done = Declaration.objects.filter(round=round).values("person")
    held = {"role_grants__role__in": roles.PERMISSIONS["impartiality.declare"], "role_grants__ended_at": None}
    found = people.people().filter(is_active=True, **held).exclude(pk__in=done)
    return found.distinct().order_by("first_name", "last_name", "pk")
