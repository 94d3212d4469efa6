"""Confirmations, changes and reminders over the API."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pool.settlement.models import Postponement
from tests import confirming as c

V1 = "/api/v1"
HERE = f"{V1}/confirmations/2026-1-751-C1"


@pytest.fixture
def grant(world, clock):
    clock.move_to(c.MAY + timedelta(hours=1))
    return c.granted(world)


@pytest.fixture
def asked(world, grant):
    c.called(world)
    return c.confirmation_of(grant)


def test_a_round_is_called_answered_and_signed(api, world, grant):
    caseworker, preparer, signatory = (api(getattr(world.people, r)) for r in ("caseworker", "preparer", "signatory"))
    called = caseworker.post(f"{V1}/calls/due").json()
    names = ("round", "last_term", "asked", "signed")
    assert [tuple(row[name] for name in names) for row in called] == [("2026-1", "2027F", 1, 0)]
    assert caseworker.post(f"{V1}/calls/due").json() == []
    shown = preparer.get(HERE).json()
    assert [(row["employee"], row["outcome"]) for row in shown["answers"]] == [("1001", ""), ("1002", "")]
    lines = [row["line"] for row in shown["answers"]]
    early = signatory.post(f"{HERE}/sign")
    assert (early.status_code, len(early.json()["facts"]["errors"])) == (400, 2)
    wrong = preparer.put(f"{HERE}/answers", {"answers": [{"line": lines[0], "outcome": "completed"}]}, format="json")
    fields = {row["field"] for row in wrong.json()["facts"]["errors"]}
    assert fields == {f"{lines[0]}-completed_on", f"{lines[0]}-proof"}
    given = [
        {"line": lines[0], "outcome": "completed", "completed_on": "2027-05-01", "proof": "Bevis 17"},
        {"line": lines[1], "outcome": "participating"},
    ]
    kept = preparer.put(f"{HERE}/answers", {"answers": given}, format="json").json()
    assert [row["outcome"] for row in kept["answers"]] == ["completed", "participating"]
    assert [row["outcome"] for row in caseworker.get(HERE).json()["answers"]] == ["", ""]
    assert preparer.post(f"{HERE}/sign").status_code == 403
    signed = signatory.post(f"{HERE}/sign").json()
    assert (signed["state"], signed["signed_by"]["username"], len(signed["sha256"])) == ("signed", "signatory", 64)
    assert [row["outcome"] for row in caseworker.get(HERE).json()["answers"]] == ["completed", "participating"]
    again = signatory.post(f"{HERE}/sign")
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")


def test_answers_that_make_no_sense_are_refused(api, world, asked):
    client = api(world.people.preparer)
    for answers in ([], "x", [{}], [{"line": 1}], [{"line": "1", "outcome": "failed"}], [{"line": 1, "outcome": "x"}],
                    [{"line": 1, "outcome": "failed", "grade": 2}], [{"line": True, "outcome": "failed"}]):  # fmt: skip
        assert client.put(f"{HERE}/answers", {"answers": answers}, format="json").status_code == 400, answers
    foreign = {"answers": [{"line": 999999, "outcome": "failed"}]}
    assert client.put(f"{HERE}/answers", foreign, format="json").status_code == 404
    assert api(world.foreign.preparer).get(HERE).status_code == 404
    assert api(world.foreign.signatory).post(f"{HERE}/sign").status_code == 404


def test_a_table_is_read_and_saved(api, world, asked):
    client = api(world.people.preparer)

    def sent(text, **more):
        file = SimpleUploadedFile("a.csv", text.encode())
        return client.post(f"{HERE}/import", {"file": file, **more}, format="multipart").json()

    bad = sent("Employee;Module;Outcome\n1001;SAM;completed\n", confirm=True)
    assert not bad["saved"], bad
    assert [row["code"] for row in bad["faults"]] == ["completion_day_missing", "proof_missing"]
    good = "Employee;Module;Outcome\n1001;SAM;participating\n1002;SAM;on_leave\n"
    assert (sent(good)["saved"], sent(good, confirm=True)["saved"]) == (False, True)
    assert [row["outcome"] for row in client.get(HERE).json()["answers"]] == ["participating", "on_leave"]


def test_a_change_is_asked_for_and_answered(api, world, grant):
    signatory, caseworker = api(world.people.signatory), api(world.people.caseworker)
    case = f"{V1}/applications/2026-1-751/changes"
    line = c.line_of(grant, "1001", "SAM").pk
    assert signatory.post(case, {"kind": "wish", "why": "x"}, format="json").status_code == 400
    assert signatory.post(case, {"kind": "term", "why": "x"}, format="json").json()["code"] == "missing_field"
    assert api(world.people.preparer).post(case, {"kind": "term", "why": "x"}, format="json").status_code == 403
    made = signatory.post(case, {"kind": "term", "why": "Ny plan.", "line": line, "term": "2028F"}, format="json")
    assert (made.status_code, made.json()["reference"], made.json()["rows"]) == (
        201, "2026-1-751-E1", [{"label": "Term", "before": "spring 2027", "after": "spring 2028"}],
    )  # fmt: skip
    here = f"{V1}/changes/2026-1-751-E1"
    waiting = caseworker.get(f"{V1}/changes?state=asked").json()["results"]
    assert [row["reference"] for row in waiting] == ["2026-1-751-E1"]
    assert api(world.foreign.signatory).get(here).status_code == 404
    assert api(world.people.decider).post(f"{here}/approve", {"decision": "Ja."}, format="json").status_code == 403
    done = caseworker.post(f"{here}/approve", {"decision": "Ja."}, format="json").json()
    assert (done["state"], done["decided_by"]["username"]) == ("approved", "caseworker")
    late = signatory.post(f"{here}/take-back")
    assert (late.status_code, late.json()["code"]) == (409, "wrong_state")
    named = signatory.post(case, {"kind": "officer", "why": "x", "officer": "preparer"}, format="json").json()
    preparer = api(world.people.preparer)
    assert preparer.post(f"{V1}/changes/{named['reference']}/take-over").json()["state"] == "recorded"


def test_reminders_are_listed_and_postponed_by_two(api, world, asked):
    caseworker, controller = api(world.people.caseworker), api(world.people.controller)
    assert [row["reference"] for row in caseworker.get(f"{V1}/reminders").json()["results"]] == ["2026-1-751-C1"]
    given = {"duty": "2026-1-751-C1", "until": "2027-06-01", "why": "Aftalt."}
    made = caseworker.post(f"{V1}/postponements", given, format="json")
    assert made.status_code == 201
    here = f"{V1}/postponements/{made.json()['id']}"
    assert caseworker.post(f"{here}/approve").status_code == 403
    assert controller.post(f"{here}/approve").json()["approved_by"]["username"] == "controller"
    assert controller.post(f"{here}/decline").status_code == 409
    assert Postponement.objects.get().approved_at is not None
    assert caseworker.post(f"{V1}/postponements", given | {"duty": "nothing"}, format="json").status_code == 404


def test_one_municipality_is_called_anew(api, world, asked):
    c.signed(world, asked.application)
    client = api(world.people.caseworker)
    given = {"last_term": "2027F", "due_on": "2027-07-01"}
    made = client.post(f"{V1}/cases/2026-1-751/call", given, format="json").json()
    assert (made["reference"], [row["last_time"] for row in made["answers"]]) == (
        "2026-1-751-C2", ["participating", "participating"],
    )  # fmt: skip
    more = client.post(f"{V1}/calls", {"round": "2026-1", "last_term": "2027E", "due_on": "2027-07-01"}, format="json")
    assert (more.status_code, more.json()["number"]) == (201, 3)
    assert client.post(f"{V1}/calls", {**given, "round": "nothing"}, format="json").status_code == 404


def test_a_grants_confirmations_are_listed_with_what_they_say(api, world, asked):
    where = f"{V1}/applications/2026-1-751/confirmations"
    caseworker = api(world.people.caseworker)
    c.answered(asked, world.people.signatory, _1001=c.DONE)
    open_ = caseworker.get(where).json()["results"]
    assert [(row["reference"], row["signed_at"], row["counts"]) for row in open_] == [("2026-1-751-C1", None, [])]

    c.signed(world, asked.application, c.MAY + timedelta(hours=1), _1001=c.DONE)

    (row,) = caseworker.get(where).json()["results"]
    assert (row["last_term"], row["state"], row["signed_by"]["username"]) == ("2027F", "signed", "signatory")
    assert row["counts"] == [{"outcome": "completed", "count": 1}, {"outcome": "participating", "count": 1}]
    assert api(world.people.preparer).get(where).json()["count"] == 1
    assert api(world.foreign.signatory).get(where).status_code == 404
    assert api(world.people.administrator).get(where).status_code == 403
