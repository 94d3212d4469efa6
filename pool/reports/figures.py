"""The figures of the budget report: which accounts each adds up, and which transfers it consists of."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from django.db.models import Q

from pool.kernel import money
from pool.kernel.refusals import Refusal
from pool.kernel.words import N_
from pool.ledger import rules as accounts
from pool.ledger.models import Transfer
from pool.registry import queries as registry
from pool.reports.scope import Scope

FIGURES = {
    "appropriation": N_("Appropriation"),
    "left": N_("Left"),
    "reserved": N_("Reserved"),
    "committed": N_("Committed"),
    "annulled_pool": N_("Annulled, reusable"),
    "annulled_treasury": N_("Annulled, treasury"),
    "outstanding": N_("Promised, not paid"),
    "paid": N_("Paid"),
    "spent": N_("Spent"),
    "receivable": N_("To be repaid"),
    "repaid": N_("Repaid"),
    "returned": N_("Repaid, reusable"),
    "treasury": N_("Treasury"),
}
# figure → the accounts it adds up: what stands on them now, or all that has ever come in.
# Every krone of an appropriation stands on one account now: so the appropriation of a round is its frame, and that of
# a municipality what it was promised. Rows and columns add up in every grouping. What was promised and annulled is not
# committed any more (BV 2.2.11: a negative expense on the same account).
NOW, EVER = "balance_amount", "in_amount"
PLACES = (
    accounts.APPROPRIATION,
    accounts.POOL,
    accounts.RESERVED,
    accounts.COMMITTED,
    accounts.PAID,
    accounts.SPENT,
    accounts.RECEIVABLE,
    accounts.RETURNED,
    accounts.TREASURY,
)
SOURCES = {
    "appropriation": tuple((kind, NOW) for kind in PLACES),
    "left": ((accounts.APPROPRIATION, NOW), (accounts.POOL, NOW)),
    "reserved": ((accounts.RESERVED, NOW),),
    "committed": ((accounts.COMMITTED, NOW), (accounts.PAID, EVER)),
    "outstanding": ((accounts.COMMITTED, NOW),),
    "paid": ((accounts.PAID, EVER),),
    "spent": ((accounts.SPENT, NOW),),
    "receivable": ((accounts.RECEIVABLE, NOW),),
    "returned": ((accounts.RETURNED, NOW),),
    "treasury": ((accounts.TREASURY, NOW),),
}
# figure → the ways that its money went: promised and never paid, or paid and repaid. The accounts tell the amounts by
# what is missing on them; the transfers on these ways must add up to the same.
WAYS = {
    "annulled_pool": ((accounts.COMMITTED, accounts.POOL),),
    "annulled_treasury": ((accounts.COMMITTED, accounts.TREASURY),),
    "repaid": ((accounts.RECEIVABLE, accounts.RETURNED), (accounts.RECEIVABLE, accounts.TREASURY)),
}


class UnknownFigure(Refusal):
    code = "unknown_figure"
    sentence = N_("There is no figure “%(given)s” in the report. Use one of: %(figures)s.")
    kind = "invalid"


def consists_of(figure: str, params: dict, at: datetime) -> tuple[list[tuple[Transfer, Decimal]], Decimal]:
    """The transfers that a figure of the report is made of, each with the sign it counts with, and their sum.

    The figure comes from the accounts, this list from the transfers themselves: that they agree is the proof.

    Raises:
        UnknownFigure: the report has no such figure.
    """
    if figure not in FIGURES:
        raise UnknownFigure(field="figure", given=figure[:40], figures=list(FIGURES))
    rows = list(_gone(figure, params, at) if figure in WAYS else _counted(figure, params, at))
    return rows, sum((amount for _, amount in rows), money.ZERO)


def counts(figure: str, source: str, target: str) -> int:
    """How often a figure counts a krone that goes from one kind of account to another: 1, 0 or -1."""
    if figure in WAYS:
        return int((source, target) in WAYS[figure])
    kinds = dict(SOURCES[figure])
    return int(target in kinds) - int(kinds.get(source) == NOW)


def _gone(figure: str, params: dict, at: datetime) -> Iterator[tuple[Transfer, Decimal]]:
    """The transfers on the ways of a figure, out of the accounts in scope."""
    ways = Q()
    for source, target in WAYS[figure]:
        ways |= Q(from_account__kind=source, to_account__kind=target)
    found = Transfer.objects.filter(ways, from_account__in=_asked_accounts(params, at))
    for transfer in found.select_related("from_account", "to_account").order_by("number"):
        yield transfer, transfer.amount


def _counted(figure: str, params: dict, at: datetime) -> Iterator[tuple[Transfer, Decimal]]:
    """The transfers into and out of the accounts of a figure."""
    keys = {}
    for kind, column in SOURCES[figure]:
        keys.update(dict.fromkeys(_asked_accounts(params, at).filter(kind=kind).values_list("pk", flat=True), column))
    touching = Q(to_account__in=list(keys)) | Q(from_account__in=list(keys))
    for transfer in Transfer.objects.filter(touching).select_related("from_account", "to_account").order_by("number"):
        came = transfer.amount if transfer.to_account_id in keys else money.ZERO
        # What goes on from an account that counts all that ever came in is still counted.
        went = transfer.amount if keys.get(transfer.from_account_id) == NOW else money.ZERO
        if came != went:
            yield transfer, came - went


def _asked_accounts(params: dict, at: datetime):
    """The accounts in scope; `undivided` names a grouping and asks for what stands in none of its groups."""
    scope = Scope.read(params, at)
    found, undivided = scope.accounts(at), params.get("undivided")
    if undivided == "region":
        return found.exclude(municipality__in=list(registry.region_codes_on(scope.day(at))))
    return found.filter(**{undivided: ""}) if undivided in ("scheme", "round", "municipality") else found
