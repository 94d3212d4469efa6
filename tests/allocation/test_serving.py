import random

import pytest

from pool.allocation import engine, rulesets, serving
from pool.allocation.bids import Bid
from tests.allocation import words

pytestmark = pytest.mark.once


@pytest.mark.parametrize("row", words.table(serving), ids=lambda row: row[0])
def test_margins_are_as_in_the_words(row):
    margin, *expected = row
    bids = [Bid(id=str(rank), rank=rank, amount=ask) for rank, ask in enumerate((60, 50, 30))]
    rules = rulesets.parse({"steps": [{"method": "queue", "order": ["rank"], "margin": margin}]})

    result = engine.allocate(bids, rules, 100)

    assert [*result.amounts.values(), result.residue] == [int(cell) for cell in expected]


@pytest.mark.parametrize("margin", ["partial", "stop", "skip"])
@pytest.mark.parametrize("size", [serving.BLOCK, 2 * serving.BLOCK + 7])
def test_long_lines_are_served_in_blocks(margin, size):
    bids = [Bid(id=f"{rank:06}", rank=rank, amount=10) for rank in range(size)]
    rules = rulesets.parse({"steps": [{"method": "queue", "order": ["-rank"], "margin": margin}]})

    for met in (0, serving.BLOCK - 1, size - 1):
        result = engine.allocate(bids, rules, 10 * met + 4)
        tail = [10] * met
        rest = [4] if margin == "partial" else [0]
        assert list(result.amounts.values()) == [*[0] * (size - met - 1), *rest, *tail]
        assert result.shares[size - met - 1].portions[0].facts["left"] == 4


def test_a_long_line_is_skipped_through_as_one_place_after_the_other():
    chance = random.Random(3)
    for kinds in (5, 10**6):
        asks = [chance.choice((1, 10, 10**4, 10**6)) * chance.randint(1, kinds) for _ in range(1_500)]
        bids = [Bid(id=f"{rank:04}", rank=rank, amount=ask) for rank, ask in enumerate(asks)]
        rules = rulesets.parse({"steps": [{"method": "queue", "order": ["rank"], "margin": "skip"}]})

        for budget in (0, 1, sum(asks[:9]) + 1, sum(asks) // 3, sum(asks) - 1, sum(asks)):
            left, expected = budget, []
            for ask in asks:
                expected.append(ask if ask <= left else 0)
                left -= expected[-1]
            result = engine.allocate(bids, rules, budget)
            assert [*result.amounts.values(), result.residue] == [*expected, left]


def test_a_long_line_under_caps_is_served_as_one_place_after_the_other():
    chance = random.Random(4)
    bids = [Bid(id=f"{n:04}", rank=n, applicant=f"{n % 40}", amount=chance.randrange(1, 900)) for n in range(1_200)]
    for margin in ("partial", "stop", "skip"):
        step = {"method": "queue", "order": ["rank"], "margin": margin}
        rules = rulesets.parse({"steps": [step], "applicant_cap": {"amount": 9_000}})
        for budget in (100, 250_000, 10**6):
            left, rooms, expected, ended = budget, {}, [], False
            for bid in bids:
                claim = min(bid.amount, rooms.setdefault(bid.applicant, 9_000))
                grant = 0 if ended else claim if claim <= left else left if margin == "partial" else 0
                ended = ended or (claim > left and margin != "skip")
                left, rooms[bid.applicant] = left - grant, rooms[bid.applicant] - grant
                expected.append(grant)
            assert list(engine.allocate(bids, rules, budget).amounts.values()) == expected
