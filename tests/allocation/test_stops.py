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


@pytest.mark.parametrize(
    "bases, slopes, found, before",
    [
        ([0, 0, 0], [1, 1, 1], (40, 1), [(0, 1), (25, 1), (35, 1), (40, 1)]),
        ([100, 100, 100], [-1, -1, -1], (60, 1), [(75, 1), (65, 1), (60, 1)]),  # all fall: λ is what each loses
    ],
)
def test_a_level_is_the_same_from_wherever_before_it_one_begins(bases, slopes, found, before):
    for begun in (None, *before):
        assert stops.meet(bases, slopes, [30, 20, 60], 90, begun) == found
