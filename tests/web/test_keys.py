import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pool.registry import queries
from pool.registry.models import KeyDraft, KeyTable
from tests import factories
from tests.web.agency import browser
from tests.web.applications.reading import main, messages, problems, text

ABOUT = {
    "code": "children",
    "name_da": "Børn",
    "name_en": "Children",
    "valid_from_day": "1",
    "valid_from_month": "1",
    "valid_from_year": "2026",
    "source": "Danmarks Statistik",
}
ROWS = "Kommunekode\tKommune\tTal\n751\tAarhus\t66.000,5\n825\tLæsø\t300\n"


@pytest.fixture
def admin(world):
    return browser(world.people.administrator)


def send(client, pasted=ROWS, **changed):
    return client.post("/keys/import/", {**ABOUT, "pasted": pasted, **changed})


def upload(client, content: bytes, name="keys.csv"):
    return client.post("/keys/import/", {**ABOUT, "file": SimpleUploadedFile(name, content)})


def test_paste_check_confirm(admin):
    where = send(admin).headers["Location"]
    page = admin.get(where)
    assert [(row["row"], row["name"], row["figure"]) for row in page.context["rows"]] == [
        (2, "Aarhus", "66,000.5"), (3, "Læsø", "300.0"),
    ]  # fmt: skip
    assert "One municipality is missing" in text(page) and "København" in main(page)
    assert "No earlier version is in force before this one." in text(page)
    assert not KeyTable.objects.exists()
    done = admin.post(where, follow=True)
    assert messages(done) == ["2 figures were imported as version 1."]
    assert done.request["PATH_INFO"] == "/keys/children/1/"
    assert "This table has been imported." in text(admin.get(where))


def test_preview_compares_with_the_version_in_force(world, admin):
    factories.figures(world, {"751": "60000", "825": "300", "101": "9"}, code="children", valid_from=date(2025, 1, 1))
    factories.figures(world, {"751": "1"}, code="children", valid_from=date(2027, 1, 1))
    page = admin.get(send(admin).headers["Location"])
    compared = page.context["compared"]
    assert [(row["name"], row["before"], row["after"], row["percent"]) for row in compared["rows"]] == [
        ("Aarhus", "60,000.0", "66,000.5", "+10.0%")
    ]
    assert {name: compared[name] for name in ("version", "count", "same", "gone", "added")} == {
        "version": 1, "count": 1, "same": 1, "gone": 1, "added": 0,
    }  # fmt: skip
    assert "Version 2 takes over on 1 January 2027." in text(page)


def test_faulty_rows_are_named_and_good_rows_are_not_lost(admin):
    page = admin.get(send(admin, "Kommune;Tal\nAarhus;66.000\nLæsø;300\nLaesø;-1\nKøbenhavn;5 %").headers["Location"])
    assert [(fault["row"], fault["column"], fault["text"]) for fault in page.context["faults"]] == [
        (2, "Figure", "“66.000” can be read in two ways. Write 66000 for the whole number, or 66.0000 for the one with decimals."),  # noqa: E501
        (4, "Municipality", "“Laesø” is not a municipality. The nearest is Læsø (825)."),
        (4, "Figure", "“-1” is below zero. Write zero or more."),
        (5, "Figure", "“5 %” has a percent sign. Write the number alone, in the same unit in every row."),
    ]  # fmt: skip
    assert "Import one figure" in text(page)


def test_table_without_a_good_row_cannot_be_confirmed(admin):
    where = send(admin, "Kommune;Tal\nNowhere;x").headers["Location"]
    assert "Import " not in admin.get(where).content.decode().partition("<main")[2].partition("actions")[2]
    refused = admin.post(where, follow=True)
    assert messages(refused) == ["The table has no row that is right. Mend the rows that are listed and send it again."]


def test_throw_away_and_no_second_deed(admin):
    where = send(admin).headers["Location"]
    assert messages(admin.post(f"{where}discard/", follow=True)) == ["The table was thrown away. Nothing was imported."]
    assert "This table was thrown away." in text(admin.get(where))
    again = ["This table has been confirmed or thrown away already."]
    assert messages(admin.post(where, follow=True)) == again
    assert messages(admin.post(f"{where}discard/", follow=True)) == again
    assert not KeyTable.objects.exists()


def test_second_press_of_the_button_gets_its_sentence(admin):
    where = send(admin).headers["Location"]
    admin.post(where, follow=True)
    assert messages(admin.post(where, follow=True)) == ["This table has been confirmed or thrown away already."]
    assert KeyTable.objects.count() == 1


def test_what_is_missing_is_said_at_its_field_and_nothing_is_lost(admin):
    empty = dict.fromkeys(ABOUT, "")
    assert problems(admin.post("/keys/import/", empty)) == [
        "Code: Fill in “Code”.", "Name in Danish: Fill in “Name in Danish”.",
        "Name in English: Fill in “Name in English”.", "In force from: Fill in “In force from”.",
        "Source: Fill in “Source”.", "File: Choose a file, or paste the rows below.",
    ]  # fmt: skip
    page = send(admin, "one;two\n😀;\x07", code="Børn 0-17")
    assert problems(page)[0].startswith("Code: “Børn 0-17” cannot be a code.")
    page = send(admin, "one;two\n😀;\x07")
    assert problems(page)[0].startswith(
        "Rows from a spreadsheet: The first row must name the columns. Missing: Municip"
    )
    assert "one;two\n😀;\x07" in page.content.decode()
    assert not KeyDraft.objects.exists()


def test_file_and_rows_together_are_refused(admin):
    file = SimpleUploadedFile("keys.csv", ROWS.encode())
    page = admin.post("/keys/import/", {**ABOUT, "pasted": ROWS, "file": file})
    assert problems(page) == ["Rows from a spreadsheet: Send either a file or rows, not both."]


def test_day_that_is_taken_gets_its_sentence(world, admin):
    factories.figures(world, {"751": "5"}, code="children")
    assert problems(send(admin)) == [
        "In force from: Version 1 of “children” is in force from 1 January 2026 already. Choose another day."
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"x" * 20_000_000, "File: The table is too large: at most 400 rows and 2 MB. Split it into several."),
        (b"", "File: The file is empty. Choose another one."),
        (b"\n \n", "File: The table holds no rows below its header."),
        (b"PK\x03\x04 but no more", "File: The file could not be read as a table. Send a CSV file (UTF-8 or Windows text) or an XLSX workbook."),  # noqa: E501
        (b"Kommune;Tal;Antal\n751;1;2", "File: Several columns could be “Figure”: number 2, 3. Keep one of them."),
    ],
    ids=["huge", "empty", "blank", "broken", "doubtful"],
)  # fmt: skip
def test_bad_file_gets_its_sentence(admin, content, sentence):
    response = upload(admin, content)
    assert (response.status_code, problems(response)) == (200, [sentence])
    assert not KeyDraft.objects.exists()


ABSURD = ["x" * 100_000, "\x00", "😀", "../../etc", "<script>alert(1)</script>", "'; DROP TABLE", "９９"]


@pytest.mark.parametrize("given", ABSURD, ids=range(len(ABSURD)))
@pytest.mark.parametrize("field", ["code", "name_da", "valid_from_day", "valid_from_year", "source", "pasted"])
def test_absurd_input_is_shown_again_or_taken_and_never_breaks(admin, field, given):
    response = admin.post("/keys/import/", {**ABOUT, "pasted": ROWS, field: given})
    assert response.status_code in (200, 302)
    if response.status_code == 302:
        page = admin.get(response.headers["Location"])
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()


def test_new_version_begins_with_the_names_of_the_key(world, admin):
    factories.figures(world, {"751": "5"})
    page = admin.get("/keys/import/?code=children_0_17").content.decode()
    assert 'value="children_0_17 in English"' in page
    assert admin.get("/keys/import/?code=nothing").status_code == 200


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_template_has_every_municipality_and_is_read_back(admin, form):
    response = admin.get(f"/keys/import/template/?format={form}")
    assert response.headers["Content-Disposition"] == f'attachment; filename="kronespor-keys.{form}"'
    page = admin.get(upload(admin, response.content, f"t.{form}").headers["Location"])
    assert [(fault["row"], fault["column"], fault["text"]) for fault in page.context["faults"]] == [
        (row, "Figure", "The cell is empty.") for row in (2, 3, 4)
    ]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_download_is_read_back_as_the_same_figures(world, admin, form):
    table = factories.figures(world, {"751": "1,2340", "825": "0", "101": "123456789,123456"})
    content = browser(world.people.preparer).get(f"/keys/children_0_17/1/?format={form}").content
    where = upload(admin, content, f"t.{form}").headers["Location"]
    admin.post(where)
    again = queries.key_table("children", 1)
    assert (again.sha256, again.figures) == (table.sha256, 3)


def test_download_has_the_codes_as_text(world, admin):
    factories.figures(world, {"751": "66000", "825": "300"})
    answer = admin.get("/keys/children_0_17/1/?format=xlsx")
    rows = openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)
    assert list(rows) == [("Kommunekode", "Kommune", "Tal"), ("825", "Læsø", 300), ("751", "Aarhus", 66000)]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="children_0_17-v1.xlsx"'
    assert admin.get("/keys/children_0_17/1/?format=exe").status_code == 400


def test_list_says_which_version_is_in_force_today(world, monkeypatch):
    for year, figure in ((2025, "1"), (2026, "2"), (2027, "3")):
        factories.figures(world, {"751": figure}, valid_from=date(year, 1, 1))
    factories.figures(world, {"751": "9"}, code="inhabitants", valid_from=date(2027, 1, 1))
    monkeypatch.setattr("pool.web.keys.tables.timezone.now", lambda: factories.NOW)
    page = browser(world.people.ministry).get("/keys/")
    assert [
        (key["code"], [(row["version"], row["force"]["label"]) for row in key["tables"]])
        for key in page.context["keys"]
    ] == [
        ("children_0_17", [(3, "In force later"), (2, "In force today"), (1, "Replaced")]),
        ("inhabitants", [(1, "In force later")]),
    ]
    assert page.context["drafts"] == [] and "/keys/import/" not in page.content.decode()


def test_list_shows_the_administrator_what_waits(world, admin):
    assert "There are no keys yet" in main(admin.get("/keys/"))
    send(admin)
    page = admin.get("/keys/")
    assert [row["url"] for row in page.context["drafts"]] == [f"/keys/import/{KeyDraft.objects.get().pk}/"]


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_same_for_any_number(world, django_assert_max_num_queries, count):
    for number in range(count):
        factories.figures(world, {"751": "5"}, code=f"key_{number}")
    client = browser(world.people.auditor)
    with django_assert_max_num_queries(5):
        assert len(client.get("/keys/").context["keys"]) == count


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("", ["København", "Læsø", "Aarhus"]),
        ("-name", ["Aarhus", "Læsø", "København"]),
        ("code", ["København", "Aarhus", "Læsø"]),
        ("value", ["Læsø", "København", "Aarhus"]),
        ("-value", ["Aarhus", "København", "Læsø"]),
        ("nonsense", ["København", "Læsø", "Aarhus"]),
    ],
)
def test_table_is_sorted_by_any_column(world, sort, names):
    factories.figures(world, {"751": "20", "825": "3", "101": "10"})
    page = browser(world.people.preparer).get("/keys/children_0_17/1/", {"sort": sort})
    assert [row["name"] for row in page.context["rows"]] == names


def test_table_names_who_has_no_figure(world):
    factories.figures(world, {"751": "20"})
    page = browser(world.people.caseworker).get("/keys/children_0_17/1/")
    assert page.context["missing"] == ["København", "Læsø"]
    assert "2 municipalities have no figure" in text(page)


@pytest.mark.parametrize("path", ["/keys/none/1/", "/keys/children_0_17/2/", f"/keys/children_0_17/{2**70}/"])
def test_table_that_is_not_there_is_not_found(world, admin, path):
    factories.figures(world, {"751": "20"})
    assert admin.get(path).status_code == 404


def test_draft_that_is_not_there_is_not_found(admin):
    for pk in (0, 1, 2**70):
        assert admin.get(f"/keys/import/{pk}/").status_code == 404
        assert admin.post(f"/keys/import/{pk}/").status_code == 404
        assert admin.post(f"/keys/import/{pk}/discard/").status_code == 404


@pytest.mark.parametrize("role", ["preparer", "caseworker", "decider", "finance", "ministry", "auditor"])
def test_only_an_administrator_imports(world, admin, role):
    where, client = send(admin).headers["Location"], browser(getattr(world.people, role))
    for path in ("/keys/import/", where, f"{where}discard/", "/keys/import/template/"):
        assert (client.get(path).status_code, client.post(path).status_code) == (403, 403)
    assert (client.get("/keys/").status_code, Client().get("/keys/").status_code) == (200, 302)
    assert not KeyTable.objects.exists()


def test_keys_are_reached_from_the_catalogue_and_the_start_page(world, admin):
    assert 'href="/keys/"' in browser(world.people.preparer).get("/catalogue/").content.decode()
    assert 'href="/keys/"' in admin.get("/").content.decode()
