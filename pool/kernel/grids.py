"""Reads a table that somebody pasted or uploaded into a grid of cells: CSV, tab-separated text or XLSX.

Pure: bytes or text in, rows of cells out. A cell is text, or a `Decimal` where a workbook holds a number: what was
typed as a number there is one, whatever marks its language shows. What the cells mean is for the room that asked.
"""

import csv
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from pool.kernel import numbers
from pool.kernel.refusals import Refusal
from pool.kernel.words import N_

MOST_ROWS = 400
MOST_COLUMNS = 40
MOST_BYTES = 2_000_000
MOST_UNPACKED = 40_000_000

Cell = str | Decimal
Grid = list[list[Cell]]


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


class EmptyCell(Refusal):
    code = "empty_cell"
    sentence = N_("The cell is empty.")
    kind = "invalid"


@dataclass
class Fault:
    """What is wrong in one cell. The row is counted as the spreadsheet counts: the header is row 1."""

    row: int
    column: str
    problem: Refusal

    def stored(self) -> dict:
        """The fault as a draft keeps it, to be said in each reader's language."""
        return {
            "row": self.row,
            "column": self.column,
            "code": self.problem.code,
            "sentence": self.problem.sentence,
            "facts": self.problem.facts,
        }


def of_file(content: bytes) -> Grid:
    """Read an uploaded file by what it is, not by what it is called.

    Raises:
        NotATable, TableTooLarge: nothing can be read from it.
    """
    if len(content) > MOST_BYTES:
        raise TableTooLarge(field="file", most_rows=MOST_ROWS)
    return _workbook(content) if content[:4] == b"PK\x03\x04" else _text(_decoded(content))


def of_text(text: str) -> Grid:
    """Read a table pasted from a spreadsheet (tabs) or typed as CSV.

    Raises:
        NotATable, TableTooLarge: nothing can be read from it.
    """
    if len(text) > MOST_BYTES:
        raise TableTooLarge(field="pasted", most_rows=MOST_ROWS)
    return _text(text)


def parted(grid: Grid) -> tuple[list[str], list[tuple[int, list[Cell]]]]:
    """The header, folded for comparison, and the rows below it that are not empty, each with its number.

    Raises:
        TableEmpty: there is no row below a header.
        TableTooLarge: there are more than `MOST_ROWS`.
    """
    filled = [(number, row) for number, row in enumerate(grid, start=1) if any(text_of(cell).strip() for cell in row)]
    if len(filled) < 2:
        raise TableEmpty(field="file")
    if len(filled) > MOST_ROWS + 1:
        raise TableTooLarge(field="file", most_rows=MOST_ROWS)
    return [folded(text_of(cell)) for cell in filled[0][1]], filled[1:]


def places(header: list[str], spellings: Iterable[str]) -> list[int]:
    """The columns that have one of the names, those with the first spelling first."""
    wanted = [folded(spelling) for spelling in spellings]
    return [place for spelling in wanted for place, name in enumerate(header) if name == spelling]


def folded(name: str) -> str:
    """A column's name without regard to case, underscores and more than one blank."""
    return " ".join(name.casefold().replace("_", " ").split())


def text_of(cell: Cell) -> str:
    """A cell as text; a number as it is written without thousands marks."""
    return numbers.plain(cell) if isinstance(cell, Decimal) else cell


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotATable(field="file")


def _text(text: str) -> Grid:
    if "\x00" in text:
        raise NotATable(field="file")
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    first = text.strip("\n").split("\n", 1)[0]
    mark = max("\t;,", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text), delimiter=mark))
    except csv.Error as mistake:
        raise NotATable(field="file") from mistake


def _workbook(content: bytes) -> Grid:
    # openpyxl reads with defusedxml when that is installed; the size of what is packed is checked before.
    import openpyxl  # heavy, and only needed when somebody uploads a workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(item.file_size for item in packed.infolist()) > MOST_UNPACKED:
                raise TableTooLarge(field="file", most_rows=MOST_ROWS)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
        return [_filled([_cell(value) for value in row]) for row in rows]
    except Refusal:
        raise
    except Exception as mistake:  # a broken workbook fails in many ways; each means the same to the person
        raise NotATable(field="file") from mistake


def _filled(row: list[Cell]) -> list[Cell]:
    """The row without the empty cells at its end; a workbook has as many as it is asked for."""
    while row and row[-1] == "":
        row.pop()
    return row


def _cell(value) -> Cell:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        return Decimal(f"{value:.15g}")  # the digits that the spreadsheet itself shows
    if isinstance(value, (datetime, date)):
        return value.strftime("%Y-%m-%d")
    return str(value)
