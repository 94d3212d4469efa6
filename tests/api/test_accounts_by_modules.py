"""Accounts by unit rate over the API."""

import pytest

from tests import budgeted as b

HERE = "/api/v1/accounts/2026-1-751-RA"

pytestmark = pytest.mark.django_db


def test_completed_modules_are_stated_signed_and_approved(api, world, monkeypatch, clock):
    b.by_modules(world, monkeypatch)
    clock.move_to(b.AT)
    signatory, controller = api(world.people.signatory), api(world.people.controller)
    assert signatory.get(HERE).json()["entries"] == []
    for wrong in ({"modules_completed": -1}, {"modules_completed": "3"}, {"modules_completed": 10_001}):
        assert signatory.put(f"{HERE}/costs", wrong, format="json").status_code == 400, wrong
    cost = {"modules_completed": 3, "costs": [{"post": "substitute_cover", "cost": "1.00"}]}
    assert signatory.put(f"{HERE}/costs", cost, format="json").json()["code"] == "unknown_post"
    signatory.put(f"{HERE}/costs", {"modules_completed": 4}, format="json")
    early = signatory.post(f"{HERE}/sign")
    assert (early.status_code, early.json()["code"]) == (400, "modules_differ")
    assert signatory.put(f"{HERE}/costs", {"modules_completed": 3}, format="json").json()["modules_completed"] == 3
    signed = signatory.post(f"{HERE}/sign").json()
    assert (signed["state"], signed["level"]) == ("submitted", "own")

    result = controller.post(f"{HERE}/result", {}, format="json").json()
    assert (result["approved_amount"], result["kept_amount"], result["repay_amount"]) == (
        "75000.00", "75000.00", "25000.00",
    )  # fmt: skip
    sent = {"decision": "Et modul mangler.", "reason_class": "other"}
    done = controller.post(f"{HERE}/approve", sent, format="json").json()

    assert (done["state"], done["approved_amount"], done["modules_completed"]) == ("approved", "75000.00", 3)
    (claim,) = controller.get("/api/v1/cases/2026-1-751/claims").json()["results"]
    assert (claim["ground"], claim["state"], claim["amount"]) == ("not_completed", "heard", "25000.00")
