import hashlib
import io
import zipfile
from datetime import timedelta

import pytest

from pool.letters.models import CaseFile, Letter, Reading
from tests.factories import AFTER
from tests.letters import case_of_all

CASE = "/api/v1/cases/2026-1-751"


@pytest.fixture
def here(world, clock):
    case_of_all.everything(world)
    clock.move_to(AFTER + timedelta(days=2))
    return world


@pytest.fixture
def client(api, here):
    return api(here.people.caseworker)


def test_documents_of_a_case_in_their_order(client):
    answer = client.get(f"{CASE}/documents").json()

    assert answer["count"] == 10
    assert answer["results"][0] == {
        "key": "submission:1",
        "at": "2026-09-10T10:00:00+02:00",
        "direction": "in",
        "direction_text": "Received",
        "title": "Application, submission 1, signed by Signatory Test",
        "internal": False,
    }
    assert [row["key"] for row in answer["results"] if row["internal"]] == ["assessment", "rejection:1", "run:1"]


def test_file_is_made_listed_and_fetched(client):
    made = client.post(f"{CASE}/files", {"asked_by": "Jens", "language": "en", "reason": "Internal."})

    assert made.status_code == 201
    assert made.json() | {"sha256": ""} == {
        "number": 1,
        "language": "en",
        "asked_by": "Jens",
        "left_out": ["assessment", "rejection:1", "run:1"],
        "reason": "Internal.",
        "made_at": "2026-10-03T12:30:00+02:00",
        "made_by": {"username": "caseworker", "name": "Caseworker Test"},
        "sha256": "",
    }
    assert client.get(f"{CASE}/files").json()["results"] == [made.json()]
    pdf = client.get(f"{CASE}/files/1/pdf", HTTP_ACCEPT="application/pdf")
    assert (pdf.status_code, pdf["Content-Type"]) == (200, "application/pdf")
    assert hashlib.sha256(pdf.content).hexdigest() == made.json()["sha256"]
    whole = zipfile.ZipFile(io.BytesIO(b"".join(client.get(f"{CASE}/files/1/zip").streaming_content)))
    assert "letters/2026-1-751-A2.pdf" in whole.namelist()


def test_everything_can_be_shown(client):
    made = client.post(f"{CASE}/files", {"asked_by": "Jens", "leave_out": []})

    assert (made.status_code, made.json()["left_out"], made.json()["language"]) == (201, [], "da")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"asked_by": " ", "reason": "x"}, "invalid_input"),
        ({"asked_by": "010101-1234", "reason": "x"}, "civil_number_named"),
        ({"asked_by": "Jens"}, "reason_missing"),
        ({"asked_by": "Jens", "reason": "x", "leave_out": ["gossip"]}, "document_unknown"),
        ({"asked_by": "Jens", "reason": "x", "leave_out": "journal"}, "invalid_input"),
        ({"asked_by": "Jens", "reason": "x", "language": "sv"}, "invalid_input"),
    ],
)
def test_choice_that_does_not_fit_is_refused(client, body, code):
    answer = client.post(f"{CASE}/files", body, format="json")

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not CaseFile.objects.exists()


def test_who_reads_makes_none_and_others_do_neither(api, here):
    statuses = {
        role: (
            api(getattr(here.people, role)).get(f"{CASE}/files").status_code,
            api(getattr(here.people, role)).post(f"{CASE}/files", {"asked_by": "Jens"}).status_code,
        )
        for role in ("decider", "auditor", "controller", "preparer", "finance")
    }

    assert statuses == {
        "decider": (200, 403), "auditor": (200, 403), "controller": (403, 403), "preparer": (403, 403),
        "finance": (403, 403),
    }  # fmt: skip


def test_unknown_case_or_file_is_not_found(client):
    for path in ("2026-1-999/documents", "2026-1-999/files", "2026-1-751/files/1/pdf", "2026-1-751/files/1/zip"):
        assert client.get(f"/api/v1/cases/{path}").status_code == 404


def test_fetching_a_letter_leaves_a_receipt_of_the_municipality_only(api, here):
    letter = Letter.objects.get(reference="2026-1-751-A2")
    address = f"/api/v1/letters/{letter.pk}"
    api(here.people.caseworker).get(f"{address}/pdf")
    api(here.people.preparer).head(f"{address}/pdf")
    assert not Reading.objects.exists()

    api(here.people.preparer).get(f"{address}/pdf")
    shown = api(here.people.caseworker).get(address).json()
    assert (shown["read_at"], shown["read_by"]["username"]) == ("2026-10-03T12:30:00+02:00", "preparer")
    assert api(here.people.preparer).get("/api/v1/letters", {"read": "false"}).json()["count"] == 3
    assert api(here.people.preparer).get("/api/v1/letters", {"read": "true"}).json()["count"] == 1


def test_letters_of_a_round_as_a_zip(api, here):
    answer = api(here.people.auditor).get("/api/v1/rounds/2026-1/letters.zip")

    whole = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert answer["Content-Type"] == "application/zip"
    assert "Aarhus Kommune 2026-1-751-A1.pdf" in whole.namelist()
    assert api(here.people.auditor).get("/api/v1/rounds/1999-1/letters.zip").status_code == 404
    assert api(here.people.preparer).get("/api/v1/rounds/2026-1/letters.zip").status_code == 403
