"""The budget report over the whole life of a round: annulled, claimed, repaid, used again, completed, settled."""

from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.utils import translation

from pool import db
from pool.reports import budget, proof, summing
from pool.reports import figures as figures_of
from pool.settlement.services import closing
from tests.reports.conftest import END, SEPTEMBER, settled

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def shown(**words) -> dict:
    """The totals of the report, without what is zero."""
    cells = budget.table(words, None, SEPTEMBER).totals.cells
    return {name: cells[name] for name in (*budget.FIGURES, "completed") if cells[name]}


LIFE = {
    "appropriation": 500_000,
    "left": 435_000,  # 400,000 never given away, 25,000 annulled, 10,000 used again
    "committed": 50_000,
    "annulled_pool": 25_000,
    "annulled_treasury": 25_000,
    "paid": 50_000,
    "spent": 25_000,
    "receivable": 5_000,
    "repaid": 20_000,
    "returned": 10_000,
    "treasury": 25_000,
    "completed": 1,
}


def test_report_says_what_was_annulled_repaid_and_completed(life):
    assert shown() == LIFE
    pooled = {"appropriation": 435_000, "left": 435_000}
    own = {name: amount for name, amount in LIFE.items() if name != "left"} | {"appropriation": 65_000}
    for by, group in (
        ("scheme", "A Substitute cover"), ("municipality", "Aarhus Kommune"), ("region", "Region Midtjylland"),
    ):  # fmt: skip
        rows = {row.cells["group"]: row for row in budget.table({"by": by}, None, SEPTEMBER).rows}
        told = {name: rows[group].cells[name] for name in (*budget.FIGURES, "completed")}
        assert {name: amount for name, amount in told.items() if amount} == own
        rest = rows["Not divided yet"].cells
        assert {name: rest[name] for name in (*budget.FIGURES, "completed") if rest[name]} == pooled
    assert shown(municipality="751") == shown(region="region-midtjylland") == shown(scheme="A") == own
    assert shown(municipality="825") == {}


def test_every_figure_of_a_life_opens_the_transfers_that_make_it(life):
    for by in budget.GROUPS:
        table = budget.table({"by": by}, None, SEPTEMBER)
        for row in [*table.rows, table.totals]:
            for figure in budget.FIGURES:
                found, total = figures_of.consists_of(figure, row.links[figure], SEPTEMBER)
                assert total == row.cells[figure], (by, figure)
                assert (total == 0) or found
    rows, _total = figures_of.consists_of("repaid", {}, SEPTEMBER)
    assert [(row.to_account.kind, amount) for row, amount in rows] == [("returned", Decimal(20_000))]
    rows, _total = figures_of.consists_of("annulled_treasury", {}, SEPTEMBER)
    assert [(row.to_account.kind, amount) for row, amount in rows] == [("treasury", Decimal(25_000))]


def test_settled_round_is_shown_as_settled(life):
    (row, rest) = budget.table({"by": "round"}, None, SEPTEMBER).rows
    assert (row.cells["state"], rest.cells["state"]) == ("Decided", "")
    before = budget.table({}, None, SEPTEMBER).notes
    settled(life)
    table = budget.table({"by": "round"}, None, END)
    assert table.rows[0].cells["state"] == "Settled 10 January 2028"
    told = ["Round 2026-1 was settled on 10 January 2028. Nothing of it is outstanding."]
    assert budget.table({}, None, END).notes == [*before, *told]
    assert told[0] in budget.table({"round": "2026-1", "by": "scheme"}, None, END).notes
    own = {name: table.rows[0].cells[name] for name in (*budget.FIGURES, "completed")}
    assert {name: amount for name, amount in own.items() if amount} == {
        "appropriation": 65_000,
        "committed": 50_000,
        "annulled_pool": 25_000,
        "annulled_treasury": 25_000,
        "paid": 50_000,
        "spent": 25_000,
        "repaid": 25_000,
        "treasury": 40_000,
        "completed": 1,
    }


def test_verify_compares_the_report_with_the_rows_of_the_ledger(life):
    settled(life)
    closing.close_year(appropriation=life.round.appropriation, year=2027, by=life.people.decider, at=END)
    assert {item.name: item.problem for item in proof.findings() if item.problem} == {}
    wrong = (
        ("spent", "in_amount = in_amount + 100, balance_amount = balance_amount + 100", "says appropriation 500001.00"),
        ("committed", "in_amount = in_amount + 100, out_amount = out_amount + 100", "says annulled_pool 25001.00"),
    )
    for kind, change, words in wrong:
        with transaction.atomic():
            connection.check_constraints()
            with db.lifted(), connection.cursor() as cursor:
                cursor.execute(f"UPDATE ledger_account SET {change} WHERE kind = %s AND scheme = 'A'", [kind])
                assert cursor.rowcount == 1
            found = summing.first_wrong()
            transaction.set_rollback(True)
        assert found.startswith("the budget report 2026 ") and words in found
    assert summing.first_wrong() == ""


def test_report_takes_the_same_queries_however_much_has_happened(life, django_assert_num_queries):
    settled(life)
    for by in budget.GROUPS:
        with django_assert_num_queries(9 if by == "region" else 8):
            budget.table({"by": by, "finance_year": "2026"}, None, END)


def test_carried_over_money_stands_in_one_year_only(life):
    record = closing.record_permission(
        appropriation=life.round.appropriation, year=2026, amount=Decimal(100_000), permission="Brev 17",
        permitted_on=END.date(), by=life.people.decider, at=END,
    )  # fmt: skip
    closing.confirm_permission(carry_over=record, by=life.people.controller, at=END)
    closing.close_year(appropriation=life.round.appropriation, year=2026, by=life.people.decider, at=END)
    totals = {year: budget.table({"finance_year": year}, None, END).totals.cells for year in ("2026", "2027")}
    assert (totals["2026"]["appropriation"], totals["2027"]["appropriation"]) == (400_000, 100_000)
    assert (totals["2026"]["treasury"], totals["2027"]["left"]) == (370_000, 100_000)
    assert summing.first_wrong() == ""
