from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pool.kernel import money
from pool.payments import rules

LINES = st.lists(
    st.tuples(
        st.sampled_from("AB"), st.sampled_from(["2027F", "2027E", "2028F"]), st.integers(0, 10**8).map(money.kroner)
    ),
    max_size=10,
)


@given(LINES, st.sets(st.sampled_from(["2027F", "2027E", "2028F"])))
def test_the_parts_of_an_instalment_are_what_its_lines_were_awarded(lines, terms):
    amount = sum((awarded for _, term, awarded in lines if term in terms), money.ZERO)
    parts = rules.by_scheme(amount, lines, terms)
    assert sum((part for _, part in parts), money.ZERO) == amount
    assert [scheme for scheme, _ in parts] == sorted(
        {scheme for scheme, term, awarded in lines if term in terms and awarded}
    )
    assert all(part > 0 for _, part in parts)


@pytest.mark.parametrize("amount", ["0.00", "24999.99", "25000.01", "50000.00"])
def test_an_instalment_that_its_lines_do_not_add_up_to_is_refused(amount):
    with pytest.raises(money.LossyAmount):
        rules.by_scheme(Decimal(amount), [("A", "2027F", Decimal(25000)), ("A", "2028F", Decimal(25000))], ["2027F"])
