"""The figures of the budget report by place, in a few grouped queries; and the proof that the transfers say the same.

The accounts keep what came in and what stands there: so the sums are as quick on a million transfers as on ten. Only
what was annulled for the treasury is counted from transfers, those to the treasury's accounts of cases.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Sum

from pool.applications.models import Line
from pool.applications.states import OutcomeKind
from pool.kernel import money
from pool.kernel.words import N_, Said
from pool.ledger import rules as accounts
from pool.ledger.models import Account, Transfer
from pool.reports.figures import EVER, FIGURES, NOW, SOURCES, counts
from pool.reports.scope import Scope
from pool.rounds.models import Round

# A grouping → what it is called on an account and on a line; regions are those of the municipalities.
ON_ACCOUNT = {"region": "municipality"}
ON_LINE = {
    "appropriation": "application__round__appropriation__code",
    "scheme": "scheme__code",
    "round": "application__round__code",
    "region": "application__municipality__code",
    "municipality": "application__municipality__code",
}

# What a reader outside is told of a settled round.
OUTCOME = ("committed", "annulled_pool", "annulled_treasury", "paid", "spent", "receivable", "repaid")


def by_place(scope: Scope, at: datetime) -> dict[str, dict[str, Decimal]]:
    """Place → figure → kroner. The place is a code of the grouping; of regions the code of the municipality."""
    place = ON_ACCOUNT.get(scope.by, scope.by)
    found = scope.accounts(at)
    rows = found.order_by().values("kind", place).annotate(**{EVER: Sum(EVER), NOW: Sum(NOW)})
    kinds: dict[str, dict[str, dict[str, Decimal]]] = {}
    for row in rows:
        kinds.setdefault(row[place], {})[row["kind"]] = row
    gone = _annulled_to_treasury(found, place)
    return {code: _figures(of, gone.get(code, money.ZERO)) for code, of in kinds.items()}


def _annulled_to_treasury(found, place: str) -> dict[str, Decimal]:
    """Place → kroner that were promised and went to the treasury."""
    cases = found.filter(kind=accounts.TREASURY).exclude(award="")
    moved = Transfer.objects.filter(to_account__in=cases, from_account__kind=accounts.COMMITTED)
    return dict(moved.order_by().values_list(f"to_account__{place}").annotate(Sum("amount")))


def _figures(kinds: dict[str, dict[str, Decimal]], gone: Decimal) -> dict[str, Decimal]:
    """The figures of one place. What is not on the accounts of the cases any more has gone."""

    def amount(kind: str, column: str) -> Decimal:
        return kinds[kind][column] if kind in kinds else money.ZERO

    found = {name: sum((amount(*part) for part in parts), money.ZERO) for name, parts in SOURCES.items()}
    promised = amount(accounts.COMMITTED, EVER)
    still_there = sum((amount(kind, NOW) for kind in (accounts.PAID, accounts.SPENT, accounts.RECEIVABLE)), money.ZERO)
    found["annulled_treasury"] = gone
    found["annulled_pool"] = promised - found["committed"] - gone
    found["repaid"] = found["paid"] - still_there
    return {name: found[name] for name in FIGURES}


def completed(scope: Scope, at: datetime) -> dict[str, int]:
    """Place → modules that a signed confirmation says are completed."""
    found = Line.objects.filter(
        outcome=OutcomeKind.COMPLETED, application__round__appropriation__finance_year=scope.finance_year
    )
    chosen = {name: getattr(scope, name) for name in ("scheme", "round", "municipality") if getattr(scope, name)}
    found = found.filter(**{ON_LINE[name]: code for name, code in chosen.items()})
    if scope.region:
        found = found.filter(**{f"{ON_LINE['region']}__in": scope.municipalities(at)})
    return dict(found.order_by().values_list(ON_LINE[scope.by]).annotate(Count("pk")))


def of_round(round: Round, at: datetime) -> tuple[dict[str, Decimal], int]:
    """What became of a round's money, figure → kroner, and how many modules are completed."""
    scope = Scope(round.appropriation.finance_year, by="round", round=round.code)
    found, done = by_place(scope, at).get(round.code), completed(scope, at)
    return {name: found[name] if found else money.ZERO for name in OUTCOME}, done.get(round.code, 0)


def total(rows: Iterable[dict[str, Decimal]]) -> dict[str, Decimal]:
    """Figure → kroner of all places together."""
    found = dict.fromkeys(FIGURES, money.ZERO)
    for row in rows:
        found = {name: found[name] + row[name] for name in FIGURES}
    return found


def first_wrong() -> str:
    """Each figure of a finance year comes from the accounts; the transfers, added up by their ways, say the same."""
    ways: dict[int, list[tuple]] = {}
    names = ("kind", "finance_year")
    moved = Transfer.objects.order_by().values_list(
        *(f"from_account__{name}" for name in names), *(f"to_account__{name}" for name in names)
    )
    for source, first, target, last, amount in moved.annotate(Sum("amount")):
        ways.setdefault(last, []).append((source if first == last else "", target, amount))
        if first != last:  # carried over: out of one year, into another
            ways.setdefault(first, []).append((source, "", amount))
    for year in Account.objects.order_by("finance_year").values_list("finance_year", flat=True).distinct():
        shown = total(by_place(Scope(year), None).values())
        for figure in FIGURES:
            said = sum((counts(figure, *way) * amount for *way, amount in ways.get(year, [])), money.ZERO)
            if shown[figure] != said:
                differs = N_("the budget report %(year)s says %(figure)s %(shown)s, the transfers say %(said)s")
                return Said(differs, year=year, figure=figure, shown=shown[figure], said=said)
    return ""
