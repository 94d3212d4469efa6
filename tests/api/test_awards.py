import pytest

from pool.awards.models import Award, Run
from pool.awards.services import running
from pool.letters.models import Order
from tests import factories

RUNS = "/api/v1/allocation-runs"


def test_run_is_proposed_approved_and_issued_by_two_people(api, ready, clock):
    clock.move_to(factories.AFTER)
    caseworker, decider = api(ready.people.caseworker), api(ready.people.decider)

    proposed = caseworker.post(RUNS, {"round": "2026-1"})
    assert proposed.status_code == 201
    run = proposed.json()
    assert (run["state"], run["status"], run["budget_amount"], run["awarded_amount"], run["residue_amount"]) == (
        "proposed",
        "OK",
        "250000.00",
        "100000.00",
        "150000.00",
    )
    assert [(share["application"], share["employee"], share["amount"]) for share in run["shares"]] == [
        ("2026-1-751", "1001", "25000.00"),
        ("2026-1-751", "1002", "25000.00"),
        ("2026-1-825", "1001", "25000.00"),
        ("2026-1-825", "1002", "25000.00"),
    ]
    here = f"{RUNS}/{run['id']}"
    assert decider.post(f"{here}/issue").status_code == 409
    assert decider.post(f"{here}/approve", {"reason": ""}).json()["code"] == "reason_missing"
    assert decider.post(f"{here}/approve", {"reason": "In order."}).json()["state"] == "approved"
    answer = decider.post(f"{here}/issue")
    issued = answer.json()
    assert (answer.status_code, issued["run"]["state"], issued["run"]["letters_missing"]) == (202, "decided", 2)
    batch = decider.get(f"/api/v1/letter-batches/{issued['batch']}").json()
    assert (batch["state"], batch["progress"]["waiting"], batch["run"]) == ("running", 2, run["id"])
    again = decider.post(f"{here}/issue").json()
    assert (again["batch"], Award.objects.count(), Order.objects.count()) == (issued["batch"], 2, 2)


def test_who_prepared_the_run_does_not_approve_it(api, ready, clock):
    clock.move_to(factories.AFTER)
    decider = api(ready.people.decider)
    run = decider.post(RUNS, {"round": "2026-1"}).json()

    answer = decider.post(f"{RUNS}/{run['id']}/approve", {"reason": "Mine."})

    assert (answer.status_code, answer.json()["code"]) == (403, "prepared_by_you")
    assert Run.objects.get().state == "proposed"


def test_caseworker_does_not_approve(api, run, ready):
    assert api(ready.people.caseworker).post(f"{RUNS}/{run.pk}/approve", {"reason": "x"}).status_code == 403


def test_run_is_put_aside_and_another_made(api, ready, run, clock):
    clock.move_to(factories.AFTER)
    client = api(ready.people.decider)

    assert client.post(RUNS, {"round": "2026-1"}).json()["code"] == "run_stands"
    discarded = client.post(f"{RUNS}/{run.pk}/discard", {"reason": "Another seed."}).json()
    assert (discarded["state"], discarded["discard_reason"]) == ("discarded", "Another seed.")
    assert client.post(RUNS, {"round": "2026-1", "seed": "42"}).json()["number"] == 2


def test_open_round_is_not_allocated(api, world):
    answer = api(world.people.caseworker).post(RUNS, {"round": "2026-1"})

    assert (answer.status_code, answer.json()["code"]) == (409, "round_not_closed")


def test_every_share_says_why(api, ready, run):
    share = api(ready.people.auditor).get(f"{RUNS}/{run.pk}").json()["shares"][0]

    assert [(portion["amount"], portion["step"]) for portion in share["portions"]] == [("25000.00", "In order")]
    assert all(portion["message"] and portion["reason"] for portion in share["portions"])


def test_runs_by_round_and_state(api, ready, run):
    client = api(ready.people.controller)

    assert client.get(RUNS, {"round": "2026-1", "state": "proposed"}).json()["count"] == 1
    assert client.get(RUNS, {"state": "decided"}).json()["count"] == 0
    assert client.get(RUNS, {"round": "none"}).status_code == 400


@pytest.mark.parametrize("role", ["preparer", "ministry", "finance", "administrator"])
def test_runs_are_the_agencys(api, ready, run, role):
    assert api(getattr(ready.people, role)).get(f"{RUNS}/{run.pk}").status_code == 403


def test_unknown_run_is_not_there(api, ready):
    assert api(ready.people.decider).get(f"{RUNS}/999999999999999999").status_code == 404
    assert api(ready.people.decider).get(f"{RUNS}/{'9' * 30}").status_code == 404


def test_municipality_sees_its_own_decision_with_lines_and_reasons(api, decided):
    client = api(decided.people.preparer)

    assert [row["reference"] for row in client.get("/api/v1/awards").json()["results"]] == ["2026-1-751"]
    award = client.get("/api/v1/awards/2026-1-751").json()
    assert (award["kind"], award["awarded_amount"], award["accept_by"]) == ("award", "50000.00", "2026-10-22")
    assert [(line["employee"], line["awarded_amount"], line["ground"]) for line in award["lines"]] == [
        ("1001", "25000.00", "meets_conditions"),
        ("1002", "25000.00", "meets_conditions"),
    ]
    assert award["plan"] == [{"number": 1, "due_on": "2027-02-01", "amount": "50000.00", "terms": ["2027F"]}]
    assert award["terms"]["A"]["rate_amount"] == "25000.00"


def test_foreign_decision_is_not_there(api, decided):
    assert api(decided.foreign.preparer).get("/api/v1/awards/2026-1-751").status_code == 404


def test_finance_sees_the_decision_without_its_employees(api, decided):
    award = api(decided.people.finance).get("/api/v1/awards/2026-1-751").json()

    assert [line["employee"] for line in award["lines"]] == [None, None]


def test_ministry_reads_no_decision(api, decided):
    assert api(decided.people.ministry).get("/api/v1/awards/2026-1-751").status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_run_takes_the_same_queries_for_any_number_of_shares(api, world, django_assert_num_queries, count):
    for place in [world.aarhus, world.laesoe, world.koebenhavn][:count]:
        factories.assessed(world, place)
    factories.closed(world)
    run = running.propose(round=world.round, seed="", by=world.people.caseworker, at=factories.AFTER)
    client = api(world.people.decider)

    with django_assert_num_queries(7):
        assert len(client.get(f"{RUNS}/{run.pk}").json()["shares"]) == count * 2


def test_lists_take_few_queries(api, decided, django_assert_num_queries):
    client = api(decided.people.decider)

    with django_assert_num_queries(5):
        assert client.get("/api/v1/awards").json()["count"] == 2
    with django_assert_num_queries(5):
        assert client.get(RUNS).json()["count"] == 1
