"""What each method's words say is what the engine does; and how it tells what it did."""

from decimal import Decimal

import pytest

from pool.allocation import engine, problems, rulesets, turns
from pool.allocation.bids import Bid
from pool.allocation.methods import equal, equal_loss, keyed, proportional, rounds
from tests.allocation import words

pytestmark = pytest.mark.once


def run(bids, budget, seed=None, **step):
    ruleset = {name: step.pop(name) for name in ("unit", "applicant_cap", "applicant_minimum") if name in step}
    return engine.allocate(bids, rulesets.parse({**ruleset, "steps": [step]}), budget, seed)


def told(result, *facts):
    """Per bid: the amount, the reason and some facts."""
    assert result.status == "OK", result.problem
    portions = [(share.amount, share.portions[0]) for share in result.shares]
    return [(amount, portion.reason, *map(portion.facts.get, facts)) for amount, portion in portions]


def shares(result):
    assert result.status == "OK", result.problem
    return [str(share.amount) for share in result.shares]


# The words of each method


def test_proportional_as_in_the_words():
    rows = words.table(proportional)
    bids = [Bid(id=str(number), amount=int(row[0]), floor=int(row[1])) for number, row in enumerate(rows)]

    result = run(bids, 60, method="proportional")

    assert shares(result) == [row[-1] for row in rows]
    assert [exact for *_, exact in told(result, "exact")] == [row[2] for row in rows]
    assert result.steps[0]["level"] == "5/14"


def test_equal_as_in_the_words():
    rows = words.table(equal)
    bids = [Bid(id=str(number), amount=int(row[0]), keys={"width": int(row[1])}) for number, row in enumerate(rows)]

    result = run(bids, 100, method="equal", weight="width")

    assert shares(result) == [row[-1] for row in rows]
    assert result.steps[0]["level"] == "30/1"


def test_equal_loss_as_in_the_words():
    rows = words.table(equal_loss)

    result = run([Bid(id=row[0], amount=int(row[0])) for row in rows], 100, method="equal_loss")

    assert shares(result) == [row[-1] for row in rows]
    assert result.steps[0]["level"] == "25/1"


def test_keyed_as_in_the_words():
    rows = words.table(keyed)
    bids = [Bid(id=str(number), amount=None, keys={"children": int(row[0])}) for number, row in enumerate(rows)]

    result = run(bids, 100, method="keyed", key="children", base=5, floor=15, cap=50)

    assert shares(result) == [row[-1] for row in rows]
    assert result.steps[0]["level"] == "1/2"
    assert [5 + int(row[0]) / 2 for row in rows] == [float(row[1]) for row in rows]


def test_rounds_as_in_the_words():
    rows = words.table(rounds)
    bids = [
        Bid(id=str(number), applicant=row[0], amount=int(row[1]), lot=10, rank=1) for number, row in enumerate(rows)
    ]
    bids = [Bid(id=bid.id, applicant=bid.applicant, amount=bid.amount, lot=10, tier=1 + int(bid.id)) for bid in bids]

    for places, column in ((1, 2), (2, 3), (3, 4)):
        result = run(bids, 60, method="rounds", places=places, order=["tier"])
        assert shares(result) == [str(10 * sum(cell == "10" for cell in row[2 : column + 1])) for row in rows]
    assert shares(result) == [row[-1] for row in rows]
    assert told(result)[2] == (20, "rounds_paid")


def test_turns_as_in_the_words():
    rows = words.table(turns)
    bids = [
        Bid(id=row[0], applicant="A", rank=rank, amount=int(row[1]), lot=10, floor=10 if rank == 2 else 0)
        for rank, row in enumerate(rows, 1)
    ]

    result = run(bids, 100, method="rounds", places=3)

    assert told(result, "first_round", "last_round") == [
        (20, "met_in_full", 1, 2),
        (10, "floor_kept", 3, 3),
        (0, "rounds_over", None, None),
    ]
    assert (rows[0][2], rows[1][2], rows[2][2]) == ("1, 2", "3", "-")
    assert result.residue == 70


# What is told


def test_a_cut_to_equal_is_not_told_as_a_proportion():
    bids = [Bid(id="a", amount=10), Bid(id="b", amount=60, floor=50), Bid(id="c", amount=None)]

    assert told(run(bids, 100, method="equal"), "level", "exact", "floor") == [
        (10, "met_in_full", "40/1", "10/1", None),
        (50, "floor_kept", "40/1", "50/1", 50),
        (40, "cut_to_equal", "40/1", "40/1", None),
    ]


def test_a_share_by_weight_can_be_worked_out_again():
    bids = [Bid(id=name, amount=90, keys={"width": width}) for name, width in (("a", 1), ("b", 2))]

    assert told(run(bids, 100, method="equal", weight="width"), "level", "weight", "exact", "rounding") == [
        (33, "cut_to_equal", "100/3", "1/1", "100/3", "-1/3"),
        (67, "rounded_up", "100/3", "2/1", "200/3", "1/3"),
    ]


def test_a_loss_can_be_worked_out_again():
    bids = [Bid(id=name, amount=ask) for name, ask in (("a", 10), ("b", 30), ("c", 61))]

    assert told(run(bids, 51, method="equal_loss", order=["amount"]), "level", "exact") == [
        (0, "lost_in_full", "20/1", "0/1"),
        (10, "cut_by_equal_loss", "20/1", "10/1"),
        (41, "cut_by_equal_loss", "20/1", "41/1"),
    ]


def test_a_share_by_key_can_be_worked_out_again():
    bids = [Bid(id=name, amount=40, keys={"children": key}) for name, key in (("a", 0), ("b", 1), ("c", 3), ("d", 9))]

    result = run(bids, 75, method="keyed", key="children", base=4, cap=30)

    assert told(result, "level", "key", "base", "step_cap", "exact") == [
        (4, "by_key", "33/4", "0/1", 4, 30, "4/1"),
        (12, "by_key", "33/4", "1/1", 4, 30, "49/4"),
        (29, "rounded_up", "33/4", "3/1", 4, 30, "115/4"),
        (30, "step_capped", "33/4", "9/1", 4, 30, "30/1"),
    ]


@pytest.mark.parametrize("keys", [(0.5, 1), ("x", 1)])
def test_keys_are_exact_numbers(keys):
    with pytest.raises(problems.BidsInvalid, match="exact number"):
        [Bid(id=str(key), amount=1, keys={"children": key}) for key in keys]


# Wrong input


@pytest.mark.parametrize(
    ("step", "value", "sentence"),
    [
        (
            {"method": "keyed", "key": "k"},
            -1,
            'bids["a"].key:k is -1, and the step “1” splits money by it. It must be 0 or',
        ),
        (
            {"method": "equal", "weight": "k"},
            0,
            'bids["a"].key:k is 0, and the step “1” weighs with it. It must be above 0',
        ),
        ({"method": "keyed", "key": "k"}, None, 'bids["a"].key:k has no value, and the step “1” uses it'),
        ({"method": "equal", "weight": "k"}, None, 'bids["a"].key:k has no value, and the step “1” uses it'),
    ],
)
def test_a_key_that_is_of_no_use_is_refused(step, value, sentence):
    bids = [
        Bid(id="b", amount=1, keys={"k": 1}),
        Bid(id="a", amount=1, keys={} if value is None else {"k": value}),
        Bid(id="other", amount=1, tier=2),
    ]

    with pytest.raises(problems.BidsInvalid) as refused:
        run(bids, 1, **step, select={"tier": [1]})

    assert str(refused.value).startswith(sentence)
    assert len(refused.value.problems) == 1


def test_an_ask_without_ceiling_has_no_equal_loss():
    with pytest.raises(problems.BidsInvalid, match=r'bids\["a"\]\.amount has no value'):
        run([Bid(id="a", amount=None)], 1, method="equal_loss")


# What cannot be met


def test_bases_above_the_money_are_infeasible():
    bids = [Bid(id=name, amount=ask, keys={"k": 1}) for name, ask in (("a", 50), ("b", 4), ("c", 50))]

    result = run(bids, 23, method="keyed", key="k", base=10)

    assert result.status == "INFEASIBLE"
    assert {name: result.problem[name] for name in ("floors", "available", "shortfall", "limit")} == {
        "floors": 24,
        "available": 23,
        "shortfall": 1,
        "limit": "budget",
    }


def test_a_floor_above_the_steps_cap_is_infeasible():
    bids = [Bid(id="a", amount=50, floor=12, keys={"k": 1}), Bid(id="b", amount=50, keys={"k": 1})]

    result = run(bids, 100, method="keyed", key="k", cap=10)

    assert (result.status, result.problem["ids"], result.problem["shortfall"]) == ("INFEASIBLE", ["a"], 2)
    assert (result.problem["limit"], result.problem["applicant"]) == ("step_cap", "")


# Keys


def test_hold_harmless_keeps_last_years_amounts():
    """A formula grant with floors: who falls under it is held, and the others share what is left by key."""
    bids = [Bid(id=str(key), amount=None, floor=floor, keys={"k": key}) for key, floor in ((1, 30), (3, 20), (4, 20))]

    assert run(bids, 100, method="keyed", key="k").amounts == {"1": 30, "3": 30, "4": 40}


def test_the_steps_floor_is_at_most_the_ask_and_its_limits_are_whole_lots():
    bids = [
        Bid(id="a", amount=4, keys={"k": 0}),
        Bid(id="b", amount=70, lot=10, keys={"k": 0}),
        Bid(id="c", amount=70, lot=10, keys={"k": 9}),
    ]

    result = run(bids, 1000, method="keyed", key="k", floor=15, cap=35)

    assert told(result, "floor", "step_cap") == [
        (4, "met_in_full", 4, 35),
        (20, "floor_kept", 20, 35),
        (30, "step_capped", 20, 35),
    ]
    assert result.residue == 946


@pytest.mark.parametrize(("unit", "floor", "wanted"), [(1, 20, 40), (8, 20, 48)])
def test_a_floor_holds_where_the_ask_has_no_ceiling(unit, floor, wanted):
    bids = [Bid(id=name, amount=None, keys={"k": 1}) for name in "ab"]

    result = run(bids, 39, method="keyed", key="k", floor=floor, unit=unit)

    assert (result.status, result.problem["floors"]) == ("INFEASIBLE", wanted)
    assert run(bids, wanted, method="keyed", key="k", floor=floor, unit=unit).residue == 0


def test_nobody_with_a_key_leaves_the_money():
    result = run([Bid(id=name, amount=None, keys={"k": 0}) for name in "ab"], 10, method="keyed", key="k", base=3)

    assert (result.amounts, result.residue, result.steps[0]["level"]) == ({"a": 3, "b": 3}, 4, "0/1")


def test_decimal_keys_are_exact():
    bids = [Bid(id=name, amount=None, keys={"k": Decimal(key)}) for name, key in (("a", "0.1"), ("b", "0.2"))]

    result = run(bids, 30, method="keyed", key="k")

    assert (result.amounts, result.steps[0]["level"]) == ({"a": 10, "b": 20}, "100/1")
    assert told(result, "key") == [(10, "by_key", "1/10"), (20, "by_key", "1/5")]


# Rounds


def module(name, rank=1, amount=25, **other):
    return Bid(id=f"{name}{rank}", applicant=name, rank=rank, amount=amount, lot=other.pop("lot", 25), **other)


def test_one_lot_each_goes_to_the_first_of_each_applicants_bids():
    bids = [*(module("A", rank) for rank in (2, 1, 3)), module("B", 9), *(module("C", rank) for rank in (1, 2))]

    result = run(bids, 1000, method="rounds", places=1)

    assert {bid for bid, amount in result.amounts.items() if amount} == {"A1", "B9", "C1"}
    assert [reason for _, reason in told(result)][:3] == ["met_in_full", "rounds_over", "rounds_over"]


def test_a_round_that_the_money_does_not_cover_goes_by_the_order():
    bids = [module(name, rank, tier=tier) for name, tier in (("A", 2), ("B", 1), ("C", 3)) for rank in (1, 2)]

    result = run(bids, 110, method="rounds", places=9, order=["tier"])

    assert told(result, "round", "place", "left") == [
        (25, "met_in_full", None, None, None),
        (0, "skipped", 2, 2, 10),
        (25, "met_in_full", None, None, None),
        (25, "met_in_full", 2, 1, 35),
        (25, "met_in_full", None, None, None),
        (0, "skipped", 2, 3, 10),
    ]
    assert run(bids, 110, method="rounds", places=9).status == "TIE"


@pytest.mark.parametrize(
    ("margin", "expected"), [("skip", (25, 0, 10, 10, 5)), ("stop", (25, 0, 0, 0, 25)), ("partial", (25, 25, 0, 0, 0))]
)
def test_margins_of_a_round(margin, expected):
    bids = [module("A"), module("B", amount=40, lot=40), module("C", amount=20, lot=10)]
    bids = [
        Bid(id=bid.id, applicant=bid.applicant, amount=bid.amount, lot=bid.lot, tier=tier)
        for tier, bid in enumerate(bids, 1)
    ]

    result = run(bids, 50, method="rounds", places=3, order=["tier"], margin=margin)

    amounts = list(result.amounts.values())
    assert (*amounts[:2], min(10, amounts[2]), amounts[2] - min(10, amounts[2]), result.residue) == expected


def test_what_the_cap_has_no_room_for_stands_in_no_round():
    bids = [module("A", 1, 60, lot=20), module("A", 2, 10, lot=5), module("B", 1, 100, lot=20)]

    result = run(bids, 1000, method="rounds", places=3, applicant_cap={"amount": 45})

    assert told(result, "first_round", "last_round", "cap") == [
        (40, "capped", 1, 2, 45),
        (5, "capped", 3, 3, 45),
        (40, "capped", 1, 2, 45),
    ]


def test_a_divisible_bid_takes_one_unit_a_round():
    bids = [Bid(id="a", amount=120), Bid(id="b", amount=120)]

    result = run(bids, 10_000, method="rounds", places=2, unit=50)
    met = run(bids, 10_000, method="rounds", places=3, unit=50)

    assert (result.amounts, met.amounts) == ({"a": 100, "b": 100}, {"a": 120, "b": 120})


def test_an_ask_below_the_unit_is_met_under_a_cap_below_the_unit():
    bids = [Bid(id="a", amount=13), Bid(id="b", amount=40)]

    result = run(bids, 200, method="rounds", places=1, unit=100, applicant_cap={"amount": 28})

    assert told(result, "lots", "cap") == [(13, "met_in_full", 1, None), (0, "capped", 0, 28)]


def test_a_lot_that_the_cap_has_no_room_for_leaves_its_round_to_the_next_bid():
    bids = [
        Bid(id="first", applicant="A", rank=1, amount=20, floor=2),
        Bid(id="second", applicant="A", rank=2, amount=20, floor=8),
    ]

    result = run(bids, 100, method="rounds", places=1, unit=10, applicant_cap={"amount": 12})

    assert told(result, "lots") == [(2, "floor_kept", 0), (10, "capped", 1)]


def test_very_many_rounds_are_counted_and_not_played():
    bids = [module(name, amount=10**15, lot=2) for name in "ABC"]

    result = run(bids, 10**15 + 2, method="rounds", places=10**17, order=["draw"], seed="lotto")

    assert set(result.amounts.values()) == {333333333333334}


def test_unranked_bids_of_one_applicant_are_a_tie_where_only_some_get_a_lot():
    bids = [Bid(id=name, applicant="A", amount=20, lot=10) for name in "ab"]

    found = [run(bids, budget, method="rounds", places=9).status for budget in (9, 10, 39, 40)]

    assert found == ["OK", "TIE", "TIE", "OK"]
    assert run(bids, 100, method="rounds", places=2).status == "TIE"


def test_a_key_per_applicant_counts_once_however_many_bids_there_are():
    """200 by 30 and 10 children: 150 and 50, in whole modules of 25 in each applicant's own order."""
    bids = [
        Bid(id=f"{name}{number}", applicant=name, amount=25, lot=25, rank=number, keys={"children": children})
        for name, count, children in (("A", 8, 30), ("B", 8, 10))
        for number in range(1, count + 1)
    ]
    step = {"method": "keyed", "key": "children", "per": "applicant"}
    result = engine.allocate(bids, rulesets.parse({"steps": [step]}), 200)
    met = sorted(bid for bid, amount in result.amounts.items() if amount)
    assert met == ["A1", "A2", "A3", "A4", "A5", "A6", "B1", "B2"]
    assert result.steps[0]["level"] == "5/1"
    assert result.share("A1").portions[0].facts["key"] == "30/1"


def test_an_amount_per_applicant_is_not_larger_for_more_bids():
    bids = [Bid(id=name, applicant=name[0], amount=60) for name in ("A1", "A2", "A3", "B1")]
    step = {"method": "equal", "per": "applicant"}
    result = engine.allocate(bids, rulesets.parse({"steps": [step]}), 90)
    assert result.amounts == {"A1": 15, "A2": 15, "A3": 15, "B1": 45}


@pytest.mark.parametrize("name", ["base", "floor", "cap"])
def test_what_holds_for_single_bids_does_not_stand_beside_an_applicants_key(name):
    step = {"method": "keyed", "key": "children", "per": "applicant", name: 5}
    (problem,) = rulesets.check({"steps": [step]})
    assert (problem.code, problem.path) == ("for_single_bids", f"steps[0].{name}")
