from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pool.workforce import services
from pool.workforce.models import Employee
from tests import factories
from tests.web.applications.reading import main, messages, problems, text

GOOD = {
    "reference": "SAG-7",
    "initials": "æøå",
    "hired_on_day": "1",
    "hired_on_month": "3",
    "hired_on_year": "2026",
    "has_child_cases": "yes",
}


@pytest.fixture
def here(db):
    with time_machine.travel(factories.NOW, tick=False):
        yield factories.world()


@pytest.fixture
def preparer(here):
    client = Client(headers={"accept-language": "en"})
    client.force_login(here.people.preparer)
    return client


def keep(here, reference="SAG-1", municipality=None, **facts) -> Employee:
    given = {"initials": "AB", "hired_on": date(2026, 3, 1), "has_child_cases": True, **facts}
    return services.keep_employee(
        municipality=municipality or here.aarhus,
        reference=reference,
        by=here.foreign.preparer if municipality else here.people.preparer,
        at=factories.NOW,
        **given,
    )


def kept() -> list[tuple]:
    return list(Employee.objects.values_list("reference", "initials", "hired_on", "has_child_cases"))


def test_empty_list_says_what_to_do(preparer):
    assert "Your staff list is empty Add the first employee below." in text(preparer.get(reverse("employees")))


def test_add(preparer):
    response = preparer.post(reverse("employees"), GOOD, follow=True)
    assert messages(response) == ["SAG-7 (ÆØÅ) was added to the staff list."]
    assert kept() == [("SAG-7", "ÆØÅ", date(2026, 3, 1), True)]


def test_list_shows_limits_and_modules(here, preparer):
    factories.draft(here, here.aarhus, count=1)
    assert "1001 AB 2 March 2026 Yes 2 March 2028 2 March 2030 SAM, spring 2027" in main(
        preparer.get(reverse("employees"))
    )


def test_list_holds_own_staff_only(here, preparer):
    keep(here, "SAG-1")
    keep(here, "FOREIGN-1", here.laesoe)
    words = text(preparer.get(reverse("employees")))
    assert "SAG-1" in words and "FOREIGN-1" not in words


def test_search(here, preparer):
    keep(here, "SAG-1")
    keep(here, "SAG-2", initials="ÆØ")
    for sought, found in (("sag-2", ["SAG-2"]), ("ÆØ", ["SAG-2"]), ("sag", ["SAG-1", "SAG-2"]), ("x" * 300, [])):
        response = preparer.get(reverse("employees"), {"q": sought})
        assert [row["reference"] for row in response.context["rows"]] == found


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"reference": ""}, "Reference: Fill in “Reference”."),
        (
            {"reference": "SAG-1"},
            "Reference: This reference is on your staff list already. Choose it there to change it.",
        ),
        (
            {"reference": "x" * 300},
            f"Reference: “{'x' * 40}” is not a reference. Use 1 to 20 letters, digits, hyphens, points or slashes.",
        ),
        (
            {"reference": "0101701234"},
            "Reference: The reference looks like a civil registration number (CPR). "
            "Use the municipality's own staff number.",
        ),
        ({"initials": "A1"}, "Initials: “A1” are not initials. Use 1 to 6 letters."),
        ({"initials": "😀"}, "Initials: “😀” are not initials. Use 1 to 6 letters."),
        ({"hired_on_day": "x"}, "Hire date: Write day, month and year in numbers, for example 15 1 2027."),
        (
            {"hired_on_year": "1899"},
            "Hire date: The hire date 1 March 1899 is not possible. "
            "It must lie between 1 January 1950 and 31 December 2027.",
        ),
        ({"has_child_cases": "perhaps"}, "Does the employee work with child cases? Answer yes or no."),
    ],
)
def test_add_refuses_with_a_sentence_and_keeps_what_was_typed(here, preparer, change, sentence):
    keep(here)
    response = preparer.post(reverse("employees"), {**GOOD, **change})
    assert (response.status_code, problems(response)) == (200, [sentence])
    assert len(kept()) == 1
    assert response.context["form"]["reference"].value() == {**GOOD, **change}["reference"]


def test_change(here, preparer):
    where = reverse("employee", args=[keep(here).pk])
    assert "Employee SAG-1" in text(preparer.get(where))
    data = {**GOOD, "initials": "CD", "has_child_cases": "no"}
    response = preparer.post(where, data, follow=True)
    assert messages(response) == ["The facts of SAG-1 (CD) were changed."]
    assert kept() == [("SAG-1", "CD", date(2026, 3, 1), False)]


def test_change_warns_of_the_same_person_twice(here, preparer):
    first = keep(here, "SAG-1")
    keep(here, "SAG-2")
    words = text(preparer.get(reverse("employee", args=[first.pk])))
    assert "Perhaps the same person twice Same initials and hire date: SAG-2 (AB)." in words


def test_employee_of_another_municipality_is_not_found(here, preparer):
    where = reverse("employee", args=[keep(here, "FOREIGN-1", here.laesoe).pk])
    assert preparer.get(where).status_code == 404
    assert preparer.post(where, GOOD).status_code == 404
    assert kept() == [("FOREIGN-1", "AB", date(2026, 3, 1), True)]


def test_one_and_many_employees_ask_equally_often(here, preparer):
    factories.draft(here, here.aarhus, count=1)
    with CaptureQueriesContext(connection) as few:
        preparer.get(reverse("employees"))
    for number in range(2, 30):
        keep(here, f"SAG-{number}")
    with CaptureQueriesContext(connection) as many:
        preparer.get(reverse("employees"))
    assert len(many) == len(few)
