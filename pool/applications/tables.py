"""Reads a table of lines that somebody pasted or uploaded: CSV, tab-separated text or XLSX, in Danish or English.

Pure: bytes or text in, rows and faults out. A fault names the row as the person sees it in the spreadsheet (the
header is row 1), the column, and what would be right. One bad row never hides the others.
"""

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime

from pool.kernel import periods
from pool.kernel.refusals import Refusal
from pool.kernel.words import N_
from pool.workforce import rules as staff

MOST_ROWS = 400
MOST_COLUMNS = 40
MOST_BYTES = 2_000_000
MOST_UNPACKED = 40_000_000

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


class NotATable(Refusal):
    code = "not_a_table"
    sentence = N_("The file could not be read as a table. Send a CSV file (UTF-8 or Windows text) or an XLSX workbook.")
    kind = "invalid"


class TableTooLarge(Refusal):
    code = "table_too_large"
    sentence = N_("The table is too large: at most %(most_rows)s rows and 2 MB. Split it into several.")
    kind = "invalid"


class TableEmpty(Refusal):
    code = "table_empty"
    sentence = N_("The table holds no rows below its header.")
    kind = "invalid"


class ColumnsMissing(Refusal):
    code = "columns_missing"
    sentence = N_(
        "The first row must name the columns. Missing: %(missing)s. "
        "Danish and English names are understood: Reference, Initialer, Ansættelsesdato, Børnesager, Modul, Semester."
    )
    kind = "invalid"


class EmptyCell(Refusal):
    code = "empty_cell"
    sentence = N_("The cell is empty.")
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
class Fault:
    row: int
    column: str
    problem: Refusal


@dataclass
class Table:
    """What was read: good rows (with their row number) and faults."""

    rows: list[dict] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    spoiled: list[dict] = field(default_factory=list)  # rows with faults, as they stood, for further checks


def read(name: str, content: bytes, today: date) -> Table:
    """Read an uploaded file by what it is, not by what it is called.

    Raises:
        NotATable, TableTooLarge, TableEmpty, ColumnsMissing: nothing can be read from it.
    """
    if len(content) > MOST_BYTES:
        raise TableTooLarge(field="file", most_rows=MOST_ROWS)
    grid = _workbook(content) if content[:4] == b"PK\x03\x04" else _text(_decoded(content))
    return _checked(grid, today)


def read_text(text: str, today: date) -> Table:
    """Read a table pasted from a spreadsheet (tabs) or typed as CSV."""
    if len(text) > MOST_BYTES:
        raise TableTooLarge(field="pasted", most_rows=MOST_ROWS)
    return _checked(_text(text), today)


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


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotATable(field="file")


def _text(text: str) -> list[list[str]]:
    if "\x00" in text:
        raise NotATable(field="file")
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    first = text.strip("\n").split("\n", 1)[0]
    mark = max("\t;,", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text), delimiter=mark))
    except csv.Error as mistake:
        raise NotATable(field="file") from mistake


def _workbook(content: bytes) -> list[list[str]]:
    # openpyxl reads with defusedxml when that is installed; the size of what is packed is checked before.
    import openpyxl  # heavy, and only needed when somebody uploads a workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(item.file_size for item in packed.infolist()) > MOST_UNPACKED:
                raise TableTooLarge(field="file", most_rows=MOST_ROWS)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
        return [[_cell(value) for value in row] if any(row) else [] for row in rows]
    except Refusal:
        raise
    except Exception as mistake:  # a broken workbook fails in many ways; each means the same to the person
        raise NotATable(field="file") from mistake


def _cell(value) -> str:
    if value is None:
        return ""
    if isinstance(value, (datetime, date)):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _checked(grid: list[list[str]], today: date) -> Table:
    filled = [(number, row) for number, row in enumerate(grid, start=1) if any(cell.strip() for cell in row)]
    if not filled:
        raise TableEmpty(field="file")
    columns = _columns(filled[0][1])
    body = filled[1:]
    if not body:
        raise TableEmpty(field="file")
    if len(body) > MOST_ROWS:
        raise TableTooLarge(field="file", most_rows=MOST_ROWS)
    table, seen = Table(), {}
    for number, cells in body:
        row = {name: cells[place].strip() if place < len(cells) else "" for name, place in columns.items()}
        _take(table, number, row, seen, today)
    return table


def _columns(header: list[str]) -> dict[str, int]:
    names = {" ".join(cell.casefold().replace("_", " ").split()): place for place, cell in enumerate(header)}
    found = {}
    for column, spellings in COLUMNS.items():
        for spelling in (*spellings, column.replace("_", " ")):
            if spelling in names:
                found[column] = names[spelling]
                break
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
            faults.append(Fault(number, column, problem))
    pair = (row["reference"].casefold(), row["module"].casefold())
    if not faults and pair in seen:
        faults.append(Fault(number, "module", SameTwice(row=seen[pair])))
    if faults:
        table.faults.extend(faults)
        table.spoiled.append({"row": number, "scheme": "", **row, "faulty": [fault.column for fault in faults]})
    else:
        seen[pair] = number
        table.rows.append(checked)


def _value(column: str, text: str, today: date):
    if not text:
        raise EmptyCell()
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
