"""When a budget needs approval, and how payments follow it."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pool.kernel import money
from pool.settlement import budgets, told
from pool.settlement.budgets import Quarter

pytestmark = pytest.mark.once

BEFORE = {("cover", "2027Q1"): D(1000), ("cover", "2027Q2"): D(1000)}


@pytest.mark.parametrize(
    ("after", "needs"),
    [
        ({("cover", "2027Q1"): D(1200), ("cover", "2027Q2"): D(800)}, [("cover", False)]),
        ({("cover", "2027Q1"): D("1200.01"), ("cover", "2027Q2"): D("799.99")}, [("cover", True)]),
        ({("cover", "2027Q1"): D(900), ("cover", "2027Q2"): D(1000), ("fees", "2027Q1"): D(100)},
         [("cover", False), ("fees", True)]),
        (BEFORE, []),
    ],
)  # fmt: skip
def test_small_changes_are_recorded_and_large_or_new_lines_are_approved(after, needs):
    found = budgets.differences(BEFORE, after, 10, D(100000))
    assert [(row.post, row.needs_approval) for row in found] == needs


def test_a_change_above_the_amount_needs_approval_however_small_its_share():
    before = {("cover", "2027Q1"): D(2000000), ("cover", "2027Q2"): D(2000000)}
    after = {("cover", "2027Q1"): D("2100000.01"), ("cover", "2027Q2"): D("1899999.99")}
    assert [row.needs_approval for row in budgets.differences(before, after, 10, D(100000))] == [True]


QUARTERS = ("2027Q1", "2027Q2", "2027Q3")
AMOUNTS = st.integers(2, 10**7).map(money.kroner)
PARTS = st.lists(st.tuples(st.sampled_from(QUARTERS), st.sampled_from([1, 2]), AMOUNTS, st.booleans()), max_size=8)


@given(PARTS, st.lists(AMOUNTS, min_size=3, max_size=3))
def test_payments_follow_the_budget_or_it_is_refused(rows, wanted):
    parts = [Quarter(key, award, quarter, amount, fixed) for key, (quarter, award, amount, fixed) in enumerate(rows)]
    target = dict(zip(QUARTERS, wanted, strict=True))
    found = budgets.followed(parts, target)
    if found is None:
        return
    assert all(found[part.part] == part.amount for part in parts if part.is_fixed)
    assert all(amount > 0 for amount in found.values())
    for award in (1, 2):
        own = [part for part in parts if part.award == award]
        assert sum(found[part.part] for part in own) == sum((part.amount for part in own), D(0))
    for quarter in QUARTERS:
        assert sum((found[part.part] for part in parts if part.quarter == quarter), D(0)) == target[quarter]


def test_money_moves_between_quarters_of_one_award():
    parts = [Quarter(1, 1, "2027Q1", D(100), False), Quarter(2, 1, "2027Q2", D(100), False)]
    assert budgets.followed(parts, {"2027Q1": D(150), "2027Q2": D(50)}) == {1: D(150), 2: D(50)}
    assert budgets.followed(parts, {"2027Q1": D(200), "2027Q2": D(0)}) is None
    paid = [Quarter(1, 1, "2027Q1", D(100), True), parts[1]]
    assert budgets.followed(paid, {"2027Q1": D(150), "2027Q2": D(50)}) is None


def test_budget_lines_stand_in_the_order_of_the_terms_then_those_the_terms_do_not_name():
    terms = {"budget_posts": [{"code": "cover"}, {"code": "books"}, {"code": "fees"}]}
    assert told.in_order(terms, ["fees", "other", "another", "cover"]) == ["cover", "fees", "another", "other"]
