"""What of a round is outstanding, who is next on the reserve list, and what years leave. Reads only; kroner."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from django.db.models import Exists, OuterRef, Q, Sum

from pool.access import guard
from pool.applications.states import OUT
from pool.awards import bidding, reserve
from pool.awards import queries as awards
from pool.awards.models import Award, Run, Share
from pool.awards.states import AwardState, RunState
from pool.kernel import money
from pool.kernel.refusals import NotFound
from pool.kernel.words import N_, Said
from pool.ledger import queries as ledger
from pool.ledger import rules as accounts
from pool.payments.models import Duty
from pool.payments.states import DutyKind
from pool.registry.models import Municipality
from pool.rounds import impartial
from pool.rounds.models import Round
from pool.rounds.states import RoundState
from pool.settlement import claims
from pool.settlement.models import Accounts, Change, Claim, DeadlineMove, Offer
from pool.settlement.states import AccountsState, ChangeState, ClaimState, DeadlineKind, OfferState

STANDING = (OfferState.MADE, OfferState.ACCEPTED)
PASSED = (OfferState.DECLINED, OfferState.EXPIRED)
DUTIES = {DeadlineKind.CONFIRMATION: DutyKind.CONFIRMATION, DeadlineKind.ACCOUNTS: DutyKind.ACCOUNTS}

KINDS = {
    "reserved": N_("Money reserved for a run"),
    "committed": N_("Promised and not paid"),
    "paid": N_("Paid and not settled"),
    "claim": N_("To be repaid"),
    "acceptance": N_("Grant that waits for acceptance"),
    "duty": N_("Confirmation or accounts not sent"),
    "accounts": N_("Accounts not approved"),
    "change": N_("Change not decided"),
    "offer": N_("Offer not answered"),
    "run": N_("Run not decided"),
}


@dataclass(frozen=True)
class Outstanding:
    """Something that keeps a round from being settled. Amount in kroner, where it is money."""

    kind: str
    reference: str
    amount: Decimal | None = None


def outstanding(round: Round) -> list[Outstanding]:
    """Everything that keeps a round from being settled; claims handed over for collection do not."""
    found = [
        Outstanding(kind, item.award or round.code, item.balance_amount)
        for kind in (accounts.RESERVED, accounts.COMMITTED, accounts.PAID)
        for item in ledger.accounts().filter(kind=kind, round=round.code, balance_amount__gt=0)
    ]
    own = {"application__round": round}
    found += [
        Outstanding("claim", item.reference, claims.left(item) or item.amount)
        for item in Claim.objects.filter(
            **own, state__in=(ClaimState.HEARD, ClaimState.DECIDED, ClaimState.INVOICED)
        ).order_by("reference")
    ]
    rows = (
        ("acceptance", Award.objects.filter(**own, state=AwardState.OFFERED), "reference"),
        ("duty", Duty.objects.filter(**own, met_at__isnull=True), "reference"),
        ("accounts", _open_accounts().filter(**own), "duty__reference"),
        ("change", Change.objects.filter(**own, state__in=(ChangeState.ASKED, ChangeState.AWAITING)), "reference"),
        ("offer", standing_offers(round), "line__application__reference"),
        ("run", Run.objects.filter(round=round, state__in=(RunState.PROPOSED, RunState.APPROVED)), "number"),
    )
    for kind, rows_of_kind, name in rows:
        found += [Outstanding(kind, str(said)) for said in rows_of_kind.order_by(name).values_list(name, flat=True)]
    return found


def _open_accounts():
    return Accounts.objects.exclude(state__in=(AccountsState.APPROVED, AccountsState.PARTLY))


def offers():
    return Offer.objects.select_related(
        "line__application__municipality",
        "line__application__round",
        "line__employee",
        "line__module",
        "line__scheme",
        "made_by",
        "answered_by",
    ).order_by("-made_at", "place", "pk")


def visible_offers(user):
    """The offers a person may see: a municipality its own, the agency all but those of their ties."""
    found = offers()
    if guard.is_municipal(user):
        return found.filter(line__application__municipality_id=user.municipality_id)
    if not guard.may(user, "offers.read"):
        return found.none()
    return impartial.untied(found, user, "line__application__")


def offer(user, pk: int) -> Offer:
    """An offer by its key.

    Raises:
        NotFound: there is none, or it is not the person's to see.
    """
    found = visible_offers(user).filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def standing_offers(round: Round):
    """Offers of a round that wait for an answer, or for the run that follows from it."""
    used = Exists(_given().filter(run__state__in=(RunState.APPROVED, RunState.DECIDED)))
    return offers().filter(~used, line__application__round=round, state__in=STANDING)


def accepted_offers(round: Round):
    """Accepted offers whose run is still to come."""
    return standing_offers(round).filter(state=OfferState.ACCEPTED)


def run_of(offer: Offer) -> Run | None:
    """The run that builds on an offer: it is proposed or approved, or it is decided and gave the line money."""
    return offer.run if Offer.objects.filter(_built_on(), pk=offer.pk).exists() else None


def _given():
    """What a run gave the line of an offer that was put into it."""
    return Share.objects.filter(line=OuterRef("line"), run=OuterRef("run"), amount__gt=0)


def _built_on() -> Q:
    return Q(run__state__in=(RunState.PROPOSED, RunState.APPROVED)) | Q(Exists(_given()), run__state=RunState.DECIDED)


def free(round: Round) -> Decimal:
    """What of the pool is offered to nobody."""
    offered = sum(standing_offers(round).values_list("amount", flat=True), money.ZERO)
    return awards.in_pool(round) - offered


def backlog(round: Round) -> reserve.Backlog:
    """Who waits, and what of the pool is there for them: what is offered already is not."""
    return replace(reserve.backlog(round), held=free(round))


def next_in_line(round: Round, again: bool = False) -> list[reserve.Waiting]:
    """Who is to get an offer now, in the published order, as far as the money that is offered to nobody goes.

    Nobody is passed over: where the next one does not fit, the line waits for more money, and lines that share a place
    are asked together. Who declined or let an offer run out has been passed. `again`: when everybody has been asked and
    money remains, those who were passed are asked once more.
    """
    waiting = reserve.of_round(round, signed_only=True)
    if waiting is None or not waiting.has_order:
        return []
    made = Offer.objects.filter(line__application__round=round)
    standing = set(made.filter(state__in=STANDING).values_list("line", flat=True))
    known = standing | set(made.filter(state__in=PASSED).values_list("line", flat=True))
    rows = [row for row in waiting.rows if row.place is not None]
    is_asked = all(row.line.pk in known for row in rows)
    if again and is_asked and not made.filter(state=OfferState.MADE).exists():
        known = standing
    return _fitting([row for row in rows if row.line.pk not in known], free(round))


def _fitting(rows: list[reserve.Waiting], left: Decimal) -> list[reserve.Waiting]:
    """The first rows that the kroner meet, place by place."""
    found: list[reserve.Waiting] = []
    for _place, together in groupby(rows, key=lambda row: row.place):
        group = list(together)
        wants = sum((row.wants for row in group), money.ZERO)
        if wants > left:
            break
        left -= wants
        found += group
    return found


def bids_of(offered) -> set[str]:
    """The bids of offers, as a run names them."""
    return {bidding.bid_id(item.line) for item in offered}


@dataclass(frozen=True)
class Deadline:
    """A deadline of one case that can be moved: a moment, or a day with its usual hour."""

    municipality: Municipality
    reference: str
    until: datetime | date


def deadlines(round: Round, kind: str) -> list[Deadline]:
    """The deadlines of a kind that are open in a round, in the order of the municipalities."""
    if kind == DeadlineKind.APPLICATION:
        if round.state not in (RoundState.PLANNED, RoundState.OPEN, RoundState.FULL):
            return []
        begun = round.applications.select_related("municipality").exclude(state__in=OUT)
        found = [Deadline(item.municipality, item.reference, round.closes_at) for item in begun]
    elif kind == DeadlineKind.ACCEPTANCE:
        offered = Award.objects.filter(application__round=round, state=AwardState.OFFERED)
        rows = offered.select_related("application__municipality")
        found = [Deadline(item.application.municipality, item.reference, item.accept_by) for item in rows]
    else:
        duties = Duty.objects.filter(application__round=round, kind=DUTIES.get(kind, ""), met_at__isnull=True)
        rows = duties.select_related("application__municipality")
        found = [Deadline(item.application.municipality, item.reference, item.due_on) for item in rows]
    return sorted(found, key=lambda item: (item.municipality.sort_key, item.reference))


def moves(round: Round):
    """The deadlines that were moved in a round, the latest first."""
    return DeadlineMove.objects.filter(round=round).select_related("moved_by")


@dataclass(frozen=True)
class Settled:
    """What became of one scheme of a case, in kroner."""

    scheme: str
    awarded: Decimal
    paid: Decimal
    kept: Decimal
    annulled: Decimal
    repaid: Decimal
    claimed: Decimal


def settled(application) -> list[Settled]:
    """The whole life of a case's money, scheme by scheme, from the ledger."""
    sums: dict[str, dict[str, Decimal]] = {}
    for item in ledger.accounts().filter(award=application.reference):
        sums.setdefault(item.scheme, {})[item.kind] = item.in_amount
        sums[item.scheme][f"{item.kind}:left"] = item.balance_amount
    nothing = money.ZERO

    def row(scheme: str, of: dict[str, Decimal]) -> Settled:
        committed, claimed = of.get(accounts.COMMITTED, nothing), of.get(f"{accounts.RECEIVABLE}:left", nothing)
        receivable = of.get(accounts.RECEIVABLE, nothing)
        kept = of.get(f"{accounts.SPENT}:left", nothing) + of.get(f"{accounts.PAID}:left", nothing)
        gone = receivable - claimed
        paid = kept + claimed + gone
        annulled = committed - paid - of.get(f"{accounts.COMMITTED}:left", nothing)
        return Settled(scheme, committed, paid, kept, annulled, gone, claimed)

    return [row(scheme, of) for scheme, of in sorted(sums.items())]


def first_wrong() -> str:
    """No offer beyond the pool or beyond its line, no run on a fallen offer, and nothing left on a settled round."""
    for round in Round.objects.filter(state=RoundState.DECIDED).order_by("pk"):
        if free(round) < 0:
            return Said(N_("round %(round)s has offered more than its pool holds"), round=round.code)
    fallen = Offer.objects.filter(_built_on()).exclude(state=OfferState.ACCEPTED).order_by("pk").first()
    if fallen:
        builds = N_("%(round)s run %(number)s builds on offer %(offer)s, which is %(state)s")
        run = {"round": fallen.run.round.code, "number": fallen.run.number}
        return Said(builds, **run, offer=fallen.pk, state=fallen.state)
    return _first_offered_twice() or _first_left()


def _first_offered_twice() -> str:
    """What is offered to a line, and what approved and signed runs give it, is no more than it is eligible for."""
    settled = (RunState.APPROVED, RunState.DECIDED)
    for round in Round.objects.filter(state=RoundState.DECIDED).order_by("pk"):
        standing = standing_offers(round).select_related("line__assessment")
        shares = Share.objects.filter(line__in=standing.order_by().values("line"), run__state__in=settled).order_by()
        given = dict(shares.values_list("line").annotate(Sum("amount")))
        for item in standing.order_by("pk"):
            if item.amount + given.get(item.line_id, money.ZERO) > item.line.assessment.eligible_amount:
                twice = N_("offer %(offer)s promises a line more than it is eligible for, with what runs give it")
                return Said(twice, offer=item.pk)
    return ""


def _first_left() -> str:
    gone = (accounts.POOL, accounts.RESERVED, accounts.COMMITTED, accounts.PAID)
    for code in Round.objects.filter(state=RoundState.SETTLED).order_by("pk").values_list("code", flat=True):
        item = ledger.accounts().filter(round=code, kind__in=gone, balance_amount__gt=0).first()
        if item:
            left = N_("round %(round)s is settled, but %(amount)s stands on its account %(account)s")
            return Said(left, round=code, amount=item.balance_amount, account=Said(dict(accounts.KINDS)[item.kind]))
    return ""
