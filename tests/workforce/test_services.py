from datetime import UTC, date, datetime, timedelta

import pytest

from pool.access.models import User
from pool.journal.models import Entry
from pool.kernel.refusals import NotFound
from pool.registry.models import Municipality
from pool.workforce import queries, rules, services
from pool.workforce.models import Employee
from tests.factories import NOW, municipalities, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def aarhus():
    return municipalities()["751"]


def keep(municipality, at=NOW, **facts):
    given = {"reference": "1001", "initials": "ab", "hired_on": date(2026, 3, 1), "has_child_cases": True, **facts}
    return services.keep_employee(municipality=municipality, by=keeper(municipality), at=at, **given)


def keeper(municipality):
    name = f"keeper{municipality.code}"
    return User.objects.filter(username=name).first() or person(name, "preparer", municipality)


def told():
    return [entry.facts for entry in Entry.objects.filter(verb="workforce.keep_employee").order_by("number")]


def test_an_employee_is_kept_once_per_municipality_and_reference(aarhus):
    keep(aarhus)
    keep(Municipality.objects.get(code="825"))
    keep(aarhus, initials="CD", at=NOW + timedelta(days=1))
    assert list(Employee.objects.order_by("pk").values_list("municipality__code", "reference", "initials")) == [
        ("751", "1001", "CD"), ("825", "1001", "AB"),
    ]  # fmt: skip
    assert told() == [
        {"added": True, "changed": {}}, {"added": True, "changed": {}}, {"added": False, "changed": {"initials": "CD"}},
    ]  # fmt: skip


def test_the_same_facts_again_change_nothing(aarhus):
    keep(aarhus)
    keep(aarhus, at=NOW + timedelta(days=1))
    assert list(Employee.objects.values_list("created_at", "changed_at")) == [(NOW, NOW)]


def test_a_change_says_when_and_what(aarhus):
    keep(aarhus)
    later = NOW + timedelta(days=1)
    employee = keep(aarhus, at=later, hired_on=date(2026, 4, 1), has_child_cases=False)
    assert (employee.created_at, employee.changed_at) == (NOW, later)
    assert told()[-1] == {"added": False, "changed": {"hired_on": "2026-04-01", "has_child_cases": False}}


@pytest.mark.parametrize(
    ("fact", "value", "refusal"),
    [
        ("reference", "010190-1234", rules.CivilNumber),
        ("reference", "", rules.BadReference),
        ("initials", "123", rules.BadInitials),
        ("hired_on", date(1900, 1, 1), rules.BadHireDate),
    ],
)
def test_an_impossible_fact_keeps_nothing(aarhus, fact, value, refusal):
    with pytest.raises(refusal):
        keep(aarhus, **{fact: value})
    assert Employee.objects.count() == 0


def test_the_year_of_a_hire_date_is_judged_in_danish_time(aarhus):
    new_year = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # 1 January 2027, 00:30 in Denmark
    assert keep(aarhus, at=new_year, hired_on=date(2028, 12, 31)).hired_on == date(2028, 12, 31)
    with pytest.raises(rules.BadHireDate):
        keep(aarhus, at=new_year - timedelta(hours=1), reference="2", hired_on=date(2028, 12, 31))


def test_people_who_look_alike_are_found_within_the_municipality(aarhus):
    one, other = keep(aarhus), keep(aarhus, reference="1002")
    keep(aarhus, reference="1003", hired_on=date(2026, 3, 2))
    keep(Municipality.objects.get(code="825"))
    assert list(queries.alike(one)) == [other]


def test_a_foreign_employee_is_not_there(world):
    foreign = keep(world.laesoe)
    with pytest.raises(NotFound):
        queries.one(world.people.preparer, foreign.pk)
    assert queries.one(world.foreign.preparer, foreign.pk) == foreign
    with pytest.raises(NotFound):
        queries.one(world.people.ministry, foreign.pk)
