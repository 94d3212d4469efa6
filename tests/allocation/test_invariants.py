"""What must hold on every run, point by point of the specification."""

import random
import sys
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pool.allocation import engine, rulesets
from pool.allocation.bids import Bid
from tests.allocation import inputs

pytestmark = pytest.mark.once

often = settings(max_examples=300, deadline=None)
BUDGETS = st.integers(0, 150)
SEEDS = st.sampled_from((None, "tombola"))


def run(bids, plain, budget, seed=None):
    return engine.allocate(bids, rulesets.parse(plain), budget, seed)


def applicants(bids, amounts):
    totals = {}
    for bid in bids:
        name = bid.applicant or ("alone", bid.id)
        totals[name] = totals.get(name, 0) + amounts[bid.id]
    return totals


def portions(result):
    return {share.bid: share.portions[-1] for share in result.shares}


@often
@given(inputs.bid_lists(), inputs.rulesets(), BUDGETS, SEEDS)
def test_1_bounds(bids, plain, budget, seed):
    result = run(bids, plain, budget, seed)
    assume(result.status == "OK")

    given = result.amounts
    cap, least = plain.get("applicant_cap"), plain.get("applicant_minimum", {"amount": 0})["amount"]
    partial = {share.bid for share in result.shares for portion in share.portions if portion.reason == "last_in_line"}
    for bid in bids:
        assert 0 <= given[bid.id] <= bid.amount
        assert bid.id in partial or given[bid.id] % bid.lot == 0
        untaken = {"not_selected", "below_minimum", "nothing_asked", "less_than_a_lot"}
        assert given[bid.id] >= bid.floor or portions(result)[bid.id].reason in untaken
    for total in applicants(bids, given).values():
        assert cap is None or total <= (cap["amount"] if "amount" in cap else Fraction(cap["share"]) * budget)
        assert total == 0 or total >= least


@often
@given(inputs.bid_lists(), inputs.rulesets(), BUDGETS, SEEDS)
def test_2_shares_and_residue_are_the_budget(bids, plain, budget, seed):
    result = run(bids, plain, budget, seed)

    assert sum(share.amount for share in result.shares) + result.residue == budget
    assert all(share.amount == sum(portion.amount for portion in share.portions) for share in result.shares)
    assert [step["handed_out"] + step["left"] for step in result.steps] == [step["budget"] for step in result.steps]
    for step in result.steps:
        handed_out = [
            portion.amount for share in result.shares for portion in share.portions if portion.step == step["name"]
        ]
        assert sum(handed_out) == step["handed_out"]


@often
@given(inputs.bid_lists(), inputs.rulesets(), BUDGETS, SEEDS, st.randoms())
def test_3_row_order_does_not_matter(bids, plain, budget, seed, chance):
    shuffled = list(bids)
    chance.shuffle(shuffled)

    assert run(shuffled, plain, budget, seed).to_json() == run(bids, plain, budget, seed).to_json()


@often
@given(inputs.bid_lists(), inputs.rulesets(), BUDGETS, st.randoms())
def test_3_ids_and_names_do_not_matter(bids, plain, budget, chance):
    """Without a draw, bids and applicants may be called anything."""
    for step in plain["steps"]:
        step["order"] = [criterion for criterion in step.get("order", ["rank"]) if criterion != "draw"] or ["rank"]
    numbers = list(range(len(bids)))
    chance.shuffle(numbers)
    renamed = [
        replace(bid, id=f"n{number}", applicant=bid.applicant and f"Kommune {ord(bid.applicant) ^ 3}")
        for number, bid in zip(numbers, bids, strict=True)
    ]

    one, other = run(bids, plain, budget), run(renamed, plain, budget)

    assert one.status == other.status
    if one.status == "OK":
        assert [one.amounts[bid.id] for bid in bids] == [other.amounts[bid.id] for bid in renamed]


@often
@given(inputs.bid_lists(least=1, most=5, ranked=True), inputs.rulesets(1, methods=("proportional",)), BUDGETS)
def test_4_equals_differ_by_at_most_one_grain(bids, plain, budget):
    first = replace(bids[0], applicant="one", id="one")
    bids = [*bids[1:], first, replace(first, applicant="two", id="two")]

    result = run(bids, plain, budget, "seed")
    assume(result.status == "OK")

    grain = plain["unit"] if first.lot == 1 else first.lot
    assert abs(result.amounts["one"] - result.amounts["two"]) <= grain


@often
@given(inputs.bid_lists(least=1, most=5, ranked=True), inputs.rulesets(methods=("queue",)), BUDGETS)
def test_4_equals_in_line_differ_only_by_draw(bids, plain, budget):
    twin = replace(bids[0], applicant="one", id="one")
    bids = [*bids[1:], twin, replace(twin, applicant="two", id="two")]

    result = run(bids, plain, budget)

    assert result.status != "OK" or result.amounts["one"] == result.amounts["two"]


@often
@given(inputs.bid_lists(floors=False), inputs.steps(plain=True, margins=("partial", "stop")), BUDGETS, BUDGETS)
def test_5_more_money_gives_nobody_less(bids, step, budget, more):
    less, rich = (run(bids, {"steps": [step]}, money, "seed") for money in (budget, budget + more))
    assume(less.status == rich.status == "OK")

    for before, after in zip(less.shares, rich.shares, strict=True):
        assert exact(before) <= exact(after)


def exact(share):
    """A share before rounding; where nothing is rounded, the share."""
    return Fraction(share.portions[-1].facts.get("exact", share.amount))


@often
@given(st.lists(st.integers(0, 20), min_size=1, max_size=8), st.integers(1, 30), st.data())
def test_6_two_tranches_in_proportion_are_one(parts, scale, data):
    """Asks and budgets are chosen so that no share needs rounding."""
    bids = [Bid(id=str(number), amount=part * scale) for number, part in enumerate(parts)]
    first = data.draw(st.integers(0, scale))
    second = data.draw(st.integers(0, scale - first))
    whole = sum(parts)
    plain = {"steps": [{"method": "proportional"}]}

    one = run(bids, plain, (first + second) * whole).amounts
    begun = run(bids, plain, first * whole).amounts
    rest = [replace(bid, amount=bid.amount - begun[bid.id]) for bid in bids]
    more = run(rest, plain, second * whole).amounts

    assert one == {bid: begun[bid] + more[bid] for bid in begun}


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


@often
@given(inputs.bid_lists(), inputs.steps(plain=True), BUDGETS)
def test_7_infeasible_exactly_when_floors_exceed_the_budget(bids, step, budget):
    floors = sum(-(-bid.floor // bid.lot) * bid.lot for bid in bids)

    result = run(bids, {"steps": [step]}, budget, "seed")

    assert (result.status == "INFEASIBLE") == (floors > budget)
    if result.status == "INFEASIBLE":
        assert result.problem["shortfall"] == floors - budget
        assert result.residue == budget


@often
@given(inputs.bid_lists(), inputs.rulesets(), BUDGETS)
def test_7_a_draw_last_leaves_no_tie_between_applicants(bids, plain, budget):
    for step in plain["steps"]:
        step["order"] = [*(criterion for criterion in step.get("order", []) if criterion != "draw"), "draw"]

    assert run(bids, plain, budget, "seed").status != "TIE"


@often
@given(inputs.bid_lists(), st.sampled_from((1, 2, 5)), BUDGETS, st.booleans())
def test_8_rounding_is_once_and_by_largest_remainder(bids, unit, budget, capped):
    plain = {"unit": unit, "steps": [{"method": "proportional", "order": ["draw"]}]}
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


def test_9_growth_is_that_of_sorting():
    """Lines of Python that run, counted: at eight times the bids at most eleven times as many."""
    few, many = (_lines_run(size) for size in (250, 2000))

    for case, lines in many.items():
        assert lines <= 11 * few[case], case


def _lines_run(size):
    chance = random.Random(7)
    bids = [
        Bid(
            id=str(number),
            amount=chance.randrange(1, 9999),
            applicant=str(number % 50),
            rank=number,
            lot=1 + number % 2,
        )
        for number in range(size)
    ]
    budget = sum(bid.amount for bid in bids) // 2
    counts = {}
    for method in ("partial", "skip", "proportional"):
        step = {"method": "queue", "order": ["amount", "draw"], "margin": method}
        if method == "proportional":
            step = {"method": method, "order": ["draw"]}
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
        counts[method] = count
    return counts
