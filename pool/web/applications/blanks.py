"""The empty table for an import, as CSV and XLSX: Danish headings, one example row, and what each column takes."""

import csv
import io

import xlsxwriter
from django.utils.translation import gettext as _

from pool import wording
from pool.applications import tables
from pool.kernel import periods
from pool.kernel.words import N_
from pool.rounds import queries as rounds

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# The headings are Danish whatever the page's language: the table goes to colleagues. The reader takes both languages.
HEADINGS = {
    "reference": "Medarbejder",
    "initials": "Initialer",
    "hired_on": "Ansættelsesdato",
    "has_child_cases": "Børnesager",
    "module": "Modul",
    "term": "Semester",
    "scheme": "Ordning",
}
EXPLAINED = {
    "reference": N_("Your own staff or case number, never a CPR number. At most 20 characters."),
    "initials": N_("1 to 6 letters."),
    "hired_on": N_("Day, month and year, such as 01-03-2026."),
    "has_child_cases": N_("ja or nej (yes or no)."),
    "module": N_("The code of the module."),
    "term": N_("Year and half-year: F is spring, E is autumn."),
    "scheme": N_("The code of the scheme. May be empty: then the first scheme that pays for the module is taken."),
}
WIDTHS = {"reference": 18, "hired_on": 18}


def columns(round) -> list[dict]:
    """Each column with its headings, what it takes, and an example."""
    example, choices = _example(round), _choices(round)
    return [
        {
            "heading": HEADINGS[name],
            "label": _(tables.LABELS[name]),
            "needed": name in tables.NEEDED,
            "explained": _(EXPLAINED[name]),
            "choices": choices.get(name, []),
            "example": example[name],
        }
        for name in HEADINGS
    ]


def as_csv(round) -> bytes:
    """Semicolons and a byte order mark: what Excel in Danish opens without asking."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADINGS.values())
    writer.writerow(_example(round).values())
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(round) -> bytes:
    """The table, all cells as text so that no number loses its zeros, and a second sheet that explains it."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False})
    bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(_("Lines"))
    for place, (name, value) in enumerate(_example(round).items()):
        sheet.set_column(place, place, WIDTHS.get(name, 14), text)
        sheet.write_string(0, place, HEADINGS[name], bold)
        sheet.write_string(1, place, value, text)
    sheet.freeze_panes(1, 0)
    notes = book.add_worksheet(_("Explanation"))
    notes.set_column(0, 0, 18)
    notes.set_column(1, 1, 80)
    notes.write_string(0, 0, _("Replace the example row on the first sheet by your own rows."), bold)
    for number, column in enumerate(columns(round), start=2):
        notes.write_string(number, 0, column["heading"], bold)
        notes.write_string(number, 1, "\n".join([column["explained"], *column["choices"]]), wrapped)
    book.close()
    return out.getvalue()


def _example(round) -> dict[str, str]:
    """One row that the reader takes as it is."""
    offered, terms = rounds.of_round(round), rounds.terms_of(round)
    first = offered[0]
    hired = periods.years_after(terms[0].starts_on, -1)
    return {
        "reference": "EKSEMPEL-1",
        "initials": "ABC",
        "hired_on": f"{hired:%d-%m-%Y}",
        "has_child_cases": "ja",
        "module": next(iter(first.terms.modules.all())).code,
        "term": terms[0].code,
        "scheme": first.scheme.code,
    }


def _choices(round) -> dict[str, list[str]]:
    """What the columns with fixed values take, with the words for it."""
    offered = rounds.of_round(round)
    modules = {module.code: wording.name(module) for item in offered for module in item.terms.modules.all()}
    return {
        "module": [f"{code}: {name}" for code, name in modules.items()],
        "term": [f"{term.code}: {wording.term(term.code)}" for term in rounds.terms_of(round)],
        "scheme": [f"{item.scheme.code}: {wording.name(item.scheme)}" for item in offered],
    }


MADE = {"csv": as_csv, "xlsx": as_xlsx}
