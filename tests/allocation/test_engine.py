import hashlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pool.allocation import engine, problems, rulesets, table
from pool.allocation.bids import Bid
from tests.allocation import golden, inputs, reference

pytestmark = pytest.mark.once


def ruleset(*steps, **other):
    return rulesets.parse({"steps": list(steps), **other})


def line(*order, margin="partial", **other):
    return {"method": "queue", "order": list(order), "margin": margin, **other}


def cut(*order, **other):
    return {"method": "proportional", **({"order": list(order)} if order else {}), **other}


def asks(*amounts, **common):
    return [Bid(id=f"{number:02}", amount=amount, rank=number, **common) for number, amount in enumerate(amounts)]


def amounts(result):
    assert result.status == "OK", result.problem
    return tuple(result.amounts.values())


def reasons(result):
    return [[portion.reason for portion in share.portions] for share in result.shares]


# Published tables


def test_nursing_homes_first_come_with_cap_last_gets_the_rest():
    places = asks(*[golden.NURSING_HOMES_CAP * 2] * 10)
    rules = ruleset(line("rank"), applicant_cap={"amount": golden.NURSING_HOMES_CAP})

    result = engine.allocate(places, rules, golden.NURSING_HOMES_FRAME)

    assert amounts(result) == (*golden.NURSING_HOMES, 0, 0)
    assert reasons(result)[6:9] == [["capped"], ["last_in_line"], ["nothing_left"]]


def test_nursing_homes_without_a_ceiling_of_their_own():
    rules = ruleset(line("rank"), applicant_cap={"amount": golden.NURSING_HOMES_CAP})

    result = engine.allocate(asks(*[None] * 8), rules, golden.NURSING_HOMES_FRAME)

    assert amounts(result) == golden.NURSING_HOMES


BY_KEY = {"method": "keyed", "key": "people"}


def keyed(*keys, floors=None):
    """Bids without a ceiling, split by a key."""
    floors = floors or [0] * len(keys)
    return [
        Bid(id=f"{number:02}", amount=None, floor=floor, keys={"people": key})
        for number, (key, floor) in enumerate(zip(keys, floors, strict=True))
    ]


@pytest.mark.parametrize("method", ["proportional", "keyed"])
@pytest.mark.parametrize("case", golden.LARGEST_REMAINDER)
def test_largest_remainder(case, method):
    total, keys, expected = golden.LARGEST_REMAINDER[case]
    bids, step = (keyed(*keys), BY_KEY) if method == "keyed" else (asks(*keys), cut())

    result = engine.allocate(bids, ruleset(step), total)

    if expected == "TIE":
        assert (result.status, result.problem["ids"]) == ("TIE", ["00", "01"])
    else:
        assert amounts(result) == expected


@pytest.mark.parametrize("step", [BY_KEY, {"method": "equal", "weight": "people"}, line("key:people"), cut()])
def test_floors_above_the_budget_are_infeasible(step):
    bids = keyed(*golden.FLOOR_KEYS, floors=golden.FLOOR_FLOORS)
    if step == cut():
        bids = [replace(bid, amount=bid.keys["people"]) for bid in bids]

    result = engine.allocate(bids, ruleset(step), golden.FLOOR_TOTAL)

    assert result.status == "INFEASIBLE"
    assert result.problem == {
        "step": "1",
        "ids": ["00", "01", "02", "03", "04", "05", "06"],
        "floors": 11,
        "available": 10,
        "shortfall": golden.FLOOR_SHORTFALL,
        "applicant": "",
        "limit": "budget",
    }


def test_a_floor_of_one_alone_is_feasible():
    result = engine.allocate(keyed(*golden.FLOOR_KEYS), ruleset({**BY_KEY, "floor": 1}), golden.FLOOR_TOTAL)

    assert (amounts(result), result.steps[0]["level"]) == (golden.FLOOR_OF_ONE, "5/27")


def test_national_council_with_a_floor_of_one():
    published = {name: golden.COUNCIL[name][1] for name in sorted(golden.COUNCIL)}
    as_asks = [Bid(id=name, amount=people, floor=1) for name, (people, _) in golden.COUNCIL.items()]
    as_keys = [Bid(id=name, amount=None, keys={"people": people}) for name, (people, _) in golden.COUNCIL.items()]

    in_proportion = engine.allocate(as_asks, ruleset(cut()), golden.COUNCIL_SEATS)
    by_key, free = (
        engine.allocate(as_keys, ruleset({**BY_KEY, "floor": floor}), golden.COUNCIL_SEATS) for floor in (1, 0)
    )

    assert in_proportion.amounts == by_key.amounts == published
    assert {
        name: seats for name, seats in free.amounts.items() if seats != published[name]
    } == golden.COUNCIL_WITHOUT_FLOOR


@pytest.mark.parametrize("method", golden.TWENTY_FIRSTS)
def test_claims(method):
    rules = ruleset({"method": method})

    for estate, expected in golden.SIXTHS.items():
        assert amounts(engine.allocate(asks(*golden.CLAIMS), rules, estate)) == expected[method]
    small = engine.allocate(asks(*golden.SMALL_CLAIMS), rules, golden.SMALL_ESTATE)
    assert amounts(small) == golden.TWENTY_FIRSTS[method]


def test_max_min_fair_share():
    result = engine.allocate(asks(*golden.FAIR_DEMANDS), ruleset({"method": "equal"}), golden.FAIR_CAPACITY)

    assert (amounts(result), result.steps[0]["level"]) == (golden.FAIR_SHARES, "27/1")


@pytest.mark.parametrize(("rate", "units", "amount"), golden.UNIT_RATES)
def test_unit_rates_in_whole_lots(rate, units, amount):
    bid = Bid(id="1", amount=rate * units, lot=rate)

    assert amounts(engine.allocate([bid], ruleset(line("amount")), amount + rate - 1)) == (amount,)
    for step in (cut(), {"method": "equal"}, {"method": "equal_loss"}, {"method": "rounds", "places": units}):
        assert amounts(engine.allocate([bid], ruleset(step), amount - 1)) == (amount - rate,)
        assert amounts(engine.allocate([bid], ruleset(step), amount)) == (amount,)


# Worked cases


def test_modules_in_proportion_go_by_the_municipalitys_own_rank():
    bids = [
        *(Bid(id=f"A{rank}", applicant="A", rank=rank, amount=25_000, lot=25_000) for rank in (1, 2, 3, 4)),
        *(Bid(id=f"B{rank}", applicant="B", rank=3 - rank, amount=25_000, lot=25_000) for rank in (1, 2)),
    ]

    result = engine.allocate(bids, ruleset(cut()), 75_000)

    assert result.amounts == {"A1": 25_000, "A2": 25_000, "A3": 0, "A4": 0, "B1": 0, "B2": 25_000}
    assert result.residue == 0


def test_an_applicants_lines_received_together_stand_in_its_own_rank():
    bids = [Bid(id=f"A{rank}", applicant="A", rank=9 - rank, amount=10, received_at=inputs.OPENING) for rank in (1, 2)]

    result = engine.allocate(bids, ruleset(line("received_at")), 15)

    assert result.amounts == {"A1": 5, "A2": 10}


def test_same_day_then_need_then_draw():
    bids = [
        Bid(id=name, amount=10, received_at=inputs.OPENING, keys={"children_0_17": need})
        for name, need in (("Læsø", 300), ("Samsø", 600), ("Fanø", 600))
    ]
    rules = ruleset(line("received_day", "-key:children_0_17", "draw", margin="stop"))

    waiting, drawn = (engine.allocate(bids, rules, 15, seed) for seed in (None, "21 Nov 2026"))

    assert (waiting.status, waiting.problem["ids"], waiting.problem["seed_missing"]) == ("TIE", ["Fanø", "Samsø"], True)
    assert sorted(reasons(drawn)) == [["drawn"], ["not_drawn"], ["queue_ended"]]
    assert drawn.share("Læsø").amount == 0


def test_ring_fence_hands_on_what_it_does_not_use():
    bids = [Bid(id="a", amount=40, tier=1), Bid(id="b", amount=90, tier=2)]
    rules = ruleset(
        line("amount", name="Deadline within a year", select={"tier": [1]}, budget={"share": "0.60"}),
        line("amount", name="Others"),
    )

    result = engine.allocate(bids, rules, 100)

    assert result.amounts == {"a": 40, "b": 60}
    assert [(step["name"], step["budget"], step["left"]) for step in result.steps] == [
        ("Deadline within a year", 60, 20),
        ("Others", 60, 0),
    ]


def test_minimum_hands_the_money_out_again():
    result = engine.allocate(asks(70, 60, 10), ruleset(cut(), applicant_minimum={"amount": 20}), 100)

    assert (amounts(result), result.residue) == ((54, 46, 0), 0)
    assert result.share("02").portions[0].reason == "below_minimum"


def test_minimum_offers_the_rest_to_the_next_in_line():
    rules = ruleset(line("rank"), applicant_minimum={"amount": 20})

    result = engine.allocate(asks(90, 50, 30, 5), rules, 100)

    assert (amounts(result), result.residue) == ((90, 0, 0, 0), 10)
    assert reasons(result) == [["met_in_full"], ["below_minimum"], ["below_minimum"], ["below_minimum"]]


def test_equals_do_not_part_at_the_minimum_over_one_unit():
    result = engine.allocate(asks(10, 10, 50), ruleset(cut("rank"), applicant_minimum={"amount": 7}), 47)

    assert amounts(result) == (0, 0, 47)


def test_cap_holds_over_all_steps_and_bids():
    bids = [Bid(id=f"A{rank}", applicant="A", rank=rank, amount=30, tier=rank) for rank in (1, 2)]
    rules = ruleset(line("rank", select={"tier": [1]}), cut(), applicant_cap={"share": "0.4"})

    result = engine.allocate(bids, rules, 100)

    assert (amounts(result), result.residue) == ((30, 10), 60)
    assert result.share("A2").portions[0].facts["cap"] == 40


def test_floors_that_exceed_a_cap_are_infeasible():
    bids = [Bid(id="1", applicant="Fanø", amount=9, floor=6)]

    result = engine.allocate(bids, ruleset(line("rank"), applicant_cap={"amount": 5}), 100)

    assert result.status == "INFEASIBLE"
    assert (result.problem["applicant"], result.problem["limit"], result.problem["shortfall"]) == (
        "Fanø",
        "applicant_cap",
        1,
    )


def test_floors_are_set_aside_before_the_line_is_served():
    bids = [Bid(id="1", amount=60, rank=1), Bid(id="2", amount=60, rank=2, floor=20)]

    result = engine.allocate(bids, ruleset(line("rank", margin="stop")), 70)

    assert (amounts(result), result.residue) == ((0, 20), 50)
    assert reasons(result) == [["did_not_fit"], ["floor_kept"]]


def test_tie_between_applicants_is_reported_with_ids():
    result = engine.allocate([Bid(id=name, amount=10, rank=1) for name in "ba"], ruleset(line("rank")), 15)

    assert (result.status, result.residue, list(result.shares)) == ("TIE", 15, [])
    assert result.problem == {
        "step": "1",
        "ids": ["a", "b"],
        "left": 15,
        "wanted": 20,
        "order": ["rank"],
        "seed_missing": False,
    }


@pytest.mark.parametrize("margin", ["partial", "stop", "skip"])
def test_tie_that_does_not_matter_is_none(margin):
    bids = asks(30, 30, 40, received_at=inputs.OPENING)
    rules = ruleset(line("received_at", margin=margin))

    assert engine.allocate(bids, rules, 100).status == "OK"
    assert engine.allocate(bids, rules, 99).status == "TIE"
    assert engine.allocate(bids, rules, 0).status == "OK"


def test_shares_name_every_step_and_every_bid_has_a_reason():
    bids = [*asks(30, 40), Bid(id="z", amount=5, tier=3), Bid(id="0", amount=0), Bid(id="lot", amount=4, lot=5)]
    rules = ruleset(cut("draw", budget={"amount": 35}, select={"tier": [1]}), line("amount", select={"tier": [1]}))

    result = engine.allocate(bids, rules, 60, "seed")

    assert {share.bid: [(portion.step, portion.reason) for portion in share.portions] for share in result.shares} == {
        "0": [("", "nothing_asked")],
        "00": [("1", "cut_in_proportion"), ("2", "met_in_full")],
        "01": [("1", "cut_in_proportion"), ("2", "last_in_line")],
        "lot": [("", "less_than_a_lot")],
        "z": [("", "not_selected")],
    }


def test_no_bids_leave_the_budget():
    result = engine.allocate([], ruleset(line("rank"), cut()), 7)

    assert (result.status, result.residue, len(result.shares)) == ("OK", 7, 0)


def test_a_table_made_once_serves_many_runs():
    bids = asks(10, 20, 30)
    made = table.Table(bids)

    for budget in (7, 30, 60):
        again = engine.allocate(made, ruleset(cut("draw")), budget, "x").to_json()
        assert again == engine.allocate(bids, ruleset(cut("draw")), budget, "x").to_json()


@pytest.mark.parametrize("cap", [10, 17, 30, 61])
def test_a_table_remembers_what_its_applicants_ask_for_not_what_a_run_made_of_it(cap):
    names = "AABBBCABCC"
    bids = [
        Bid(id=str(number), amount=7 + 5 * number, applicant=name, rank=number, keys={"k": 1 + number % 4})
        for number, name in enumerate(names)
    ]
    made, steps = table.Table(bids), [{"method": "equal", "weight": "k"}, {"method": "keyed", "key": "k", "floor": 3}]
    steps += [{"method": "equal_loss"}, cut(), {"method": "equal"}, {"method": "keyed", "key": "k", "per": "applicant"}]

    for budget, step in ((budget, step) for budget in (31, 62, 150) for step in steps):
        rules = ruleset({**step, "order": ["draw"]}, applicant_cap={"amount": cap})
        again = engine.allocate(made, rules, budget, "x").to_json()
        assert again == engine.allocate(bids, rules, budget, "x").to_json()


# Wrong input


@pytest.mark.parametrize("budget", [-1, 1.5, True, None, "100", 10**19])
def test_wrong_budget_is_refused(budget):
    with pytest.raises(problems.BidsInvalid, match="budget must be a whole number"):
        engine.allocate([], ruleset(line("rank")), budget)


@pytest.mark.parametrize("seed", ["", 7, "x" * 201, "\ud800"])
def test_wrong_seed_is_refused(seed):
    with pytest.raises(problems.BidsInvalid, match="seed must be text"):
        engine.allocate([], ruleset(line("rank")), 1, seed)


def test_ids_that_repeat_are_refused():
    with pytest.raises(problems.BidsInvalid, match='id repeats "a"; it may stand only once'):
        engine.allocate([Bid(id="a", amount=1)] * 2, ruleset(line("rank")), 1)


@pytest.mark.parametrize("criterion", ["received_at", "received_day", "score", "rank", "-key:children", "amount"])
def test_a_value_that_the_order_needs_and_a_bid_lacks_is_refused(criterion):
    name = criterion.removeprefix("-")
    bids = [Bid(id="b", amount=None), Bid(id="a", amount=None)]

    with pytest.raises(problems.BidsInvalid) as refused:
        engine.allocate(bids, ruleset(line(criterion, name="Need")), 1)

    assert [problem.path for problem in refused.value.problems] == [f'bids["a"].{name}', f'bids["b"].{name}']
    assert "the step “Need” uses it" in str(refused.value)


def test_a_value_is_only_missed_where_the_step_takes_the_bid():
    bids = [Bid(id="a", amount=1, rank=1), Bid(id="b", amount=1, tier=2)]

    assert engine.allocate(bids, ruleset(line("rank", select={"tier": [1]})), 1).amounts == {"a": 1, "b": 0}


def test_an_ask_without_ceiling_cannot_be_cut_in_proportion():
    with pytest.raises(problems.BidsInvalid, match=r'bids\["00"\]\.amount has no value'):
        engine.allocate(asks(None), ruleset(cut()), 1)


def test_a_score_that_select_needs_is_refused_when_missing():
    with pytest.raises(problems.BidsInvalid, match=r'bids\["00"\]\.score has no value'):
        engine.allocate(asks(1), ruleset(line("rank", select={"min_score": 3})), 1)


# Against the slow one


def outcome(bids, plain, budget, seed, had=None):
    result = engine.allocate(bids, rulesets.parse(plain), budget, seed, had)
    return (result.status, result.amounts, result.residue) if result.status == "OK" else (result.status,)


BUDGETS, SEEDS = st.integers(0, 150), st.sampled_from((None, "tombola", "lotto 7"))


@pytest.mark.parametrize("method", inputs.METHODS)
@settings(max_examples=500, deadline=None)
@given(data=st.data(), budget=BUDGETS, seed=SEEDS, had=st.none() | inputs.hads())
def test_a_method_equals_reference(method, data, budget, seed, had):
    """With caps, floors, lots, tiers, endless amounts and draws mixed."""
    endless = method in ("queue", "equal", "keyed", "rounds")
    criteria = tuple(criterion for criterion in inputs.CRITERIA if criterion != "amount" or not endless)
    bids = data.draw(inputs.bid_lists(most=5, endless=endless, ranked=method == "rounds"))
    plain = data.draw(inputs.rulesets(2, methods=(method,), criteria=criteria))

    assert outcome(bids, plain, budget, seed, had) == reference.allocate(bids, plain, budget, seed, had)


@settings(max_examples=1000, deadline=None)
@given(inputs.bid_lists(most=5, ranked=True), inputs.rulesets(), BUDGETS, SEEDS, st.none() | inputs.hads())
def test_methods_mixed_equal_reference(bids, plain, budget, seed, had):
    assert outcome(bids, plain, budget, seed, had) == reference.allocate(bids, plain, budget, seed, had)


@settings(max_examples=300, deadline=None)
@given(
    inputs.bid_lists(most=5, least=2, endless=True),
    inputs.rulesets(methods=("queue",), criteria=("received_day", "tier")),
    st.integers(0, 150),
)
def test_ties_in_line_equal_reference(bids, plain, budget):
    assert outcome(bids, plain, budget, None) == reference.allocate(bids, plain, budget, None)


# The bytes


def test_bytes_stay_what_they_were():
    """A change here changes what every stored run says; it needs a new `results.FORM`."""
    bids = [*asks(30, 40, 50, lot=1), Bid(id="æ", amount=25, lot=10, applicant="Ærø", rank=1)]
    rules = ruleset(cut("rank", "draw", budget={"share": "0.5"}), line("-amount", "draw", margin="skip"), unit=1)

    text = engine.allocate(bids, rules, 101, "lotto").to_json()

    assert hashlib.sha256(text.encode()).hexdigest() == (
        "ed208c07da0804df8dc271c1ee5535e3105fff286b70455948d8532b0407a387"
    )


def test_bytes_of_the_other_methods_stay_what_they_were():
    bids = [
        Bid(id=name, applicant=name[0], rank=int(name[1]), amount=amount, lot=lot, keys={"k": key})
        for name, amount, lot, key in (("A1", 90, 1, 1), ("A2", 40, 10, 2), ("B1", 70, 1, 5), ("C1", 30, 10, 3))
    ]
    share = {"share": "0.2"}
    rules = ruleset(
        {"method": "equal", "weight": "k", "order": ["draw"], "budget": share},
        {"method": "equal_loss", "order": ["draw"], "budget": share},
        {"method": "keyed", "key": "k", "base": 2, "floor": 1, "cap": 40, "order": ["draw"], "budget": share},
        {"method": "rounds", "places": 2, "order": ["draw"]},
    )

    text = engine.allocate(bids, rules, 199, "lotto").to_json()

    assert hashlib.sha256(text.encode()).hexdigest() == (
        "80fa64854521d3f4370be56e86a025c7b8a7476b0dde9b356564d10beb7e80fb"
    )
