"""What must hold on every run, point by point of the specification, for each method."""

import random
import sys
from dataclasses import replace
from fractions import Fraction
from math import lcm

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pool.allocation import engine, increment, invariants, rulesets
from pool.allocation.bids import Bid
from tests.allocation import inputs

pytestmark = pytest.mark.once

often = settings(max_examples=500, deadline=None)
BUDGETS = st.integers(0, 150)
SEEDS = st.sampled_from((None, "tombola"))
each_method = pytest.mark.parametrize("method", inputs.METHODS)
# One step or two of a method; bids without a ceiling where the method takes them.
ENDLESS = {"queue", "equal", "keyed", "rounds"}
NO_AMOUNT = tuple(criterion for criterion in inputs.CRITERIA if criterion != "amount")


def asked(method, **limits):
    """Bids as far as a method takes them."""
    return inputs.bid_lists(endless=method in ENDLESS, **limits)


def rules(method, most_steps=2, **of_steps):
    return inputs.rulesets(most_steps, methods=(method,), criteria=NO_AMOUNT, **of_steps)


def step_of(method, **of_steps):
    return inputs.steps(methods=(method,), criteria=NO_AMOUNT, plain=True, **of_steps)


def run(bids, plain, budget, seed=None, had=None):
    return engine.allocate(bids, rulesets.parse(plain), budget, seed, had)


def applicants(bids, amounts):
    totals = {}
    for bid in bids:
        name = bid.applicant or ("alone", bid.id)
        totals[name] = totals.get(name, 0) + amounts[bid.id]
    return totals


def portions(result):
    return {share.bid: share.portions[-1] for share in result.shares}


@each_method
@often
@given(data=st.data(), budget=BUDGETS, seed=SEEDS, had=inputs.hads())
def test_1_bounds(method, data, budget, seed, had):
    bids, plain = data.draw(asked(method)), data.draw(rules(method))
    result = run(bids, plain, budget, seed, had)
    assume(result.status == "OK")

    given = result.amounts
    cap, least = plain.get("applicant_cap"), plain.get("applicant_minimum", {"amount": 0})["amount"]
    partial = {share.bid for share in result.shares for portion in share.portions if portion.reason == "last_in_line"}
    for bid in bids:
        assert 0 <= given[bid.id] <= (budget if bid.amount is None else bid.amount)
        assert bid.id in partial or given[bid.id] % bid.lot == 0
        untaken = {"not_selected", "below_minimum", "nothing_asked", "less_than_a_lot"}
        assert given[bid.id] >= bid.floor or portions(result)[bid.id].reason in untaken
    pot = budget + sum(had.values())
    for name, total in applicants(bids, given).items():
        both = total + had.get(name, 0)
        assert cap is None or total == 0 or both <= cap.get("amount", Fraction(cap.get("share", 0)) * pot)
        assert total == 0 or both >= least


@often
@given(asked("keyed"), rules("keyed", 1), BUDGETS)
def test_1_bounds_of_a_step(bids, plain, budget):
    """The step's floor as far as cap and ask allow, its cap, and at least the base before rounding."""
    result = run(bids, plain, budget, "seed")
    assume(result.status == "OK" and "applicant_minimum" not in plain)
    (step,) = plain["steps"]

    for bid in bids:
        portion = portions(result)[bid.id]
        if portion.step:
            grain, most = (plain["unit"] if bid.lot == 1 else bid.lot), step.get("cap", budget)
            most = portion.facts["want"] if portion.facts["want"] <= most else most // grain * grain
            assert (
                min(max(-(-step.get("floor", 0) // grain) * grain, bid.floor), most)
                <= portion.amount
                <= max(most, bid.floor)
            )
            assert Fraction(portion.facts["exact"]) >= min(step.get("base", 0), most)


@each_method
@often
@given(data=st.data(), budget=BUDGETS, seed=SEEDS)
def test_2_shares_and_residue_are_the_budget(method, data, budget, seed):
    result = run(data.draw(asked(method)), data.draw(rules(method)), budget, seed)

    assert sum(share.amount for share in result.shares) + result.residue == budget
    assert all(share.amount == sum(portion.amount for portion in share.portions) for share in result.shares)
    assert [step["handed_out"] + step["left"] for step in result.steps] == [step["budget"] for step in result.steps]
    for step in result.steps:
        handed_out = [
            portion.amount for share in result.shares for portion in share.portions if portion.step == step["name"]
        ]
        assert sum(handed_out) == step["handed_out"]


@each_method
@often
@given(data=st.data(), budget=BUDGETS, seed=SEEDS, chance=st.integers(0, 10**6))
def test_3_row_order_does_not_matter(method, data, budget, seed, chance):
    bids, plain = data.draw(asked(method)), data.draw(rules(method))
    shuffled = random.Random(chance).sample(bids, len(bids))

    assert run(shuffled, plain, budget, seed).to_json() == run(bids, plain, budget, seed).to_json()


@each_method
@often
@given(data=st.data(), budget=BUDGETS, chance=st.integers(0, 10**6))
def test_3_ids_and_names_do_not_matter(method, data, budget, chance):
    """Without a draw, bids and applicants may be called anything."""
    bids, plain = data.draw(asked(method)), data.draw(rules(method))
    for step in plain["steps"]:
        step["order"] = [criterion for criterion in step.get("order", ["rank"]) if criterion != "draw"] or ["rank"]
    renamed = [
        replace(bid, id=f"n{number}", applicant=bid.applicant and f"Kommune {ord(bid.applicant) ^ 3}")
        for number, bid in zip(random.Random(chance).sample(range(len(bids)), len(bids)), bids, strict=True)
    ]

    one, other = run(bids, plain, budget), run(renamed, plain, budget)

    assert one.status == other.status
    if one.status == "OK":
        assert [one.amounts[bid.id] for bid in bids] == [other.amounts[bid.id] for bid in renamed]


def with_twins(bids):
    """Two applicants with one bid each that only the id tells apart."""
    twin = replace(bids[0], applicant="one", id="one")
    return [*bids[1:], twin, replace(twin, applicant="two", id="two")], twin


@pytest.mark.parametrize("method", [method for method in inputs.METHODS if method != "queue"])
@often
@given(data=st.data(), budget=BUDGETS)
def test_4_equals_differ_by_at_most_one_grain(method, data, budget):
    """But for the minimum: there one lot or unit, and so the published order, can decide who reaches it."""
    bids, plain = data.draw(asked(method, least=1, most=5, ranked=True)), data.draw(rules(method, 1))
    plain.pop("applicant_minimum", None)
    bids, twin = with_twins(bids)

    result = run(bids, plain, budget, "seed")
    assume(result.status == "OK")

    grain = plain["unit"] if twin.lot == 1 else twin.lot
    assert abs(result.amounts["one"] - result.amounts["two"]) <= grain
    if method in inputs.BY_LEVEL:
        assert exact(result.share("one")) == exact(result.share("two"))


@each_method
@often
@given(data=st.data(), budget=BUDGETS)
def test_4_equals_differ_only_by_draw(method, data, budget):
    bids, plain = data.draw(asked(method, least=1, most=5, ranked=True)), data.draw(rules(method))
    bids, _ = with_twins(bids)

    result = run(bids, plain, budget)

    assert result.status != "OK" or result.amounts["one"] == result.amounts["two"]


@each_method
@often
@given(data=st.data(), budget=BUDGETS, more=BUDGETS, cap=st.sampled_from((None, 20, 60)))
def test_5_more_money_gives_nobody_less(method, data, budget, more, cap):
    bids = data.draw(asked(method) if method != "queue" else inputs.bid_lists())
    plain = {"steps": [data.draw(step_of(method, margins=("partial", "stop")))]}
    if cap is not None:
        plain["applicant_cap"] = {"amount": cap}
    less, rich = (run(bids, plain, money, "seed") for money in (budget, budget + more))
    assume(less.status == rich.status == "OK")

    for before, after in zip(less.shares, rich.shares, strict=True):
        assert exact(before) <= exact(after)


def exact(share):
    """A share before rounding; where nothing is rounded, the share."""
    return Fraction(share.portions[-1].facts.get("exact", share.amount))


@pytest.mark.parametrize("method", ["proportional", "equal", "equal_loss"])
@often
@given(data=st.data(), first=BUDGETS, second=BUDGETS, cap=st.sampled_from((None, 20, 60)))
def test_6_two_tranches_are_one_sum(method, data, first, second, cap):
    """Asks and money are blown up until the first tranche needs no rounding; then the second goes to what is unmet."""
    bids = data.draw(inputs.bid_lists(floors=False, lots=False, ranked=True))
    bids = bids if cap is None else [replace(bid, applicant=bid.applicant or "D") for bid in bids]
    plain = {"steps": [{**data.draw(step_of(method)), "order": ["draw"]}]}
    if cap is not None:
        plain["applicant_cap"] = {"amount": cap}
    begun = run(bids, plain, first, "seed")
    scale = lcm(1, *(exact(share).denominator for share in begun.shares))
    given = {share.bid: int(exact(share) * scale) for share in begun.shares}

    blown_up = [replace(bid, amount=bid.amount * scale) for bid in bids]
    rest = [replace(bid, amount=bid.amount - given[bid.id]) for bid in blown_up]
    if cap is not None:
        plain["applicant_cap"] = {"amount": cap * scale}
    one = run(blown_up, plain, (first + second) * scale, "seed")
    assert run(blown_up, plain, first * scale, "seed").amounts == given
    left = first * scale - sum(given.values())
    more = run(rest, plain, second * scale + left, "seed", increment.had(blown_up, given))

    assert {share.bid: exact(share) for share in one.shares} == {
        share.bid: given[share.bid] + exact(share) for share in more.shares
    }


@often
@given(inputs.bid_lists(floors=False), st.integers(0, 60), st.integers(0, 60))
def test_6_two_tranches_in_line_are_one(bids, first, second):
    """Where the line was cut, the second tranche goes on."""
    bids = [replace(bid, rank=number, lot=1) for number, bid in enumerate(bids)]
    plain = {"steps": [{"method": "queue", "order": ["rank"], "margin": "partial"}]}

    one = run(bids, plain, first + second).amounts
    begun = run(bids, plain, first).amounts
    more = run([replace(bid, amount=bid.amount - begun[bid.id]) for bid in bids], plain, second).amounts

    assert one == {bid: begun[bid] + more[bid] for bid in begun}


@each_method
@often
@given(data=st.data(), budget=BUDGETS)
def test_7_infeasible_exactly_when_floors_exceed_the_budget(method, data, budget):
    bids, step = data.draw(inputs.bid_lists()), data.draw(step_of(method))
    promised = sum(_promised(bid, step) for bid in bids)
    out_of_reach = any(
        -(-bid.floor // bid.lot) * bid.lot > step["cap"] // bid.lot * bid.lot for bid in bids if "cap" in step
    )

    result = run(bids, {"steps": [step]}, budget, "seed")

    assert (result.status == "INFEASIBLE") == (promised > budget or out_of_reach)
    if result.status == "INFEASIBLE":
        assert result.residue == budget
        assert (result.problem["limit"] == "step_cap") == out_of_reach
        assert out_of_reach or result.problem["shortfall"] == promised - budget


def _promised(bid, step):
    """What a bid has before λ rises: the bid's floor; with a key also the step's floor and the base."""
    most = bid.amount // bid.lot * bid.lot
    most = min(most, step.get("cap", most) // bid.lot * bid.lot)
    floors = [-(-floor // bid.lot) * bid.lot for floor in (bid.floor, step.get("floor", 0))]
    return max(floors[0], min(max(floors[1], step.get("base", 0)), most))


@each_method
@often
@given(data=st.data(), budget=BUDGETS)
def test_7_a_draw_last_leaves_no_tie_between_applicants(method, data, budget):
    bids, plain = data.draw(asked(method)), data.draw(rules(method))
    for step in plain["steps"]:
        step["order"] = [*(criterion for criterion in step.get("order", []) if criterion != "draw"), "draw"]

    assert run(bids, plain, budget, "seed").status != "TIE"


@pytest.mark.parametrize("method", inputs.BY_LEVEL)
@often
@given(data=st.data(), unit=st.sampled_from((1, 2, 5)), budget=BUDGETS, capped=st.booleans())
def test_8_rounding_is_once_and_by_largest_remainder(method, data, unit, budget, capped):
    bids = data.draw(asked(method))
    plain = {"unit": unit, "steps": [{**data.draw(step_of(method)), "order": ["draw"]}]}
    if capped:
        plain["applicant_cap"] = {"share": "0.4"}
    result = run(bids, plain, budget, "seed")
    assume(result.status == "OK" and result.steps[0]["bids"])

    grain = {bid.id: unit if bid.lot == 1 else bid.lot for bid in bids}
    for share in result.shares:
        facts = share.portions[0].facts
        if "exact" not in facts:
            continue
        rounding = Fraction(facts["rounding"])
        assert share.amount == Fraction(facts["exact"]) + rounding
        assert abs(rounding) < grain[share.bid]
    line = sorted(
        (portion.facts["place"], bid) for bid, portion in portions(result).items() if "place" in portion.facts
    )
    raised = [bid for _, bid in line if portions(result)[bid].facts["left"] >= grain[bid]]
    if not capped:
        assert all(Fraction(portions(result)[bid].facts["rounding"]) > 0 for bid in raised)
    if not capped and not any(bid.lot > 1 for bid in bids):
        floors = {bid.id: bid.floor for bid in bids}
        exacts = [(Fraction(portions(result)[bid].facts["exact"]), floors[bid]) for _, bid in line]
        fractions = [share - max(share // unit * unit, floor) for share, floor in exacts]
        assert fractions == sorted(fractions, reverse=True)


STEPS = {
    "queue, partial": {"method": "queue", "order": ["amount", "draw"], "margin": "partial"},
    "queue, skip": {"method": "queue", "order": ["amount", "draw"], "margin": "skip"},
    "proportional": {"method": "proportional", "order": ["draw"]},
    "equal": {"method": "equal", "order": ["draw"]},
    "equal, weighted": {"method": "equal", "weight": "weight", "order": ["draw"]},
    "equal_loss": {"method": "equal_loss", "order": ["draw"]},
    "keyed": {"method": "keyed", "key": "places", "base": 9, "floor": 20, "cap": 7000, "order": ["draw"]},
    "rounds": {"method": "rounds", "places": 10**6, "order": ["draw"]},
}


@pytest.mark.parametrize("case", STEPS)
def test_9_growth_is_that_of_sorting(case):
    """Lines of Python that run, counted: at eight times the bids at most twelve times as many; n log n says eleven."""
    few, many = (_lines_run(STEPS[case], size) for size in (250, 2000))

    assert many <= 12 * few


def _lines_run(step, size):
    chance = random.Random(7)
    bids = [
        Bid(
            id=str(number),
            amount=chance.randrange(1, 9999),
            applicant=str(number % 50),
            rank=number,
            lot=1 + number % 2,
            keys={"places": chance.randrange(9), "weight": chance.randrange(1, 9)},
        )
        for number in range(size)
    ]
    budget = sum(bid.amount for bid in bids) // 2
    plain = {"steps": [step], "applicant_cap": {"share": "0.03"}, "applicant_minimum": {"amount": 50}}
    count = 0

    def trace(frame, event, _):
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        run(bids, plain, budget, "seed")
    finally:
        sys.settrace(before)
    return count


# The engine looks for itself


def test_a_share_beyond_its_steps_limits_is_a_fault():
    invariants.hold_step([0, 5, 9], [0, 5, 0], [0, 5, 9])
    for wrong in ([0, 4, 9], [0, 5, 10]):
        with pytest.raises(invariants.BrokenInvariant):
            invariants.hold_step(wrong, [0, 5, 0], [0, 5, 9])
