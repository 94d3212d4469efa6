"""Declarations of ties over the API, and cases that are kept from whoever is tied to them."""

from datetime import timedelta

import pytest

from pool.assessment.models import Assessment
from pool.awards.models import Award
from pool.letters.models import Letter
from pool.rounds.models import Declaration
from tests import factories
from tests.factories import NOW

HERE, CASE = "/api/v1/rounds/2026-1/declarations", "/api/v1/cases/2026-1-751"
TIE = {"municipality": "751", "ground": "family", "note": "En søster."}


@pytest.fixture
def newcomer(world):
    return factories.person("newcomer", "caseworker", declares=False)


@pytest.fixture
def tied(world):
    made = factories.person("tied", "caseworker")
    factories.tie(made, world.round, world.aarhus)
    return made


def test_ties_are_declared_and_read(api, world, newcomer):
    client = api(newcomer)
    made = client.post(HERE, {"ties": [TIE]}, format="json")
    assert made.status_code == 201
    assert made.json() == {
        "round": "2026-1",
        "person": {"username": "newcomer", "name": "Newcomer Test"},
        "made_at": "2026-09-10T10:00:00+02:00",
        "ties": [{"municipality": {"code": "751", "name": "Aarhus Kommune"}, "ground": "family", "note": "En søster."}],
    }
    assert client.post(HERE, {"ties": []}, format="json").json()["ties"] == []
    assert [len(item["ties"]) for item in client.get(HERE).json()["results"]] == [0, 1]
    assert api(world.people.auditor).get(HERE).json()["count"] == 6


WRONG = [
    ({}, "invalid_input"),
    ({"ties": None}, "invalid_input"),
    ({"ties": "none"}, "invalid_input"),
    ({"ties": [TIE | {"municipality": "999"}]}, "invalid_input"),
    ({"ties": [TIE | {"municipality": 751}]}, "invalid_input"),
    ({"ties": [TIE | {"ground": "friend"}]}, "invalid_input"),
    ({"ties": [TIE | {"note": "x" * 301}]}, "invalid_input"),
    ({"ties": [TIE | {"name": "Bo"}]}, "invalid_input"),
    ({"ties": [TIE] * 99}, "invalid_input"),
    ({"ties": [TIE, TIE]}, "tie_twice"),
    ({"ties": [TIE | {"ground": "other", "note": ""}]}, "tie_unexplained"),
    ({"ties": [TIE | {"note": "010190-1234"}]}, "civil_number_in_note"),
]


@pytest.mark.parametrize(("given", "code"), WRONG)
def test_what_cannot_be_declared_is_refused(api, newcomer, given, code):
    answer = api(newcomer).post(HERE, given, format="json")
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not Declaration.objects.filter(person=newcomer).exists()


def test_who_declares_nothing_is_refused(api, world):
    for role, reads in (("auditor", 200), ("ministry", 403), ("administrator", 403), ("preparer", 403)):
        client = api(getattr(world.people, role))
        assert client.post(HERE, {"ties": []}, format="json").status_code == 403
        assert client.get(HERE).status_code == reads
    assert api(world.people.decider).get("/api/v1/rounds/2020-1/declarations").status_code == 404


def test_case_is_opened_after_declaring(api, world, newcomer):
    factories.submitted(world, world.aarhus)
    client = api(newcomer)
    answer = client.get(CASE)
    assert (answer.status_code, answer.json()["code"], answer.json()["facts"]) == (
        403,
        "declare_first",
        {"round": "2026-1"},
    )
    assert [row["reference"] for row in client.get("/api/v1/worklist").json()["results"]] == ["2026-1-751"]
    client.post(HERE, {"ties": []}, format="json")
    assert client.get(CASE).status_code == 200


DEEDS = {
    "": None, "/take": {}, "/assess-passed": {}, "/return": {"sections": {"lines": "x"}}, "/resume": {}, "/finish": {},
    "/reopen": {}, "/hearings": {"content": "x"}, "/rejection": {"ground": "wrong_pool", "explanation": "x"},
    "/documents": None, "/files": {"asked_by": "Jens", "reason": "x"}, "/condition": None,
}  # fmt: skip


@pytest.mark.parametrize("path", DEEDS)
def test_tied_person_is_refused_by_every_address_of_a_case(api, world, tied, path):
    factories.submitted(world, world.aarhus)
    client, given = api(tied), DEEDS[path]
    answer = client.get(CASE + path) if given is None else client.post(CASE + path, given, format="json")
    assert (answer.status_code, answer.json()["code"]) == (403, "tied_to_municipality")
    assert not Assessment.objects.exists()


def test_lines_are_not_assessed(api, world, tied):
    case = factories.submitted(world, world.aarhus)
    given = {"ground": "meets_conditions", "note": "x"}
    answer = api(tied).post(f"{CASE}/lines/{case.lines.first().pk}/assess", given, format="json")
    assert answer.json()["code"] == "tied_to_municipality"


def test_lists_leave_the_municipality_out(api, decided):
    tied = factories.person("tied", "decider")
    factories.tie(tied, decided.round, decided.aarhus)
    client = api(tied)
    for path in ("worklist", "awards", "letters", "applications"):
        found = client.get(f"/api/v1/{path}").json()["results"]
        assert found and all("2026-1-751" not in str(row) for row in found), path
    award, letter = Award.objects.get(reference="2026-1-751"), Letter.objects.get(award__reference="2026-1-751")
    for path in (f"awards/{award.reference}", f"letters/{letter.pk}", f"letters/{letter.pk}/pdf",
                 "applications/2026-1-751", "applications/2026-1-751/lines"):  # fmt: skip
        answer = client.get(f"/api/v1/{path}")
        assert (path, answer.status_code, answer.json()["code"]) == (path, 403, "tied_to_municipality")
    assert api(decided.people.auditor).get(f"/api/v1/letters/{letter.pk}/pdf").status_code == 200


def test_letters_of_others_stay(api, decided):
    tied = factories.person("tied", "decider")
    factories.tie(tied, decided.round, decided.aarhus)
    answer = api(tied).get("/api/v1/rounds/2026-1/letters.zip")
    assert answer.status_code == 200
    packed = b"".join(answer.streaming_content)
    assert b"2026-1-825" in packed and b"2026-1-751" not in packed


def test_run_is_approved_by_another(api, run, ready):
    tied = factories.person("tied", "decider")
    factories.tie(tied, ready.round, ready.laesoe)
    here = f"/api/v1/allocation-runs/{run.pk}"
    for deed in ("approve", "discard"):
        answer = api(tied).post(f"{here}/{deed}", {"reason": "x"}, format="json")
        assert (deed, answer.status_code, answer.json()["code"]) == (deed, 403, "tied_to_run")
        assert answer.json()["facts"] == {"municipalities": "Læsø", "round": "2026-1"}
    assert api(ready.people.decider).post(f"{here}/approve", {"reason": "x"}, format="json").status_code == 200
    assert api(tied).post(f"{here}/issue", {}, format="json").json()["code"] == "tied_to_run"


def test_declaring_a_tie_lets_the_case_go(api, world, clock):
    factories.submitted(world, world.aarhus)
    client = api(world.people.caseworker)
    client.post(f"{CASE}/take")
    clock.move_to(NOW + timedelta(hours=1))
    client.post(HERE, {"ties": [TIE]}, format="json")
    assert not Assessment.objects.exists()
    assert client.post(f"{CASE}/take").json()["code"] == "tied_to_municipality"
