import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pool.applications.models import Section
from pool.workforce.models import Employee
from tests import factories
from tests.web.applications.conftest import late
from tests.web.applications.reading import main, messages, problems, text

NEW = {
    "employee": "",
    "reference": "SAG-7",
    "initials": "æøå",
    "hired_on_day": "1",
    "hired_on_month": "3",
    "hired_on_year": "2026",
    "has_child_cases": "yes",
    "module": "A:SAM",
    "term": "2027F",
}


def address(application, name="application_lines", *more) -> str:
    return reverse(name, args=[application.reference, *more])


def pairs(application) -> list[tuple[str, str, str, str]]:
    lines = application.lines.select_related("employee", "module", "scheme").order_by("rank")
    return [(line.employee.reference, line.module.code, line.scheme.code, line.term) for line in lines]


def test_table_shows_lines_in_order_with_their_sum(preparer, application):
    words = main(preparer.get(address(application)))
    assert "1 1001 (AB) hired 2 March 2026 SAM in English A. Substitute cover spring 2027 25,000.00" in words
    assert "In all 2 modules × DKK 25,000.00 50,000.00" in words


def test_save_and_continue_completes_the_section(preparer, empty):
    response = preparer.post(address(empty))
    assert problems(response) == ["The application has no lines. Add at least one employee and module."]
    preparer.post(address(empty, "application_line_add"), NEW)
    response = preparer.post(address(empty))
    assert response.headers["Location"] == reverse("application_section", args=[empty.reference, "financing"])
    assert Section.objects.get(application=empty, name="lines").completed_at is not None


def test_add_somebody_new(preparer, empty):
    response = preparer.post(address(empty, "application_line_add"), NEW, follow=True)
    assert messages(response) == [
        "SAG-7 (ÆØÅ): SAM in English, spring 2027 was added. Requested amount: DKK\u00a025,000.00."
    ]
    assert pairs(empty) == [("SAG-7", "SAM", "A", "2027F")]


def test_add_from_the_staff_list_and_another(preparer, application):
    data = {"employee": "1001", "module": "B:VID", "term": "2028E", "then": "another"}
    response = preparer.post(address(application, "application_line_add"), data)
    assert response.headers["Location"] == address(application, "application_line_add") + "?employee=1001"
    assert pairs(application)[-1] == ("1001", "VID", "B", "2028E")
    body = preparer.get(response.headers["Location"]).content.decode()
    assert '<option value="1001" selected>' in body


@pytest.mark.parametrize(
    ("change", "sentences"),
    [
        (
            dict.fromkeys(NEW, ""),
            [
                "Module: Choose a module from the list.",
                "Term: Choose a term from the list.",
                "Employee: Choose an employee from the staff list, or write a new one below.",
            ],
        ),
        (
            {"reference": "x" * 300},
            [
                f"Reference: “{'x' * 40}” is not a reference. "
                "Use 1 to 20 letters, digits, hyphens, points or slashes."
            ],
        ),
        (
            {"reference": "010170-1234"},
            [
                "Reference: The reference looks like a civil registration number (CPR). "
                "Use the municipality's own staff number."
            ],
        ),
        ({"initials": "😀"}, ["Initials: “😀” are not initials. Use 1 to 6 letters."]),
        (
            {"hired_on_day": "31", "hired_on_month": "2"},
            ["Hire date: There is no such day as 31.2.2026. Check day, month and year."],
        ),
        (
            {"hired_on_year": "9999"},
            [
                "Hire date: The hire date 1 March 9999 is not possible. "
                "It must lie between 1 January 1950 and 31 December 2027."
            ],
        ),
        ({"has_child_cases": ""}, ["Does the employee work with child cases? Answer yes or no."]),
        ({"reference": "1001"}, ["Reference: This reference is on your staff list already. Choose it from the list."]),
        ({"module": "A:VID"}, ["Module: Choose a module from the list."]),
        ({"term": "1066F"}, ["Term: Choose a term from the list."]),
        ({"employee": "no-such"}, ["Employee: Choose an employee from the list."]),
    ],
)  # fmt: skip
def test_add_refuses_with_a_sentence_and_keeps_what_was_typed(preparer, application, change, sentences):
    response = preparer.post(address(application, "application_line_add"), {**NEW, **change})
    assert sorted(problems(response)) == sorted(sentences)
    assert application.lines.count() == 2
    if change.get("reference") == "x" * 300:
        assert "x" * 300 in response.content.decode()


def test_pair_asked_for_already(preparer, application):
    data = {"employee": "1001", "module": "B:SAM", "term": "2027F"}
    response = preparer.post(address(application, "application_line_add"), data)
    assert problems(response) == [
        "Module: Employee 1001 and module SAM are already on application 2026-1-751. "
        "An employee's module is paid for once only, across all rounds and schemes."
    ]


def test_refused_line_leaves_no_employee_behind(here, application):
    with late(here.people.preparer) as client:
        response = client.post(address(application, "application_line_add"), NEW)
    assert problems(response)[0].startswith("The deadline was Thursday 1 October 2026, 12:00")
    assert not Employee.objects.filter(reference="SAG-7").exists()


def test_change_a_line(preparer, application):
    line = application.lines.first()
    where = address(application, "application_line", line.pk)
    assert "Change the line of 1001 (AB)" in text(preparer.get(where))
    response = preparer.post(where, {"module": "B:UND", "term": "2028F"}, follow=True)
    assert messages(response) == ["The line of 1001 (AB) was changed."]
    assert pairs(application)[0] == ("1001", "UND", "B", "2028F")


def test_remove_asks_first(preparer, application):
    where = address(application, "application_line_remove", application.lines.first().pk)
    assert "Remove the line of 1001 (AB)?" in text(preparer.get(where))
    assert application.lines.count() == 2
    response = preparer.post(where, follow=True)
    assert messages(response) == ["The line of 1001 (AB) was removed."]
    assert [pair[0] for pair in pairs(application)] == ["1002"]
    assert preparer.post(where).status_code == 404


@pytest.mark.parametrize(
    ("place", "way", "order"),
    [(1, "up", ["1002", "1001"]), (0, "up", ["1001", "1002"]), (0, "down", ["1002", "1001"])],
)
def test_move(preparer, application, place, way, order):
    line = application.lines.order_by("rank")[place]
    response = preparer.post(address(application, "application_line_move", line.pk), {"way": way})
    assert response.headers["Location"] == address(application) + f"#line-{line.pk}"
    assert [pair[0] for pair in pairs(application)] == order


@pytest.mark.parametrize("name", ["application_line", "application_line_remove", "application_line_move"])
def test_line_of_another_application_is_not_found(here, preparer, stranger, application, name):
    foreign = factories.draft(here, here.laesoe)
    line = foreign.lines.first()
    assert preparer.post(address(application, name, line.pk)).status_code == 404
    assert preparer.post(address(foreign, name, line.pk)).status_code == 404
    assert foreign.lines.count() == 2


def test_lines_after_the_deadline_are_read_only(here, application):
    with late(here.people.preparer) as client:
        words = text(client.get(address(application)))
    assert "the draft is kept" in words
    assert "Add a line" not in words and "Save and continue" not in words


def test_three_and_thirty_lines_ask_equally_often(here, preparer, application, django_assert_num_queries):
    with CaptureQueriesContext(connection) as few:
        preparer.get(address(application))
    for number in range(3, 20):
        factories.add_line(application, here.people.preparer, reference=f"10{number:02d}")
    with django_assert_num_queries(len(few)):
        preparer.get(address(application))
