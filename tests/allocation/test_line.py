import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pool.allocation import engine, rulesets
from pool.allocation.bids import Bid
from pool.allocation.line import Line
from pool.allocation.order import Column, Fractions
from pool.allocation.table import Table

pytestmark = pytest.mark.once

small = st.integers(0, 2)


def a_line(rows):
    bids = [Bid(id=str(number), amount=1, applicant=f"{row[2]}", rank=row[3]) for number, row in enumerate(rows)]
    columns = [(Column([row[0] for row in rows]), False), (Column([row[1] for row in rows]), True)]
    return Line(Table(bids), range(len(rows)), columns, None)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(small, small, small, small), min_size=1, max_size=90), st.data())
def test_a_place_settled_alone_is_as_in_the_whole_line(rows, data):
    place = data.draw(st.integers(0, len(rows) - 1))
    whole, asked = a_line(rows), a_line(rows)
    whole.settle_from(0)

    tie = asked.tie_at(place)

    assert asked.places[place] == whole.places[place]
    assert tie == whole.tie_at(place)
    asked.settle_from(0)
    assert (asked.places, asked.ties) == (whole.places, whole.ties)


def test_drawn_places_go_by_the_applicants_own_rank():
    bids = [Bid(id=f"A{rank}", applicant="A", rank=rank, amount=1) for rank in (1, 2, 3)]
    bids += [Bid(id=f"B{rank}", applicant="B", rank=rank, amount=1) for rank in (1, 2, 3)]
    rules = rulesets.parse({"steps": [{"method": "queue", "order": ["amount", "draw"], "margin": "stop"}]})

    for number in range(20):
        shares = engine.allocate(bids, rules, 3, f"seed {number}").shares
        place = {share.bid: share.portions[0].facts["place"] for share in shares}
        drawn = {share.portions[0].facts["place"]: share.portions[0].facts["drawn"] for share in shares}
        assert place["A1"] < place["A2"] < place["A3"]
        assert place["B1"] < place["B2"] < place["B3"]
        assert {place: name[0] for place, name in drawn.items()} == {at: name[0] for name, at in place.items()}


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**20), st.integers(1, 10**20)), min_size=1, max_size=90))
def test_fractions_stand_in_their_exact_order(pairs):
    pairs = [(over % under, under) for over, under in pairs]
    column = Fractions([over for over, _ in pairs], [under for _, under in pairs])
    line = Line(
        Table([Bid(id=str(number), amount=1) for number in range(len(pairs))]),
        range(len(pairs)),
        [(column, True)],
        None,
    )

    line.settle_from(0)

    ordered = [pairs[row] for row in line.places]
    for (over, under), (next_over, next_under) in zip(ordered, ordered[1:], strict=False):
        assert over * next_under >= next_over * under
