import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pool.registry.models import KeyDraft, KeyTable
from tests import factories

KEYS, IMPORTS = "/api/v1/keys", "/api/v1/keys/imports"
ABOUT = {
    "code": "children",
    "name_da": "Børn",
    "name_en": "Children",
    "valid_from": "2026-01-01",
    "source": "Danmarks Statistik",
}
ROWS = [{"municipality": "751", "value": 66000}, {"municipality": "Læsø", "value": "300,5"}]


@pytest.fixture
def admin(api, world):
    return api(world.people.administrator)


def test_table_is_read_shown_and_confirmed(api, world, admin):
    read = admin.post(IMPORTS, {**ABOUT, "rows": [*ROWS, {"municipality": "Nowhere", "value": "1.000"}]})

    assert read.status_code == 201
    assert {name: read.json()[name] for name in ("rows", "missing", "compared_with", "changes", "confirmed")} == {
        "rows": [
            {"municipality": "751", "value": "66000", "row": 2},
            {"municipality": "825", "value": "300.5", "row": 3},
        ],
        "missing": ["101"],
        "compared_with": None,
        "changes": [],
        "confirmed": False,
    }
    assert [(fault["row"], fault["column"], fault["code"]) for fault in read.json()["faults"]] == [
        (4, "municipality", "no_such_place"), (4, "value", "number_with_two_meanings"),
    ]  # fmt: skip
    where = f"{IMPORTS}/{read.json()['id']}"
    assert admin.get(where).json() == read.json()
    assert api(world.people.ministry).get(KEYS).json()["count"] == 0

    confirmed = admin.post(f"{where}/confirm")

    assert confirmed.status_code == 200
    assert confirmed.json() == {
        "code": "children",
        "version": 1,
        "name": "Children",
        "name_da": "Børn",
        "name_en": "Children",
        "valid_from": "2026-01-01",
        "source": "Danmarks Statistik",
        "count": 2,
        "sha256": KeyTable.objects.get().sha256,
        "imported_at": "2026-09-10T10:00:00+02:00",
        "imported_by": {"username": "administrator", "name": "Administrator Test"},
        "figures": [{"municipality": "825", "value": "300.5"}, {"municipality": "751", "value": "66000"}],
    }
    assert api(world.people.preparer).get(f"{KEYS}/children/1").json() == confirmed.json()
    assert (admin.post(f"{where}/confirm").status_code, admin.post(f"{where}/discard").status_code) == (409, 409)


def test_text_and_file_are_read_like_rows(admin):
    text = "Kommunekode;children\n751;66000\n825;300,5\n"
    file = SimpleUploadedFile("keys.csv", text.encode())

    answers = [
        admin.post(IMPORTS, {**ABOUT, "rows": ROWS}),
        admin.post(IMPORTS, {**ABOUT, "text": text}),
        admin.post(IMPORTS, {**ABOUT, "file": file}, format="multipart"),
    ]

    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert {json.dumps(answer.json()["rows"]) for answer in answers} == {json.dumps(answers[0].json()["rows"])}


def test_preview_says_what_would_change(world, admin):
    factories.figures(world, {"751": "60000", "825": "0", "101": "9"}, code="children", valid_from=date(2025, 1, 1))

    read = admin.post(IMPORTS, {**ABOUT, "rows": ROWS}).json()

    assert (read["compared_with"], read["changes"]) == (
        1,
        [
            {"municipality": "825", "before": "0", "after": "300.5"},
            {"municipality": "751", "before": "60000", "after": "66000"},
            {"municipality": "101", "before": "9", "after": None},
        ],
    )


def test_table_is_thrown_away(admin):
    read = admin.post(IMPORTS, {**ABOUT, "rows": ROWS}).json()

    thrown = admin.post(f"{IMPORTS}/{read['id']}/discard")

    assert (thrown.status_code, thrown.json()["confirmed"]) == (200, False)
    assert thrown.json()["settled_at"] == "2026-09-10T10:00:00+02:00"
    assert not KeyTable.objects.exists()


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (1.5, None), (0, None), ("1,5", None), (1.234, None), ("1.234", "number_with_two_meanings"),
        (-1, "negative_number"), ("5 %", "with_percent_sign"), ("many", "unreadable_number"), ("", "empty_cell"),
        (10**300, "number_too_long"), (0.12345678, "number_too_long"), (10**12, "number_too_long"),
    ],
)  # fmt: skip
def test_figure_as_number_or_text(admin, value, code):
    read = admin.post(IMPORTS, {**ABOUT, "rows": [{"municipality": "751", "value": value}]})

    assert read.status_code == 201
    assert [fault["code"] for fault in read.json()["faults"]] == ([code] if code else [])


@pytest.mark.parametrize("value", [None, True, [], {}])
def test_figure_that_is_neither_is_refused(admin, value):
    answer = admin.post(IMPORTS, {**ABOUT, "rows": [{"municipality": "751", "value": value}]})

    assert (answer.status_code, answer.json()["facts"]["errors"][0]["field"]) == (400, "rows.0.value")
    assert not KeyDraft.objects.exists()


@pytest.mark.parametrize("body", [{}, {"rows": ROWS, "text": "a"}, {"rows": []}, {"text": ""}, {"rows": "x"}])
def test_table_is_sent_once_and_holds_something(admin, body):
    answer = admin.post(IMPORTS, {**ABOUT, **body})

    assert answer.status_code == 400
    assert not KeyDraft.objects.exists()


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"code": "Børn"}, 400, "bad_key_code"), ({"code": "import"}, 400, "reserved_key_code"),
        ({"valid_from": "1/1"}, 400, "invalid_input"), ({"source": "x" * 201}, 400, "too_long"),
        ({"name_da": "x" * 101, "source": "x" * 201}, 400, "several_problems"),
        ({"valid_from": "2025-01-01"}, 409, "key_day_taken"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_about_a_table_is_refused(world, admin, changed, status, code):
    factories.figures(world, {"751": "5"}, code="children", valid_from=date(2025, 1, 1))

    answer = admin.post(IMPORTS, {**ABOUT, "rows": ROWS, **changed})

    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"\x00\x01", "not_a_table"), (b"PK\x03\x04nonsense", "not_a_table"), (b"x" * 3_000_000, "table_too_large")],
)
def test_file_that_is_no_table_is_refused(admin, content, code):
    file = SimpleUploadedFile("keys.xlsx", content)

    answer = admin.post(IMPORTS, {**ABOUT, "file": file}, format="multipart")

    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_more_than_four_hundred_rows_are_refused(admin):
    answer = admin.post(IMPORTS, {**ABOUT, "rows": [{"municipality": "751", "value": 1}] * 401})

    assert (answer.status_code, answer.json()["code"]) == (400, "table_too_large")


def test_list_has_the_versions_of_a_day_or_of_a_key(api, world):
    for year in (2025, 2026, 2027):
        factories.figures(world, {"751": "5"}, valid_from=date(year, 1, 1))
    factories.figures(world, {"751": "5"}, code="inhabitants", valid_from=date(2026, 6, 1))
    client = api(world.people.caseworker)

    def found(**words):
        return [(row["code"], row["version"]) for row in client.get(KEYS, words).json()["results"]]

    assert found() == [("children_0_17", 3), ("children_0_17", 2), ("children_0_17", 1), ("inhabitants", 1)]
    assert found(on="2026-05-31") == [("children_0_17", 2)]
    assert found(on="2026-06-01", code="inhabitants") == [("inhabitants", 1)]
    assert found(code="nothing") == []
    assert client.get(KEYS, {"on": "yesterday"}).status_code == 400
    assert client.get(KEYS, {"key": "x"}).status_code == 400


def test_what_is_not_there_is_not_found(admin):
    for path in (f"{KEYS}/children/1", f"{IMPORTS}/1", f"{KEYS}/children/{10**17}", f"{IMPORTS}/{10**17}"):
        assert (admin.get(path).status_code, path) == (404, path)
    assert admin.post(f"{IMPORTS}/1/confirm").status_code == 404


@pytest.mark.parametrize("role", ["preparer", "caseworker", "decider", "ministry", "auditor"])
def test_only_an_administrator_imports(api, world, admin, role):
    where = f"{IMPORTS}/{admin.post(IMPORTS, {**ABOUT, 'rows': ROWS}).json()['id']}"
    client = api(getattr(world.people, role))

    answers = [client.post(IMPORTS, {**ABOUT, "rows": ROWS}), client.get(where), client.post(f"{where}/confirm")]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert client.get(KEYS).status_code == 200
    assert api().get(KEYS).status_code == 401


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_any_length(api, world, django_assert_num_queries, count):
    for number in range(count):
        factories.figures(world, {"751": "5"}, code=f"key_{number}")
    client = api(world.people.ministry)
    client.get(KEYS)

    with django_assert_num_queries(5):
        assert client.get(KEYS).json()["count"] == count
