from datetime import timedelta

import pytest

from pool.allocation import engine, rulesets, templates
from pool.allocation.bids import Bid
from tests.allocation import inputs

pytestmark = pytest.mark.once

MODULE = 25_000 * 100  # øre


@pytest.mark.parametrize("code", templates.TEMPLATES)
def test_every_template_can_be_used(code):
    template = templates.TEMPLATES[code]

    assert rulesets.check(template.ruleset) == []
    assert template.name.strip()
    assert template.description.endswith(".")


def test_a_copy_speaks_the_readers_language_and_leaves_the_template():
    own = templates.ruleset("first_come", {"In order of receipt": "I den rækkefølge, de er modtaget"}.get)
    own["steps"][0]["order"].append("rank")

    assert own["steps"][0]["name"] == "I den rækkefølge, de er modtaget"
    assert templates.ruleset("first_come") == templates.TEMPLATES["first_come"].ruleset
    assert templates.ruleset("first_come")["steps"][0]["order"] == ["received_at", "draw"]


def module(number, applicant, hours, *, tier=2, rank=1, score=0, children=0, amount=MODULE):
    return Bid(
        id=f"{number}",
        applicant=applicant,
        amount=amount,
        lot=MODULE,
        tier=tier,
        rank=rank,
        received_at=inputs.OPENING + timedelta(hours=hours),
        score=score,
        keys={"children_0_17": children},
    )


def given(code, bids, modules, seed=None):
    result = engine.allocate(bids, rulesets.parse(templates.ruleset(code)), modules * MODULE, seed)
    assert result.status == "OK", result.problem
    return {bid: amount // MODULE for bid, amount in result.amounts.items()}


FOUR = [
    module(1, "Fanø", 0, rank=1, score=3, children=500),
    module(2, "Fanø", 0, rank=2, score=9, children=500),
    module(3, "Læsø", 1, tier=1, score=7, children=300),
    module(4, "Ærø", 2, score=8, children=900),
]


@pytest.mark.parametrize(
    ("code", "modules", "expected"),
    [
        ("first_come", 2, [1, 1, 0, 0]),
        ("same_day", 1, [0, 0, 0, 1]),
        ("assessment", 2, [0, 1, 0, 1]),
        ("one_place", 3, [1, 0, 1, 1]),
        ("one_place", 4, [1, 1, 1, 1]),
        ("deadlines", 2, [1, 0, 1, 0]),
        ("pro_rata", 2, [1, 0, 1, 0]),
    ],
)
def test_modules_by_template(code, modules, expected):
    assert list(given(code, FOUR, modules, "seed").values()) == expected


def test_children_decide_for_each_municipality_with_a_cap_and_the_rest_is_handed_on():
    """a and b reach the cap of a tenth; what they leave goes to the others by their children."""
    bids = [
        Bid(
            id=f"{name}{number}", applicant=name, amount=10_000_000, rank=number, received_at=inputs.OPENING,
            keys={"children_0_17": children},
        )
        for name, count, children in (("a", 4, 5000), ("b", 2, 4000), ("c", 3, 300), ("d", 3, 100))
        for number in range(count)
    ]  # fmt: skip

    result = engine.allocate(bids, rulesets.parse(templates.ruleset("children")), 100_000_000, "seed")

    totals = {name: sum(amount for bid, amount in result.amounts.items() if bid[0] == name) for name in "abcd"}
    assert (totals, result.residue) == (
        {"a": 10_000_000, "b": 10_000_000, "c": 10_000_000, "d": 10_000_000}, 60_000_000,
    )  # fmt: skip
    smaller = engine.allocate(bids, rulesets.parse(templates.ruleset("children")), 30_000_000, "seed")
    totals = {name: sum(amount for bid, amount in smaller.amounts.items() if bid[0] == name) for name in "abcd"}
    assert totals == {"a": 3_000_000, "b": 3_000_000, "c": 3_000_000, "d": 3_000_000}
