import io
from decimal import Decimal

import openpyxl
import pytest

from pool.kernel import grids

# What any table must withstand is tried on the tables of lines, in tests/applications/test_tables.py.


def workbook(*rows) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def test_numbers_of_a_workbook_stay_numbers_and_text_stays_text():
    grid = grids.of_file(workbook(["a", "b"], [1.234, "1.234"], [0, None], [True, 0.1 + 0.2]))
    assert grid == [["a", "b"], [Decimal("1.234"), "1.234"], [Decimal(0)], ["ja", Decimal("0.3")]]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("x", "x"),
        (Decimal(1002), "1002"),
        (Decimal("1002.0"), "1002"),
        (Decimal("0.50"), "0.5"),
        (Decimal("1E3"), "1000"),
    ],
)
def test_a_cell_as_text(cell, text):
    assert grids.text_of(cell) == text


def test_header_and_rows_are_parted_and_empty_rows_left_out():
    header, rows = grids.parted([[], ["  Hire_Date ", "x"], [" "], ["1", "2"]])
    assert (header, rows) == (["hire date", "x"], [(4, ["1", "2"])])


def test_columns_are_found_by_any_of_their_names():
    assert grids.places(["b", "hire date", "a"], ("a", "hire_date", "HIRE date")) == [2, 1, 1]


def test_a_row_of_zeros_is_a_row():
    assert grids.parted(grids.of_file(workbook(["a"], [0])))[1] == [(2, [Decimal(0)])]
