"""A report as a file: CSV that opens right in Danish Excel, XLSX with real numbers, PDF for print and archive."""

import csv
import io
from collections.abc import Iterable
from datetime import UTC
from decimal import Decimal
from itertools import takewhile
from math import ceil

import xlsxwriter
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.utils.translation import gettext as _

from pool import paper, wording
from pool.kernel import canon, periods
from pool.reports.tables import COUNT, MONEY, TEXT, Column, Row, Table

MOST_PRINTED = 500  # rows in a PDF; the rest is attached to it as a CSV
RUN = frozenset("=+-@\t\r")  # begins what a spreadsheet would run
ACROSS = 155  # characters that a broad sheet holds across

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


def made(table: Table, form: str) -> bytes:
    """The table as a file of the form: csv, xlsx or pdf."""
    return {"csv": as_csv, "xlsx": as_xlsx, "pdf": as_pdf}[form](table)


def name(table: Table, form: str) -> str:
    """A file name that says what and when, in letters that every system takes."""
    chosen = [value for label, value in table.filters if value not in table.title]
    words = f"{table.title} {' '.join(chosen)}".casefold().translate(str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"}))
    day = table.as_of.astimezone(periods.COPENHAGEN).date()
    return f"{slugify(words)[:80].strip('-')}-{day.isoformat()}.{form}"


def as_csv(table: Table) -> bytes:
    """UTF-8 with a byte order mark, semicolons and decimal commas: what Excel in Danish opens without asking."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_(column.label) for column in table.columns])
    cells = [(column.key, _csv_money if column.kind == MONEY else _csv_text) for column in table.columns]
    for row in _rows(table):
        writer.writerow([written(row.cells.get(key)) for key, written in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(table: Table) -> bytes:
    """One sheet with the numbers as numbers, the header frozen, and the filters below the table.

    Rows are written as they come and not held: a hundred thousand of them take little more memory than ten.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": table.title, "created": table.as_of.astimezone(UTC).replace(tzinfo=None)})
    styles = {
        (kind, last): book.add_format({**shape, "bold": last, "top": 1 if last else 0})
        for kind, shape in {TEXT: {}, COUNT: {"num_format": "#,##0"}, MONEY: {"num_format": "#,##0.00"}}.items()
        for last in (False, True)
    }
    sheet = book.add_worksheet(_sheet_name(table.title))
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 1)
    for place, column in enumerate(table.columns):
        head = {"bold": True, "text_wrap": True, "bottom": 1, "align": "left" if column.kind == TEXT else "right"}
        sheet.set_column(place, place, _column_width(table, place))
        sheet.write_string(0, place, _(column.label), book.add_format(head))
    number = 0
    cells, last = (
        [(place, column.key, styles[column.kind, of_totals]) for place, column in enumerate(table.columns)]
        for of_totals in (False, True)
    )
    for number, row in enumerate(_rows(table), start=1):
        for place, key, style in last if row is table.totals else cells:
            _xlsx_cell(sheet, number, place, row.cells.get(key), style)
    for offset, line in enumerate(_below(table), start=2):
        sheet.write_string(number + offset, 0, line)
    book.close()
    return out.getvalue()


def _below(table: Table) -> list[str]:
    """What stands under a table in a file: the filters, the moment, and the notes."""
    words = [*table.filters, (_("As of"), wording.moment(table.as_of))]
    return [*(f"{name}: {value}" for name, value in words), *table.notes]


def _sheet_name(title: str) -> str:
    """What a spreadsheet program takes as a name: at most 31 characters, none of them special."""
    return title.translate(str.maketrans(dict.fromkeys("[]:*?/\\", " "))).strip("'")[:31].strip("' ")


def _column_width(table: Table, place: int) -> int:
    """In characters, from the first rows: the rest is not known before it is written."""
    column = table.columns[place]
    if column.kind != TEXT:
        return 12 if column.kind == COUNT else 18
    return min(max([len(str(row.cells.get(column.key) or "")) for row in table.rows[:200]] + [12]) + 2, 60)


def as_pdf(table: Table) -> bytes:
    """A tagged document with the chart; long tables are cut and the whole attached."""
    printed = table.rows[:MOST_PRINTED]
    facts = {
        "language": wording.language(),
        "title": table.title,
        "as_of": wording.moment(table.as_of),
        "written_at": table.as_of.isoformat(),
        "agency": settings.AGENCY["name"],
        "filters": [{"name": name, "value": value} for name, value in table.filters],
        "chart_svg": drawing(table),
        "chart_title": getattr(table.chart, "title", "") if table.chart else "",
        "chart_description": getattr(table.chart, "description", "") if table.chart else "",
        "is_broad": len(table.columns) > 6,
        "tables": [_printed(table, columns, printed) for columns in _across(table, printed)],
        "notes": list(table.notes),
        "capped": len(table.rows) - len(printed),
    }
    attached = ("table.csv", as_csv(table)) if facts["capped"] else ("facts.json", canon.canonical(facts).encode())
    return paper.render("reports/document.html", facts, language=wording.language(), files=[attached])


def _across(table: Table, rows: list[Row]) -> list[tuple[Column, ...]]:
    """The columns of each table that is printed below the one before: a sheet holds so many characters across.

    Each begins with the texts that name the rows. Nothing is written smaller, nothing over something else.
    """
    texts = tuple(takewhile(lambda column: column.kind == TEXT, table.columns))
    rest = table.columns[len(texts) :]
    room = ACROSS - sum(_characters(column, table, rows) for column in texts)
    wide = [_characters(column, table, rows) for column in rest]
    if not rest or sum(wide) <= room:
        return [table.columns]
    most = sum(wide) / ceil(sum(wide) / room)
    found, taken = [[]], 0
    for column, characters in zip(rest, wide, strict=True):
        if found[-1] and (taken + characters > room or taken >= most):
            found, taken = [*found, []], 0
        found[-1].append(column)
        taken += characters
    return [texts + tuple(columns) for columns in found]


def _printed(table: Table, columns: tuple[Column, ...], rows: list[Row]) -> dict:
    """A table as it is printed: its columns with their widths in per cent of the page, its rows, its totals."""
    wide = [_characters(column, table, rows) for column in columns]
    return {
        "columns": [
            {"label": _(column.label), "numeric": column.kind != TEXT, "width": f"{100 * characters / sum(wide):.1f}"}
            for column, characters in zip(columns, wide, strict=True)
        ],
        "rows": [[shown(column, row) for column in columns] for row in rows],
        "totals": [shown(column, table.totals) for column in columns] if table.totals else [],
    }


def _characters(column: Column, table: Table, rows: list[Row]) -> int:
    """How wide a column is, by its longest text; only words break over lines."""
    shown_rows = [*rows, *([table.totals] if table.totals else [])]
    longest = max((len(shown(column, row)) for row in shown_rows), default=0)
    label = max(map(len, _(column.label).split()))
    return max(min(longest, 34) if column.kind == TEXT else longest, label, 5) + 2


def drawing(table: Table) -> str:
    """The chart as SVG; empty when there is none."""
    return render_to_string("charts/drawing.html", {"chart": table.chart}) if table.chart else ""


def shown(column: Column, row: Row) -> str:
    """A cell as text on a page or a print; a figure that does not apply is a dash."""
    value = row.cells.get(column.key)
    if value is None:
        return "–" if column.kind == MONEY else ""
    if column.kind == MONEY:
        return wording.number(Decimal(value), 2)
    return wording.number(value) if column.kind == COUNT else str(value)


def _rows(table: Table) -> Iterable[Row]:
    yield from table.rows
    if table.totals:
        yield table.totals


def _csv_money(value: Decimal | None) -> str:
    return "" if value is None else f"{value:.2f}".replace(".", ",")


def _csv_text(value: str | int | None) -> str:
    if value is None:
        return ""
    text = str(value)
    # A cell that a spreadsheet would run as a formula is written as text.
    return f"'{text}" if text[:1] in RUN else text


def _xlsx_cell(sheet, number: int, place: int, value, style) -> None:
    if isinstance(value, str):
        sheet.write_string(number, place, value, style)
    elif value is not None:
        sheet.write_number(number, place, float(value), style)  # for display; the books keep the exact amount
    else:
        sheet.write_blank(number, place, None, style)
