"""Posts transfers. Nothing else in the house writes to the ledger."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from pool.db import one_at_a_time
from pool.kernel import canon, money
from pool.kernel.refusals import Refusal
from pool.kernel.words import N_
from pool.ledger import rules
from pool.ledger.models import Account, LedgerHead, Transfer


class NotEnoughMoney(Refusal):
    code = "not_enough_money"
    sentence = N_("The account “%(kind)s” (%(owner)s) holds %(balance)s, but %(amount)s was to be taken from it.")
    words = {"kind": dict(rules.KINDS)}


class PostedAlready(Refusal):
    code = "posted_already"
    sentence = N_("This has been posted already (%(source)s). Nothing was posted twice.")


class TooMuchMoney(Refusal):
    code = "too_much_money"
    sentence = N_("An account holds at most %(most)s. Look at the amount again: you wrote %(amount)s.")
    kind = "invalid"


class NoSuchRoute(Refusal):
    code = "no_such_route"
    sentence = N_("Money cannot go from “%(from_kind)s” to “%(to_kind)s”.")
    words = {"from_kind": dict(rules.KINDS), "to_kind": dict(rules.KINDS)}


@dataclass(frozen=True)
class Place:
    """Names an account: its kind and the dimensions the reports use."""

    kind: str
    appropriation: str
    finance_year: int
    round: str = ""
    scheme: str = ""
    municipality: str = ""
    award: str = ""

    @classmethod
    def of(cls, account: Account) -> "Place":
        """The place that an account is."""
        names = ("kind", "appropriation", "finance_year", "round", "scheme", "municipality", "award")
        return cls(**{name: getattr(account, name) for name in names})

    @property
    def key(self) -> str:
        return rules.key(self)


@dataclass(frozen=True)
class Posting:
    """One transfer to be made. `source` names the deed it follows from and may occur only once."""

    source: str
    from_place: Place
    to_place: Place
    amount: Decimal
    text: str
    reason: str = ""  # its class, where money comes back: see `rules.NEED_REASON`


@transaction.atomic
def post(*, postings: list[Posting], by, at: datetime) -> list[Transfer]:
    """Make all transfers or none.

    The end of the chain is held first, so postings happen one after another and no two can spend the same krone.

    Raises:
        NotEnoughMoney: an account would fall below zero.
        TooMuchMoney: an account would hold more than amounts can say.
        PostedAlready: a source has been posted before.
        NoSuchRoute: money does not go that way.
    """
    _check(postings)
    one_at_a_time()
    head, _ = LedgerHead.objects.select_for_update().get_or_create(pk=1)
    known = Transfer.objects.filter(source__in=[item.source for item in postings]).values_list("source", flat=True)
    if known:
        raise PostedAlready(source=known[0])
    accounts = _accounts(postings)
    for item in postings:
        _move(item, accounts)
    _save(accounts.values())
    transfers = []
    for item in postings:
        transfer = _transfer(item, accounts, head, by, at)
        head.number, head.hash = transfer.number, transfer.hash
        transfers.append(transfer)
    Transfer.objects.bulk_create(transfers)
    head.save(update_fields=["number", "hash"])
    return transfers


def _check(postings: list[Posting]) -> None:
    sources = set()
    for item in postings:
        if (item.from_place.kind, item.to_place.kind) not in rules.ROUTES:
            raise NoSuchRoute(from_kind=item.from_place.kind, to_kind=item.to_place.kind)
        if ((item.from_place.kind, item.to_place.kind) in rules.NEED_REASON) != bool(item.reason):
            raise ValueError(f"{item.source}: money that comes back says its reason class, and no other does")
        if item.from_place.key == item.to_place.key:
            raise NoSuchRoute(from_kind=item.from_place.kind, to_kind=item.to_place.kind)
        if money.exact(item.amount) <= 0:
            raise ValueError(f"{item.source}: a transfer moves a positive amount, not {item.amount}")
        if item.source in sources:
            raise PostedAlready(source=item.source)
        sources.add(item.source)


def _accounts(postings: list[Posting]) -> dict[str, Account]:
    """The accounts by key, held in one order, so that two postings cannot deadlock; missing ones are new."""
    places = {place.key: place for item in postings for place in (item.from_place, item.to_place)}
    held = {item.key: item for item in Account.objects.filter(key__in=places).select_for_update().order_by("pk")}
    new = {key: Account(key=key, **place.__dict__) for key, place in sorted(places.items()) if key not in held}
    return held | new


def _save(accounts: Iterable[Account]) -> None:
    """What accounts hold now; new ones are written for the first time here, so each account is written once."""
    held, new = [], []
    for account in accounts:
        (new if account.pk is None else held).append(account)
    Account.objects.bulk_update(held, ["in_amount", "out_amount", "balance_amount"], batch_size=300)
    Account.objects.bulk_create(new)


def _move(item: Posting, accounts: dict[str, Account]) -> None:
    source, target = accounts[item.from_place.key], accounts[item.to_place.key]
    if source.balance_amount < item.amount and source.kind not in rules.ORIGINS:
        raise NotEnoughMoney(
            account=source.key,
            kind=source.kind,
            owner=_owner(item.from_place),
            balance=money.exact(source.balance_amount),
            amount=item.amount,
        )
    source.out_amount += item.amount
    source.balance_amount -= item.amount
    target.in_amount += item.amount
    target.balance_amount += item.amount
    if max(source.out_amount, target.in_amount) > money.MOST:
        raise TooMuchMoney(most=money.MOST, amount=item.amount)


def _transfer(item: Posting, accounts: dict[str, Account], head: LedgerHead, by, at: datetime) -> Transfer:
    transfer = Transfer(
        number=head.number + 1,
        source=item.source,
        from_account=accounts[item.from_place.key],
        to_account=accounts[item.to_place.key],
        amount=money.exact(item.amount),
        posted_at=at,
        posted_by=by.get_username() if by else "system",
        text=item.text,
        reason=item.reason,
        previous_hash=head.hash,
    )
    transfer.hash = canon.chained(head.hash, transfer.told())
    return transfer


def _owner(place: Place) -> str:
    """What tells the account from others of its kind, for people."""
    return place.award or place.round or f"§\u00a0{place.appropriation}, {place.finance_year}"
