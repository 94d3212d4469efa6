import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pool.allocation import bids, engine, results, rulesets
from pool.allocation.bids import Bid
from tests.allocation import inputs

pytestmark = pytest.mark.once

HOUSE = Path(__file__).parents[2]


@settings(max_examples=300, deadline=None)
@given(inputs.bid_lists(endless=True), inputs.rulesets(methods=("queue",)), st.integers(0, 150))
def test_a_stored_result_is_the_result(drawn, plain, budget):
    for step in plain["steps"]:
        step["order"] = [criterion for criterion in step["order"] if criterion.strip("-") != "amount"] or ["rank"]
    result = engine.allocate(drawn, rulesets.parse(plain), budget, "seed")

    again = results.Result.from_json(result.to_json())

    assert again == result
    assert again.to_json() == result.to_json()
    assert (again.amounts, again.sha256) == (result.amounts, result.sha256)


def test_shares_are_read_by_place_by_name_and_in_a_row():
    rules = rulesets.parse({"steps": [{"method": "proportional"}]})
    result = engine.allocate([Bid(id=name, amount=10) for name in "bca"], rules, 15 + 12)

    assert [share.bid for share in result.shares] == ["a", "b", "c"] == list(result.amounts)
    assert result.shares[-1] == result.share("c") == result.shares[1:][1]
    assert result.shares == tuple(result.shares)
    with pytest.raises(KeyError):
        result.share("d")


def test_another_form_is_not_read():
    with pytest.raises(ValueError, match="form 1"):
        results.Result.from_json('{"form": 2}')


SCRIPT = """
import sys
from pool.allocation import bids, engine, rulesets
rules = rulesets.parse(sys.argv[1])
print(engine.allocate(bids.from_json(sys.argv[2]), rules, 5_000, "lotto").sha256)
"""


def test_bytes_are_the_same_whatever_the_hash_seed():
    drawn = [
        Bid(
            id=f"A-{number}",
            amount=number * 37 % 211,
            applicant=f"Kommune {number % 7}",
            lot=(1, 1, 10)[number % 3],
            rank=number,
            tier=1 + number % 2,
            keys={"children": number % 5, "index": number % 4},
        )
        for number in range(120)
    ]
    plain = rulesets.parse(
        {
            "unit": 5,
            "applicant_cap": {"share": "0.3"},
            "applicant_minimum": {"amount": 150},
            "steps": [
                {"method": "proportional", "order": ["-key:children", "draw"], "budget": {"share": "0.5"}},
                {"method": "queue", "order": ["tier", "key:index", "draw"], "margin": "skip"},
            ],
        }
    ).canonical
    found = set()
    for hash_seed in ("0", "1", "4242"):
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(HOUSE)}
        command = [sys.executable, "-c", SCRIPT, plain, bids.to_json(drawn)]
        found.add(subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.strip())

    here = engine.allocate(drawn, rulesets.parse(plain), 5_000, "lotto")
    assert found == {here.sha256}
    assert here.status == "OK"
