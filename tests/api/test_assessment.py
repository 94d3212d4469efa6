import pytest

from pool.applications.models import Application
from tests import factories

CASE = "/api/v1/cases/2026-1-751"


def test_worklist_shows_the_columns_of_the_page(api, world):
    factories.submitted(world, world.aarhus, count=2)

    assert api(world.people.caseworker).get("/api/v1/worklist").json() == {
        "count": 1,
        "next": None,
        "previous": None,
        "results": [
            {
                "id": "2026-1-751",
                "reference": "2026-1-751",
                "municipality": {"code": "751", "name": "Aarhus Kommune"},
                "round": "2026-1",
                "schemes": ["A"],
                "employees": 2,
                "modules": 2,
                "requested_amount": "50000.00",
                "eligible_amount": None,
                "proposed_amount": None,
                "state": "submitted",
                "caseworker": None,
                "submitted_at": "2026-09-10T10:00:00+02:00",
                "moved_at": "2026-09-10T10:00:00+02:00",
                "next_deadline_at": "2026-11-15T23:59:59+01:00",
                "urgency": "later",
                "hearing_until": None,
                "heard_at": None,
                "has_condition": False,
                "rejection_proposed": False,
            }
        ],
    }


def test_worklist_filters_as_the_page_does(api, world):
    factories.submitted(world, world.aarhus)
    factories.assessed(world, world.laesoe)
    client = api(world.people.caseworker)

    def found(**words):
        return [row["reference"] for row in client.get("/api/v1/worklist", words).json()["results"]]

    assert found(state="assessed") == ["2026-1-825"]
    assert found(caseworker="me") == ["2026-1-825"]
    assert found(caseworker="none") == ["2026-1-751"]
    assert found(region="region-midtjylland") == ["2026-1-751"]
    assert found(q="læsø") == ["2026-1-825"]
    assert found(scheme="B") == []
    assert found(urgency="later") == ["2026-1-751", "2026-1-825"]


@pytest.mark.parametrize(
    "words",
    [
        {"state": "draft"},
        {"urgency": "panic"},
        {"colour": "red"},
        {"q": "\x00"},
        {"region": "moon"},
        {"scheme": "\x00"},
    ],
)
def test_worklist_refuses_what_means_nothing(api, world, words):
    assert api(world.people.caseworker).get("/api/v1/worklist", words).status_code == 400


@pytest.mark.parametrize("role", ["preparer", "signatory", "finance", "administrator", "ministry"])
def test_worklist_is_the_caseworkers(api, world, role):
    assert api(getattr(world.people, role)).get("/api/v1/worklist").status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_worklist_takes_the_same_queries_for_any_length(api, world, django_assert_num_queries, count):
    for place in [world.aarhus, world.laesoe, world.koebenhavn][:count]:
        factories.assessed(world, place, count=count)
    client = api(world.people.caseworker)

    with django_assert_num_queries(6):
        assert client.get("/api/v1/worklist").json()["count"] == count


def test_case_is_taken_assessed_finished_and_taken_up_again(api, world):
    factories.submitted(world, world.aarhus, count=2)
    client = api(world.people.caseworker)

    taken = client.post(f"{CASE}/take").json()
    assert taken["caseworker"] == {"username": "caseworker", "name": "Caseworker Test"}
    first, second = taken["lines"]
    assert {check["outcome"] for check in first["checks"]} == {"passed"}
    assert (first["verdict"], first["suggestion"], first["assessment"]) == ("passed", "meets_conditions", None)

    body = {"ground": "no_child_cases", "note": "By telephone."}
    assessed = client.post(f"{CASE}/lines/{first['id']}/assess", body).json()["lines"][0]["assessment"]
    assert assessed == {
        "eligible": False,
        "ground": "no_child_cases",
        "ground_text": "The employee does not work with child cases.",
        "note": "By telephone.",
        "eligible_amount": "0.00",
        "score": None,
        "assessed_at": "2026-09-10T10:00:00+02:00",
        "assessed_by": {"username": "caseworker", "name": "Caseworker Test"},
    }
    assert client.post(f"{CASE}/finish").json()["code"] == "lines_left"
    passed = client.post(f"{CASE}/assess-passed").json()["lines"][1]
    assert (passed["id"], passed["assessment"]["eligible_amount"]) == (second["id"], "25000.00")
    assert client.post(f"{CASE}/finish").json()["state"] == "assessed"
    assert client.post(f"{CASE}/finish").status_code == 409
    assert client.post(f"{CASE}/reopen").json()["state"] == "submitted"


def test_points_are_given_and_told(api, world):
    factories.submitted(world, world.aarhus, count=1)
    client = api(world.people.caseworker)
    at = f"{CASE}/lines/{client.get(CASE).json()['lines'][0]['id']}/assess"

    assessed = client.post(at, {"ground": "meets_conditions", "score": 100}).json()["lines"][0]["assessment"]
    assert assessed["score"] == 100
    for score in (-1, 101, 7.5, "many", [1]):
        answer = client.post(at, {"ground": "meets_conditions", "score": score})
        assert (answer.status_code, answer.json()["facts"]["errors"][0]["field"]) == (400, "score"), score
    again = client.post(at, {"ground": "meets_conditions"}).json()["lines"][0]["assessment"]
    assert again["score"] is None


def test_sections_are_returned_with_reasons(api, world):
    factories.submitted(world, world.aarhus)
    client = api(world.people.caseworker)

    assert client.post(f"{CASE}/return", {"sections": {}}).json()["code"] == "nothing_returned"
    assert client.post(f"{CASE}/return", {"sections": {"contact": ""}}).json()["code"] == "reason_missing"
    returned = client.post(f"{CASE}/return", {"sections": {"contact": "Who is it?"}}).json()
    assert (returned["state"], returned["next_deadline_at"]) == ("returned", "2026-09-24T12:00:00+02:00")
    section = api(world.people.preparer).get("/api/v1/applications/2026-1-751/sections/contact").json()
    assert (section["state"], section["reason"]) == ("changes_requested", "Who is it?")
    assert client.post(f"{CASE}/resume").json()["code"] == "answer_awaited"


def test_only_a_caseworker_assesses(api, world):
    factories.submitted(world, world.aarhus)

    for role in ("decider", "controller", "auditor"):
        client = api(getattr(world.people, role))
        assert client.get(CASE).status_code == 200
        assert client.post(f"{CASE}/take").status_code == 403


def test_draft_is_no_case(api, world):
    factories.draft(world, world.aarhus)

    assert api(world.people.caseworker).get(CASE).status_code == 404
    assert api(world.people.caseworker).post(f"{CASE}/take").status_code == 404


def test_line_of_another_case_is_not_there(api, world):
    factories.submitted(world, world.aarhus)
    other = factories.submitted(world, world.laesoe).lines.first()
    body = {"ground": "meets_conditions"}

    assert api(world.people.caseworker).post(f"{CASE}/lines/{other.pk}/assess", body).status_code == 404
    assert Application.objects.filter(assessment__isnull=False).count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_case_takes_the_same_queries_for_any_number_of_lines(api, world, django_assert_max_num_queries, count):
    factories.assessed(world, world.aarhus, count=count)
    client = api(world.people.caseworker)

    with django_assert_max_num_queries(14):
        assert len(client.get(CASE).json()["lines"]) == count
