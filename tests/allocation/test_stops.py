import pytest

from pool.allocation import engine, rulesets, stops
from pool.allocation.bids import Bid
from tests.allocation import words

pytestmark = pytest.mark.once


def test_applicants_stop_as_in_the_words():
    """The first has run into a cap of 60 with what earlier runs gave."""
    rows = words.table(stops)
    bids = [Bid(id=name, applicant=name, amount=60, keys={"one": 1}) for name in "ABC"]
    rules = rulesets.parse({"steps": [{"method": "keyed", "key": "one"}], "applicant_cap": {"amount": 60}})

    result = engine.allocate(bids, rules, 90, had={"A": 40})

    assert result.amounts == {"A": 20, "B": 35, "C": 35}
    assert [row[3] for row in rows] == ["30", "35"]
