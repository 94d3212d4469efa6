import pytest

from tests import factories

ANNA = {"reference": "AN-1", "initials": "an", "hired_on": "2026-03-01", "has_child_cases": True}


def test_employee_is_kept_and_seen_by_the_own_municipality_alone(api, world):
    created = api(world.people.preparer).post("/api/v1/employees", ANNA)

    assert created.status_code == 201
    assert created.json() == {
        "municipality": "751",
        "id": "AN-1",
        "reference": "AN-1",
        "initials": "AN",
        "hired_on": "2026-03-01",
        "has_child_cases": True,
        "changed_at": "2026-09-10T10:00:00+02:00",
    }
    assert api(world.people.preparer).get("/api/v1/employees").json()["count"] == 1
    assert api(world.foreign.preparer).get("/api/v1/employees").json()["count"] == 0
    assert api(world.people.caseworker).get("/api/v1/employees").json()["count"] == 1


@pytest.mark.parametrize("role", ["ministry", "finance", "administrator"])
def test_roles_without_casework_see_no_employee(api, world, role):
    answer = api(getattr(world.people, role)).get("/api/v1/employees")

    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


def test_agency_keeps_no_employee(api, world):
    assert api(world.people.caseworker).post("/api/v1/employees", ANNA).status_code == 403


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"reference": "010190-1234"}, "reference", "civil_number"),
        ({"initials": "1"}, "initials", "bad_initials"),
        ({"hired_on": "1900-01-01"}, "hired_on", "bad_hire_date"),
    ],
)
def test_impossible_fact_gets_its_sentence(api, world, changed, field, code):
    answer = api(world.people.preparer).post("/api/v1/employees", ANNA | changed)

    assert (answer.status_code, answer.json()["code"], answer.json()["facts"]["field"]) == (400, code, field)


@pytest.mark.parametrize("count", [1, 3])
def test_employees_take_the_same_queries_for_any_number(api, world, django_assert_num_queries, count):
    factories.draft(world, world.aarhus, count=count)

    client = api(world.people.preparer)
    with django_assert_num_queries(5):
        assert client.get("/api/v1/employees").json()["count"] == count
