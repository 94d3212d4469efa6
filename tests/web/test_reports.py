import csv
import io
from decimal import Decimal

import openpyxl
import pytest
from django.test import Client

from pool.reports import budget, catalogue
from tests import paper_reader
from tests.reports.conftest import books  # noqa: F401 (a fixture)

READERS = "preparer signatory caseworker decider finance controller ministry auditor".split()


def get(user, address: str, status: int = 200, language: str = "en"):
    client = Client(headers={"accept-language": language})
    client.force_login(user, backend="pool.access.guard.Backend")
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return answer


def text(user, address: str, status: int = 200) -> str:
    return get(user, address, status).content.decode()


@pytest.mark.parametrize("role", READERS)
def test_reports_lists_what_the_role_may_read(world, role):
    found = text(getattr(world.people, role), "/reports/")
    assert ("Budget report" in found) == (role not in ("preparer", "signatory"))
    assert "Spending report" in found


def test_reports_are_refused_to_the_administrator(world):
    text(world.people.administrator, "/reports/", 403)


def test_budget_is_refused_to_a_municipality(world):
    text(world.people.preparer, "/reports/budget/", 403)
    text(world.people.preparer, "/reports/budget/figures/?figure=left", 403)


def test_report_that_does_not_exist_is_not_found(world):
    text(world.people.ministry, "/reports/profit/", 404)


def test_budget_page_shows_chart_figures_and_where_each_leads(books):  # noqa: F811
    found = text(books.world.people.ministry, "/reports/budget/?finance_year=2026&by=scheme")
    assert "<svg" in found
    assert 'href="/reports/budget/figures/?figure=paid&amp;finance_year=2026&amp;scheme=A">50,000.00</a>' in found
    assert "Finance act FL 2026, 1 January 2026" in found
    assert 'aria-current="true"' in found
    for form in catalogue.FORMATS:
        assert f'href="?finance_year=2026&amp;by=scheme&amp;format={form}"' in found


@pytest.mark.parametrize("by", budget.GROUPS)
def test_every_figure_of_the_budget_opens_a_page_that_ends_in_it(books, by):  # noqa: F811
    reader = books.world.people.ministry
    made = budget.table({"by": by}, reader, books.now)
    for row in made.rows:
        for figure in ("appropriation", "paid", "left"):
            if row.cells[figure]:
                words = "&".join(f"{name}={word}" for name, word in row.links[figure].items())
                found = get(reader, f"/reports/budget/figures/?{words}").context
                assert found["total"] == row.cells[figure]
                assert found["rows"][-1]["running"] == row.cells[figure]


def test_figure_page_says_what_each_transfer_was_and_names_no_employee(books):  # noqa: F811
    found = text(books.world.people.ministry, "/reports/budget/figures/?figure=paid&finance_year=2026&municipality=751")
    assert "Paid: DKK\u00a075,000.00" in found
    assert "Payment P2027-00001-0001, scheme A" in found
    assert "Committed, Aarhus Kommune" in found
    assert 'href="/reports/budget/?finance_year=2026&amp;municipality=751"' in found
    assert "1001" not in found


def test_figure_page_refuses_words_it_does_not_know(world):
    found = text(world.people.ministry, "/reports/budget/figures/?figure=profit", 400)
    assert "There is no figure “profit” in the report." in found


@pytest.mark.parametrize("name", catalogue.REPORTS)
@pytest.mark.parametrize(
    "words", ["by=moon", "finance_year=1812", "municipality=æøå", "round=🙂", "scheme=" + "x" * 300, "format=exe"]
)
def test_report_answers_wrong_words_with_a_sentence_and_keeps_the_filters(world, name, words):
    found = text(world.people.ministry, f"/reports/{name}/?{words}", 400)
    assert "The report cannot be shown like this" in found
    assert 'name="round"' in found


def test_report_ignores_a_page_that_does_not_exist(books):  # noqa: F811
    for page in ("0", "99", "next", "-1"):
        text(books.world.people.ministry, f"/reports/spending/?by=line&page={page}")


def test_csv_of_the_budget_sums_to_the_ledger_and_keeps_the_filters(books):  # noqa: F811
    answer = get(books.world.people.ministry, "/reports/budget/?by=municipality&scheme=A&format=csv", language="da")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert answer["Content-Disposition"].isascii()
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [Decimal(row[rows[0].index("Disponeret")].replace(",", ".")) for row in rows[1:]] == [
        25_000,
        50_000,
        75_000,
        150_000,
    ]


def test_xlsx_and_pdf_of_every_report(books):  # noqa: F811
    for name in catalogue.REPORTS:
        sheet = openpyxl.load_workbook(
            io.BytesIO(get(books.world.people.ministry, f"/reports/{name}/?format=xlsx").content)
        )
        assert sheet.active["A2"].value
        pdf = get(books.world.people.ministry, f"/reports/{name}/?format=pdf").content
        assert "175,000.00" in paper_reader.text(pdf)
        assert paper_reader.faults(pdf) == []


def test_spending_page_leads_to_lines_and_shows_the_ministry_no_employee(books):  # noqa: F811
    reader = books.world.people.ministry
    assert '<a href="/reports/spending/?municipality=751&amp;by=line">Aarhus Kommune</a>' in text(
        reader, "/reports/spending/"
    )
    for form in ("", "&format=csv"):
        found = text(reader, f"/reports/spending/?municipality=751&by=line{form}")
        assert "2026-1-751" in found
        assert "1001" not in found and "(AB)" not in found
    assert "1001 (AB)" in text(books.world.people.preparer, "/reports/spending/?municipality=825")


def test_spending_of_a_municipality_is_its_own_whatever_it_asks_for(books):  # noqa: F811
    found = text(books.world.foreign.preparer, "/reports/spending/?municipality=751&by=line")
    assert "2026-1-825" in found
    assert "2026-1-751" not in found


def test_report_is_long_but_its_page_is_not(books, monkeypatch):  # noqa: F811
    monkeypatch.setattr("pool.web.reports.ROWS", 2)
    found = text(books.world.people.auditor, "/reports/spending/?by=line")
    assert "rows 1–2 of 7" in found
    assert "?by=line&amp;page=2" in found
    assert "175,000.00" in found  # the sum is that of the whole table


def test_empty_report_says_why(world):
    found = text(world.people.ministry, "/reports/spending/")
    assert "There is nothing to show for this choice" in found
    assert "format=csv" not in found
