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
