"""Published tables through the command, as a stranger would check them: a table, a ruleset, a budget."""

import hashlib

import pytest

from tests.allocation import golden
from tests.management import golden_tables
from tests.management.running import allocate, files, program

pytestmark = pytest.mark.once

IN_PROPORTION = {"steps": [{"method": "proportional"}]}
BY_KEY = {"steps": [{"method": "keyed", "key": "votes"}]}


def asks(*amounts, **more):
    return [{"id": f"{number:02}", "amount": amount, **more} for number, amount in enumerate(amounts, 1)]


def keys(*numbers, floors=()):
    floors = floors or [""] * len(numbers)
    return [
        {"id": f"{number:02}", "amount": "", "votes": votes, "floor": floor}
        for number, (votes, floor) in enumerate(zip(numbers, floors, strict=True), 1)
    ]


# Largest remainder


@pytest.mark.parametrize("case", golden.LARGEST_REMAINDER)
@pytest.mark.parametrize(("rows", "ruleset"), [(asks, IN_PROPORTION), (keys, BY_KEY)], ids=["asks", "keys"])
def test_largest_remainder(tmp_path, case, rows, ruleset):
    total, numbers, expected = golden.LARGEST_REMAINDER[case]

    ran = allocate(tmp_path, rows(*numbers), ruleset, total)

    if expected == "TIE":
        assert (ran.code, ran.out, ran.facts["ids"], ran.facts["left"]) == (3, "", ["01", "02"], 1)
    else:
        assert ran.awarded == expected
        assert ran.said("residue") == "0"


def test_an_equal_remainder_is_settled_by_a_published_draw(tmp_path):
    ruleset = {"steps": [{"method": "keyed", "key": "votes", "order": ["draw"]}]}
    total, numbers, _ = golden.LARGEST_REMAINDER["tie_must_be_reported"]

    drawn = {allocate(tmp_path, keys(*numbers), ruleset, total, "--seed", str(seed)).awarded for seed in range(8)}

    assert drawn == {(1, 0, 0), (0, 1, 0)}


@pytest.mark.parametrize("ruleset", [IN_PROPORTION, BY_KEY])
def test_floors_above_the_total(tmp_path, ruleset):
    rows = keys(*golden.FLOOR_KEYS, floors=golden.FLOOR_FLOORS)
    for row in rows if ruleset is IN_PROPORTION else []:
        row["amount"] = row["votes"]

    ran = allocate(tmp_path, rows, ruleset, golden.FLOOR_TOTAL)

    assert (ran.code, ran.out) == (3, "")
    assert (ran.facts["floors"], ran.facts["available"], ran.facts["shortfall"]) == (11, 10, golden.FLOOR_SHORTFALL)
    assert ran.said("status") == "INFEASIBLE"


def test_a_floor_of_one_alone_can_be_met(tmp_path):
    ruleset = {"steps": [{**BY_KEY["steps"][0], "floor": 1}]}

    assert allocate(tmp_path, keys(*golden.FLOOR_KEYS), ruleset, golden.FLOOR_TOTAL).awarded == golden.FLOOR_OF_ONE


@pytest.mark.parametrize("floor", ["bid", "step"])
def test_national_council_with_a_floor_of_one(tmp_path, floor):
    rows = [
        {"id": canton, "amount": "", "population": people, "floor": 1 if floor == "bid" else ""}
        for canton, (people, _) in golden.COUNCIL.items()
    ]
    step = {"method": "keyed", "key": "population", **({"floor": 1} if floor == "step" else {})}

    ran = allocate(tmp_path, rows, {"steps": [step]}, golden.COUNCIL_SEATS)

    assert {row["id"]: int(row["awarded"]) for row in ran.rows} == {
        canton: seats for canton, (_, seats) in golden.COUNCIL.items()
    }


def test_national_council_without_the_floor_is_another_one(tmp_path):
    rows = [{"id": canton, "amount": "", "population": people} for canton, (people, _) in golden.COUNCIL.items()]

    ran = allocate(tmp_path, rows, {"steps": [{"method": "keyed", "key": "population"}]}, golden.COUNCIL_SEATS)

    seats = {row["id"]: int(row["awarded"]) for row in ran.rows}
    assert {canton: seats[canton] for canton in golden.COUNCIL_WITHOUT_FLOOR} == golden.COUNCIL_WITHOUT_FLOOR


# Claims


@pytest.mark.parametrize("method", ["proportional", "equal", "equal_loss"])
@pytest.mark.parametrize("estate", golden.SIXTHS)
def test_three_claims(tmp_path, method, estate):
    ran = allocate(tmp_path, asks(*golden.CLAIMS), {"steps": [{"method": method}]}, estate)

    assert ran.awarded == golden.SIXTHS[estate][method]


@pytest.mark.parametrize("method", golden.TWENTY_FIRSTS)
def test_four_claims(tmp_path, method):
    ran = allocate(tmp_path, asks(*golden.SMALL_CLAIMS), {"steps": [{"method": method}]}, golden.SMALL_ESTATE)

    assert ran.awarded == golden.TWENTY_FIRSTS[method]


def test_max_min_fair_share(tmp_path):
    ran = allocate(tmp_path, asks(*golden.FAIR_DEMANDS), {"steps": [{"method": "equal"}]}, golden.FAIR_CAPACITY)

    assert ran.awarded == golden.FAIR_SHARES
    assert ran.said("step “1”").endswith("λ = 27/1")


# The draw


def test_the_draw_can_be_repeated_with_sha_256_alone(tmp_path):
    """Twenty-five in the pool and eleven places, as in RFC 3797, with its key as the seed."""
    pool = [f"{number:02}" for number in range(1, golden.RFC_3797_POOL + 1)]
    ruleset = {"steps": [{"method": "queue", "order": ["draw"], "margin": "stop"}]}
    seats = len(golden.RFC_3797_DRAWN)

    ran = allocate(tmp_path, asks(*[1] * len(pool)), ruleset, seats, "--seed", golden.RFC_3797_KEY)

    drawn, left, counter = set(), list(pool), 0
    while len(drawn) < seats:
        counter += 1
        number = int(hashlib.sha256(f"{golden.RFC_3797_KEY}:{counter}".encode()).hexdigest(), 16)
        if number < 2**256 - 2**256 % len(left):
            drawn.add(left.pop(number % len(left)))
    assert {row["id"] for row in ran.rows if row["awarded"] == "1"} == drawn
    assert {(row["awarded"], row["reason"]) for row in ran.rows} == {("1", "drawn"), ("0", "not_drawn")}


# First come, with a cap and the rest for the last


@pytest.mark.parametrize("ask", ["", golden.NURSING_HOMES_CAP * 2, golden.NURSING_HOMES_CAP])
def test_nursing_homes(tmp_path, ask):
    rows = [
        {"id": f"{place:02}", "amount": ask, "applicant": f"M{place}", "received_at": f"2025-03-{place:02}T09:00"}
        for place in range(len(golden.NURSING_HOMES), 0, -1)
    ]
    ruleset = {
        "applicant_cap": {"amount": golden.NURSING_HOMES_CAP},
        "steps": [{"method": "queue", "order": ["received_at"], "margin": "partial"}],
    }

    ran = allocate(tmp_path, rows, ruleset, golden.NURSING_HOMES_FRAME)

    assert ran.awarded == golden.NURSING_HOMES[::-1]
    assert [row["reason"] for row in ran.rows][0] == "last_in_line"


# Unit rates


@pytest.mark.parametrize(("rate", "units", "amount"), golden.UNIT_RATES)
def test_unit_rates(tmp_path, rate, units, amount):
    ruleset = {"steps": [{"method": "rounds", "places": 100}]}

    ran = allocate(tmp_path, asks(rate * units, lot=rate), ruleset, amount + rate - 1)

    assert ran.awarded == (amount,)
    assert ran.said("residue") == str(rate - 1)


def test_a_year_has_a_cap_of_credits(tmp_path):
    credit, most = golden_tables.CREDIT, golden_tables.CREDITS_A_YEAR
    for whole, first, second in golden_tables.CREDITS:
        ruleset = {
            "applicant_cap": {"amount": most * credit},
            "steps": [{"method": "queue", "order": ["amount"], "margin": "skip"}],
        }
        years, left = [], whole
        for _ in range(2):
            ran = allocate(tmp_path, asks(left * credit, lot=credit), ruleset, 10_000)
            years.append(ran.awarded[0] // credit)
            left -= years[-1]
        assert tuple(years) == (first, second)


def test_parts_of_a_certificate(tmp_path):
    for share, amount in golden_tables.CERTIFICATE_PARTS:
        ruleset = {"steps": [{"method": "proportional", "budget": {"share": share}}]}

        assert allocate(tmp_path, asks(9000), ruleset, golden_tables.CERTIFICATE).awarded == (amount,)


# As a program


def test_a_table_as_a_program(tmp_path):
    total, numbers, expected = golden.LARGEST_REMAINDER["dewiki_31"]
    files(tmp_path, keys(*numbers), BY_KEY)

    ran = program("BIDS.csv", "--ruleset", "RULES.json", "--budget", str(total), folder=tmp_path)

    assert ran.awarded == expected


def test_a_tie_as_a_program(tmp_path):
    files(tmp_path, keys(10, 10, 0), BY_KEY)

    ran = program("BIDS.csv", "--ruleset", "RULES.json", "--budget", "1", folder=tmp_path)

    assert (ran.code, ran.out, ran.facts["ids"]) == (3, "", ["01", "02"])
