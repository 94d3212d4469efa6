"""Reads a table of figures per municipality, by which money can be shared out.

Pure: a grid of cells and the municipalities in, figures and faults out. A fault names the row as the person sees it in
the spreadsheet (the header is row 1), the column, and what would be right. One bad row never hides the others.
"""

import difflib
import functools
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from pool.kernel import grids, numbers
from pool.kernel.refusals import Refusal
from pool.kernel.words import N_
from pool.registry import rules

COLUMNS = {
    "code": ("kommunekode", "kommunenr", "kommunenummer", "kode", "code", "municipality code"),
    "municipality": ("kommune", "kommunenavn", "navn", "municipality", "name"),
    "value": ("tal", "værdi", "vaerdi", "antal", "value", "figure", "number"),
}
LABELS = {"code": N_("Code"), "municipality": N_("Municipality"), "value": N_("Figure")}


class KeyColumnsMissing(Refusal):
    code = "key_columns_missing"
    sentence = N_(
        "The first row must name the columns. Missing: %(missing)s. Call them Kommunekode or Kommune, and Tal or "
        "%(key)s."
    )
    kind = "invalid"


class SeveralColumns(Refusal):
    code = "several_columns"
    sentence = N_("Several columns could be “%(label)s”: number %(columns)s. Keep one of them.")
    kind = "invalid"


class NoSuchPlace(Refusal):
    code = "no_such_place"
    sentence = N_("“%(given)s” is not a municipality. Write its code, such as 101, or its name, such as København.")
    kind = "invalid"


class MisspeltPlace(Refusal):
    code = "misspelt_place"
    sentence = N_("“%(given)s” is not a municipality. The nearest is %(nearest)s.")
    kind = "invalid"


class TwoPlaces(Refusal):
    code = "two_places"
    sentence = N_("The code is that of %(place)s, the name is “%(given)s”. Mend the one that is wrong.")
    kind = "invalid"


class PlaceTwice(Refusal):
    code = "place_twice"
    sentence = N_("%(place)s stands in row %(row)s as well. Keep the row that is right.")
    kind = "invalid"


@dataclass(frozen=True)
class Place:
    """A municipality as a table may name it."""

    code: str
    name: str
    official_name: str


@dataclass
class Table:
    """What was read: good rows, faults, and the codes of the municipalities that have no good row."""

    rows: list[dict] = field(default_factory=list)
    faults: list[grids.Fault] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def read(grid: grids.Grid, key: str, known: Iterable[Place]) -> Table:
    """Check each row of a grid against the municipalities that exist.

    Raises:
        TableTooLarge, TableEmpty, KeyColumnsMissing, SeveralColumns: nothing can be read from it.
    """
    header, body = grids.parted(grid)
    columns, known = _columns(header, key), list(known)
    names, table, found = _names(known), Table(), {}
    for number, cells in body:
        row = {name: cells[place] if place < len(cells) else "" for name, place in columns.items()}
        place = _tried(table, number, functools.partial(_place, row, names))
        value = _tried(table, number, functools.partial(_figure, row["value"]))
        if place:
            found.setdefault(place, []).append((number, value))
    for place, rows in found.items():
        _take(table, place, rows, "municipality" if "municipality" in columns else "code")
    table.rows.sort(key=lambda row: row["row"])
    order = list(COLUMNS)
    table.faults.sort(key=lambda fault: (fault.row, order.index(fault.column)))
    good = {row["municipality"] for row in table.rows}
    table.missing = [place.code for place in known if place.code not in good]
    return table


def _columns(header: list[str], key: str) -> dict[str, int]:
    found = {}
    for column, spellings in COLUMNS.items():
        places = set(grids.places(header, (key, *spellings) if column == "value" else spellings))
        if len(places) > 1:
            raise SeveralColumns(field="file", label=LABELS[column], columns=[place + 1 for place in sorted(places)])
        if places:
            found[column] = places.pop()
    missing = [] if {"code", "municipality"} & found.keys() else [LABELS["municipality"]]
    missing += [] if "value" in found else [LABELS["value"]]
    if missing:
        raise KeyColumnsMissing(field="file", missing=missing, key=key)
    return found


def _names(known: list[Place]) -> dict[str, Place]:
    """Every way to name a municipality, folded, with the municipality it means."""
    names = {}
    for place in known:
        for name in (place.code, place.name, place.official_name, f"{place.name} Kommune"):
            names[_folded(name)] = place
    return names


def _folded(text: str) -> str:
    text = " ".join(text.split())
    return text.lstrip("0") if re.fullmatch("[0-9]+", text) else rules.search_key(text)


def _tried(table: Table, number: int, check: Callable):
    """What the check finds, or nothing and a fault."""
    try:
        return check()
    except Refusal as problem:
        table.faults.append(grids.Fault(number, problem.field or "value", problem))
        return None


def _place(row: dict, names: dict[str, Place]) -> Place:
    """The municipality of a row; where code and name are both given, they must mean the same."""
    given = {
        column: text for column in ("code", "municipality") if (text := grids.text_of(row.get(column, "")).strip())
    }
    if not given:
        raise grids.EmptyCell(field="municipality" if "municipality" in row else "code")
    found = {column: _known(text, column, names) for column, text in given.items()}
    if len(set(found.values())) > 1:
        raise TwoPlaces(field="municipality", place=found["code"].name, given=given["municipality"][:40])
    return next(iter(found.values()))


def _known(text: str, column: str, names: dict[str, Place]) -> Place:
    folded = _folded(text)
    if folded in names:
        return names[folded]
    nearest = difflib.get_close_matches(folded[:60].replace("ae", "æ").replace("oe", "ø"), names, n=1, cutoff=0.75)
    if nearest and not nearest[0].isdigit():
        place = names[nearest[0]]
        raise MisspeltPlace(field=column, given=text[:40], nearest=f"{place.name} ({place.code})")
    raise NoSuchPlace(field=column, given=text[:40])


def _figure(cell: grids.Cell) -> Decimal:
    if isinstance(cell, Decimal):
        return numbers.checked(cell)
    if not cell.strip():
        raise grids.EmptyCell(field="value")
    return numbers.parsed(cell)


def _take(table: Table, place: Place, rows: list[tuple[int, Decimal | None]], column: str) -> None:
    """Keep the figure of a municipality that stands in one row; of several, nobody can say which is right."""
    if len(rows) == 1:
        number, value = rows[0]
        if value is not None:
            table.rows.append({"row": number, "municipality": place.code, "value": numbers.plain(value)})
        return
    for number, _ in rows:
        other = next(item for item, _ in rows if item != number)
        table.faults.append(grids.Fault(number, column, PlaceTwice(place=place.name, row=other)))
