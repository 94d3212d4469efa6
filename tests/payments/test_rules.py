from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pool.awards import rules as plans
from pool.kernel import canon, money
from pool.payments import rules

TERMS = ["2027F", "2027E", "2028F", "2028E"]
AMOUNTS = st.integers(0, 10**11 - 1).map(money.kroner)  # up to 999,999,999.99
LINES = st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from(TERMS), AMOUNTS), max_size=12)
KINDS = st.fixed_dictionaries(
    dict.fromkeys("ABC", st.tuples(st.sampled_from([plans.YEARLY, plans.QUARTERLY, plans.HALVES]), st.integers(1, 99)))
)
EARLIEST = date(2027, 1, 15)


def laid_out(lines, kinds):
    """The plan of the lines as it is stored, with the parts of each instalment."""
    terms = {scheme: {"plan_kind": kind, "start_percent": percent} for scheme, (kind, percent) in kinds.items()}
    given_lines = [rules.Given(number, *line) for number, line in enumerate(lines) if line[2]]
    plan = [canon.plain(vars(item)) for item in plans.planned([line for line in lines if line[2]], kinds, EARLIEST)]
    seen, found = 0, []
    for item in plan:
        seen += item["kind"] == plans.YEARLY
        found.append((item, rules.parts(item, given_lines, terms, is_first=seen == 1)))
    return found


@given(LINES, KINDS)
def test_the_parts_of_any_plan_add_up_to_the_award(lines, kinds):
    found = laid_out(lines, kinds)
    total = sum((part.amount for _, parts in found for part in parts), money.ZERO)
    assert total == sum((amount for _, _, amount in lines), money.ZERO)
    assert all(part.amount > 0 for _, parts in found for part in parts)
    assert [item["number"] for item, _ in found] == list(range(1, len(found) + 1))
    assert all(item["due_on"] >= EARLIEST.isoformat() for item, _ in found)


@given(LINES, KINDS)
def test_each_line_and_each_scheme_gets_what_it_was_awarded(lines, kinds):
    by_line, by_scheme = {}, {}
    for _, parts in laid_out(lines, kinds):
        for part in parts:
            by_scheme[part.scheme] = by_scheme.get(part.scheme, money.ZERO) + part.amount
            if part.line is not None:
                by_line[part.line] = by_line.get(part.line, money.ZERO) + part.amount
    for number, (scheme, _, amount) in enumerate(lines):
        if amount and kinds[scheme][0] != plans.QUARTERLY:
            assert by_line[number] == amount
    for scheme in "ABC":
        assert by_scheme.get(scheme, money.ZERO) == sum((a for s, _, a in lines if s == scheme), money.ZERO)


def test_a_supplement_is_a_plan_of_its_own_with_its_own_first_instalment():
    kinds = {"A": (plans.YEARLY, 60)}
    first = laid_out([("A", "2027F", Decimal(25000)), ("A", "2028F", Decimal(25000))], kinds)
    later = laid_out([("A", "2028F", Decimal(25000))], kinds)
    assert [[part.trigger for part in parts] for _, parts in first] == [[rules.ACCEPTANCE], [rules.PARTICIPATION]]
    assert [[part.trigger for part in parts] for _, parts in later] == [[rules.ACCEPTANCE]]


def test_three_kinds_wait_for_what_they_should():
    kinds = {"A": (plans.YEARLY, 60), "B": (plans.QUARTERLY, 60), "C": (plans.HALVES, 60)}
    lines = [(scheme, "2027F", Decimal("100.01")) for scheme in "ABC"]
    found = {
        (parts[0].scheme, item["part"]): (item["due_on"], parts[0].amount, parts[0].trigger)
        for item, parts in laid_out(lines, kinds)
    }
    assert found == {
        ("A", ""): ("2027-02-01", Decimal("100.01"), rules.ACCEPTANCE),
        ("B", "2027Q1"): ("2027-01-15", Decimal("50.00"), rules.ACCEPTANCE),
        ("B", "2027Q2"): ("2027-04-01", Decimal("50.01"), rules.ACCEPTANCE),
        ("C", "start"): ("2027-02-01", Decimal("60.00"), rules.ACCEPTANCE),
        ("C", "completion"): ("2027-08-01", Decimal("40.01"), rules.COMPLETION),
    }


@pytest.mark.parametrize("amount", ["0.00", "24999.99", "25000.01", "50000.00"])
def test_an_instalment_that_its_lines_do_not_add_up_to_is_refused(amount):
    item = {"amount": amount, "terms": ["2027F"], "kind": plans.YEARLY, "part": ""}
    terms = {"A": {"plan_kind": plans.YEARLY, "start_percent": 60}}
    lines = [rules.Given(1, "A", "2027F", Decimal(25000)), rules.Given(2, "A", "2028F", Decimal(25000))]
    with pytest.raises(money.LossyAmount):
        rules.parts(item, lines, terms, is_first=True)


def test_reconciled_holds_only_when_counts_and_amounts_agree():
    def found(**other):
        known = dict.fromkeys(("approved_count", "ordered_count"), 3) | dict.fromkeys(("approved", "ordered"), 30)
        known |= {"paid_count": 1, "paid": 10, "rejected_count": 1, "rejected": 10, "waiting_count": 1, "waiting": 10}
        return rules.Reconciled(**(known | other))

    assert found().holds
    for name in ("approved", "ordered", "paid", "rejected", "waiting"):
        assert not found(**{name: 11}).holds
        assert not found(**{f"{name}_count": 2 if name in ("paid", "rejected", "waiting") else 4}).holds
