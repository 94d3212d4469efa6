import itertools
from decimal import Decimal

import pytest
from django.utils import translation

from pool.awards.services import running
from pool.kernel import money
from pool.ledger.models import Account
from pool.ledger.models import Transfer as Row
from pool.reports import budget, scope
from pool.reports import figures as figures_of
from pool.rounds import queries as rounds
from tests import factories
from tests.reports.conftest import LATER


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def figures(table) -> dict[str, list[Decimal]]:
    rows = [*table.rows, table.totals]
    return {row.cells["group"]: [row.cells[name] for name in budget.FIGURES] for row in rows}


def test_budget_shows_where_each_krone_is(books, kr):
    table = budget.table({}, None, books.now)
    everything = kr(500_000, 325_000, 0, 175_000, 0, 0, 100_000, 75_000, 0, 0, 0, 0, 0)
    assert figures(table) == {"§ 15.26.36.10 Account": everything, "Total": everything}
    assert table.title == "Budget report 2026"
    assert table.notes == ["§ 15.26.36.10: DKK\u00a0500,000.00, Finance act FL 2026, 1 January 2026"]


def test_budget_by_scheme_knows_what_each_scheme_was_paid(books, kr):
    assert figures(budget.table({"by": "scheme"}, None, books.now)) == {
        "A Substitute cover": kr(150_000, 0, 0, 150_000, 0, 0, 100_000, 50_000, 0, 0, 0, 0, 0),
        "B Specialists": kr(25_000, 0, 0, 25_000, 0, 0, 0, 25_000, 0, 0, 0, 0, 0),
        "Not divided yet": kr(325_000, 325_000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        "Total": kr(500_000, 325_000, 0, 175_000, 0, 0, 100_000, 75_000, 0, 0, 0, 0, 0),
    }


def test_budget_by_round_gives_a_round_its_frame(books, kr):
    assert figures(budget.table({"by": "round"}, None, books.now)) == {
        "2026-1 Round 2026-1": kr(250_000, 75_000, 0, 175_000, 0, 0, 100_000, 75_000, 0, 0, 0, 0, 0),
        "Not allotted to a round": kr(250_000, 250_000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        "Total": kr(500_000, 325_000, 0, 175_000, 0, 0, 100_000, 75_000, 0, 0, 0, 0, 0),
    }


def test_budget_by_municipality_in_danish_order(books, kr):
    table = budget.table({"by": "municipality"}, None, books.now)
    assert [row.cells["group"] for row in table.rows] == [
        "København Kommune",
        "Læsø Kommune",
        "Aarhus Kommune",
        "Not divided yet",
    ]
    assert figures(table)["Aarhus Kommune"] == kr(100_000, 0, 0, 100_000, 0, 0, 25_000, 75_000, 0, 0, 0, 0, 0)


def test_budget_by_region_keeps_the_regions_of_its_own_year(books):
    """A report on 2026 read in April 2027 has the regions of 31 December 2026."""
    table = budget.table({"by": "region", "finance_year": "2026"}, None, LATER)
    assert [row.cells["group"] for row in table.rows] == [
        "Region Hovedstaden",
        "Region Midtjylland",
        "Region Nordjylland",
        "Not divided yet",
    ]


def test_budget_by_region_uses_the_new_region_from_its_first_day(books):
    Account.objects.update(finance_year=2027)
    books.world.round.appropriation.__class__.objects.update(finance_year=2027)
    table = budget.table({"by": "region"}, None, LATER)
    assert [row.cells["group"] for row in table.rows] == [
        "Region Midtjylland",
        "Region Nordjylland",
        "Region of Eastern Denmark",
        "Not divided yet",
    ]


def test_budget_adds_up_in_rows_and_columns_and_every_figure_opens_its_transfers(books):
    chosen = ({}, {"scheme": "A"}, {"round": "2026-1"}, {"municipality": "751"}, {"region": "region-nordjylland"})
    for by, words in itertools.product(budget.GROUPS, chosen):
        table = budget.table({"by": by, **words}, None, books.now)
        for row in [*table.rows, table.totals]:
            cells = row.cells
            assert cells["appropriation"] == cells["left"] + cells["reserved"] + cells["committed"]
            for figure in budget.FIGURES:
                assert figures_of.consists_of(figure, row.links[figure], books.now)[1] == cells[figure]
        for figure in budget.FIGURES:
            assert sum((row.cells[figure] for row in table.rows), money.ZERO) == table.totals.cells[figure]


def test_budget_totals_are_those_of_the_ledger(books):
    totals = budget.table({}, None, books.now).totals.cells
    moved = {}
    for row in Row.objects.select_related("from_account", "to_account"):
        kinds = row.from_account.kind, row.to_account.kind
        moved[kinds] = moved.get(kinds, money.ZERO) + row.amount
    assert totals["appropriation"] == moved["finance_act", "appropriation"]
    assert totals["committed"] == moved["reserved", "committed"]
    assert totals["paid"] == moved["committed", "paid"]
    assert totals["reserved"] == moved["pool", "reserved"] - moved["reserved", "committed"]
    assert totals["appropriation"] == sum(entry.amount for entry in rounds.granted(2026))


def test_budget_shows_reserved_money_until_the_decisions_are_signed(world, kr):
    factories.assessed(world, world.aarhus)
    factories.closed(world)
    run = running.propose(round=world.round, seed="", by=world.people.caseworker, at=factories.AFTER)
    running.approve(run=run, why="Alle får.", by=world.people.decider, at=factories.AFTER)
    assert figures(budget.table({}, None, factories.AFTER))["Total"] == kr(
        500_000, 450_000, 50_000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
    )
    assert figures(budget.table({"by": "scheme"}, None, factories.AFTER))["Not divided yet"][2] == 50_000


def test_budget_takes_as_many_queries_for_many_accounts_as_for_few(books, django_assert_num_queries):
    for by in budget.GROUPS:
        with django_assert_num_queries(9 if by == "region" else 8):
            budget.table({"by": by, "finance_year": "2026"}, None, books.now)


def test_budget_refuses_words_it_does_not_know(world):
    wrong = [
        ({"by": "moon"}, scope.UnknownGroup),
        ({"finance_year": "1812"}, scope.UnknownYear),
        ({"finance_year": "9" * 5000}, scope.UnknownYear),
        ({"finance_year": "æøå 🙂"}, scope.UnknownYear),
        ({"scheme": "Z"}, scope.UnknownPlace),
        ({"municipality": "\0"}, scope.UnknownPlace),
        ({"municipality": "x" * 300}, scope.UnknownPlace),
        ({"region": "atlantis"}, scope.UnknownPlace),
    ]
    for words, problem in wrong:
        with pytest.raises(problem):
            budget.table(words, None, factories.NOW)


def test_budget_of_an_empty_house_is_zero(db, kr):
    table = budget.table({}, None, factories.NOW)
    assert table.rows == []
    assert [table.totals.cells[name] for name in budget.FIGURES] == kr(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)


def test_figure_lists_its_transfers_with_their_sign(books, kr):
    rows, total = figures_of.consists_of("left", {"finance_year": "2026"}, books.now)
    assert [(row.source, amount) for row, amount in rows] == [
        (f"appropriation:15.26.36.10:2026:{rounds.granted(2026)[0].pk}", Decimal("500000.00")),
        ("run:2026-1:1:reserve", Decimal("-175000.00")),
    ]
    assert total == Decimal("325000.00")


def test_figure_refuses_a_name_it_does_not_know(books):
    with pytest.raises(figures_of.UnknownFigure):
        figures_of.consists_of("profit", {}, books.now)
