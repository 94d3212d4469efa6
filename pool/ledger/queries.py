from decimal import Decimal

from django.db.models import Q, Sum

from pool.db import Broken, first_broken_link
from pool.kernel import money, periods
from pool.kernel.words import N_, Said
from pool.ledger import rules
from pool.ledger.models import Account, LedgerHead, Transfer

BROKEN = Broken(
    N_("ledger row %(number)s is missing"),
    N_("ledger row %(number)s does not fit its hash"),
    N_("the ledger ends at row %(number)s, but its head says otherwise"),
)


def balance(**dimensions) -> Decimal:
    """The money standing on all accounts that match the dimensions."""
    return Account.objects.filter(**dimensions).aggregate(total=Sum("balance_amount"))["total"] or money.ZERO


def received(**dimensions) -> Decimal:
    """All money that has ever come to the accounts that match."""
    return Account.objects.filter(**dimensions).aggregate(total=Sum("in_amount"))["total"] or money.ZERO


def accounts():
    return Account.objects.order_by("key")


def transfers(**dimensions):
    """Transfers into or out of matching accounts, newest first."""
    found = Transfer.objects.select_related("from_account", "to_account").order_by("-number")
    if not dimensions:
        return found
    matching = Account.objects.filter(**dimensions)
    return found.filter(to_account__in=matching) | found.filter(from_account__in=matching)


def transfers_of(found):
    """Transfers into or out of the given accounts, newest first."""
    keys = found.order_by().values("pk")
    return transfers().filter(Q(to_account__in=keys) | Q(from_account__in=keys))


def sums_by_kind(found) -> list[dict]:
    """Kind, what came in, went out and stands on the given accounts, in kroner."""
    return list(
        found.order_by("kind")
        .values("kind")
        .annotate(came=Sum("in_amount"), went=Sum("out_amount"), balance=Sum("balance_amount"))
    )


def first_difference() -> str:
    """Compare every account with the sum of its transfers and walk the chain; name the first row that differs."""
    sums_in = dict(Transfer.objects.order_by().values_list("to_account").annotate(Sum("amount")))
    sums_out = dict(Transfer.objects.order_by().values_list("from_account").annotate(Sum("amount")))
    for account in Account.objects.order_by("pk").iterator():
        came, went = sums_in.get(account.pk) or money.ZERO, sums_out.get(account.pk) or money.ZERO
        if (account.in_amount, account.out_amount, account.balance_amount) != (came, went, came - went):
            differs = N_("account %(account)s says %(balance)s, its transfers say %(moved)s")
            return Said(differs, account=account.key, balance=account.balance_amount, moved=came - went)
        if account.key != rules.key(account):
            return Said(N_("account %(account)s has become an account of another kind or place"), account=account.key)
        if account.balance_amount < 0 and account.kind not in rules.ORIGINS:
            below = N_("account %(account)s stands below zero: %(balance)s")
            return Said(below, account=account.key, balance=account.balance_amount)
    return first_broken_link(Transfer.objects.all(), LedgerHead.objects.filter(pk=1).first(), BROKEN)


def next_source(deed: str) -> str:
    """A source for a deed that may be done and undone several times: `part:7:keep:2` for the second time."""
    return f"{deed}:{1 + Transfer.objects.filter(source__startswith=f'{deed}:').count()}"


def came_and_went(year: int, **dimensions) -> tuple[Decimal, Decimal]:
    """What came to the accounts that match in a calendar year (Danish time), and what left them, in kroner."""
    first, last = periods.year_bounds(year)
    matching = Account.objects.filter(**dimensions)
    found = Transfer.objects.filter(posted_at__gte=first, posted_at__lt=last)
    came = found.filter(to_account__in=matching).aggregate(total=Sum("amount"))["total"]
    went = found.filter(from_account__in=matching).aggregate(total=Sum("amount"))["total"]
    return came or money.ZERO, went or money.ZERO
