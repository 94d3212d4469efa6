"""Puts the scenarios of a snapshot side by side. Reads only; amounts in kroner."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from pool.allocation import bids as asks
from pool.allocation import measures, results
from pool.awards import queries
from pool.awards.models import Scenario, Snapshot
from pool.kernel import money
from pool.registry.models import Municipality, Region


@dataclass(frozen=True)
class Cell:
    """What one scenario gives; `difference` is to the scenario that the others are compared with, where both give."""

    scenario: int
    amount: Decimal
    difference: Decimal


@dataclass(frozen=True)
class Row:
    """A municipality, one of its lines, or a region."""

    code: str
    name: str
    region: str
    asked: Decimal
    cells: tuple[Cell, ...]
    lines: tuple["Row", ...] = ()


@dataclass(frozen=True)
class Column:
    """A scenario with the figures by which it is judged; `measures` is None where it gives nobody anything."""

    scenario: Scenario
    result: results.Result
    measures: measures.Measures | None

    @property
    def amounts(self) -> dict[str, int]:
        return self.result.amounts


@dataclass(frozen=True)
class Comparison:
    """The table: municipalities with their lines, regions, and the scenarios as columns. Budget = sum + residue."""

    snapshot: Snapshot
    columns: tuple[Column, ...]
    base: int  # number of the scenario that the others are compared with; 0 where none has shares
    municipalities: tuple[Row, ...]
    regions: tuple[Row, ...]
    total: Row


def of(snapshot: Snapshot, base: int | None = None) -> Comparison:
    """All scenarios of a snapshot, compared with the one numbered `base`, or with the first that has shares."""
    bids = queries.bids_of(snapshot)
    columns = tuple(_column(scenario, bids) for scenario in queries.scenarios_of(snapshot))
    numbers = [column.scenario.number for column in columns if column.measures]
    chosen = base if base in numbers else (numbers[0] if numbers else 0)
    table = _Table(columns, chosen)
    places = {item.code: item for item in Municipality.objects.all()}
    names = {item.code: item for item in Region.objects.all()}
    return Comparison(
        snapshot=snapshot,
        columns=columns,
        base=chosen,
        municipalities=tuple(_municipalities(table, bids, places)),
        regions=tuple(_regions(table, bids, names)),
        total=table.row("", "", "", bids),
    )


def person(bid: str) -> str:
    """The part of a bid's name that names the employee: case and reference."""
    return bid.rsplit("/", 1)[0]


def _column(scenario: Scenario, bids: list[asks.Bid]) -> Column:
    result = results.Result.from_json(scenario.result)
    return Column(scenario, result, measures.of(bids, result, person))


def _municipalities(table: "_Table", bids: list[asks.Bid], places: dict[str, Municipality]) -> list[Row]:
    groups = defaultdict(list)
    for bid in bids:
        groups[bid.applicant].append(bid)
    rows = []
    for code in sorted(groups, key=lambda code: places[code].sort_key):
        own = sorted(groups[code], key=lambda bid: (bid.rank, bid.id))
        lines = tuple(table.row(bid.id, bid.id.split("/", 1)[1], bid.region, [bid]) for bid in own)
        rows.append(table.row(code, places[code].name, own[0].region, own, lines))
    return rows


def _regions(table: "_Table", bids: list[asks.Bid], names: dict[str, Region]) -> list[Row]:
    groups = defaultdict(list)
    for bid in bids:
        groups[bid.region].append(bid)
    return [
        table.row(code, names[code].name_da if code in names else code, code, groups[code]) for code in sorted(groups)
    ]


class _Table:
    """Adds up bids over all columns."""

    def __init__(self, columns: tuple[Column, ...], base: int):
        self.given = [(column.scenario.number, column.amounts) for column in columns]
        self.compared = {column.scenario.number for column in columns if column.measures}
        self.base = base

    def row(self, code: str, name: str, region: str, bids: list[asks.Bid], lines: tuple[Row, ...] = ()) -> Row:
        sums = {number: sum(amounts.get(bid.id, 0) for bid in bids) for number, amounts in self.given}
        cells = tuple(
            Cell(number, money.kroner(amount), money.kroner(amount - sums[self.base] if number in self.compared else 0))
            for number, amount in sums.items()
        )
        return Row(code, name, region, money.kroner(sum(bid.amount or 0 for bid in bids)), cells, lines)
