import pytest

from pool.letters.models import Letter
from pool.letters.services import correcting, writing
from tests import factories
from tests.factories import AFTER

WRONG = "0000000000000000"


@pytest.fixture
def letter(decided):
    return Letter.objects.get(award__reference="2026-1-751")


def test_anybody_checks_a_letter(api, letter):
    answer = api().get(f"/api/v1/verification/{letter.code.lower()}")

    mark = {"sha256": letter.sha256, "length": letter.length}
    assert answer.json() == {
        "reference": letter.reference,
        "kind": "award",
        "written_on": "2026-10-01",
        "municipality": {"code": "751", "name": "Aarhus Kommune"},
        "awarded_amount": "50000.00",
        "standing": "valid",
        "replaced_by": None,
        "being_corrected": False,
        "recalled_at": None,
        "condition_met_on": None,
        "sealed": False,
        "document": mark,
        "file": mark,
    }
    assert "no-store" in answer["Cache-Control"]


def test_a_replaced_and_a_recalled_letter(api, decided, letter):
    by = factories.person("other", "decider")  # who has not handled the case
    order = correcting.correct(letter=letter, correction="Datoen var forkert.", by=by, at=AFTER)
    assert api().get(f"/api/v1/verification/{letter.code}").json()["being_corrected"] is True
    new = writing.write(order=order, by=by, at=AFTER)
    correcting.recall(letter=new, why="Begge.", by=by, at=AFTER)

    found = api().get(f"/api/v1/verification/{letter.code}").json()
    assert (found["standing"], found["being_corrected"]) == ("replaced", False)
    assert found["replaced_by"] == {"reference": new.reference, "written_on": "2026-10-01", "standing": "recalled"}
    found = api().get(f"/api/v1/verification/{new.code}").json()
    assert (found["standing"], found["recalled_at"]) == ("recalled", "2026-10-01T12:30:00+02:00")


def test_unknown_and_impossible_codes(api, decided):
    unknown, impossible = (api().get(f"/api/v1/verification/{code}") for code in (WRONG, "ABC"))

    assert (unknown.status_code, unknown.json()) == (
        404,
        {
            "code": "unknown_letter_code",
            "message": "We know no letter with this code. Compare it with the letter, sign by sign.",
            "facts": {"field": "code"},
        },
    )
    assert (impossible.status_code, impossible.json()) == (
        400,
        {
            "code": "not_a_letter_code",
            "message": "“ABC” is not a code of a letter. A code has 16 letters and digits, without U.",
            "facts": {"given": "ABC", "field": "code"},
        },
    )


def test_guessing_is_shut_out(api, letter):
    client = api()
    assert {client.get(f"/api/v1/verification/{WRONG}").status_code for _ in range(10)} == {404}

    answer = client.get(f"/api/v1/verification/{WRONG}")
    assert (answer.status_code, answer["Retry-After"]) == (429, "900")
    assert answer.json() == {
        "code": "throttled",
        "message": "There have been too many attempts. Try again in 900 seconds.",
        "facts": {"seconds": 900},
    }
    assert "no-store" in answer["Cache-Control"]
    assert client.get(f"/api/v1/verification/{letter.code}").status_code == 200


def test_more_than_sixty_look_ups_in_a_minute_are_too_many(api, letter):
    client = api()
    statuses = [client.get(f"/api/v1/verification/{letter.code}").status_code for _ in range(61)]

    assert statuses == [200] * 60 + [429]


def test_a_visitor_is_an_address_and_not_a_person(api, decided, letter):
    for user in (None, decided.people.caseworker, decided.foreign.signatory):
        for _ in range(4):
            status = api(user).get(f"/api/v1/verification/{WRONG}").status_code
    assert status == 429
    assert api().get(f"/api/v1/verification/{WRONG}", REMOTE_ADDR="192.0.2.7").status_code == 404
