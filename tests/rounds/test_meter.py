"""The meter of a line in order of receipt, and that it says what the allocation engine says."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pool.allocation import engine, results, rulesets
from pool.allocation.bids import Bid
from pool.kernel import money
from pool.kernel.periods import COPENHAGEN
from pool.rounds import rules
from pool.rounds.rules import Claim, Queue

FIRST = datetime(2026, 11, 2, 9, tzinfo=COPENHAGEN)


def line(*amounts, applicant=None) -> list[Claim]:
    return [Claim(applicant or f"{place}", Decimal(amount), Decimal(amount)) for place, amount in enumerate(amounts)]


def served(margin, *amounts, frame=100, least=25, **options) -> tuple:
    found = rules.meter(Decimal(frame), Queue(margin, Decimal(least), **options), line(*amounts))
    return found.granted, found.left, found.waiting, found.used


@pytest.mark.parametrize(
    ("margin", "amounts", "says"),
    [
        ("partial", (60, 50, 30), (100, 0, 2, True)),
        ("stop", (60, 50, 30), (60, 40, 2, True)),
        ("skip", (60, 50, 30), (90, 10, 1, True)),
        # the last krone, and the one after it
        ("partial", (60, 40), (100, 0, 0, True)),
        ("partial", (60, 39), (99, 1, 0, False)),
        ("stop", (60, 40), (100, 0, 0, True)),
        ("stop", (60, 39), (99, 1, 0, False)),
        ("stop", (101, 1), (0, 100, 2, True)),
        ("skip", (75,), (75, 25, 0, False)),
        ("skip", (76,), (76, 24, 0, True)),
        ("skip", (101, 1), (1, 99, 1, False)),
        # nothing applied for
        ("partial", (), (0, 100, 0, False)),
        ("stop", (), (0, 100, 0, False)),
        ("skip", (), (0, 100, 0, False)),
        # a line that is not eligible takes nothing and stops nobody
        ("stop", (100, 0), (100, 0, 0, True)),
        ("stop", (60, 0, 40), (100, 0, 0, True)),
    ],
)
def test_the_frame_is_used_when_the_margin_says_so(margin, amounts, says):
    assert served(margin, *amounts) == says


def test_a_part_is_a_whole_multiple_of_the_unit_and_less_than_that_is_nothing():
    assert served("partial", 60, 50, frame="100.75", unit=Decimal(1)) == (100, Decimal("0.75"), 1, True)
    assert served("partial", "100.25", frame="100.75", unit=Decimal(1))[1:] == (Decimal("0.50"), 0, True)


def test_a_line_beyond_the_cap_of_its_applicant_is_passed_over():
    queue = Queue("stop", Decimal(10), cap=Decimal(50))
    claims = [*line(30, 30, 20, applicant="A"), *line(40, applicant="B")]
    found = rules.meter(Decimal(100), queue, claims)
    assert (found.applied, found.granted, found.left, found.waiting, found.used) == (120, 90, 10, 0, False)


def test_what_is_asked_for_is_told_beside_what_is_eligible():
    found = rules.meter(Decimal(100), Queue("stop", Decimal(10)), [Claim("A", Decimal(60), money.ZERO)])
    assert (found.frame, found.applied, found.granted, found.left) == (100, 60, 0, 100)


STEP = {"name": "In line", "budget": "rest", "method": "queue", "order": ["received_at", "draw"], "margin": "stop"}


@pytest.mark.parametrize(
    ("ruleset", "known"),
    [
        ({"unit": 100, "steps": [STEP]}, True),
        ({"unit": 100, "steps": [STEP | {"order": ["received_at"]}]}, True),
        ({"unit": 100, "steps": [STEP | {"order": ["received_at", "rank", "draw"]}]}, True),
        ({"unit": 100, "steps": [STEP], "applicant_cap": {"share": "0.05"}}, True),
        ({"unit": 100, "steps": [STEP], "applicant_minimum": {"amount": 100}}, False),
        ({"unit": 100, "steps": [STEP, STEP]}, False),
        ({"unit": 100, "steps": [STEP | {"select": {"tier": [1]}}]}, False),
        ({"unit": 100, "steps": [STEP | {"budget": {"share": "0.60"}}]}, False),
        ({"unit": 100, "steps": [STEP | {"order": ["received_day", "draw"]}]}, False),
        ({"unit": 100, "steps": [STEP | {"order": ["-received_at"]}]}, False),
        ({"unit": 100, "steps": [STEP | {"order": ["received_at", "amount"]}]}, False),
        ({"unit": 100, "steps": [STEP | {"method": "proportional"}]}, False),
        ({"unit": 100, "steps": [{**STEP, "order": []}]}, False),
        ({"unit": 100, "steps": []}, False),
        ({}, False),
    ],
)
def test_only_a_line_in_order_of_receipt_says_at_every_moment_who_gets_what(ruleset, known):
    assert rules.is_line(ruleset) is known


def test_the_amounts_of_the_rules_are_read_as_kroner():
    queue = rules.queue(
        {"unit": 100, "steps": [STEP], "applicant_cap": {"amount": 400_000_000}}, Decimal(1), Decimal(2)
    )
    assert queue == Queue("stop", Decimal(2), cap=Decimal(4_000_000), unit=Decimal(1))
    share = rules.queue({"unit": 1, "steps": [STEP], "applicant_cap": {"share": "0.05"}}, Decimal("99.99"), Decimal(2))
    assert share.cap == Decimal("4.99")


# The engine's own answer

AMOUNTS = st.sampled_from([1, 7, 50, 99, 100, 101, 250, 2500])  # øre; few, so that sums meet the frame exactly


@st.composite
def rounds(draw):
    """Applicants in their order of receipt, each with its own lines; a frame near what they ask for; any rules."""
    cases = draw(st.lists(st.lists(AMOUNTS, min_size=1, max_size=5), max_size=6))
    asked = sum(sum(case) for case in cases)
    frame = draw(st.integers(1, asked + 300) | st.sampled_from([max(asked, 1), asked + 1, max(asked - 1, 1)]))
    ruleset = {
        "unit": draw(st.sampled_from([1, 1, 2, 100])),
        "steps": [STEP | {
            "margin": draw(st.sampled_from(rules.MARGINS)),
            "order": draw(st.sampled_from([["received_at"], ["received_at", "draw"], ["received_at", "rank"]])),
        }],
    }  # fmt: skip
    if draw(st.booleans()):
        ruleset["applicant_cap"] = draw(
            st.sampled_from([{"share": "0.05"}, {"share": "0.5"}, {"amount": 100}, {"amount": 300}])
        )
    return cases, frame, ruleset


@settings(max_examples=500)
@given(rounds())
def test_the_meter_gives_what_the_engine_gives(given_round):
    cases, frame, ruleset = given_round
    assert rules.is_line(ruleset)
    bids, claims = [], []
    for place, case in enumerate(cases):
        for rank, amount in enumerate(case, start=1):
            at = FIRST + timedelta(minutes=place)
            bids.append(
                Bid(id=f"{place}/{rank}", amount=amount, lot=amount, applicant=f"{place}", rank=rank, received_at=at)
            )
            claims.append(Claim(f"{place}", money.kroner(amount), money.kroner(amount)))
    made = engine.allocate(reversed(bids), rulesets.parse(ruleset), frame, "a seed")
    assert made.status == results.OK
    found = rules.meter(money.kroner(frame), rules.queue(ruleset, money.kroner(frame), money.CENT), claims)
    assert (money.ore(found.granted), money.ore(found.left)) == (frame - made.residue, made.residue)
    if "applicant_cap" not in ruleset:
        asked = {bid.id: bid.amount for bid in bids}
        assert found.waiting == sum(1 for share in made.shares if share.amount < asked[share.bid])
