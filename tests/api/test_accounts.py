"""Accounts over the API: from the costs to the approval, and the auditor's statement by its link."""

from datetime import timedelta

import pytest

from pool.kernel import canon
from pool.settlement.models import Accounts
from tests import budgeted as b

HERE = "/api/v1/accounts/2026-1-751-RA"
STATEMENT = {"auditor": "R. Visor", "registration": "mne1", "conclusion": "clean", "text": "Uden forbehold."}
COSTS = {"costs": [{"post": "substitute_cover", "cost": "140000.10", "note": "Vikarer"}]}


@pytest.fixture
def item(world, monkeypatch, clock) -> Accounts:
    b.quarterly(monkeypatch)
    award = b.decided(world)
    b.paid(world)
    clock.move_to(b.AT + timedelta(hours=1))
    return b.opened(award)


@pytest.mark.django_db
def test_accounts_live_their_life_over_the_api(api, world, item):
    signatory, controller, nobody = api(world.people.signatory), api(world.people.controller), api()
    listed = controller.get("/api/v1/accounts?state=open").json()["results"]
    assert [row["reference"] for row in listed] == ["2026-1-751-RA"]
    unknown = signatory.put(f"{HERE}/costs", {"costs": [{"post": "yacht", "cost": "1.00"}]}, format="json")
    assert (unknown.status_code, unknown.json()["code"]) == (400, "unknown_post")
    for wrong in ({"costs": [{"post": "substitute_cover", "cost": "-1.00"}]}, {"costs": "all"}, {"yacht": 1},
                  {"modules_completed": 1.5}, {"other_income": "NaN"}):  # fmt: skip
        assert signatory.put(f"{HERE}/costs", wrong, format="json").status_code == 400, wrong
    told = signatory.put(f"{HERE}/costs", COSTS, format="json").json()
    assert told["entries"][0]["cost_amount"] == "140000.10"
    assert controller.get(HERE).json()["entries"] == []  # the municipality's own until it signs
    assert signatory.post(f"{HERE}/sign").json()["state"] == "with_auditor"
    sha = signatory.get(HERE).json()["sha256"]
    assert controller.post(f"{HERE}/approve", {"decision": "x"}, format="json").json()["code"] == "wrong_state"
    made = signatory.post(f"{HERE}/auditor", {"firm": "Revision A/S", "email": "revisor@example.dk"}, format="json")
    link = f"/api/v1/audit/{b.token()}"
    assert made.status_code == 201 and b.token() not in made.content.decode()

    read = nobody.get(link)
    assert read["Cache-Control"] and read.json()["accounts"]["entries"][0]["cost"] == "140000.10"
    assert "revisor@example.dk" not in read.content.decode() and "signed_by" not in read.content.decode()
    given = {**STATEMENT, "accounts_sha256": "0" * 64}
    assert nobody.post(link, given, format="json").json()["code"] == "other_accounts"
    given["accounts_sha256"] = sha
    assert nobody.post(link, {**given, "conclusion": "perhaps"}, format="json").status_code == 400
    stated = nobody.post(link, given, format="json")
    assert (stated.status_code, stated.json()["statement"]["auditor"]) == (201, "R. Visor")
    assert nobody.post(link, given, format="json").status_code == 409
    assert nobody.get(f"/api/v1/audit/{'x' * 43}").json()["code"] == "unknown_audit_link"

    lines = {"entries": [{"post": "substitute_cover", "approved": "130000.10", "why": "Ikke alt"}]}
    result = controller.post(f"{HERE}/result", lines, format="json").json()
    assert (result["kept_amount"], result["repay_amount"]) == ("130000.10", "19999.90")
    assert signatory.post(f"{HERE}/result", lines, format="json").status_code == 403
    sent = {**lines, "decision": "Delvist."}
    assert controller.post(f"{HERE}/approve", sent, format="json").json()["code"] == "reason_class_missing"
    done = controller.post(f"{HERE}/approve", {**sent, "reason_class": "other"}, format="json").json()
    assert (done["state"], done["approved_amount"]) == ("partly_approved", "130000.10")
    assert done["claims"] == signatory.get(HERE).json()["claims"] == ["2026-1-751-K1"]
    assert api(world.foreign.signatory).get(HERE).status_code == 404


@pytest.mark.django_db
def test_accounts_are_taken_back_and_queried_over_the_api(api, world, item):
    signatory, controller = api(world.people.signatory), api(world.people.controller)
    signatory.put(f"{HERE}/costs", COSTS, format="json")
    signatory.post(f"{HERE}/sign")
    signatory.post(f"{HERE}/auditor", {"firm": "Revision A/S", "email": "revisor@example.dk"}, format="json")
    link = f"/api/v1/audit/{b.token()}"
    assert signatory.post(f"{HERE}/take-back").json()["state"] == "open"
    assert api().get(link).json()["accounts"] is None
    signatory.post(f"{HERE}/sign")
    sha = api().get(link).json()["accounts_sha256"]
    assert api().post(link, {**STATEMENT, "accounts_sha256": sha}, format="json").status_code == 201
    assert controller.post(f"{HERE}/query", {"question": ""}, format="json").status_code == 400
    queried = controller.post(f"{HERE}/query", {"question": "Hvad er post 2?"}, format="json").json()
    assert (queried["state"], queried["entries"]) == ("queried", [])
    signatory.post(f"{HERE}/sign")
    assert signatory.post(f"{HERE}/auditor/close").status_code == 409  # what was stated stays
    signatory.post(f"{HERE}/auditor", {"firm": "Revision A/S", "email": "revisor@example.dk"}, format="json")
    assert api().get(link).status_code == 404
    assert signatory.post(f"{HERE}/auditor/close").status_code == 200
    assert signatory.post(f"{HERE}/auditor/close").status_code == 404


@pytest.mark.django_db
def test_signed_versions_are_listed_over_the_api(api, world, item):
    signatory, controller = api(world.people.signatory), api(world.people.controller)
    assert signatory.get(f"{HERE}/versions").json()["results"] == []
    shas = []
    for cost in ("140000.10", "120000.00"):
        given = {"costs": [{"post": "substitute_cover", "cost": cost}]}
        signatory.put(f"{HERE}/costs", given, format="json")
        shas.append(signatory.post(f"{HERE}/sign").json()["sha256"])
        if len(shas) == 1:
            signatory.post(f"{HERE}/take-back")

    found = controller.get(f"{HERE}/versions").json()["results"]

    assert [(row["number"], row["stands"], row["sha256"]) for row in found] == [(2, True, shas[1]), (1, False, shas[0])]
    assert [row["content"]["entries"][0]["cost"] for row in found] == ["120000.00", "140000.10"]
    assert [canon.fingerprint(row["content"]) for row in found] == shas[::-1]
    assert {row["signed_by"] for row in found} == {str(world.people.signatory)}
    assert api(world.foreign.signatory).get(f"{HERE}/versions").status_code == 404
    assert api(world.people.administrator).get(f"{HERE}/versions").status_code == 403
