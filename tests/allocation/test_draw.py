import hashlib
from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pool.allocation import draw
from tests.allocation import golden

pytestmark = pytest.mark.once


def drawn(ids, seed):
    return list(draw.Lottery(draw.seeded(seed)).draw(ids))


def by_hand(ids, seed):
    pool, order = sorted(ids), []
    for counter in range(1, len(pool) + 1):
        number = int(hashlib.sha256(f"{seed}:{counter}".encode()).hexdigest(), 16)
        order.append(pool.pop(number % len(pool)))
    return order


def test_the_table_in_the_words_is_right():
    rows = [line.split("|")[1:-1] for line in draw.__doc__.splitlines() if line.startswith("| `tombola`")]
    tickets = draw.Lottery(draw.seeded("tombola")).draw("CAB")

    left = ["A", "B", "C"]
    for row, (name, ticket) in zip(rows, tickets.items(), strict=True):
        assert [cell.strip() for cell in row] == [
            "`tombola`",
            str(ticket.counter),
            ", ".join(left),
            str(left.index(name)),
            name,
        ]
        left.remove(name)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.text(max_size=3), unique=True, max_size=70), st.text("abcæ1", max_size=5))
def test_anybody_can_repeat_it_by_hand(ids, seed):
    assert drawn(ids, seed) == by_hand(ids, seed)


def test_the_published_reference_draw():
    """RFC 3797 counts from 0 and hashes the counter on both sides of the key."""
    key = golden.RFC_3797_KEY.encode()

    def chance(counter):
        number = (counter - 1).to_bytes(2, "big")
        return hashlib.md5(number + key + number).digest()

    pool = [f"{number:02}" for number in range(1, golden.RFC_3797_POOL + 1)]
    order = [int(name) for name in draw.Lottery(chance).draw(reversed(pool))]

    assert tuple(order[:11]) == golden.RFC_3797_DRAWN


def test_every_order_is_equally_likely():
    counts = Counter("".join(drawn("abc", f"seed {number}")) for number in range(6000))

    assert set(counts) == {"".join(order) for order in permutations("abc")}
    assert all(880 < count < 1120 for count in counts.values())


def test_numbers_that_would_favour_low_places_are_thrown_away():
    """With one byte and five places, 255 is the one number too many."""
    lottery = draw.Lottery(lambda counter: [b"", b"\xff", b"\x04", b"\x00", b"\x00", b"\x00", b"\x00"][counter])

    tickets = lottery.draw("abcde")

    assert [(name, ticket.counter) for name, ticket in tickets.items()] == [
        ("e", 2),
        ("a", 3),
        ("b", 4),
        ("c", 5),
        ("d", 6),
    ]


def test_counters_run_on_from_draw_to_draw():
    lottery = draw.Lottery(draw.seeded("x"))

    counters = [ticket.counter for names in ("ab", "cde") for ticket in lottery.draw(names).values()]

    assert counters == [1, 2, 3, 4, 5]
