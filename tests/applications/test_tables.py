import contextlib
import csv
import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pool.applications import tables
from pool.kernel import grids
from pool.kernel.refusals import Refusal
from pool.workforce import rules as staff

TODAY = date(2026, 9, 10)
HEADER = ["Reference", "Initialer", "Ansættelsesdato", "Børnesager", "Modul", "Termin", "Ordning"]
ENGLISH = ["Employee", "Initials", "Hire date", "Child cases", "Module", "Term", "Scheme"]
GOOD = ["1001", "AB", "01-03-2026", "ja", "SAM", "2027F", "A"]
READ = {
    "row": 2, "reference": "1001", "initials": "AB", "hired_on": date(2026, 3, 1), "has_child_cases": True,
    "module": "SAM", "term": "2027F", "scheme": "A",
}  # fmt: skip


def text(*rows, mark=";") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=mark).writerows(rows)
    return out.getvalue()


def workbook(*rows) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def faults(table) -> list[tuple]:
    return [(fault.row, fault.column, fault.problem.code) for fault in table.faults]


def row(number: int | str, module: str = "SAM") -> list[str]:
    return [str(number), *GOOD[1:4], module, *GOOD[5:]]


# Whatever comes


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content):
    with contextlib.suppress(Refusal):
        tables.read("x.csv", content, TODAY)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_below_a_good_header_are_read_or_refused(content):
    for name, start in (("x.csv", text(HEADER, GOOD).encode()), ("x.xlsx", b"PK\x03\x04")):
        with contextlib.suppress(Refusal):
            tables.read(name, start + content, TODAY)


WORKBOOK = workbook(HEADER, GOOD)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=8))
def test_a_damaged_workbook_is_read_or_refused(damages):
    content = bytearray(WORKBOOK)
    for place, value in damages:
        content[place % len(content)] = value
    with contextlib.suppress(Refusal):
        tables.read("x.xlsx", bytes(content), TODAY)


CELL = st.text(st.characters(exclude_characters="\x00"), max_size=12) | st.sampled_from(
    [*GOOD, "nej", "31.12.2025", "2027E", "010190-1234", "0", "x\ny", 'a"b']
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(CELL, min_size=7, max_size=7), max_size=8), st.sampled_from(";,\t"))
def test_good_rows_survive_whatever_stands_beside_them(rows, mark):
    grid = [HEADER, row("first"), *rows, row("last")]
    table = tables.read_text(text(*grid, mark=mark), TODAY)
    assert {"first", "last"} <= {item["reference"] for item in table.rows}
    assert {item["row"] for item in table.rows} & {fault.row for fault in table.faults} == set()
    filled = [
        number for number, cells in enumerate(grid, start=1) if number > 1 and any(cell.strip() for cell in cells)
    ]
    assert sorted({item["row"] for item in table.rows} | {fault.row for fault in table.faults}) == filled


# Where it comes from


@pytest.mark.parametrize(
    "header", [HEADER, ENGLISH, [cell.upper() for cell in HEADER], [f" {cell} " for cell in ENGLISH]]
)
@pytest.mark.parametrize("mark", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_text_file_is_read_in_both_languages_with_any_mark_and_encoding(header, mark, encoding):
    content = text(header, [*GOOD[:1], "ÆØ", *GOOD[2:]], mark=mark).encode(encoding)
    table = tables.read("x.csv", content, TODAY)
    assert (table.rows, table.faults) == ([{**READ, "initials": "ÆØ"}], [])


def test_a_pasted_table_with_tabs_is_read():
    assert tables.read_text("\ufeff" + text(HEADER, GOOD, mark="\t"), TODAY).rows == [READ]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_on_any_system(ending):
    content = ending.join(["", ";".join(HEADER), "", ";".join(GOOD), "", ""]).encode()
    assert tables.read("x.csv", content, TODAY).rows == [{**READ, "row": 4}]


def test_a_workbook_with_dates_numbers_and_truths_is_read():
    rows = [
        [1001, "AB", datetime(2026, 3, 1), True, "SAM", "2027F", None],  # noqa: DTZ001
        [1002.0, "CD", date(2026, 3, 2), "nej", "IND", "f27", "B"],
    ]
    table = tables.read("not-a-workbook.csv", workbook(HEADER, *rows), TODAY)
    assert table.faults == []
    assert table.rows == [
        {**READ, "scheme": ""},
        {**READ, "row": 3, "reference": "1002", "initials": "CD", "hired_on": date(2026, 3, 2), "has_child_cases": False, "module": "IND", "scheme": "B"},  # noqa: E501
    ]  # fmt: skip


def test_a_file_is_read_by_what_it_is_and_not_by_its_name():
    assert tables.read("x.xlsx", text(HEADER, GOOD).encode(), TODAY).rows == [READ]
    assert tables.read("x.pdf", workbook(HEADER, GOOD), TODAY).rows == [READ]


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"%PDF-1.7\n\x00",
        b"PK\x03\x04",
        b"PK\x03\x04" + b"x" * 500,
        b"\x00",
        text(HEADER, GOOD).encode("utf-16"),
    ],
)
def test_what_is_no_table_is_refused_with_what_would_be_right(content):
    with pytest.raises(grids.NotATable):
        tables.read("x.xlsx", content, TODAY)


def test_a_nul_in_a_pasted_table_is_refused_before_anything_keeps_it():
    with pytest.raises(grids.NotATable):
        tables.read_text(text(HEADER, [*GOOD[:4], "S\x00M", *GOOD[5:]]), TODAY)


def test_a_zip_that_is_no_workbook_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("hello.txt", "hello")
    with pytest.raises(grids.NotATable):
        tables.read("x.xlsx", out.getvalue(), TODAY)


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (grids.MOST_UNPACKED + 1))
    assert len(out.getvalue()) < 100_000
    with pytest.raises(grids.TableTooLarge):
        tables.read("x.xlsx", out.getvalue(), TODAY)


def test_a_workbook_with_an_entity_bomb_is_refused():
    good, out = zipfile.ZipFile(io.BytesIO(workbook(HEADER, GOOD))), io.BytesIO()
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
    with zipfile.ZipFile(out, "w") as packed:
        for item in good.infolist():
            packed.writestr(item.filename, bomb if item.filename == "xl/worksheets/sheet1.xml" else good.read(item))
    with pytest.raises(grids.NotATable):
        tables.read("x.xlsx", out.getvalue(), TODAY)


def test_twenty_megabytes_are_refused_unread():
    with pytest.raises(grids.TableTooLarge):
        tables.read("x.csv", b"a;b\n" * 5_000_000, TODAY)
    with pytest.raises(grids.TableTooLarge):
        tables.read_text("a;b\n" * 500_001, TODAY)


# What it says


def test_a_quoted_line_break_does_not_shift_the_row_numbers():
    table = tables.read_text(text(HEADER, ["10\n01", *GOOD[1:]], row(1002)), TODAY)
    assert faults(table) == [(2, "reference", "bad_reference")]
    assert [(item["row"], item["reference"]) for item in table.rows] == [(3, "1002")]


def test_every_fault_of_a_row_has_its_column():
    bad = ["010190-1234", "A1", "31-02-2026", "måske", "", "2027X", "A"]
    table = tables.read_text(text(HEADER, bad, GOOD), TODAY)
    assert faults(table) == [
        (2, "reference", "civil_number"), (2, "initials", "bad_initials"), (2, "hired_on", "not_a_date"),
        (2, "has_child_cases", "not_yes_no"), (2, "module", "empty_cell"), (2, "term", "not_a_term"),
    ]  # fmt: skip
    assert table.rows == [{**READ, "row": 3}]


def test_the_same_pair_twice_names_the_other_row():
    table = tables.read_text(text(HEADER, GOOD, row(1002), GOOD), TODAY)
    assert faults(table) == [(4, "module", "same_row_twice")]
    assert table.faults[0].problem.facts == {"row": 2}


def test_a_good_row_is_not_lost_to_a_bad_one_of_the_same_pair():
    table = tables.read_text(text(HEADER, [*GOOD[:2], "someday", *GOOD[3:]], GOOD), TODAY)
    assert faults(table) == [(2, "hired_on", "not_a_date")]
    assert table.rows == [{**READ, "row": 3}]


def test_missing_columns_are_named():
    with pytest.raises(tables.ColumnsMissing) as caught:
        tables.read_text(text(HEADER[:3], GOOD[:3]), TODAY)
    assert caught.value.facts == {"missing": ["Child cases", "Module", "Term"]}


@pytest.mark.parametrize("content", [b"", b"\n\n", b" ; ;\n", text(HEADER).encode(), text(HEADER, [""] * 7).encode()])
def test_a_table_without_rows_is_refused(content):
    with pytest.raises(grids.TableEmpty):
        tables.read("x.csv", content, TODAY)


def test_a_short_row_has_empty_cells():
    assert faults(tables.read_text(text(HEADER, GOOD[:4]), TODAY)) == [
        (2, "module", "empty_cell"),
        (2, "term", "empty_cell"),
    ]


def test_four_hundred_rows_are_read_and_one_more_is_refused():
    rows = [row(number) for number in range(grids.MOST_ROWS)]
    assert len(tables.read_text(text(HEADER, *rows), TODAY).rows) == 400
    with pytest.raises(grids.TableTooLarge):
        tables.read_text(text(HEADER, *rows, row(9999)), TODAY)


@pytest.mark.parametrize("as_file", [lambda rows: text(*rows).encode(), lambda rows: workbook(*rows)])
def test_rows_below_many_empty_ones_are_not_lost(as_file):
    rows = [HEADER, *[[None] * 7 for _ in range(600)], *[row(number) for number in range(grids.MOST_ROWS)]]
    table = tables.read("x", as_file(rows), TODAY)
    assert [item["row"] for item in table.rows] == list(range(602, 1002))


@pytest.mark.parametrize(
    "given_text",
    ["31-12-2025", "31.12.2025", "31/12/2025", "31 12 2025", "2025-12-31", "2025-12-31 00:00:00", " 31-12-2025 "],
)
def test_a_day_is_read_as_people_write_it(given_text):
    assert tables.day(given_text) == date(2025, 12, 31)


@given(st.dates(date(1000, 1, 1)))
def test_every_day_reads_back(day):
    assert (
        tables.day(day.isoformat())
        == tables.day(f"{day:%d-%m-%Y}")
        == tables.day(f"{day.day}.{day.month}.{day.year}")
        == day
    )


@pytest.mark.parametrize(
    "given_text",
    ["", "29-02-2026", "2026-13-01", "12-31-2025", "31-12-25", "45292", "i morgen", "0-0-0000", "2025-12-31T10:00:00"],
)
def test_what_is_no_day_is_refused(given_text):
    with pytest.raises(tables.NotADate):
        tables.day(given_text)


@pytest.mark.parametrize("word", ["ja", "JA", "j", "yes", "Y", "x", "1", "sand"])
def test_yes_in_all_its_spellings(word):
    assert tables.read_text(text(HEADER, [*GOOD[:3], word, *GOOD[4:]]), TODAY).rows[0]["has_child_cases"] is True


@pytest.mark.parametrize("word", ["nej", "NEJ", "n", "no", "0", "falsk"])
def test_no_in_all_its_spellings(word):
    assert tables.read_text(text(HEADER, [*GOOD[:3], word, *GOOD[4:]]), TODAY).rows[0]["has_child_cases"] is False


def test_a_formula_is_no_reference():
    table = tables.read_text(text(HEADER, ['=HYPERLINK("x")', *GOOD[1:]]), TODAY)
    assert [type(fault.problem) for fault in table.faults] == [staff.BadReference]
