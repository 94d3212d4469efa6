from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pool.allocation import engine, measures, rulesets
from pool.allocation.bids import Bid
from pool.allocation.measures import Sum
from pool.allocation.table import Table
from tests.allocation import inputs, words

pytestmark = pytest.mark.once

LINE = {"method": "queue", "order": ["rank"], "margin": "partial"}


def result(bids, budget, **other):
    return engine.allocate(bids, rulesets.parse({"steps": [LINE], **other}), budget)


def employee(bid):
    return bid.rpartition("/")[0]


def bid(number, case, person, module, ask, **other):
    return Bid(id=f"2026-1-{case}/E-{person}/SOC-{module:02}", rank=number, amount=ask, **other)


BIDS = [
    bid(1, 751, 17, 1, 100, lot=100, applicant="Aarhus", region="Midtjylland"),
    bid(2, 751, 17, 2, 100, lot=100, applicant="Aarhus", region="Midtjylland", tier=2),
    bid(3, 752, 17, 1, 150, lot=100, applicant="Fanø", region="Syddanmark"),
    bid(4, 753, 4, 1, 80, region="Syddanmark", tier=2),
    bid(5, 753, 5, 1, 80, lot=40, region="Syddanmark"),
    bid(6, 754, 1, 1, 0, applicant="Læsø", region="Nordjylland"),
]


def test_figures_of_a_line_that_was_cut():
    found = measures.of(BIDS, result(BIDS, 330), employee)

    assert found.regions == (Sum("Midtjylland", 200, 200, 2, 2), Sum("Syddanmark", 260, 130, 3, 1))
    assert found.by_applicant == (
        Sum("2026-1-753/E-4/SOC-01", 80, 30, 1, 0),
        Sum("2026-1-753/E-5/SOC-01", 80, 0, 1, 0),
        Sum("Aarhus", 200, 200, 2, 2),
        Sum("Fanø", 100, 100, 1, 1),
    )
    assert (found.asked, found.granted, found.residue) == (460, 330, 0)
    assert (found.met, found.cut, found.refused) == (3, 1, 1)
    assert (found.urgent, found.urgent_met) == (3, 2)
    assert (found.applicants, found.applicants_funded, found.people_funded) == (4, 3, 3)
    assert (found.largest_cut, found.smallest_cut) == (1, 0)
    assert found.gini == Fraction(-3 * 0 - Fraction(3, 8) + 1 + 3, 4 * Fraction(19, 8))


def test_part_of_a_module_is_no_module():
    assert measures.of(BIDS[:1], result(BIDS[:1], 99), employee).people_funded == 0
    assert measures.of(BIDS[:1], result(BIDS[:1], 100), employee).people_funded == 1


def test_nobody_says_whom_a_bid_is_for():
    assert measures.of(Table(BIDS), result(BIDS, 330)).people_funded is None


def test_a_result_without_shares_has_no_figures():
    tied = [Bid(id=name, rank=1, amount=10) for name in "ab"]

    assert measures.of(tied, result(tied, 15)) is None


def test_nothing_asked_and_nothing_granted():
    found = measures.of(BIDS[5:], result(BIDS[5:], 10))

    assert (found.met, found.cut, found.refused, found.applicants) == (0, 0, 0, 0)
    assert (found.largest_cut, found.gini, found.regions) == (None, None, ())
    assert measures.of(BIDS, result(BIDS, 0)).gini is None


def test_an_applicant_and_a_lone_bid_of_the_same_name_stay_apart():
    bids = [Bid(id="Fanø", rank=1, amount=10), Bid(id="x", applicant="Fanø", rank=2, amount=20)]

    found = measures.of(bids, result(bids, 30)).by_applicant

    assert found == (Sum("Fanø", 20, 20, 1, 1), Sum("Fanø", 10, 10, 1, 1))


@pytest.mark.parametrize("row", words.table(measures), ids=lambda row: row[0])
def test_gini_is_as_in_the_words(row):
    parts, expected = row

    found = measures.gini([Fraction(part) for part in parts.split()])

    assert found == (None if expected == "None" else Fraction(expected))


parts = st.lists(st.integers(0, 60).map(lambda over: Fraction(over, 60)), min_size=1, max_size=8)


@settings(max_examples=500, deadline=None)
@given(parts, st.integers(1, 9), st.randoms())
def test_gini_is_the_mean_difference_over_twice_the_mean(parts, scale, chance):
    shuffled = [scale * part for part in parts]
    chance.shuffle(shuffled)
    found, size, total = measures.gini(parts), len(parts), sum(parts)

    assert found == measures.gini(shuffled) == measures.gini([*parts, *parts])
    if total:
        differences = sum(abs(one - other) for one, other in product(parts, parts))
        assert found == Fraction(differences, 2 * size * total)
        assert 0 <= found <= Fraction(size - 1, size)
        assert (found == 0) == (len(set(parts)) == 1)


@settings(max_examples=500, deadline=None)
@given(
    inputs.bid_lists(endless=True),
    inputs.rulesets(methods=("queue",), criteria=("received_day", "rank", "tier")),
    st.integers(0, 100),
)
def test_figures_add_up(bids, plain, budget):
    run = engine.allocate(bids, rulesets.parse(plain), budget, "seed")
    found = measures.of(bids, run, person=lambda bid: bid)
    if run.status != "OK":
        assert found is None
        return

    assert found.granted + found.residue == budget
    assert found.met + found.cut + found.refused == sum(bid.amount != 0 for bid in bids)
    assert found.urgent_met <= found.urgent <= found.met + found.cut + found.refused
    for sums in (found.regions, found.by_applicant):
        assert sum(one.asked for one in sums) == found.asked
        assert sum(one.granted for one in sums) == found.granted
        assert sum(one.met for one in sums) == found.met
        assert all(one.part is None or 0 <= one.part <= 1 for one in sums)
    assert found.people_funded == sum(run.amounts[bid.id] >= bid.lot for bid in bids)
    assert found.smallest_cut is None or 0 <= found.smallest_cut <= found.largest_cut <= 1
