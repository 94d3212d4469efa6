"""Claims and money that comes in over the API."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import claiming as c
from tests import paying
from tests.claiming import AT, AUGUST
from tests.factories import RATE

V1 = "/api/v1"
HERE = f"{V1}/claims/2026-1-751-K1"
CASE = f"{V1}/cases/2026-1-751"
GIVEN = {"scheme": "A", "ground": "not_completed", "reason_class": "changed", "explanation": "Ikke gennemført."}
ENTRY = {"reference": "B1", "booked_on": "2027-08-01", "amount": "25100.00", "sender": "Aarhus Kommune"}


@pytest.fixture
def grant(world, clock, monkeypatch):
    clock.move_to(AT)
    return c.paid(world, monkeypatch)


def send(client, path, data=None):
    return client.post(path, data or {}, format="json")


def test_a_claim_from_the_proposal_to_the_repayment(api, world, grant, clock):
    people = world.people
    controller, signatory, decider, finance = (
        api(person) for person in (people.controller, people.signatory, people.decider, people.finance)
    )
    part = controller.get(f"{CASE}/claimable").json()["results"][0]
    assert (part["amount"], part["employee"]) == (f"{RATE:.2f}", "1001")
    made = send(controller, f"{CASE}/claims", GIVEN | {"parts": [part["part"]]})
    assert (made.status_code, made.json()["state"], made.json()["left_amount"]) == (201, "heard", "0.00")
    twice = send(controller, f"{CASE}/claims", GIVEN | {"parts": [part["part"]]})
    assert (twice.status_code, twice.json()["code"]) == (409, "nothing_to_claim")
    early = send(decider, f"{HERE}/decide", {"decision": "Ja."})
    assert (early.status_code, early.json()["code"]) == (409, "claim_hearing_runs")
    assert send(api(world.signatories["825"]), f"{HERE}/answer", {"answer": "x"}).status_code == 404
    assert send(signatory, f"{HERE}/answer", {"answer": "Enig."}).json()["answer"] == "Enig."
    assert send(controller, f"{HERE}/decide", {"decision": "Ja."}).status_code == 403
    assert send(decider, f"{HERE}/decide", {"decision": "Ja."}).json()["left_amount"] == f"{RATE:.2f}"
    assert [row["reference"] for row in signatory.get(f"{V1}/claims?state=decided").json()["results"]] == [
        "2026-1-751-K1"
    ]
    clock.move_to(AUGUST)
    finance, decider = api(people.finance), api(people.decider)
    assert send(finance, f"{HERE}/invoice", {"invoice": "F-1"}).json()["state"] == "invoiced"
    assert send(finance, f"{HERE}/hand-over").json()["code"] == "claim_not_overdue"
    entry = send(finance, f"{V1}/incoming", ENTRY | {"text": "2026-1-751-K1"}).json()
    assert entry["suggestions"][0]["why"] == ["reference", "name"] or "reference" in entry["suggestions"][0]["why"]
    there = f"{V1}/incoming/{entry['id']}"
    assert send(finance, f"{V1}/incoming", ENTRY).json()["code"] == "incoming_taken"
    second, given = api(paying.second_officer()), {"claim": "2026-1-751-K1", "amount": "25000.00"}
    assert send(finance, f"{there}/match", given).json()["code"] == "incoming_taken_by_you"
    matched = send(second, f"{there}/match", given).json()
    assert (matched["left_amount"], matched["matches"][0]["claim"]) == ("100.00", "2026-1-751-K1")
    assert (
        send(finance, f"{there}/send-back", {"amount": "100.00", "why": "x"}).json()["code"] == "incoming_taken_by_you"
    )
    assert send(second, f"{there}/send-back", {"amount": "100.00", "why": "For meget."}).json()["left_amount"] == "0.00"
    assert api(people.ministry).get(f"{V1}/incoming/suspense").json() == []
    assert decider.get(HERE).json()["state"] == "paid"
    (row,) = decider.get(f"{V1}/returned").json()
    assert (row["reusable_amount"], row["treasury_amount"]) == ("25000.00", "0.00")
    wrong = send(decider, f"{V1}/returned", {"round": "2026-1", "amount": "25000.01"})
    assert (wrong.status_code, wrong.json()["code"]) == (400, "not_returned_this_year")
    assert send(decider, f"{V1}/returned", {"round": "2026-1", "amount": "25000.00"}).status_code == 200


def test_a_claim_is_dropped_with_a_reason(api, world, grant):
    c.heard(world, grant, amount=RATE)
    decider = api(world.people.decider)
    assert send(decider, f"{HERE}/drop", {"reason": " "}).status_code == 400
    assert send(decider, f"{HERE}/drop", {"reason": "Fejl."}).json()["drop_reason"] == "Fejl."


def test_the_banks_table_over_the_api(api, world, clock):
    clock.move_to(AUGUST)
    client = api(world.people.finance)

    def sent(rows: str, **more):
        table = SimpleUploadedFile("bank.csv", f"Reference;Date;Amount;Sender\n{rows}".encode())
        return client.post(f"{V1}/incoming/import", {"file": table, **more}, format="multipart").json()

    wrong = sent("1;2027-07-01;-5;x", confirm="true")
    assert (wrong["taken"], wrong["faults"][0]["code"]) == (False, "not_incoming")
    assert sent("1;2027-07-01;5;x")["taken"] is False
    assert sent("1;2027-07-01;5;x", confirm="true")["taken"] is True
    assert client.get(f"{V1}/incoming?reference=1").json()["results"][0]["left_amount"] == "5.00"


@pytest.mark.parametrize(
    "wrong",
    [{"amount": "1e99"}, {"amount": "-1"}, {"amount": 5.001}, {"booked_on": "2027-13-01"}, {"cvr": "1"}, {"sender": ""},
     {"reference": "x" * 61}, {"booked_on": "2028-01-01"}, {"unknown": 1}],
)  # fmt: skip
def test_absurd_entries(api, world, clock, wrong):
    clock.move_to(AUGUST)
    assert send(api(world.people.finance), f"{V1}/incoming", ENTRY | wrong).status_code == 400


@pytest.mark.parametrize(
    ("wrong", "status"),
    [({"parts": [999]}, 404), ({"parts": ["x"]}, 400), ({"amount": "499.99"}, 409), ({"scheme": "Z"}, 409),
     ({"ground": "voluntary"}, 400), ({"reason_class": "x"}, 400), ({}, 409), ({"amount": "99999999.00"}, 400)],
)  # fmt: skip
def test_absurd_claims(api, world, grant, wrong, status):
    assert send(api(world.people.controller), f"{CASE}/claims", GIVEN | wrong).status_code == status
