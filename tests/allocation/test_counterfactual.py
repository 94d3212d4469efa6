"""What would have been enough, held against a run at every budget there is, and at every place in line."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pool.allocation import counterfactual, engine, rulesets
from pool.allocation.bids import Bid
from pool.allocation.counterfactual import Enough
from pool.allocation.table import Table
from pool.allocation.trials import AMPLE, Trials
from tests.allocation import inputs, words

pytestmark = pytest.mark.once

often = settings(max_examples=500, deadline=None)
BUDGETS = st.integers(0, 60)
SEEDS = st.sampled_from((None, "tombola"))
LINE = {"method": "queue", "order": ["rank"], "margin": "stop"}


def asks(*amounts, **other):
    return [Bid(id=chr(65 + rank), rank=rank, amount=amount, **other) for rank, amount in enumerate(amounts)]


def found(bids, plain, budget, seed=None, ids=None):
    return counterfactual.enough(bids, rulesets.parse(plain), budget, seed, ids)


def test_enough_is_as_in_the_words():
    bids = asks(60, 50, 30)

    answers = found(bids, {"steps": [LINE]}, 100, ids="ABC")

    given = engine.allocate(bids, rulesets.parse({"steps": [LINE]}), 100).amounts
    for name, ask, got, frame, place in words.table(counterfactual):
        assert (bids[ord(name) - 65].amount, given[name]) == (int(ask), int(got))
        assert answers[name] == Enough(int(frame), None if place == "–" else int(place), 3, "1")


def test_only_bids_that_are_short_are_answered_unless_asked_for():
    bids = [*asks(60, 50, 0), Bid(id="lot", rank=9, amount=4, lot=5)]

    assert found(bids, {"steps": [LINE]}, 100) == {"B": Enough(10, 1, 2, "1"), "lot": Enough(None, None, None, "")}
    assert found(bids, {"steps": [LINE]}, 100, ids=["A", "C"]) == {
        "A": Enough(0, None, 2, "1"),
        "C": Enough(None, None, None, ""),
    }
    with pytest.raises(KeyError):
        found(bids, {"steps": [LINE]}, 100, ids=["Z"])


def test_a_bid_that_its_applicants_cap_cuts_is_met_up_to_the_cap():
    bids = asks(60, 50, 30, applicant="Fanø")

    answers = found(bids, {"steps": [LINE], "applicant_cap": {"amount": 100}}, 70)

    assert answers == {"B": Enough(30, None, 3, "1"), "C": Enough(None, 1, 3, "1")}


def test_a_ring_that_grows_with_the_budget_may_need_more_than_is_asked():
    plain = {"steps": [{**LINE, "budget": {"share": "0.25"}}]}

    assert found(asks(60, 50), plain, 100) == {"A": Enough(140, None, 2, "1"), "B": Enough(340, None, 2, "1")}


@pytest.mark.parametrize(
    "step", [{**LINE, "budget": {"amount": 60}}, {**LINE, "select": {"tier": [2]}}], ids=["amount", "select"]
)
def test_no_money_is_enough_where_the_step_does_not_let_it_in(step):
    assert found(asks(60, 50), {"steps": [step]}, 100)["B"].frame is None


def test_a_tie_met_nobody_and_more_money_can_settle_it():
    bids = [Bid(id=name, amount=10, rank=1) for name in "ab"]

    assert found(bids, {"steps": [LINE]}, 15) == dict.fromkeys("ab", Enough(5, None, None, ""))


def test_floors_that_more_money_can_keep():
    bids = [Bid(id="A", rank=1, amount=9, floor=5), Bid(id="B", rank=2, amount=5, lot=5)]

    answers = found(bids, {"steps": [LINE], "applicant_cap": {"amount": 7}}, 4)

    assert answers == {"A": Enough(3, None, None, ""), "B": Enough(8, None, None, "")}


def test_a_small_bid_is_let_in_by_a_place_behind_a_larger_one():
    bids = asks(60, 50, 45, 10)
    plain = {"steps": [{**LINE, "margin": "skip"}]}

    assert found(bids, plain, 104) == {"B": Enough(6, 1, 4, "1"), "C": Enough(1, 1, 4, "1")}


def test_a_line_that_ended_at_a_bid_with_a_floor_is_over_for_those_behind_it():
    bids = [replace(bid, floor=20 if bid.id == "B" else 0) for bid in asks(60, 30, 5, 7)]

    answers = found(bids, {"steps": [LINE]}, 88)

    assert answers == {"B": Enough(2, 1, 4, "1"), "C": Enough(7, 2, 4, "1"), "D": Enough(14, 2, 4, "1")}


def test_a_value_that_only_more_money_asks_for_is_no_reason_to_stop():
    plain = {
        "steps": [{"method": "keyed", "key": "children"}],
        "applicant_cap": {"share": "0.1"},
        "applicant_minimum": {"amount": 40},
    }

    assert found(asks(50), plain, 100) == {"A": Enough(None, None, None, "")}


def test_an_applicants_minimum_leaves_no_place_to_name():
    plain = {"steps": [LINE], "applicant_minimum": {"amount": 20}}

    assert found(asks(60, 50), plain, 100) == {"B": Enough(10, None, 2, "1")}


def test_a_table_gives_the_same():
    bids = asks(60, 50, 30)

    assert found(Table(bids), {"steps": [LINE]}, 100) == found(bids, {"steps": [LINE]}, 100)


# Against every budget


def runs_at_all(bids, ruleset, seed, least, top):
    """What a run at each budget gives; nothing where it has no shares."""
    table = Table(bids)
    return {budget: engine.allocate(table, ruleset, budget, seed).amounts for budget in range(least, top + 1)}


def meeting(runs, bid, goal):
    """The budgets that meet a bid."""
    return [budget for budget, given in runs.items() if given and given[bid] >= goal]


def goal_of(trials, bid):
    """All whole lots, or what the cap leaves of them with ample money."""
    ample = trials.run(AMPLE).amounts
    cap = trials.ruleset.applicant_cap
    if not ample or cap is None or ample[bid.id] == bid.whole_lots:
        return bid.whole_lots
    own = [other.id for other in trials.table.bids if other.applicant == bid.applicant != "" or other.id == bid.id]
    room = cap.of(AMPLE) - sum(ample[other] for other in own)
    return ample[bid.id] if room < (trials.ruleset.unit if bid.lot == 1 else bid.lot) else bid.whole_lots


@often
@given(inputs.bid_lists(most=5), inputs.rulesets(), BUDGETS, SEEDS, inputs.hads())
def test_frames_are_first_enough_among_all_budgets(bids, plain, budget, seed, had):
    ruleset = rulesets.parse(plain)
    trials = Trials(bids, ruleset, seed, had)
    given = trials.run(budget).amounts or dict.fromkeys(trials.table.ids, 0)
    top = budget + 60
    answers = counterfactual.enough(bids, ruleset, budget, seed, had=had)
    frames = {budget + answer.frame for answer in answers.values() if answer.frame is not None}
    tried = {*range(budget, top + 1), *frames, *(frame - 1 for frame in frames), AMPLE}
    runs = {money: engine.allocate(trials.table, ruleset, money, seed, had).amounts for money in tried}

    for name, answer in answers.items():
        bid = next(bid for bid in bids if bid.id == name)
        goal = goal_of(trials, bid)

        def is_met(money, name=name, goal=goal):
            return runs[money].get(name, -1) >= goal

        if answer.frame is None:
            assert goal <= given[name] or not is_met(AMPLE)
            continue
        assert is_met(budget + answer.frame)
        assert not is_met(budget + answer.frame - 1)
        enough = [money for money in range(budget + 1, top + 1) if is_met(money)]
        if enough and answer.frame <= 60 and enough == list(range(enough[0], top + 1)):
            assert budget + answer.frame == enough[0]


@often
@given(
    inputs.bid_lists(most=6, ranked=True),
    inputs.rulesets(1, methods=("queue",), margins=("partial", "stop"), plain=True),
    BUDGETS,
)
def test_frames_of_one_line_are_the_smallest(bids, plain, budget):
    """One line, no ties, no cap that grows and no minimum: more money takes nothing away."""
    step = plain["steps"][0]
    step["order"] = [*(criterion for criterion in step["order"] if criterion != "draw"), "draw"]
    plain = {"unit": plain["unit"], "steps": [step], "applicant_cap": {"amount": 1000}}
    ruleset = rulesets.parse(plain)
    runs = runs_at_all(bids, ruleset, "tombola", budget + 1, sum(bid.whole_lots for bid in bids))

    for name, answer in counterfactual.enough(bids, ruleset, budget, "tombola").items():
        goal = next(bid.whole_lots for bid in bids if bid.id == name)
        enough = meeting(runs, name, goal) if goal else []
        assert answer.frame == (enough[0] - budget if enough else None)


# Against every place


def moved(bids, places, name, place):
    """The bids with their places as a key: one bid stands just in front of another place."""
    return [
        replace(bid, keys={**bid.keys, "place": 2 * places.get(bid.id, 0) if bid.id != name else 2 * place - 1})
        for bid in bids
    ]


@often
@given(
    inputs.bid_lists(least=3, most=7, ranked=True),
    inputs.rulesets(2, methods=("queue",)),
    BUDGETS,
    st.booleans(),
    inputs.hads(),
)
def test_places_are_the_last_that_would_have_done(bids, plain, budget, capped, had):
    """Equals are then drawn: in front of them a tie may matter that did not where the bid stood."""
    plain.pop("applicant_minimum", None)
    plain["steps"][-1].pop("select", None)
    if capped:
        plain["applicant_cap"] = {"amount": 20}
    plain["steps"][-1]["name"] = "last"
    ruleset = rulesets.parse(plain)
    result = engine.allocate(bids, ruleset, budget, "tombola", had)
    line = {**plain, "steps": [*plain["steps"][:-1], {**plain["steps"][-1], "order": ["key:place", "draw"]}]}

    for name, answer in counterfactual.enough(bids, ruleset, budget, "tombola", had=had).items():
        if answer.step != "last":
            continue
        portions = {share.bid: share.portions[-1] for share in result.shares}
        places = {bid: portion.facts["place"] for bid, portion in portions.items() if portion.step == "last"}
        own, most = places[name], next(bid.whole_lots for bid in bids if bid.id == name)
        doing = []
        for place in sorted({place for place in places.values() if place < own}):
            run = engine.allocate(moved(bids, places, name, place), rulesets.parse(line), budget, "tombola", had)
            doing += [place] if run.status == "OK" and run.amounts[name] == most else []
        assert answer.places == len(places)
        assert answer.place == (max(doing, default=None) if has_room(bids, plain, result, name, had) else None)


def has_room(bids, plain, result, name, had):
    """Whether the cap has room for all of a bid beside what its applicant's other bids got."""
    bid = next(bid for bid in bids if bid.id == name)
    others = (other.id for other in bids if other.applicant == bid.applicant != "" and other is not bid)
    cap = rulesets.parse(plain).applicant_cap
    if cap is None:
        return True
    room = cap.of(result.budget + sum(had.values())) - had.get(bid.applicant, 0)
    return bid.whole_lots + sum(result.amounts[other] for other in others) <= room
