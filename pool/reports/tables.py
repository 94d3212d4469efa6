"""What a report is made of: columns, rows and totals, before anybody decides whether it is a page or a file."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

TEXT, MONEY, COUNT = "text", "money", "count"


@dataclass(frozen=True)
class Column:
    """A column; `label` is a marked English text."""

    key: str
    label: str
    kind: str = TEXT


@dataclass(frozen=True)
class Row:
    """One row; `links` gives, for a column, the filters that lead to what its figure consists of."""

    cells: dict[str, str | Decimal | int | None]
    links: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """A report at a moment, with the grouping it has and its filters in words."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: list[Row]
    totals: Row | None
    as_of: datetime
    by: str = ""
    filters: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    chart: object | None = None


@dataclass(frozen=True)
class Filter:
    """One choice a reader has. The first of `choices` (value, label in the reader's language) means no choice."""

    name: str
    label: str
    choices: list[tuple[str, str]]
    value: str = ""
