from decimal import Decimal

import pytest
from django.utils import translation

from pool.ledger import queries as ledger
from pool.ledger import rules as accounts
from pool.reports import budget, spending
from tests import factories


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def amounts(row) -> list[Decimal]:
    return [row.cells[name] for name in spending.AMOUNTS]


def test_spending_by_municipality(books, kr):
    table = spending.table({}, books.world.people.ministry, books.now)
    assert {row.cells["municipality"]: (row.cells["lines"], amounts(row)) for row in table.rows} == {
        "København Kommune": (1, kr(25_000, 25_000, 0, 0, 25_000)),
        "Læsø Kommune": (2, kr(50_000, 50_000, 0, 0, 50_000)),
        "Aarhus Kommune": (4, kr(100_000, 100_000, 0, 75_000, 25_000)),
    }
    assert table.title == "Spending report, all municipalities"
    assert amounts(table.totals) == kr(175_000, 175_000, 0, 75_000, 100_000)


def test_spending_is_the_same_in_every_detail_and_equals_the_ledger_and_the_budget(books):
    reader = books.world.people.auditor
    for words in ({}, {"scheme": "A"}, {"scheme": "B"}, {"round": "2026-1"}, {"municipality": "751", "scheme": "A"}):
        totals = [
            spending.table({**words, "by": by, "finance_year": "2026"}, reader, books.now).totals
            for by in spending.GROUPS
        ]
        assert amounts(totals[0]) == amounts(totals[1]) == amounts(totals[2])
        known = {name: word for name, word in words.items() if name in ("scheme", "round", "municipality")}
        assert totals[0].cells["awarded"] == ledger.received(kind=accounts.COMMITTED, **known)
        assert totals[0].cells["paid"] == ledger.received(kind=accounts.PAID, **known)
        assert totals[0].cells["paid"] == budget.table(words, reader, books.now).totals.cells["paid"]


def test_spending_by_line_says_which_lines_an_instalment_has_paid(books, kr):
    table = spending.table({"municipality": "751"}, books.world.people.auditor, books.now)
    assert [column.key for column in table.columns[:4]] == ["application", "employee", "module", "term"]
    assert [(row.cells["employee"], row.cells["term"], *amounts(row)) for row in table.rows] == [
        ("1001 (AB)", "spring 2027", *kr(25_000, 25_000, 0, 25_000, 0)),
        ("1002 (AB)", "spring 2027", *kr(25_000, 25_000, 0, 25_000, 0)),
        ("1003 (AB)", "spring 2027", *kr(25_000, 25_000, 0, 25_000, 0)),
        ("1001 (AB)", "spring 2028", *kr(25_000, 25_000, 0, 0, 25_000)),
    ]


def test_spending_shows_the_ministry_no_employee(books):
    for by in spending.GROUPS:
        table = spending.table({"by": by}, books.world.people.ministry, books.now)
        assert "employee" not in [column.key for column in table.columns]
        assert not any("1001" in str(value) or "AB" in str(value) for row in table.rows for value in row.cells.values())


def test_spending_shows_a_municipality_itself_alone(books):
    own = books.world.foreign.preparer
    for words in ({}, {"municipality": "751"}, {"application": books.aarhus.reference}, {"by": "municipality"}):
        table = spending.table(words, own, books.now)
        assert {row.cells.get("municipality", "Læsø Kommune") for row in table.rows} <= {"Læsø Kommune"}
        assert table.totals.cells["asked"] in (0, Decimal("50000.00"))
    names = [item.name for item in spending.filters({}, own, books.now)]
    assert "municipality" not in names


def test_spending_leaves_out_drafts(world, kr):
    factories.draft(world, world.aarhus)
    table = spending.table({}, world.people.ministry, factories.NOW)
    assert table.rows == []
    assert amounts(table.totals) == kr(0, 0, 0, 0, 0)
    assert table.chart is None


def test_spending_leads_from_a_municipality_to_its_lines(books):
    reader = books.world.people.ministry
    row = spending.table({"scheme": "A"}, reader, books.now).rows[-1]
    assert row.links == {"municipality": {"scheme": "A", "municipality": "751", "by": "line"}}
    assert amounts(spending.table(row.links["municipality"], reader, books.now).totals) == amounts(row)


def test_spending_by_municipality_takes_the_same_queries_for_any_number_of_lines(books, django_assert_max_num_queries):
    reader = books.world.people.ministry
    with django_assert_max_num_queries(8):
        spending.table({}, reader, books.now)


def test_spending_refuses_words_it_does_not_know(world):
    wrong = [
        ({"by": "employee"}, spending.UnknownDetail),
        ({"municipality": "999"}, spending.UnknownMunicipality),
        ({"municipality": "\0"}, spending.UnknownMunicipality),
        ({"application": "\0"}, spending.UnknownChoice),
        ({"finance_year": "soon"}, spending.UnknownChoice),
        ({"round": "x" * 300}, spending.UnknownChoice),
        ({"scheme": "🙂"}, spending.UnknownChoice),
    ]
    for words, problem in wrong:
        with pytest.raises(problem):
            spending.table(words, world.people.ministry, factories.NOW)
