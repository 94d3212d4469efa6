import pytest

from pool.awards.services import running
from pool.letters.models import Letter, Order
from tests import factories, written

BATCHES = "/api/v1/letter-batches"


@pytest.fixture
def issued(ready, run, api, clock, monkeypatch):
    """The run is issued over the API, one letter held back; nothing is written yet."""
    written.without_paper(monkeypatch)
    clock.move_to(factories.AFTER)
    running.approve(run=run, why="In order.", by=ready.people.decider, at=factories.AFTER)
    held = [{"case": "2026-1-825", "reason": "They have called."}]
    answer = api(ready.people.decider).post(f"/api/v1/allocation-runs/{run.pk}/issue", {"held": held})
    assert answer.status_code == 202
    return f"{BATCHES}/{answer.json()['batch']}"


def test_a_batch_says_how_far_it_is_and_what_stands_still(api, ready, run, issued):
    client = api(ready.people.auditor)
    batch = client.get(issued).json()
    assert (batch["state"], batch["round"], batch["run"], batch["stopped_by"]) == ("running", "2026-1", run.pk, None)
    assert batch["progress"] == {"all": 2, "written": 0, "waiting": 1, "held": 1, "failed": 0}
    assert [(order["reference"], order["state"], order["held_reason"]) for order in batch["held"]] == [
        ("2026-1-825-A1", "held", "They have called.")
    ]
    assert batch["failed"] == []
    written.everything(factories.AFTER)
    assert client.get(issued).json()["state"] == "done"


def test_a_batch_is_stopped_gone_on_with_and_its_held_letter_released(api, ready, issued):
    client = api(ready.people.decider)
    stopped = client.post(f"{issued}/stop").json()
    assert (stopped["state"], stopped["stopped_by"]["username"], written.everything(factories.AFTER)) == (
        "stopped", "decider", 0,
    )  # fmt: skip
    assert client.post(f"{issued}/stop").json()["code"] == "nothing_to_stop"
    assert client.post(f"{issued}/go-on").json()["state"] == "running"
    assert client.post(f"{issued}/go-on").json()["code"] == "not_stopped"
    order = Order.objects.get(state="held")
    assert client.post(f"/api/v1/letter-orders/{order.pk}/release").json()["state"] == "waiting"
    assert client.post(f"/api/v1/letter-orders/{order.pk}/release").json()["code"] == "nothing_to_retry"
    assert (written.everything(factories.AFTER), Letter.objects.count()) == (2, 2)


def test_batches_are_listed_in_few_queries(api, ready, issued, django_assert_num_queries):
    client = api(ready.people.controller)
    with django_assert_num_queries(6):
        (listed,) = client.get(BATCHES).json()["results"]
    assert (listed["state"], listed["progress"]["held"]) == ("running", 1)
    assert client.get(BATCHES, {"round": "2026-1"}).json()["count"] == 1
    assert client.get(BATCHES, {"round": "none"}).status_code == 400


@pytest.mark.parametrize("role", ["caseworker", "controller", "auditor"])
def test_who_does_not_sign_reads_only(api, ready, issued, role):
    client = api(getattr(ready.people, role))
    assert client.get(issued).status_code == 200
    assert client.post(f"{issued}/stop").status_code == 403


@pytest.mark.parametrize("role", ["preparer", "signatory", "finance", "ministry", "administrator"])
def test_batches_are_the_agencys(api, ready, issued, role):
    assert api(getattr(ready.people, role)).get(issued).status_code == 403


def test_unknown_ones_are_not_there(api, ready, issued):
    client = api(ready.people.decider)
    assert client.get(f"{BATCHES}/999").status_code == 404
    assert client.post("/api/v1/letter-orders/999/release").status_code == 404


@pytest.mark.parametrize(
    ("held", "code"),
    [
        ([{"case": "2026-1-825"}], "invalid"), ([{"reason": "x"}], "invalid"), ("2026-1-825", "invalid"),
        ([{"case": 7, "reason": "x"}], "invalid"), ([{"case": "2026-1-825", "reason": "x", "gossip": 1}], "invalid"),
        ([{"case": "2026-1-825", "reason": "x" * 501}], "invalid"), ([{"case": "", "reason": "x"}], "invalid"),
        ([{"case": "2026-1-999", "reason": "x"}], "not_among_the_letters"),
    ],
)  # fmt: skip
def test_what_cannot_be_held_back_is_refused_and_nothing_signed(api, ready, run, clock, held, code):
    clock.move_to(factories.AFTER)
    running.approve(run=run, why="In order.", by=ready.people.decider, at=factories.AFTER)
    answer = api(ready.people.decider).post(f"/api/v1/allocation-runs/{run.pk}/issue", {"held": held})
    assert (answer.status_code, Order.objects.count()) == (400, 0)
    assert code == "invalid" or answer.json()["code"] == code
