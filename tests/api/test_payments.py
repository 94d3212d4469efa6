"""Acceptance, batches, the bank's answers and lapses over the API; who may not, and what makes no sense."""

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pool.kernel import periods
from pool.payments.models import BankAnswer, BankFile, PaymentBatch
from tests import paying
from tests.paying import DUE

HERE = "/api/v1"
AWARD = f"{HERE}/awards/2026-1-751"
BATCHES = f"{HERE}/payments/batches"


@pytest.fixture
def payable(decided, clock):
    """Both grants are accepted and can be paid: it is 1 February 2027."""
    paying.ready(decided)
    clock.move_to(DUE)
    return decided


@pytest.fixture
def batch(payable):
    return paying.built(payable)


def test_a_grant_is_accepted_by_its_signatory_alone(api, decided):
    plan = api(decided.people.preparer).get(f"{AWARD}/plan").json()
    assert (plan["state"], plan["accept_by"], plan["accepted_at"]) == ("offered", "2026-10-22T12:00:00+02:00", None)
    assert [wait["code"] for wait in plan["instalments"][0]["waits"]] == ["acceptance", "later", "payee_no_number"]
    for role in ("preparer", "caseworker", "decider", "finance", "auditor"):
        assert api(getattr(decided.people, role)).post(f"{AWARD}/accept").status_code == 403
    assert api(decided.foreign.signatory).post(f"{AWARD}/accept").status_code == 404
    assert api().post(f"{AWARD}/accept").status_code == 401
    signatory = api(decided.people.signatory)
    assert signatory.post(f"{AWARD}/accept", {"x": 1}, format="json").status_code == 400
    accepted = signatory.post(f"{AWARD}/accept").json()
    assert (accepted["state"], accepted["accepted_by"]["username"]) == ("accepted", "signatory")
    again = signatory.post(f"{AWARD}/accept")
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")


def test_too_late_is_too_late_until_there_is_more_time(api, decided, clock):
    clock.move_to(datetime(2026, 10, 22, 12, 1, tzinfo=periods.COPENHAGEN))
    late = api(decided.people.signatory).post(f"{AWARD}/accept")
    assert (late.status_code, late.json()["code"]) == (409, "too_late_to_accept")
    caseworker = api(decided.people.caseworker)
    for given, code in (
        ({"until": "2026-10-22", "reason": "x"}, "deadline_not_later"),
        ({"until": "2026-11-30", "reason": " "}, "reason_missing"),
        ({"until": "30-11-2026", "reason": "x"}, "invalid"),
        ({"until": "2026-11-30"}, "invalid"),
    ):
        refused = caseworker.post(f"{AWARD}/more-time", given, format="json")
        assert (refused.status_code, code in str(refused.json())) == (400, True) or code == "invalid"
        assert refused.status_code == 400
    caseworker.post(f"{AWARD}/more-time", {"until": "2026-11-30", "reason": "Byrådet."}, format="json")
    assert api(decided.people.signatory).post(f"{AWARD}/accept").status_code == 200


def test_a_grant_lapses_by_two_people(api, decided, clock):
    clock.move_to(datetime(2026, 10, 23, 9, tzinfo=periods.COPENHAGEN))
    caseworker, decider = api(decided.people.caseworker), api(decided.people.decider)
    late = caseworker.get(f"{HERE}/lapses/overdue").json()["results"]
    assert [(row["award"], row["ground"]) for row in late] == [
        ("2026-1-751", "not_accepted"), ("2026-1-825", "not_accepted"),
    ]  # fmt: skip
    given = {"ground": "not_accepted", "reason_class": "changed", "explanation": "Intet svar."}
    assert caseworker.post(f"{AWARD}/lapse", {**given, "reason_class": "x"}, format="json").status_code == 400
    assert decider.post(f"{AWARD}/lapse", given, format="json").status_code == 403
    made = caseworker.post(f"{AWARD}/lapse", given, format="json")
    assert (made.status_code, made.json()["signed_at"]) == (201, None)
    here = f"{HERE}/lapses/{made.json()['id']}"
    assert caseworker.post(f"{here}/sign").status_code == 403
    assert [row["award"] for row in decider.get(f"{HERE}/lapses?open=true").json()["results"]] == ["2026-1-751"]
    signed = decider.post(f"{here}/sign").json()
    assert (signed["released_amount"], signed["signed_by"]["username"]) == ("50000.00", "decider")
    assert decider.post(f"{here}/turn-down", {"reason": "x"}, format="json").json()["code"] == "lapse_settled"
    assert api(decided.people.preparer).get(here).status_code == 403
    assert decider.get(f"{HERE}/lapses/999999").status_code == 404


def test_what_is_due_and_what_waits(api, payable):
    finance = api(payable.people.finance)
    found = finance.get(f"{HERE}/payments/queue").json()
    assert [(row["application"], row["amount"], row["waits"]) for row in found] == [
        ("2026-1-751", "50000.00", []), ("2026-1-825", "50000.00", []),
    ]  # fmt: skip
    assert finance.get(f"{HERE}/payments/queue?pay_on=2027-01-31").json() == []
    for words in ("pay_on=soon", "day=2027-02-01", "pay_on="):
        assert finance.get(f"{HERE}/payments/queue?{words}").status_code == 400


def test_a_batch_is_built_released_by_another_and_answered(api, payable):
    finance, second = api(payable.people.finance), api(paying.second_officer())
    made = finance.post(BATCHES, {"pay_on": "2027-02-01"}, format="json")
    told = made.json()
    assert (made.status_code, told["count"], told["total"], told["state"], told["files"]) == (
        201, 2, "100000.00", "built", [],
    )  # fmt: skip
    here = f"{BATCHES}/{told['reference']}"
    totals = {"count": 2, "total": "100000.00"}
    own = finance.post(f"{here}/release", totals, format="json")
    assert (own.status_code, own.json()["code"]) == (403, "built_by_you")
    for wrong in ({"count": 3}, {"total": "100000.01"}):
        refused = second.post(f"{here}/release", {**totals, **wrong}, format="json")
        assert (refused.status_code, refused.json()["code"]) == (400, "not_restated")
    for absurd in ({"count": "2"}, {"count": True}, {"count": -1}, {"total": 100000.0001}, {"total": "1e99"}, {"x": 1}):
        assert second.post(f"{here}/release", {**totals, **absurd}, format="json").status_code == 400
    files = second.post(f"{here}/release", totals, format="json").json()["files"]
    for file in files:
        response = finance.get(f"{here}/files/{file['name']}")
        kept = BankFile.objects.get(name=file["name"])
        assert (response.content, kept.sha256) == (bytes(kept.content), file["sha256"])
    assert finance.get(f"{here}/files/nothing.xml").status_code == 404

    batch = PaymentBatch.objects.get()
    content = paying.bank_csv(batch, {"2026-1-825": "AC04"}).decode()
    answer = finance.post(f"{HERE}/payments/answers", {"name": "svar.csv", "content": content}, format="json")
    assert answer.status_code == 201
    assert [(line["outcome"], line["problem"]) for line in answer.json()["entries"]] == [("paid", ""), ("rejected", "")]
    upload = {"file": SimpleUploadedFile("svar.csv", content.encode())}
    again = finance.post(f"{HERE}/payments/answers", upload, format="multipart")
    assert (again.status_code, again.json()["code"], BankAnswer.objects.count()) == (409, "answer_taken_before", 1)
    sums = finance.get(f"{HERE}/payments/reconciliation").json()
    assert sums["holds"] is True
    assert (sums["paid"]["amount"], sums["rejected"]["amount"], sums["waiting"]["count"]) == ("50000.00", "50000.00", 0)
    assert [row["application"] for row in finance.get(f"{HERE}/payments/queue").json()] == ["2026-1-825"]

    paid = api(payable.people.preparer).get(f"{HERE}/payments").json()["results"]
    assert [(row["application"], row["state"], row["paid_on"]) for row in paid] == [
        ("2026-1-751", "paid", "2027-02-01")
    ]
    rejected = api(payable.foreign.preparer).get(f"{HERE}/payments").json()["results"]
    assert [(row["application"], row["rejection"]) for row in rejected] == [("2026-1-825", "AC04")]


@pytest.mark.parametrize(
    "given",
    [{}, {"pay_on": "soon"}, {"x": 1}, [], None,
     *({"pay_on": "2027-02-01", "applications": cases} for cases in ([], "all", [1], ["x" * 41], [None], {}))],
)  # fmt: skip
def test_a_batch_of_nonsense_is_refused(api, payable, given):
    assert api(payable.people.finance).post(BATCHES, given, format="json").status_code == 400
    assert PaymentBatch.objects.count() == 0


def test_a_case_that_cannot_be_paid_is_named(api, payable):
    given = {"pay_on": "2027-02-01", "applications": ["2026-1-999"]}
    refused = api(payable.people.finance).post(BATCHES, given, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "payment_must_wait")


@pytest.mark.parametrize(
    "role", ["decider", "controller", "auditor", "caseworker", "preparer", "signatory", "ministry"]
)
def test_only_finance_moves_money(api, batch, payable, role):
    client = api(getattr(payable.people, role))
    for path, given in (
        (BATCHES, {"pay_on": "2027-02-01"}), (f"{BATCHES}/{batch}/release", {"count": 2, "total": "100000.00"}),
        (f"{BATCHES}/{batch}/discard", {"reason": "x"}), (f"{HERE}/payments/answers", {"name": "x", "content": "x"}),
        (f"{HERE}/payments/lines/1/explain", {"text": "x"}),
    ):  # fmt: skip
        assert client.post(path, given, format="json").status_code == 403
    assert PaymentBatch.objects.get().state == "built"


def test_a_batch_is_discarded_with_a_reason(api, batch, payable):
    client = api(payable.people.finance)
    assert client.post(f"{BATCHES}/{batch}/discard", {"reason": ""}, format="json").json()["code"] == "reason_missing"
    assert client.post(f"{BATCHES}/{batch}/discard", {"reason": "Om."}, format="json").json()["state"] == "discarded"
    assert [row["state"] for row in client.get(f"{BATCHES}?state=discarded").json()["results"]] == ["discarded"]
    assert client.get(f"{BATCHES}/P1-1").status_code == 404


def test_a_line_is_explained_by_one_and_approved_by_another(api, payable, clock):
    batch = paying.released(payable)
    clock.move_to(DUE + timedelta(days=1))
    finance, controller = api(payable.people.finance), api(payable.people.controller)
    content = paying.bank_csv(batch).decode() + "P2019-1;paid;1.00;;\n"
    finance.post(f"{HERE}/payments/answers", {"name": "svar.csv", "content": content}, format="json")
    (line,) = finance.get(f"{HERE}/payments/lines").json()["results"]
    assert (line["problem"], finance.get(f"{HERE}/payments/reconciliation").json()["holds"]) == ("unknown", False)
    here = f"{HERE}/payments/lines/{line['id']}"
    assert controller.post(f"{here}/approve").status_code == 404
    told = finance.post(f"{here}/explain", {"text": "Banken tog fejl."}, format="json").json()
    assert told["explanation"]["written_by"]["username"] == "finance"
    assert finance.post(f"{here}/approve").status_code == 403
    assert controller.post(f"{here}/approve").json()["explanation"]["approved_by"]["username"] == "controller"
    assert finance.get(f"{HERE}/payments/reconciliation").json()["holds"] is True
    assert controller.post(f"{here}/approve").json()["code"] == "nothing_to_explain"


@pytest.mark.parametrize("content", ["", "x", "<a/>", "reference;outcome;amount\na;paid;one\n", "\u0000"])
def test_what_is_no_answer_is_refused(api, payable, content):
    client = api(payable.people.finance)
    refused = client.post(f"{HERE}/payments/answers", {"name": "x", "content": content}, format="json")
    assert (refused.status_code, BankAnswer.objects.count()) == (400, 0)


def test_duties_are_listed(api, payable):
    client = api(payable.people.controller)
    assert client.get(f"{HERE}/payments/duties?late=true").json()["results"] == []
    assert client.get(f"{HERE}/payments/duties?kind=x").status_code == 400
