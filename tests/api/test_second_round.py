"""Money that comes later, over the API."""

import pytest

from tests import second_round, written
from tests.factories import FRAME, RATE

FRAME_URL, RESERVE = "/api/v1/rounds/2026-1/frame", "/api/v1/rounds/2026-1/reserve"
GIVEN = {"amount": "50000.00", "document": "Aktstykke 7", "dated_on": "2026-10-20"}


@pytest.fixture
def here(world, clock):
    second_round.decided(world)
    clock.move_to(second_round.LATER)
    return world


def test_money_is_added_to_a_frame(api, here):
    answer = api(here.people.decider).post(FRAME_URL, GIVEN)
    assert answer.status_code == 201
    assert answer.json() == {
        "round": "2026-1", "frame_amount": "300000.00", "pool_amount": "50000.00",
        "additions": [{"amount": "50000.00", "document": "Aktstykke 7", "dated_on": "2026-10-20"}],
    }  # fmt: skip
    round = api().get("/api/v1/rounds/2026-1").json()
    assert (round["frame_amount"], len(round["additions"])) == ("300000.00", 1)


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"amount": "0.00"}, 400, "nothing_to_add"),
        ({"amount": "-1.00"}, 400, "nothing_to_add"),
        ({"amount": "250000.01"}, 409, "not_enough_money"),
        ({"amount": "1.001"}, 400, None),
        ({"amount": "NaN"}, 400, None),
        ({"document": ""}, 400, None),
        ({"dated_on": "2026-13-01"}, 400, None),
        ({"more": 1}, 400, "unknown_field"),
    ],
)
def test_what_cannot_be_added_is_refused(api, here, change, status, code):
    answer = api(here.people.decider).post(FRAME_URL, {**GIVEN, **change})
    assert answer.status_code == status
    told = answer.json()
    assert code is None or code in (told["code"], *(row["code"] for row in told["facts"].get("errors", [])))
    assert second_round.FrameEntry.objects.count() == 0


def test_the_same_document_is_refused_the_second_time(api, here):
    client = api(here.people.decider)
    client.post(FRAME_URL, GIVEN)
    assert client.post(FRAME_URL, GIVEN).json()["code"] == "added_already"


def test_a_second_run_is_proposed_approved_and_issued(api, here):
    caseworker, decider = api(here.people.caseworker), api(here.people.decider)
    assert caseworker.post("/api/v1/allocation-runs", {"round": "2026-1"}).json()["code"] == "nothing_to_share_out"
    decider.post(FRAME_URL, GIVEN)
    run = caseworker.post("/api/v1/allocation-runs", {"round": "2026-1"}).json()
    assert (run["number"], run["tranche"], run["budget_amount"]) == (2, 2, "50000.00")
    address = f"/api/v1/allocation-runs/{run['id']}"
    assert decider.post(f"{address}/approve", {"reason": "Next."}).json()["state"] == "approved"
    assert decider.post(f"{address}/issue").json()["run"]["letters_missing"] == 2
    written.everything(second_round.LATER)
    award = decider.get("/api/v1/awards/2026-1-101-2").json()
    told = ("application", "number", "kind", "awarded_amount", "case_awarded_amount")
    assert {name: award[name] for name in told} == {
        "application": "2026-1-101", "number": 2, "kind": "supplement", "awarded_amount": "25000.00",
        "case_awarded_amount": "125000.00",
    }  # fmt: skip
    assert award["decisions"] == ["2026-1-101", "2026-1-101-2"]
    assert [(line["before_amount"], line["awarded_amount"]) for line in award["lines"]] == [("0.00", "25000.00")]
    listed = decider.get("/api/v1/awards?application=2026-1-101").json()
    assert [item["number"] for item in listed["results"]] == [2, 1]
    assert decider.get("/api/v1/letters?kind=supplement").json()["count"] == 2
    plan = api(here.people.finance).get("/api/v1/awards/2026-1-101-2/plan").json()
    assert [(row["number"], row["amount"]) for row in plan["instalments"]] == [(1, "25000.00")]


def test_reserve_list(api, here):
    told = api(here.people.caseworker).get(RESERVE).json()
    assert {name: told[name] for name in ("round", "run", "has_order", "pool_amount", "wants_amount")} == {
        "round": "2026-1", "run": 1, "has_order": True, "pool_amount": "0.00", "wants_amount": "75000.00",
    }  # fmt: skip
    assert [(row["place"], row["application"], row["employee"], row["needs_amount"]) for row in told["lines"]] == [
        (1, "2026-1-101", "1005", "25000.00"), (2, "2026-1-825", "1001", "50000.00"),
        (3, "2026-1-825", "1002", "75000.00"),
    ]  # fmt: skip


def test_reserve_list_before_a_run_is_empty(api, world):
    told = api(world.people.caseworker).get(RESERVE).json()
    assert (told["run"], told["has_order"], told["lines"]) == (None, False, [])


def test_round_that_is_unknown(api, here):
    assert api(here.people.caseworker).get("/api/v1/rounds/nothing/reserve").status_code == 404
    assert api(here.people.decider).post("/api/v1/rounds/nothing/frame", GIVEN).status_code == 404
    assert FRAME == 10 * RATE
