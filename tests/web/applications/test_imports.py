import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pool.applications.models import ImportDraft
from pool.kernel import grids
from tests import factories
from tests.web.applications.conftest import late
from tests.web.applications.reading import messages, problems, text

HEADER = "Reference\tInitialer\tAnsættelsesdato\tBørnesager\tModul\tTermin\tOrdning"
GOOD = "SAG-1\tæøå\t01-03-2026\tja\tSAM\t2027F\tA"
OTHER = "SAG-1\tæøå\t01-03-2026\tja\tIND\tefterår 2027\t"


def address(application, name="application_import", *more) -> str:
    return reverse(name, args=[application.reference, *more])


def paste(client, application, *rows):
    return client.post(address(application), {"pasted": "\n".join([HEADER, *rows])})


def upload(client, application, content: bytes, name="lines.csv"):
    return client.post(address(application), {"file": SimpleUploadedFile(name, content)})


def workbook(*rows) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def references(application) -> list[tuple[str, str]]:
    return list(application.lines.order_by("rank").values_list("employee__reference", "module__code"))


def test_paste_check_confirm(preparer, empty):
    response = paste(preparer, empty, GOOD, OTHER)
    draft = ImportDraft.objects.get()
    assert response.headers["Location"] == address(empty, "application_import_check", draft.pk)
    page = preparer.get(response.headers["Location"])
    assert "2 rows are right" in text(page) and "Import 2 rows" in text(page)
    assert references(empty) == []
    response = preparer.post(address(empty, "application_import_check", draft.pk), follow=True)
    assert messages(response) == ["2 lines were added."]
    assert references(empty) == [("SAG-1", "SAM"), ("SAG-1", "IND")]


def test_faulty_rows_are_named_and_good_rows_are_not_lost(preparer, empty):
    bad = ("SAG-2\tX1\t31-02-2026\tmåske\tXXX\t2027F\t", "0101701234\tAB\t01-01-2030\tja\tSAM\t2027F\t")
    response = paste(preparer, empty, GOOD, *bad)
    page = preparer.get(response.headers["Location"])
    assert [(fault["row"], fault["column"], fault["text"]) for fault in page.context["faults"]] == [
        (3, "Initials", "“X1” are not initials. Use 1 to 6 letters."),
        (3, "Hire date", "“31-02-2026” is not a date. Write it like 31-12-2025 or 2025-12-31."),
        (3, "Child cases", "“måske” is neither yes nor no. Write ja or nej."),
        (
            3,
            "Module",
            "“XXX” is not a module of the schemes of this round. Use one of: AFG, IND, SAM, TVP, UND, VID.",
        ),
        (
            4,
            "Reference",
            "The reference looks like a civil registration number (CPR). Use the municipality's own staff number.",
        ),
        (
            4,
            "Hire date",
            "The hire date 1 January 2030 is not possible. It must lie between 1 January 1950 and 31 December 2027.",
        ),
    ]
    response = preparer.post(response.headers["Location"], follow=True)
    assert messages(response) == ["1 line was added. Rows 3, 4 were left out."]
    assert references(empty) == [("SAG-1", "SAM")]


def test_throw_away(preparer, empty):
    paste(preparer, empty, GOOD)
    draft = ImportDraft.objects.get()
    response = preparer.post(address(empty, "application_import_discard", draft.pk), follow=True)
    assert messages(response) == ["The table was thrown away. Nothing was imported."]
    assert "This table was thrown away." in text(preparer.get(address(empty, "application_import_check", draft.pk)))
    response = preparer.post(address(empty, "application_import_check", draft.pk), follow=True)
    assert messages(response) == ["This table has been imported or thrown away already."]
    assert references(empty) == []


def test_second_confirmation_gets_its_sentence(preparer, empty):
    where = paste(preparer, empty, GOOD).headers["Location"]
    assert messages(preparer.post(where, follow=True)) == ["1 line was added."]
    response = preparer.post(where, follow=True)
    assert messages(response) == ["This table has been imported or thrown away already."]
    assert references(empty) == [("SAG-1", "SAM")]


def test_upload_of_a_workbook(preparer, empty):
    content = workbook(HEADER.split("\t"), GOOD.split("\t"))
    response = upload(preparer, empty, content, "linjer.xlsx")
    assert "Read from “linjer.xlsx”" in text(preparer.get(response.headers["Location"]))


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (grids.MOST_UNPACKED + 1))
    return out.getvalue()


NOT_A_TABLE = (
    "File: The file could not be read as a table. Send a CSV file (UTF-8 or Windows text) or an XLSX workbook."
)
TOO_LARGE = "File: The table is too large: at most 400 rows and 2 MB. Split it into several."


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("huge.csv", b"x" * 20_000_000, TOO_LARGE),
        ("empty.csv", b"", "File: The file is empty. Choose another one."),
        ("blank.csv", b"\n \n", "File: The table holds no rows below its header."),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00", NOT_A_TABLE),
        ("letter.xlsx", b"%PDF-1.7 no workbook \x00", NOT_A_TABLE),
        ("broken.xlsx", b"PK\x03\x04 but no more", NOT_A_TABLE),
        ("bomb.xlsx", bomb(), TOO_LARGE),
        (
            "other.csv",
            b"a;b\n1;2\n",
            "File: The first row must name the columns. "
            "Missing: Reference, Initials, Hire date, Child cases, Module, Term. Danish and English names are "
            "understood: Reference, Initialer, Ansættelsesdato, Børnesager, Modul, Semester.",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value[:14] else "",
)
def test_bad_file_gets_its_sentence(preparer, empty, name, content, sentence):
    response = upload(preparer, empty, content, name)
    assert (response.status_code, problems(response)) == (200, [sentence])
    assert not ImportDraft.objects.exists()


def test_nothing_sent(preparer, empty):
    assert problems(preparer.post(address(empty), {})) == ["File: Choose a file."]
    assert problems(preparer.post(address(empty), {"pasted": " "})) == [
        "Rows from a spreadsheet: The table holds no rows below its header."
    ]


def test_pasted_rows_that_cannot_be_read_stay_in_the_field(preparer, empty):
    response = preparer.post(address(empty), {"pasted": "one;two\n😀;\x07"})
    assert problems(response)[0].startswith("Rows from a spreadsheet: The first row must name the columns.")
    assert "one;two\n😀;\x07" in response.content.decode()


def test_confirm_after_the_deadline_adds_nothing(here, preparer, empty):
    where = paste(preparer, empty, GOOD).headers["Location"]
    with late(here.people.preparer) as client:
        response = client.post(where, follow=True)
    assert messages(response)[0].startswith("The deadline was Thursday 1 October 2026, 12:00")
    assert references(empty) == []


def test_table_of_another_application_is_not_found(here, preparer, stranger, empty):
    foreign = factories.draft(here, here.laesoe)
    where = paste(stranger, foreign, GOOD).headers["Location"]
    assert preparer.get(where).status_code == 404
    draft = ImportDraft.objects.get()
    assert preparer.post(address(empty, "application_import_check", draft.pk)).status_code == 404


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_template_is_read_back_as_one_good_row(preparer, empty, form):
    response = preparer.get(address(empty, "application_import_template") + f"?format={form}")
    assert response.headers["Content-Disposition"] == f'attachment; filename="kronespor-2026-1.{form}"'
    page = preparer.get(upload(preparer, empty, response.content, f"template.{form}").headers["Location"])
    assert page.context["faults"] == []
    assert [row["reference"] for row in page.context["rows"]] == ["EKSEMPEL-1"]


def test_template_of_an_unknown_kind(preparer, empty):
    assert preparer.get(address(empty, "application_import_template") + "?format=exe").status_code == 404
