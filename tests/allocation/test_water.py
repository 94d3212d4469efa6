import random

import pytest

from pool.allocation import slope, water
from pool.allocation.ramps import Level, Pairs
from pool.allocation.water import Water
from tests.allocation import words

pytestmark = pytest.mark.once


def test_the_level_is_found_as_in_the_words():
    rows = words.table(water)
    found = Water([[10, 60, 90], [30, 50]], [200, 40], None)

    assert found._lines(found._ended(0)) == ([0, 0], [3, 2])
    assert found._lines(found._ended(18)) == ([10, 0], [2, 2])
    found.reach(90, [10])
    assert (found.common, found.capped) == (Level(20, 1), {1: (40, 2)})
    assert [row[3] for row in rows] == ["18", "20"]


@pytest.mark.parametrize("by_loss", [False, True])
@pytest.mark.parametrize("most", [3, 40, 10**6])
def test_all_targets_are_met_at_the_level_that_sorting_finds(most, by_loss):
    """The same sums with the bends of all rows and of all caps, whatever the guess begins with."""
    chance = random.Random(most)
    for _ in range(60):
        asked = [[chance.randrange(1, most + 1) for _ in range(chance.randrange(9))] for _ in range(7)]
        rooms = [chance.randrange(sum(own) + 2) for own in asked]
        asks = [ask for own in asked for ask in own]
        full = sum(map(min, map(sum, asked), rooms))
        if not full:
            continue
        largest = max(asks) if by_loss else None
        for target in sorted({1, full // 3, full * 2 // 3, full} - {0}):
            found = Water(asked, rooms, largest)
            found.reach(target, chance.sample(asks, 1))
            assert found.common == sorted_level(asked, rooms, largest, target)


def sorted_level(asked, rooms, largest, target):
    """From the bends of single asks; applicants that their caps may hold end where alone they come to their rooms."""
    starts, ends, caps = [], [], []
    for own, room in zip(asked, rooms, strict=True):
        begun = [0 if largest is None else largest - ask for ask in own]
        ended = [ask if largest is None else largest for ask in own]
        if sum(own) > room:
            over, under = slope.reach(0, alike(begun), alike(ended), room)
            begun = [start for start in begun if start * under < over]
            ended = [end for end in ended if end * under < over]
            rising = len(begun) - len(ended)
            if rising:
                caps.append((room + sum(begun) - sum(ended), rising))
        starts, ends = starts + begun, ends + ended
    bends = Pairs([over for over, _ in caps], [under for _, under in caps])
    return slope.reach(0, alike(starts), alike(ends), target, bends)


def alike(overs):
    return Pairs(overs, [1] * len(overs))
