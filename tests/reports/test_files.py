import csv
import io
from datetime import UTC, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.utils import translation

from pool.reports import budget, files
from pool.reports.tables import COUNT, MONEY, Column, Row, Table
from tests import paper_reader

AT = datetime(2026, 10, 1, 10, 30, tzinfo=UTC)


def table(**changes) -> Table:
    rows = [
        Row({"who": "Æbeløse; Kommune", "lines": 3, "amount": Decimal("1234567.50")}),
        Row({"who": "=HYPERLINK(1)", "lines": 0, "amount": None}),
        Row({"who": "-1", "lines": 1, "amount": Decimal("-0.05")}),
    ]
    facts = {
        "name": "trial",
        "title": "Prøve [2026]: Ærø",
        "columns": (Column("who", "Municipality"), Column("lines", "Lines", COUNT), Column("amount", "Amount", MONEY)),
        "rows": rows,
        "totals": Row({"who": "Total", "lines": 4, "amount": Decimal("1234567.45")}),
        "as_of": AT,
        "filters": [("Finance year", "2026")],
        "notes": ["A note."],
    }
    return Table(**{**facts, **changes})


def test_csv_opens_right_in_danish_excel():
    content = files.as_csv(table())
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines()[1:3] == [
        '"Æbeløse; Kommune";3;1234567,50',
        "'=HYPERLINK(1);0;",
    ]
    assert content.endswith(b"\r\n")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_writes_no_formula(start):
    content = files.as_csv(table(rows=[Row({"who": f"{start}cmd", "lines": 1, "amount": Decimal(1)})], totals=None))
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[1][0] == f"'{start}cmd"


def test_csv_keeps_a_negative_amount_a_number():
    assert files.as_csv(table()).decode("utf-8-sig").splitlines()[3] == "'-1;1;-0,05"


def test_xlsx_has_numbers_and_no_formulas():
    book = openpyxl.load_workbook(io.BytesIO(files.as_xlsx(table())))
    sheet = book.active
    assert sheet.title == "Prøve  2026   Ærø"
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2, max_row=5)] == [
        ["Æbeløse; Kommune", 3, 1234567.5],
        ["=HYPERLINK(1)", 0, None],
        ["-1", 1, -0.05],
        ["Total", 4, 1234567.45],
    ]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert sheet["C2"].number_format == "#,##0.00"
    assert sheet.freeze_panes == "B2"
    below = [row[0].value for row in sheet.iter_rows(min_row=7)]
    assert below[0] == "Finance year: 2026"
    assert below[-1] == "A note."


def test_xlsx_is_the_same_bytes_for_the_same_table():
    assert files.as_xlsx(table()) == files.as_xlsx(table())


def test_file_name_says_what_and_when_in_plain_letters():
    assert files.name(table(), "csv") == "proeve-2026-aeroe-2026-10-01.csv"
    night = datetime(2026, 9, 30, 22, 30, tzinfo=UTC)  # half past midnight in Denmark
    assert files.name(table(as_of=night), "xlsx") == "proeve-2026-aeroe-2026-10-01.xlsx"
    assert len(files.name(table(title="x" * 300), "pdf")) < 100


def test_pdf_says_what_the_table_says():
    with translation.override("da"):
        text = paper_reader.text(files.as_pdf(table()))
    for words in ("Prøve [2026]: Ærø", "Æbeløse; Kommune", "1.234.567,50", "1.234.567,45", "A note."):
        assert words in text


def test_pdf_of_a_wide_table_goes_on_below_and_repeats_what_names_the_rows():
    names = [f"amount{place}" for place in range(13)]
    columns = (Column("who", "Municipality"), *(Column(name, f"Amount {name[6:]}", MONEY) for name in names))
    cells = {name: Decimal(100_000_000 + place) for place, name in enumerate(names)}
    rows = [Row({"who": "Aarhus Kommune", **cells}), Row({"who": "Læsø Kommune", **cells})]
    with translation.override("en"):
        across = files._across(wide := table(columns=columns, rows=rows, totals=None), rows)
        pdf = files.as_pdf(wide)
    assert [[column.key for column in part] for part in across] == [["who", *names[:7]], ["who", *names[7:]]]
    text = paper_reader.text(pdf)
    assert [text.count(f"100,000,{place:03}.00") for place in range(13)] == [2] * 13
    assert (text.count("Aarhus Kommune"), text.count("Municipality")) == (2, 2)
    assert paper_reader.faults(pdf) == []


def test_pdf_of_a_long_table_is_cut_and_says_so(monkeypatch):
    monkeypatch.setattr(files, "MOST_PRINTED", 2)
    with translation.override("en"):
        text = paper_reader.text(files.as_pdf(table()))
    assert "One more row is in the attached file." in text
    assert "1,234,567.45" in text


def test_files_of_the_budget_have_the_same_figures(books):
    with translation.override("da"):
        made = budget.table({"by": "scheme"}, None, books.now)
        rows = list(csv.reader(io.StringIO(files.as_csv(made).decode("utf-8-sig")), delimiter=";"))
        sheet = openpyxl.load_workbook(io.BytesIO(files.as_xlsx(made))).active
    columns = [*budget.FIGURES, "completed"]
    sums = {name: Decimal(text.replace(",", ".")) for name, text in zip(columns, rows[-1][1:], strict=True)}
    assert sums == {name: made.totals.cells[name] for name in columns}
    assert [Decimal(f"{cell.value:.2f}") for cell in sheet[len(rows)][1:]] == list(sums.values())
