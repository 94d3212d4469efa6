import csv
import io
from decimal import Decimal

import pytest

from tests import factories
from tests.reports.conftest import SEPTEMBER, life  # noqa: F401 (a fixture)

BUDGET = "/api/v1/reports/budget"
SPENDING = "/api/v1/reports/spending"


def test_reports_are_those_the_person_may_read(api, world):
    def names(role):
        return [row["name"] for row in api(getattr(world.people, role)).get("/api/v1/reports").json()["results"]]

    assert names("ministry") == ["budget", "spending", "need"]
    assert names("preparer") == ["spending"]
    assert api(world.people.administrator).get("/api/v1/reports").status_code == 403


def test_report_says_its_title_formats_and_address(api, world):
    rows = api(world.people.ministry).get("/api/v1/reports").json()["results"]

    assert rows[0] == {
        "name": "budget",
        "title": "Budget report",
        "summary": "Where the appropriation of a finance year is: left, reserved, committed, paid.",
        "groups": ["appropriation", "scheme", "round", "region", "municipality"],
        "formats": ["json", "csv", "xlsx", "pdf"],
        "url": "http://testserver/api/v1/reports/budget",
    }


def test_budget_is_the_same_in_json_and_csv(api, decided):
    client = api(decided.people.ministry)

    table = client.get(BUDGET).json()
    text = client.get(BUDGET, {"format": "csv"})

    assert table["totals"]["committed"] == "100000.00"
    assert (table["totals"]["appropriation"], table["totals"]["left"]) == ("500000.00", "400000.00")
    assert text["Content-Type"] == "text/csv; charset=utf-8"
    assert text["Content-Disposition"] == 'attachment; filename="budget-2026-10-01.csv"'
    rows = list(csv.reader(io.StringIO(text.content.decode("utf-8-sig")), delimiter=";"))
    money = [column["key"] for column in table["columns"] if column["kind"] == "money"]
    assert [cell.replace(",", ".") for cell in rows[-1][1:-1]] == [table["totals"][key] for key in money]
    assert (rows[-1][-1], table["columns"][-1]["key"], table["totals"]["completed"]) == ("0", "completed", 0)


@pytest.mark.parametrize(("form", "start"), [("xlsx", b"PK"), ("pdf", b"%PDF")])
def test_budget_as_a_file(api, decided, form, start):
    answer = api(decided.people.ministry).get(BUDGET, {"format": form}, HTTP_ACCEPT="*/*")

    assert answer.status_code == 200
    assert answer.content.startswith(start)


@pytest.mark.parametrize("by", ["appropriation", "scheme", "round", "region", "municipality"])
def test_every_figure_leads_to_transfers_that_add_up_to_it(api, decided, by):
    client = api(decided.people.ministry)

    table = client.get(BUDGET, {"by": by}).json()

    checked = 0
    for row in [*table["rows"], table["totals"]]:
        for figure, url in row["links"].items():
            found = client.get(url).json()
            assert "results" in found, (url, found)
            assert sum((Decimal(item["amount"]) for item in found["results"]), Decimal("0.00")) == Decimal(row[figure])
            checked += 1
    assert checked


@pytest.mark.parametrize(
    "words",
    [
        {"format": "docx"},
        {"by": "colour"},
        {"finance_year": "1999"},
        {"finance_year": "two"},
        {"round": "nowhere"},
        {"municipality": "000"},
        {"sorted": "yes"},
        {"scheme": "\x00"},
    ],
)
def test_word_that_means_nothing_is_refused(api, world, words):
    answer = api(world.people.ministry).get(BUDGET, words)

    assert answer.status_code == 400
    assert set(answer.json()) == {"code", "message", "facts"}


def test_wrong_format_names_the_known_ones(api, world):
    error = api(world.people.ministry).get(BUDGET, {"format": "docx"}).json()["facts"]["errors"][0]

    assert (error["field"], error["code"]) == ("format", "invalid_choice")
    assert "json, csv, xlsx, pdf" in error["message"]


def test_municipality_reads_its_own_spending_alone(api, decided):
    client = api(decided.people.preparer)

    table = client.get(SPENDING).json()

    assert table["totals"]["awarded"] == "50000.00"
    assert [row["employee"][:4] for row in table["rows"]] == ["1001", "1002"]
    assert client.get(SPENDING, {"municipality": "751"}).status_code == 200
    assert client.get(SPENDING, {"municipality": "825"}).status_code == 404
    assert client.get(BUDGET).status_code == 403


@pytest.mark.parametrize("by", ["municipality", "application", "line"])
def test_ministry_sees_no_employee(api, decided, by):
    client = api(decided.people.ministry)

    answers = [client.get(SPENDING, {"by": by, "format": form}).content for form in ("json", "csv")]

    assert b'"employee"' not in answers[0]
    assert not any(b"1001" in answer or b"(AB)" in answer for answer in answers)


def test_unknown_report_is_not_there(api, world):
    assert api(world.people.ministry).get("/api/v1/reports/gossip").status_code == 404


def test_figures_are_refused_to_municipalities(api, world):
    url = "/api/v1/reports/budget/figures"

    assert api(world.people.preparer).get(url, {"figure": "left"}).status_code == 403
    assert api(world.people.ministry).get(url).status_code == 400
    assert api(world.people.ministry).get(url, {"figure": "lost"}).status_code == 400


@pytest.mark.parametrize("count", [1, 3])
def test_reports_take_the_same_queries_for_any_number(api, world, django_assert_num_queries, count):
    for place in [world.aarhus, world.laesoe, world.koebenhavn][:count]:
        factories.submitted(world, place, count=count)
    client = api(world.people.ministry)

    with django_assert_num_queries(9):
        assert len(client.get(SPENDING, {"by": "application"}).json()["rows"]) == count


def test_budget_tells_what_was_annulled_repaid_and_completed(api, life, clock):  # noqa: F811
    clock.move_to(SEPTEMBER)
    client = api(life.people.ministry)

    table = client.get(BUDGET, {"by": "round", "finance_year": 2026}).json()

    row, names = table["rows"][0], ("state", "annulled_pool", "annulled_treasury", "repaid", "completed")
    assert [row[name] for name in names] == ["Decided", "25000.00", "25000.00", "20000.00", 1]
    for figure in names[1:-1]:
        found = client.get(row["links"][figure]).json()["results"]
        assert sum((Decimal(item["amount"]) for item in found), Decimal(0)) == Decimal(row[figure])
    assert "completed" not in row["links"]
