"""Claims: money that is claimed back. Reads only; amounts in kroner."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Sum

from pool.access import guard
from pool.applications.models import Application
from pool.kernel import money, periods
from pool.kernel.refusals import NotFound
from pool.kernel.words import N_, Said
from pool.ledger import queries as ledger
from pool.ledger import rules as accounts
from pool.payments import queries as payments
from pool.payments.states import PartState
from pool.rounds import impartial
from pool.rounds.models import Scheme
from pool.settlement.models import Accounts, Claim
from pool.settlement.states import ClaimState

OPEN = frozenset({ClaimState.DECIDED, ClaimState.INVOICED, ClaimState.HANDED_OVER})  # to be repaid
COLLECTED = frozenset({ClaimState.DECIDED, ClaimState.INVOICED})  # an invoice or collection is next
STANDING = OPEN | {ClaimState.HEARD, ClaimState.PAID}


def claims():
    people = ("proposed_by", "decided_by", "invoiced_by", "handed_over_by", "dropped_by", "answered_by")
    found = Claim.objects.select_related("application__municipality", "application__round", "scheme", *people)
    return found.prefetch_related("matches__incoming").order_by("-proposed_at", "-pk")


def visible_to(user):
    """The claims a person may see: a municipality its own, the agency all but those of their ties."""
    found = claims()
    if guard.is_municipal(user):
        return found.filter(application__municipality_id=user.municipality_id)
    return impartial.untied(found, user, "application__") if guard.may(user, "claims.read") else found.none()


def one(user, reference: str) -> Claim:
    """A claim by its reference.

    Raises:
        NotFound: there is none, or it is not the person's to see.
    """
    found = visible_to(user).filter(reference=reference).first()
    if found is None:
        raise NotFound()
    return found


def next_reference(application: Application) -> str:
    """The reference of the next claim on a case: `2027-1-751-K1` (krav)."""
    return f"{application.reference}-K{Claim.objects.filter(application=application).count() + 1}"


def repaid(claim: Claim) -> Decimal:
    """What has come in on the claim."""
    return sum((item.amount for item in claim.matches.all()), money.ZERO)


def left(claim: Claim) -> Decimal:
    """What is still to be repaid."""
    return claim.amount - repaid(claim) if claim.state in OPEN else money.ZERO


def claimed_parts(application: Application) -> set[int]:
    """The parts that a claim on the case speaks of already, decided or not."""
    found = Claim.objects.filter(application=application, state__in=STANDING).values_list("lines", flat=True)
    return {item["part"] for lines in found for item in lines if "part" in item}


def claimable(application: Application):
    """The parts of a case that were paid and that no claim speaks of, in the order of its plans."""
    paid = payments.parts_of(application).filter(state__in=(PartState.PAID, PartState.KEPT))
    return paid.exclude(pk__in=claimed_parts(application))


def free(application: Application, scheme: Scheme) -> Decimal:
    """What was paid of a case in a scheme and no claim speaks of: no more than that can be claimed."""
    found = claimable(application).filter(scheme=scheme).order_by()
    return found.aggregate(total=Sum("amount"))["total"] or money.ZERO


def claimable_schemes(application: Application) -> list[Scheme]:
    """The schemes of which something can be claimed."""
    keys = set(claimable(application).order_by().values_list("scheme", flat=True))
    return list(Scheme.objects.filter(pk__in=keys).order_by("code"))


def hearing_runs(claim: Claim, at: datetime) -> bool:
    """Say whether the municipality may still answer."""
    return bool(claim.answer_by) and not claim.answered_at and at <= claim.answer_by


def waits_for_answer(claim: Claim, at: datetime) -> bool:
    """Say whether the claim is in a hearing that the municipality has not answered and still can."""
    return claim.state == ClaimState.HEARD and hearing_runs(claim, at)


def is_late(claim: Claim, at: datetime) -> bool:
    """Say whether its day of payment has passed."""
    if claim.state not in OPEN or claim.due_on is None:
        return False
    return at.astimezone(periods.COPENHAGEN).date() > claim.due_on


def line_amount(line: dict) -> Decimal:
    """Kroner of a line as the claim lists it."""
    return money.parsed_exact(str(line["amount"]))


def of_case(user, application: Application):
    """The claims on a case, the newest first, as far as the person may see them."""
    return visible_to(user).filter(application=application)


def of_accounts(user, item: Accounts):
    """The claim that the approval of accounts led to, if it did and the person may see it.

    It is proposed in the same deed, so at the same moment.
    """
    if item.decided_at is None:
        return Claim.objects.none()
    return of_case(user, item.application).filter(scheme=item.scheme, proposed_at=item.decided_at)


def legal(application: Application, scheme: str) -> dict:
    """The frozen terms of the case in a scheme: of its first decision."""
    award = application.awards.order_by("number").first()
    return award.terms["schemes"][scheme]


def steps(claim: Claim) -> list[tuple[str, datetime, str]]:
    """What happened to a claim, in order: (deed, moment, who)."""
    deeds = ("proposed", "answered", "decided", "invoiced", "handed_over", "dropped")
    found = [(deed, getattr(claim, f"{deed}_at"), str(getattr(claim, f"{deed}_by") or "")) for deed in deeds]
    return [step for step in found if step[1]]


def told(part) -> dict:
    """A part as a claim lists it."""
    return {"part": part.pk, **payments.told(part)}


def overdue(at: datetime, days: int = 0):
    """The open claims whose day of payment has passed by so many days, the oldest first."""
    today = at.astimezone(periods.COPENHAGEN).date() - timedelta(days=days)
    return claims().filter(state__in=COLLECTED, due_on__lt=today).order_by("due_on")


def first_wrong() -> str:
    """What is to be repaid is what the ledger says, and no claim is repaid beyond its amount."""
    for claim in claims().order_by("pk"):
        if repaid(claim) > claim.amount:
            return Said(N_("claim %(claim)s was repaid beyond its amount"), claim=claim)
        if (claim.state == ClaimState.PAID) != (claim.decided_at is not None and repaid(claim) == claim.amount):
            return Said(
                N_("claim %(claim)s is %(state)s, its repayments say otherwise"), claim=claim, state=claim.state
            )
    return _first_not_receivable()


def _first_not_receivable() -> str:
    sums: dict[tuple[str, str], Decimal] = {}
    for claim in claims().filter(state__in=OPEN).order_by("pk"):
        key = claim.application.reference, claim.scheme.code
        sums[key] = sums.get(key, money.ZERO) + left(claim)
    booked = {
        (account.award, account.scheme): account.balance_amount
        for account in ledger.accounts().filter(kind=accounts.RECEIVABLE)
    }
    for key in sorted(sums.keys() | booked.keys()):
        if sums.get(key, money.ZERO) != booked.get(key, money.ZERO):
            differs = N_("%(case)s (%(scheme)s): claims of %(claimed)s, the ledger says %(booked)s")
            facts = {"claimed": sums.get(key, money.ZERO), "booked": booked.get(key)}
            return Said(differs, case=key[0], scheme=key[1], **facts)
    return ""
