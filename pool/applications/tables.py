"""Reads the lines of a table that somebody pasted or uploaded, in Danish or English.

Pure: bytes or text in, rows and faults out. A fault names the row as the person sees it in the spreadsheet (the
header is row 1), the column, and what would be right. One bad row never hides the others.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from pool.kernel import grids, periods
from pool.kernel.refusals import Refusal
from pool.kernel.words import N_
from pool.workforce import rules as staff

COLUMNS = {
    "reference": ("reference", "medarbejder", "medarbejderreference", "medarbejdernr", "ref", "employee"),
    "initials": ("initials", "initialer"),
    "hired_on": ("hired on", "hire date", "hired", "ansat", "ansættelsesdato", "ansat den"),
    "has_child_cases": ("child cases", "børnesager", "boernesager", "has child cases"),
    "module": ("module", "modul", "modulkode", "module code"),
    "term": ("term", "termin", "semester", "halvår"),
    "scheme": ("scheme", "ordning", "pulje"),
}
LABELS = {
    "reference": N_("Reference"),
    "initials": N_("Initials"),
    "hired_on": N_("Hire date"),
    "has_child_cases": N_("Child cases"),
    "module": N_("Module"),
    "term": N_("Term"),
    "scheme": N_("Scheme"),
}
NEEDED = ("reference", "initials", "hired_on", "has_child_cases", "module", "term")
YES = {"ja", "j", "yes", "y", "x", "1", "true", "sand"}
NO = {"nej", "n", "no", "0", "false", "falsk"}


class ColumnsMissing(Refusal):
    code = "columns_missing"
    sentence = N_(
        "The first row must name the columns. Missing: %(missing)s. "
        "Danish and English names are understood: Reference, Initialer, Ansættelsesdato, Børnesager, Modul, Semester."
    )
    kind = "invalid"


class NotADate(Refusal):
    code = "not_a_date"
    sentence = N_("“%(given)s” is not a date. Write it like 31-12-2025 or 2025-12-31.")
    kind = "invalid"


class NotYesNo(Refusal):
    code = "not_yes_no"
    sentence = N_("“%(given)s” is neither yes nor no. Write ja or nej.")
    kind = "invalid"


class NotATerm(Refusal):
    code = "not_a_term"
    sentence = N_("“%(given)s” is not a term. Write it like 2027F (spring) or 2027E (autumn).")
    kind = "invalid"


class SameTwice(Refusal):
    code = "same_row_twice"
    sentence = N_("The same employee and module stand in row %(row)s as well.")
    kind = "invalid"


@dataclass
class Table:
    """What was read: good rows (with their row number) and faults."""

    rows: list[dict] = field(default_factory=list)
    faults: list[grids.Fault] = field(default_factory=list)
    spoiled: list[dict] = field(default_factory=list)  # rows with faults, as they stood, for further checks


def read(name: str, content: bytes, today: date) -> Table:
    """Read an uploaded file by what it is, not by what it is called.

    Raises:
        NotATable, TableTooLarge, TableEmpty, ColumnsMissing: nothing can be read from it.
    """
    return _checked(grids.of_file(content), today)


def read_text(text: str, today: date) -> Table:
    """Read a table pasted from a spreadsheet (tabs) or typed as CSV; refuses as `read` does."""
    return _checked(grids.of_text(text), today)


def day(text: str) -> date:
    """Read a day as 31-12-2025, 31.12.2025, 31/12/2025 or 2025-12-31.

    Raises:
        NotADate: the text is none of these, or no day of the calendar.
    """
    found = re.fullmatch(r"(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4})", text.strip())
    parts = (found[3], found[2], found[1]) if found else ()
    if not parts:
        found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]00:00:00)?", text.strip())
        parts = found.groups() if found else ()
    try:
        return date(*(int(part) for part in parts))
    except (ValueError, TypeError):
        raise NotADate(given=text[:40]) from None


def _checked(grid: grids.Grid, today: date) -> Table:
    header, body = grids.parted(grid)
    columns, table, seen = _columns(header), Table(), {}
    for number, cells in body:
        texts = [grids.text_of(cell).strip() for cell in cells]
        row = {name: texts[place] if place < len(texts) else "" for name, place in columns.items()}
        _take(table, number, row, seen, today)
    return table


def _columns(header: list[str]) -> dict[str, int]:
    found = {
        column: places[0]
        for column, spellings in COLUMNS.items()
        if (places := grids.places(header, (*spellings, column)))
    }
    missing = [LABELS[column] for column in NEEDED if column not in found]
    if missing:
        raise ColumnsMissing(field="file", missing=missing)
    return found


def _take(table: Table, number: int, row: dict, seen: dict, today: date) -> None:
    checked, faults = {"row": number, "scheme": row.get("scheme", "")}, []
    for column in NEEDED:
        try:
            checked[column] = _value(column, row[column], today)
        except Refusal as problem:
            faults.append(grids.Fault(number, column, problem))
    pair = (row["reference"].casefold(), row["module"].casefold())
    if not faults and pair in seen:
        faults.append(grids.Fault(number, "module", SameTwice(row=seen[pair])))
    if faults:
        table.faults.extend(faults)
        table.spoiled.append({"row": number, "scheme": "", **row, "faulty": [fault.column for fault in faults]})
    else:
        seen[pair] = number
        table.rows.append(checked)


def _value(column: str, text: str, today: date):
    if not text:
        raise grids.EmptyCell()
    if column == "reference":
        return staff.checked_reference(text)
    if column == "initials":
        return staff.checked_initials(text)
    if column == "hired_on":
        return staff.checked_hire_date(day(text), today)
    if column == "has_child_cases":
        if text.casefold() not in YES | NO:
            raise NotYesNo(given=text[:40])
        return text.casefold() in YES
    if column == "term":
        try:
            return periods.term(text).code
        except periods.NotATerm:
            raise NotATerm(given=text[:40]) from None
    return text[:40]
