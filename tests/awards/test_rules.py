from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pool.awards import rules
from pool.kernel import money, periods

TERM = st.builds(periods.Term, st.integers(2026, 2032), st.booleans()).map(lambda term: term.code)
AMOUNT = st.integers(0, 10_000_000_00).map(money.kroner)


@given(st.lists(st.tuples(TERM, AMOUNT), max_size=12), st.dates(date(2026, 1, 1), date(2033, 1, 1)))
def test_the_instalments_of_any_award_sum_to_it(lines, earliest):
    plan = rules.instalments(lines, earliest)
    assert sum((item.amount for item in plan), money.ZERO) == sum((amount for _, amount in lines), money.ZERO)
    assert [item.number for item in plan] == list(range(1, len(plan) + 1))
    assert all(item.amount > 0 and item.due_on >= earliest and 1 <= len(item.terms) <= 2 for item in plan)
    assert [item.due_on for item in plan] == sorted(item.due_on for item in plan)
    assert sorted(code for item in plan for code in item.terms) == sorted({term for term, amount in lines if amount})


def test_an_instalment_pays_for_two_terms_in_a_row():
    lines = [
        ("2027F", Decimal(1)),
        ("2027E", Decimal(2)),
        ("2028F", Decimal(4)),
        ("2029F", Decimal(8)),
        ("2027F", Decimal(16)),
    ]
    assert rules.instalments(lines, date(2027, 3, 1)) == [
        rules.Instalment(1, date(2027, 3, 1), Decimal(19), ("2027F", "2027E")),
        rules.Instalment(2, date(2028, 2, 1), Decimal(4), ("2028F",)),
        rules.Instalment(3, date(2029, 2, 1), Decimal(8), ("2029F",)),
    ]


def test_a_refusal_has_no_instalments():
    assert rules.instalments([("2027F", Decimal(0))], date(2027, 1, 1)) == rules.instalments([], date(2027, 1, 1)) == []


@pytest.mark.parametrize(
    ("asked", "awarded", "kind"),
    [
        ("2.00", "2.00", "award"),
        ("2.00", "1.99", "partial_award"),
        ("2.00", "0.01", "partial_award"),
        ("2.00", "0.00", "refusal"),
    ],
)
def test_the_kind_follows_from_the_amounts(asked, awarded, kind):
    assert rules.kind(Decimal(asked), Decimal(awarded)) == kind


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.integers(0, 400))
def test_the_last_day_to_accept_counts_whole_days(day, days):
    assert rules.acceptance_deadline(day, days) - day == timedelta(days=days)
