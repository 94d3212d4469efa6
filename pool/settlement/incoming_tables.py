"""Reads money that came in from the bank's table (CSV or XLSX), in Danish or English. Pure: a grid in, entries out."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from pool.applications import tables
from pool.kernel import grids, money
from pool.kernel.refusals import NotAnAmount, Refusal, cleaned
from pool.kernel.words import N_
from pool.registry import numbers

COLUMNS = {
    "reference": ("reference", "bogføringsnummer", "arkivreference", "bilagsnummer", "nummer", "entry number"),
    "booked_on": ("booked on", "bogført", "bogføringsdato", "dato", "date", "bogført dato"),
    "amount": ("amount", "beløb"),
    "sender": ("sender", "afsender", "indbetaler", "navn", "name"),
    "cvr": ("cvr", "cvr-nummer", "cvr number", "cvr-nr.", "cvr nr"),
    "text": ("text", "tekst", "meddelelse", "message"),
}
LABELS = {
    "reference": N_("The bank's number of the entry"),
    "booked_on": N_("Booked on"),
    "amount": N_("Amount"),
    "sender": N_("Sender"),
    "cvr": N_("CVR number"),
    "text": N_("Text"),
}
NEEDED = ("reference", "booked_on", "amount", "sender")
MOST = {"reference": 60, "sender": 150, "text": 300}


class IncomingColumnsMissing(Refusal):
    code = "incoming_columns_missing"
    sentence = N_(
        "The first row must name the columns. Missing: %(missing)s. Danish and English names are understood: "
        "Bogføringsnummer, Bogføringsdato, Beløb, Afsender, CVR-nummer, Tekst."
    )
    kind = "invalid"


class EntryTwice(Refusal):
    code = "incoming_twice"
    sentence = N_("The same number stands in row %(row)s as well.")
    kind = "invalid"


class EntryKnown(Refusal):
    code = "incoming_known"
    sentence = N_("This entry has been taken already. Leave it out.")
    kind = "invalid"


class NotIncoming(Refusal):
    code = "not_incoming"
    sentence = N_("%(amount)s is not money that came in. Leave out what was paid.")
    kind = "invalid"


class DayToCome(Refusal):
    code = "incoming_day_to_come"
    sentence = N_("%(day)s is still to come.")
    kind = "invalid"


@dataclass
class Table:
    """What was read: entries as `take_incoming` takes them, and faults."""

    entries: list[dict] = field(default_factory=list)
    faults: list[grids.Fault] = field(default_factory=list)


def read(grid: grids.Grid, known: set[str], today: date) -> Table:
    """Read a grid. `known`: the bank's numbers that have been taken.

    Raises:
        TableEmpty, TableTooLarge, IncomingColumnsMissing: nothing can be read from it.
    """
    header, body = grids.parted(grid)
    columns = _columns(header)
    table, seen = Table(), {}
    for number, cells in body:
        row = {name: cells[place] if place < len(cells) else "" for name, place in columns.items()}
        _take(table, number, row, known, seen, today)
    return table


def _columns(header: list[str]) -> dict[str, int]:
    found = {
        column: places[0]
        for column, spellings in COLUMNS.items()
        if (places := grids.places(header, (*spellings, column)))
    }
    missing = [LABELS[column] for column in NEEDED if column not in found]
    if missing:
        raise IncomingColumnsMissing(field="file", missing=missing)
    return found


def _take(table: Table, number: int, row: dict, known: set[str], seen: dict[str, int], today: date) -> None:
    entry, faults = {"cvr": "", "text": ""}, []
    for column, cell in row.items():
        try:
            entry[column] = _value(column, cell, today)
        except Refusal as problem:
            faults.append(grids.Fault(number, column, problem))
    reference = entry.get("reference", "")
    if reference in seen:
        faults.append(grids.Fault(number, "reference", EntryTwice(row=seen[reference])))
    elif reference in known:
        faults.append(grids.Fault(number, "reference", EntryKnown()))
    if reference:
        seen.setdefault(reference, number)
    table.faults += faults
    if not faults:
        table.entries.append(entry)


def _value(column: str, cell: grids.Cell, today: date):
    text = grids.text_of(cell).strip()
    if not text and column in NEEDED:
        raise grids.EmptyCell()
    if column == "booked_on":
        day = tables.day(text)
        if day > today:
            raise DayToCome(day=day)
        return day
    if column == "amount":
        return _amount(cell, text)
    if column == "cvr":
        return numbers.cvr(text) if text else ""
    return cleaned(text, most=MOST[column])


def _amount(cell: grids.Cell, text: str) -> Decimal:
    try:
        amount = money.exact(cell) if isinstance(cell, Decimal) else money.parsed(text)
    except money.LossyAmount as mistake:
        raise NotAnAmount(given=text[:40]) from mistake
    if amount <= 0:
        raise NotIncoming(amount=amount)
    return amount
