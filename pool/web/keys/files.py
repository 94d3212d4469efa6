"""Tables of keys as files, in the form in which the import reads them back."""

import csv
import io
from collections.abc import Iterable
from decimal import Decimal

import xlsxwriter
from django.http import HttpResponse
from django.utils.translation import gettext as _

from pool.kernel import numbers
from pool.kernel.refusals import Refusal
from pool.kernel.words import N_

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# Danish whatever the page's language: the table goes to colleagues. The reader takes both languages.
HEADINGS = ("Kommunekode", "Kommune", "Tal")
WIDTHS = (14, 28, 18)

# code and name of a municipality, and its figure where there is one
Row = tuple[str, str, Decimal | None]


class UnknownFileFormat(Refusal):
    code = "unknown_file_format"
    sentence = N_("The table cannot be had as “%(given)s”. Use one of: %(formats)s.")
    kind = "invalid"


def answer(form: str, name: str, rows: Iterable[Row]) -> HttpResponse:
    """The rows as a file to download.

    Raises:
        UnknownFileFormat: it is neither csv nor xlsx.
    """
    if form not in TYPES:
        raise UnknownFileFormat(given=form[:40], formats=list(TYPES))
    content = as_csv(rows) if form == "csv" else as_xlsx(rows)
    response = HttpResponse(content, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def as_csv(rows: Iterable[Row]) -> bytes:
    """UTF-8 with a byte order mark, semicolons and decimal commas: what Excel in Danish opens without asking."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for code, name, value in rows:
        writer.writerow([code, name, "" if value is None else numbers.written(value)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(rows: Iterable[Row]) -> bytes:
    """One sheet; the codes are text, so that none loses its zeros, and the figures are numbers."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False})
    bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    sheet = book.add_worksheet(_("Figures"))
    for place, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, heading, bold)
    for number, (code, name, value) in enumerate(rows, start=1):
        sheet.write_string(number, 0, code, text)
        sheet.write_string(number, 1, name)
        if value is not None:
            sheet.write_number(number, 2, float(value))  # at most 15 digits, which a workbook keeps
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()
