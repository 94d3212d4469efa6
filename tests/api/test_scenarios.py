"""Snapshots, scenarios and the choice of one through the API."""

from datetime import timedelta

import pytest

from pool.awards.models import Run, Scenario, Snapshot
from pool.awards.services import rulesets
from tests import factories

STOP = {"unit": 100, "steps": [{"method": "queue", "order": ["-amount", "received_at", "rank"], "margin": "stop"}]}


@pytest.fixture
def here(world):
    for place, (municipality, count) in enumerate(((world.aarhus, 6), (world.laesoe, 1), (world.koebenhavn, 5))):
        factories.assessed(world, municipality, count=count, at=factories.NOW + timedelta(hours=place))
    factories.closed(world)
    return world


@pytest.fixture
def caseworker(here, api):
    return api(here.people.caseworker)


@pytest.fixture
def snapshot(caseworker) -> Snapshot:
    assert caseworker.post("/api/v1/rounds/2026-1/snapshots").status_code == 201
    return Snapshot.objects.get()


def test_a_snapshot_holds_the_bids(caseworker, snapshot):
    found = caseworker.get(f"/api/v1/snapshots/{snapshot.pk}").json()
    assert (found["round"], found["number"], found["tranche"], found["pool_amount"]) == ("2026-1", 1, 1, "250000.00")
    assert len(found["bids"]) == 12
    first = found["bids"][0]
    assert (first["id"], first["applicant"], first["amount"], first["lot"], first["rank"]) == (
        "2026-1-101/1001/SAM", "101", 2500000, 2500000, 1,
    )  # fmt: skip
    listed = caseworker.get("/api/v1/rounds/2026-1/snapshots").json()["results"]
    assert [row["id"] for row in listed] == [snapshot.pk]


def test_scenarios_are_computed_and_shown_with_every_reason(here, caseworker, snapshot):
    strict = rulesets.keep(name="Strict", content=STOP, by=here.people.caseworker, at=factories.AFTER)
    answer = caseworker.post(
        f"/api/v1/snapshots/{snapshot.pk}/scenarios", {"ruleset": strict.pk, "budget": "260000.00", "name": "Strict"}
    )
    assert answer.status_code == 201
    found = caseworker.get(f"/api/v1/scenarios/{answer.json()['id']}").json()
    assert (found["awarded_amount"], found["residue_amount"], found["ruleset"]) == ("250000.00", "10000.00", strict.pk)
    assert found["rules"]["steps"][0]["margin"] == "stop"
    assert {(share["amount"], share["portions"][0]["amount"]) for share in found["shares"]} == {
        ("25000.00", "25000.00"), ("0.00", "0.00"),
    }  # fmt: skip
    assert [share["amount"] for share in found["shares"]].count("25000.00") == 10
    assert all(share["portions"] and share["portions"][0]["message"] for share in found["shares"])
    measures = found["measures"]
    assert (measures["met"], measures["refused"], measures["people_funded"], measures["applicants_funded"]) == (
        10,
        2,
        10,
        3,
    )
    assert sum(region["granted"] for region in measures["regions"]) == measures["granted"] == 25_000_000


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "budget"),
        ({"budget": "-1"}, "budget"),
        ({"budget": "1e40"}, "budget"),
        ({"budget": "1.005"}, "budget"),
        ({"budget": "1", "ruleset": 999}, "ruleset"),
        ({"budget": "1", "ruleset": "1"}, "ruleset"),
        ({"budget": "1", "ruleset": True}, "ruleset"),
        ({"budget": "1", "seed": "x" * 201}, "seed"),
        ({"budget": "1", "other": 1}, "other"),
    ],
)
def test_bad_input_is_refused_by_name(caseworker, snapshot, body, field):
    answer = caseworker.post(f"/api/v1/snapshots/{snapshot.pk}/scenarios", body)
    assert answer.status_code == 400
    assert field in [error["field"] for error in answer.json()["facts"]["errors"]]
    assert Scenario.objects.count() == 0


def test_the_choice_becomes_a_run(here, api, caseworker, snapshot):
    made = caseworker.post(f"/api/v1/snapshots/{snapshot.pk}/scenarios", {"budget": "250000"}).json()
    refused = caseworker.post(f"/api/v1/scenarios/{made['id']}/choose", {"reason": " "})
    assert (refused.status_code, Run.objects.count()) == (400, 0)

    answer = caseworker.post(f"/api/v1/scenarios/{made['id']}/choose", {"reason": "As announced."})

    assert answer.status_code == 201
    run = answer.json()
    assert (run["scenario"], run["choice_reason"], run["result_hash"]) == (
        made["id"], "As announced.", made["result_hash"],
    )  # fmt: skip
    again = caseworker.post(f"/api/v1/scenarios/{made['id']}/choose", {"reason": "Again."})
    assert (again.status_code, again.json()["code"]) == (409, "run_stands")
    approved = api(here.people.decider).post(f"/api/v1/allocation-runs/{run['id']}/approve", {"reason": "Agreed."})
    assert approved.json()["state"] == "approved"


def test_what_does_not_exist_is_not_found(caseworker):
    for address in (
        "/api/v1/rounds/2099-1/snapshots",
        "/api/v1/snapshots/99",
        "/api/v1/snapshots/99/scenarios",
        "/api/v1/scenarios/99",
    ):
        assert caseworker.get(address).status_code == 404


def test_a_number_is_not_taken_for_text(caseworker, snapshot):
    answer = caseworker.post(f"/api/v1/snapshots/{snapshot.pk}/scenarios", {"budget": "1.00", "seed": 5})
    (error,) = answer.json()["facts"]["errors"]
    assert (answer.status_code, error["field"], error["message"]) == (
        400, "seed", "Write text here, in quotation marks.",
    )  # fmt: skip
