"""Which parts of a grant may be paid, for every plan and every mixture of answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pool.applications.states import UNDER_WAY, OutcomeKind
from pool.kernel import periods
from pool.settlement import outcomes
from pool.settlement.outcomes import HELD, PartOfPlan, Place, payable

pytestmark = pytest.mark.once

TERMS = ("2027F", "2027E", "2028F", "2028E")
OUTCOMES = ("", *OutcomeKind.values)


@st.composite
def grants(draw):
    """Up to three employees with a module in some half-years, and their parts in yearly instalments or in halves."""
    places, parts = [], []
    for employee in range(draw(st.integers(1, 3))):
        for term in draw(st.lists(st.sampled_from(TERMS), min_size=1, unique=True)):
            line = len(places) + 1
            places.append(Place(line, employee, term, draw(st.sampled_from(OUTCOMES))))
            pair = 0 if term in TERMS[:2] else 1
            if draw(st.booleans()):
                trigger = "participation" if pair else "acceptance"
                parts.append(PartOfPlan(len(parts), line, pair, TERMS[2 * pair : 2 * pair + 2], trigger))
            else:
                parts += [
                    PartOfPlan(len(parts), line, 10 + line, (term,), "acceptance"),
                    PartOfPlan(len(parts) + 1, line, 20 + line, (term,), "completion"),
                ]
    return places, parts


def changed(places, line, outcome):
    return [Place(row.line, row.employee, row.term, outcome if row.line == line else row.outcome) for row in places]


@given(grants())
def test_a_completed_module_is_always_paid_and_one_that_ended_never(grant):
    places, parts = grant
    found, said = payable(places, parts), {place.line: place.outcome for place in places}
    for part in parts:
        if said[part.line] == "completed":
            assert part.part in found
        elif said[part.line] in HELD or part.trigger == "completion":
            assert part.part not in found


@given(grants())
def test_what_one_employee_comes_to_changes_nothing_for_another(grant):
    places, parts = grant
    of = {place.line: place.employee for place in places}
    alone = set()
    for employee in set(of.values()):
        own = [place for place in places if place.employee == employee]
        alone |= payable(own, [row for row in parts if of[row.line] == employee])
    assert payable(places, parts) == alone


@given(grants(), st.data())
def test_completing_one_more_module_holds_nothing_back(grant, data):
    places, parts = grant
    line = data.draw(st.sampled_from([place.line for place in places]))
    assert payable(places, parts) <= payable(changed(places, line, "completed"), parts)


@given(grants(), st.data())
def test_leaving_the_job_releases_nothing(grant, data):
    places, parts = grant
    line = data.draw(st.sampled_from([place.line for place in places]))
    assert payable(changed(places, line, "changed_job"), parts) <= payable(places, parts)


@given(grants())
def test_a_second_instalment_waits_for_its_first_module(grant):
    places, parts = grant
    found, known = payable(places, parts), {place.line: place for place in places}
    for part in parts:
        if part.trigger == "participation" and part.part in found and known[part.line].outcome != "completed":
            mates = [
                known[row.line] for row in parts
                if row.instalment == part.instalment and known[row.line].employee == known[part.line].employee
            ]  # fmt: skip
            first = min(mates, key=lambda place: (periods.term(place.term), place.line))
            assert first.outcome in UNDER_WAY


def test_a_module_that_was_moved_behind_its_instalment_waits_until_it_is_under_way():
    part = PartOfPlan(1, 1, 1, ("2027F", "2027E"), "acceptance")
    assert payable([Place(1, 1, "2028F")], [part]) == set()
    assert payable([Place(1, 1, "2028F", "participating")], [part]) == {1}
    assert payable([Place(1, 1, "2027E")], [part]) == {1}


def test_what_is_given_back_takes_the_later_modules_with_it_that_have_not_begun():
    places = [Place(1, 1, "2027F", "dropped_out"), Place(2, 1, "2027E", "participating"), Place(3, 1, "2028F"),
              Place(4, 2, "2028F")]  # fmt: skip
    assert outcomes.given_back(places[0], places) == [1, 3]
