"""The worked examples of the help page: every method and margin is among them, and some answers checked by hand."""

import pytest

from pool.allocation import examples, rulesets
from pool.allocation.methods.table import METHODS

KRONER = {
    "stop": {"A": 60000, "B": 0, "C": 0},
    "skip": {"A": 60000, "B": 0, "C": 30000},
    "partial": {"A": 60000, "B": 40000, "C": 0},
    "same_day": {"A": 0, "B": 40000, "C": 0, "D": 40000},
    "proportional": {"A": 46667, "B": 40000, "C": 13333},
    "equal": {"A": 20000, "B": 26000, "C": 27000, "D": 27000},
    "equal_loss": {"A": 0, "B": 50000, "C": 150000},
    "keyed": {"A": 15000, "B": 35000, "C": 50000},
    "deadlines": {"A": 50000, "B": 30000, "C": 10000, "D": 10000},
    "minimum": {"A": 37692, "B": 32308, "C": 0},
    "modules": {"A1": 25000, "A2": 25000, "A3": 0, "A4": 0, "B1": 25000, "B2": 25000, "B3": 0, "C1": 0},
    "rounds": {"A1": 25000, "A2": 25000, "A3": 0, "B1": 25000, "C1": 25000, "C2": 0},
}
HALTED = {"tie": "TIE", "infeasible": "INFEASIBLE"}


@pytest.mark.parametrize("example", examples.EXAMPLES, ids=lambda item: item.code)
def test_answers_are_those_worked_out_by_hand(example):
    assert rulesets.check(example.rules()) == []
    answer = example.answer()
    if example.code in HALTED:
        assert answer.status == HALTED[example.code]
        return
    assert {bid: amount // 100 for bid, amount in answer.amounts.items()} == KRONER[example.code]
    assert all(amount % 100 == 0 for amount in answer.amounts.values())
    assert sum(answer.amounts.values()) + answer.residue == example.budget


def test_every_method_and_margin_has_an_example():
    steps = [step for example in examples.EXAMPLES for step in example.ruleset["steps"]]
    assert {step["method"] for step in steps} == set(METHODS)
    assert {step.get("margin") for step in steps} >= {"stop", "skip", "partial"}
    assert len({example.code for example in examples.EXAMPLES}) == len(examples.EXAMPLES)
