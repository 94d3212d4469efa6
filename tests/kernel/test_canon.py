import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pool.kernel import canon

FACTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(FACTS)
def test_facts_read_back_have_the_same_fingerprint(facts):
    assert canon.plain(facts) == facts
    assert canon.fingerprint(canon.plain(facts)) == canon.fingerprint(facts)


@given(st.dictionaries(st.text(st.characters(codec="utf-8")), st.integers(), min_size=2))
def test_the_order_of_keys_does_not_matter(facts):
    assert canon.fingerprint(dict(reversed(facts.items()))) == canon.fingerprint(facts)


@given(FACTS, FACTS)
def test_different_facts_have_different_fingerprints(one, other):
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (canon.fingerprint(one) == canon.fingerprint(other)) == same


def test_amounts_days_and_moments_become_text():
    facts = {
        "amount": Decimal("25000.00"),
        "day": date(2027, 2, 1),
        "moment": datetime(2027, 2, 1, 12, tzinfo=UTC),
        "æ": "ø",
    }
    assert canon.canonical(facts) == (
        '{"amount":"25000.00","day":"2027-02-01","moment":"2027-02-01T12:00:00+00:00","æ":"ø"}'
    )


def test_what_has_no_place_in_facts_is_refused():
    with pytest.raises(TypeError, match="object has no place"):
        canon.canonical({"thing": object()})


def test_a_link_depends_on_the_one_before_and_on_its_facts():
    links = {canon.chained("", {"n": 1}), canon.chained("x", {"n": 1}), canon.chained("", {"n": 2})}
    assert len(links) == 3
