"""Rounds planned, opened and closed over the API."""

from datetime import timedelta

import pytest

from pool.access import services as access
from pool.awards.services import rulesets
from pool.ledger import queries as ledger
from pool.rounds.models import Round, SchemeTerms
from tests import factories
from tests.api import bad

ROUNDS = "/api/v1/rounds"


@pytest.fixture
def given(world) -> dict:
    rules = rulesets.keep(name="Kø", content=factories.QUEUE, by=world.people.caseworker, at=factories.NOW)
    return bad.ROUND | {"appropriation": world.round.appropriation_id, "ruleset": rules.pk}


def test_a_round_is_planned_by_one_and_opened_by_another(api, world, given):
    planned = api(world.people.administrator).post(ROUNDS, given, format="json")
    told = planned.json()
    assert (planned.status_code, told["code"], told["state"], told["frame_amount"]) == (
        201, "2027-1", "planned", "1000.00",
    )  # fmt: skip
    assert [(row["code"], row["terms_version"]) for row in told["schemes"]] == [("A", 1)]
    assert api().get(f"{ROUNDS}/2027-1").json() == told
    assert api(world.people.caseworker).get(f"/api/v1/rulesets/{given['ruleset']}").json()["used_at"] is not None
    opened = api(world.people.decider).post(f"{ROUNDS}/2027-1/open")
    assert (opened.status_code, opened.json()["state"]) == (200, "open")
    assert ledger.balance(kind="pool", round="2027-1") == 1000
    again = api(world.people.decider).post(f"{ROUNDS}/2027-1/open")
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")


def test_whoever_plans_does_not_open(api, world, given):
    both = factories.person("both", "caseworker")
    access.grant_role(user=both, role="decider", by=world.people.administrator, at=factories.NOW)
    client = api(both)
    assert client.post(ROUNDS, given, format="json").status_code == 201
    refused = client.post(f"{ROUNDS}/2027-1/open")
    assert (refused.status_code, refused.json()["code"]) == (403, "planned_by_you")
    for role in ("administrator", "caseworker", "finance", "controller", "signatory"):
        assert api(getattr(world.people, role)).post(f"{ROUNDS}/2027-1/open").status_code == 403, role
    assert Round.objects.get(code="2027-1").state == "planned"


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"code": "2026-1"}, 409, "round_code_taken"),
        ({"code": "what ever"}, 400, "round_code_unclear"),
        ({"frame_amount": "0.00"}, 400, "frame_not_above_zero"),
        ({"schemes": []}, 400, "no_scheme"),
        ({"schemes": ["A", "A"]}, 400, "no_scheme"),
        ({"schemes": ["Z"]}, 400, "unknown_code"),
        ({"appropriation": 10**17}, 400, "unknown_appropriation"),
        ({"ruleset": 10**17}, 404, "not_found"),
        ({"closes_at": "2026-11-01T11:00:00+01:00"}, 400, "round_days_in_wrong_order"),
        ({"decide_by": "2026-11-01"}, 400, "round_days_in_wrong_order"),
        ({"opens_at": "0001-01-01"}, 400, "overflow"),
        ({"language": "sv"}, 400, "invalid_choice"),
    ],
)
def test_a_round_that_cannot_be_is_not_planned(api, world, given, change, status, code):
    refused = api(world.people.caseworker).post(ROUNDS, given | change, format="json")
    told = refused.json()
    assert refused.status_code == status
    assert code in (told["code"], *(row["code"] for row in told["facts"].get("errors", [])))
    assert Round.objects.count() == 1


def test_a_scheme_without_terms_on_the_day_is_named(api, world, given):
    SchemeTerms.objects.filter(scheme__code="A").update(valid_from="2030-01-01")
    refused = api(world.people.caseworker).post(ROUNDS, given, format="json")
    (row,) = refused.json()["facts"]["errors"]
    assert (refused.status_code, row["code"], row["field"]) == (400, "no_terms", "schemes")


@pytest.mark.parametrize("role", ["preparer", "signatory", "decider", "finance", "controller", "ministry", "auditor"])
def test_others_do_not_plan(api, world, given, role):
    assert api(getattr(world.people, role)).post(ROUNDS, given, format="json").status_code == 403
    assert api().post(ROUNDS, given, format="json").status_code == 401


def test_a_round_is_closed_after_its_deadline(api, world, clock):
    early = api(world.people.caseworker).post(f"{ROUNDS}/2026-1/close")
    assert (early.status_code, early.json()["code"]) == (409, "round_still_open")
    clock.move_to(factories.DEADLINE + timedelta(seconds=1))
    assert api(world.people.finance).post(f"{ROUNDS}/2026-1/close").status_code == 403
    assert api(world.people.decider).post(f"{ROUNDS}/2026-1/close").json()["state"] == "closed"
    assert api(world.people.decider).post(f"{ROUNDS}/1999-1/close").status_code == 404


def test_a_plan_is_changed_and_taken_back(api, world, given):
    client, decider = api(world.people.administrator), api(world.people.decider)
    client.post(ROUNDS, given, format="json")
    plan = {name: value for name, value in given.items() if name != "code"}
    changed = client.post(f"{ROUNDS}/2027-1/plan", plan | {"frame_amount": "900.00", "title_en": "New"}, format="json")
    assert (changed.status_code, changed.json()["frame_amount"], changed.json()["title_en"]) == (200, "900.00", "New")
    wrong = client.post(f"{ROUNDS}/2027-1/plan", plan | {"frame_amount": "0.00"}, format="json")
    assert (wrong.status_code, wrong.json()["code"]) == (400, "frame_not_above_zero")
    assert decider.post(f"{ROUNDS}/2027-1/plan", plan, format="json").status_code == 403
    assert client.post(f"{ROUNDS}/2027-1/plan/drop", {"reason": " "}, format="json").json()["code"] == "reason_missing"
    assert client.post(f"{ROUNDS}/2027-1/plan/drop", {"reason": "Fejl."}, format="json").status_code == 204
    assert client.get(f"{ROUNDS}/2027-1").status_code == 404
    assert client.post(ROUNDS, given, format="json").status_code == 201
    assert decider.post(f"{ROUNDS}/2027-1/open").status_code == 200
    late = client.post(f"{ROUNDS}/2027-1/plan", plan, format="json")
    assert (late.status_code, late.json()["code"]) == (409, "wrong_state")
    gone = client.post(f"{ROUNDS}/2027-1/plan/drop", {"reason": "Fejl."}, format="json")
    assert (gone.status_code, gone.json()["code"]) == (409, "wrong_state")


def test_who_changed_a_plan_does_not_open_it(api, world, given):
    api(world.people.administrator).post(ROUNDS, given, format="json")
    both = factories.person("both", "caseworker")
    access.grant_role(user=both, role="decider", by=world.people.administrator, at=factories.NOW)
    client = api(both)
    plan = {name: value for name, value in given.items() if name != "code"}
    assert client.post(f"{ROUNDS}/2027-1/plan", plan, format="json").status_code == 200
    refused = client.post(f"{ROUNDS}/2027-1/open")
    assert (refused.status_code, refused.json()["code"]) == (403, "planned_by_you")
