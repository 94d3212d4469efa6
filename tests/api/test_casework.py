"""Hearings, conditions, rejections and corrections over the API."""

from datetime import timedelta

import pytest

from pool.assessment.services import hearing
from pool.awards.models import Award
from pool.letters.models import Letter
from tests import factories
from tests.api.conftest import issued, proposed
from tests.factories import AFTER, NOW

CASE, HERE = "/api/v1/cases/2026-1-751", "/api/v1/applications/2026-1-751"


@pytest.fixture
def case(world):
    return factories.submitted(world, world.aarhus)


def test_hearing_is_asked_and_answered_once(api, world, case):
    caseworker, preparer = api(world.people.caseworker), api(world.people.preparer)
    asked = caseworker.post(f"{CASE}/hearings", {"content": "Studiet siger nej."}, format="json")
    assert (asked.status_code, asked.json()["number"], asked.json()["answer_by"]) == (
        201,
        1,
        "2026-09-24T12:00:00+02:00",
    )
    assert preparer.get(f"{HERE}/hearings").json()["results"][0]["content"] == "Studiet siger nej."
    answer = preparer.post(f"{HERE}/hearings/1/answer", {"answer": "Rettet."}, format="json")
    assert (answer.status_code, answer.json()["answered_by"]["username"]) == (200, "preparer")
    again = preparer.post(f"{HERE}/hearings/1/answer", {"answer": "Nej."}, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "answered_already")
    assert caseworker.get(f"{CASE}/hearings").json()["results"][0]["answer"] == "Rettet."
    assert api(world.people.decider).post(f"{CASE}/hearings", {"content": "x"}, format="json").status_code == 403
    assert api(world.foreign.preparer).get(f"{HERE}/hearings").status_code == 404


def test_condition_is_set_read_and_taken_away(api, world, case):
    client = api(world.people.caseworker)
    assert client.get(f"{CASE}/condition").status_code == 404
    given = {"content": "Send bevis.", "due_on": "2026-12-01"}
    assert client.put(f"{CASE}/condition", given, format="json").json()["due_on"] == "2026-12-01"
    wrong = client.put(f"{CASE}/condition", given | {"due_on": "2020-01-01"}, format="json")
    assert (wrong.status_code, wrong.json()["code"]) == (400, "due_date_wrong")
    assert client.delete(f"{CASE}/condition").status_code == 204
    assert client.delete(f"{CASE}/condition").json()["code"] == "no_condition_set"


def test_rejection_is_proposed_signed_and_told_to_the_municipality(api, world, case):
    caseworker, decider = api(world.people.caseworker), api(world.people.decider)
    given = {"ground": "wrong_pool", "explanation": "Det er byggeri."}
    made = caseworker.post(f"{CASE}/rejection", given, format="json")
    assert (made.status_code, made.json()["signed_at"]) == (201, None)
    assert [row["id"] for row in decider.get("/api/v1/rejections?open=true").json()["results"]] == [made.json()["id"]]
    here = f"/api/v1/rejections/{made.json()['id']}"
    assert caseworker.post(f"{here}/sign").status_code == 403
    assert decider.post(f"{here}/sign").json()["signed_by"]["username"] == "decider"
    late = decider.post(f"{here}/turn-down", {"reason": "Nej."}, format="json")
    assert (late.status_code, late.json()["code"]) == (409, "rejection_answered")
    told = api(world.people.preparer).get(HERE).json()
    assert (told["state"], told["rejection"]["explanation"]) == ("rejected", "Det er byggeri.")
    assert caseworker.get("/api/v1/worklist?state=rejected").json()["results"][0]["eligible_amount"] is None


def test_condition_of_an_award_is_met_and_its_letter_corrected_and_recalled(api, world, case, clock):
    due = (AFTER + timedelta(days=30)).date()
    hearing.set_condition(application=case, content="Bevis.", due_on=due, by=world.people.caseworker, at=NOW)
    factories.finish(world, case)
    factories.closed(world)
    issued(world, proposed(world))
    clock.move_to(AFTER)
    decider, letter = api(world.people.decider), Letter.objects.get()
    assert decider.get("/api/v1/awards/2026-1-751").json()["condition"]["met_at"] is None
    plan = api(world.people.finance).get("/api/v1/awards/2026-1-751/plan").json()["instalments"]
    assert "condition" in [wait["code"] for wait in plan[0]["waits"]]
    at = "/api/v1/awards/2026-1-751/condition-met"
    assert api(world.people.caseworker).post(at, {"note": "x"}, format="json").status_code == 403
    assert decider.post(at, {"note": "Bevis set."}, format="json").json()["condition"]["note"] == "Bevis set."
    assert decider.post(at, {"note": "Bevis set."}, format="json").json()["code"] == "no_condition"
    made = decider.post(f"/api/v1/letters/{letter.pk}/correct", {"correction": "Navn."}, format="json")
    assert (made.status_code, made.json()["replaces"], made.json()["state"]) == (201, "2026-1-751-A1", "waiting")
    again = decider.post(f"/api/v1/letters/{letter.pk}/recall", {"reason": "Nej."}, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "letter_not_standing")
    assert Award.objects.get().condition_note == "Bevis set."


def test_letter_is_recalled(api, decided):
    client, letter = api(decided.people.decider), Letter.objects.order_by("pk").first()
    recalled = client.post(f"/api/v1/letters/{letter.pk}/recall", {"reason": "Forkert."}, format="json")
    assert (recalled.status_code, recalled.json()["standing"]) == (200, "recalled")
