import hashlib

from pool.letters.models import Letter


def test_letter_and_its_document(api, decided):
    client = api(decided.people.preparer)

    (letter,) = client.get("/api/v1/letters").json()["results"]
    kept = Letter.objects.get(award__reference="2026-1-751")
    assert letter == {
        "id": kept.pk,
        "kind": "award",
        "reference": kept.reference,
        "language": "da",
        "title": kept.title,
        "sha256": kept.sha256,
        "length": kept.length,
        "written_at": "2026-10-01T12:30:00+02:00",
        "award": "2026-1-751",
        "application": "2026-1-751",
        "municipality": "751",
        "round": "2026-1",
        "code": kept.code,
        "wording": {"common": 0, "decision": 0, "grant": 0, "award": 0},
        "sealed": False,
        "standing": "valid",
        "replaces": None,
        "replaced_by": None,
        "read_at": None,
        "read_by": None,
    }
    assert client.get(f"/api/v1/letters/{kept.pk}").json() == letter
    document = client.get(f"/api/v1/letters/{kept.pk}/pdf", HTTP_ACCEPT="application/pdf")
    assert (document.status_code, document["Content-Type"]) == (200, "application/pdf")
    assert hashlib.sha256(document.content).hexdigest() == letter["sha256"]
    assert len(document.content) == letter["length"]


def test_foreign_letter_is_not_there(api, decided):
    letter = Letter.objects.get(award__reference="2026-1-751")
    foreign = api(decided.foreign.signatory)

    assert foreign.get(f"/api/v1/letters/{letter.pk}").status_code == 404
    assert foreign.get(f"/api/v1/letters/{letter.pk}/pdf").status_code == 404
    assert [row["award"] for row in foreign.get("/api/v1/letters").json()["results"]] == ["2026-1-825"]


def test_letters_are_read_by_those_who_may(api, decided):
    statuses = {
        role: api(getattr(decided.people, role)).get("/api/v1/letters").status_code
        for role in ("caseworker", "finance", "auditor", "administrator", "ministry")
    }

    assert statuses == {"caseworker": 200, "finance": 200, "auditor": 200, "administrator": 403, "ministry": 403}


def test_letters_by_decision_and_kind(api, decided):
    client = api(decided.people.caseworker)

    assert client.get("/api/v1/letters", {"award": "2026-1-751", "kind": "award"}).json()["count"] == 1
    assert client.get("/api/v1/letters", {"municipality": "825"}).json()["count"] == 1
    for words in ({"kind": "postcard"}, {"municipality": "999"}, {"round": "\x00"}):
        assert client.get("/api/v1/letters", words).status_code == 400


def test_letters_take_few_queries(api, decided, django_assert_num_queries):
    client = api(decided.people.caseworker)

    with django_assert_num_queries(5):
        assert client.get("/api/v1/letters").json()["count"] == 2
    with django_assert_num_queries(5):
        assert len(client.get("/api/v1/letters?page_size=1").json()["results"]) == 1
