import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pool.allocation.order import FEW, Column, line_up
from pool.allocation.table import exact_keys

pytestmark = pytest.mark.once

numbers = st.one_of(st.integers(0, 3), st.integers(-(2**70), 2**70))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(numbers, numbers), max_size=2 * FEW), st.booleans(), st.booleans(), st.integers(0, 3))
def test_rows_are_sorted_by_all_columns_and_ties_are_found(values, first, second, copies):
    values = [value for value in values for _ in range(copies)]
    columns = [(Column([value[0] for value in values]), first), (Column([value[1] for value in values]), second)]

    places, runs = line_up(range(len(values)), columns)

    signs = [-1 if reverse else 1 for reverse in (first, second)]
    keys = [tuple(sign * part for sign, part in zip(signs, values[row], strict=True)) for row in places]
    assert keys == sorted(keys)
    assert sorted(places) == list(range(len(values)))
    tied = {place for start, stop in runs for place in range(start, stop)}
    assert tied == {place for place, key in enumerate(keys) if keys.count(key) > 1}
    assert all(len({keys[place] for place in range(start, stop)}) == 1 for start, stop in runs)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.fractions(), min_size=1, max_size=30))
def test_exact_keys_compare_as_the_fractions_do(fractions):
    keys = exact_keys([value.numerator for value in fractions], [value.denominator for value in fractions])

    for one, its_key in zip(fractions, keys, strict=True):
        for other, other_key in zip(fractions, keys, strict=True):
            assert (one < other) == (its_key < other_key)
            assert (one == other) == (its_key == other_key)
