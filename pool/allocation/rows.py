"""Splits a table from anywhere into rows of cells: bytes in, text out.

Cells are separated by comma, semicolon or tab; the text is UTF-8, UTF-16 with its mark, or Windows-1252. Lines are
counted as an editor counts them. Rows without any text are passed over.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator

from pool.allocation import problems
from pool.kernel.words import N_

SEPARATORS = (",", ";", "\t")
MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
TOLD = re.compile(r'"?sep=([,;\t])"?\r?\n', re.IGNORECASE)  # how spreadsheets say it on a first line of its own


class NotATextTable(problems.Problem):
    code = "not_a_text_table"
    sentence = N_("%(path)s holds something that is no text (%(found)s). Save the table as CSV in UTF-8.")


class CellsBroken(problems.Problem):
    code = "cells_broken"
    sentence = N_("%(path)s cannot be split into cells: %(found)s. Look at its quotation marks.")


def read(data: bytes, needed: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """The rows with trimmed cells, each with the line it begins on; the first is the header.

    The separator is the one that splits the header into the needed names. Raises BidsInvalid for what is no table.
    """
    text = _decoded(data)
    return _rows(text, _separator(text, set(needed)))


def _decoded(data: bytes) -> str:
    """The text; raises BidsInvalid for bytes that are none."""
    mark = next(filter(data.startswith, MARKS), b"")
    for encoding in [MARKS[mark]] if mark else ["utf-8", "cp1252"]:
        try:
            text = data[len(mark) :].decode(encoding)
            break
        except UnicodeDecodeError as error:
            wrong = len(mark) + error.start
    else:
        raise problems.BidsInvalid([_no_text(data[:wrong].count(b"\n"), f"byte {wrong + 1} of the file")])
    if "\0" in text:
        raise problems.BidsInvalid([_no_text(text[: text.index("\0")].count("\n"), "a NUL character")])
    return text


def _no_text(lines_before: int, found: str) -> problems.Problem:
    return NotATextTable(f"Line {lines_before + 1}", found=found)


def _separator(text: str, needed: set[str]) -> str:
    """The separator that splits the header best: into the needed columns, or else into most cells."""
    told = TOLD.match(text)
    if told:
        return told[1]

    def fitness(separator: str) -> tuple[bool, int]:
        try:
            names = next(_rows(text, separator), (0, []))[1]
        except problems.BidsInvalid:
            return False, 0
        return {name.lower() for name in names}.issuperset(needed), len(names)

    return max(SEPARATORS, key=fitness)


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True, skipinitialspace=True)
    if TOLD.match(text):
        next(reader)
    while True:
        line = reader.line_num + 1
        try:
            row = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            raise problems.BidsInvalid([CellsBroken(f"Line {line}", found=error)]) from None
        if any(row):
            yield line, row
