from datetime import date

import pytest
from django.db import IntegrityError, transaction

from pool.journal.models import Entry
from pool.registry import queries, services
from pool.registry.models import Module, Municipality, Programme, RegionMembership
from tests.factories import NOW, municipalities, schemes

pytestmark = pytest.mark.django_db


def test_municipalities_come_in_with_their_dated_regions():
    municipalities()
    before, after = date(2026, 12, 31), date(2027, 1, 1)
    rows = [[(item.code, item.region_code) for item in queries.municipalities_on(day)] for day in (before, after)]
    assert rows == [
        [("101", "region-hovedstaden"), ("825", "region-nordjylland"), ("751", "region-midtjylland")],
        [("101", "region-oestdanmark"), ("825", "region-nordjylland"), ("751", "region-midtjylland")],
    ]
    assert queries.region_codes_on(after) == {
        "101": "region-oestdanmark", "825": "region-nordjylland", "751": "region-midtjylland",
    }  # fmt: skip
    assert [item.code for item in queries.regions_on(before)] == [
        "region-hovedstaden", "region-midtjylland", "region-nordjylland",
    ]  # fmt: skip
    assert queries.region_codes_on(date(2006, 12, 31)) == {}


def test_numbers_nobody_has_given_stay_empty():
    aarhus = municipalities()["751"]
    assert (aarhus.population_2012, aarhus.cvr) == (None, "")


def test_a_municipality_that_is_known_is_left_as_it_is():
    municipalities()
    row = services.MunicipalityRow("751", "Andet", "Andet navn", 1, ())
    assert services.take_municipalities(rows=[row], by=None, at=NOW) == []
    assert Municipality.objects.get(code="751").name == "Aarhus"
    assert [entry.facts for entry in Entry.objects.order_by("number")] == [{"added": 3}, {"added": 0}]


def test_a_failure_half_way_leaves_no_municipality():
    rows = [services.MunicipalityRow(code, "X", "X", None, ()) for code in ("001", "002", "002")]
    with pytest.raises(IntegrityError), transaction.atomic():
        services.take_municipalities(rows=rows, by=None, at=NOW)
    assert Municipality.objects.count() == Entry.objects.count() == 0


def test_a_membership_cannot_end_before_it_begins():
    municipalities()
    with pytest.raises(IntegrityError), transaction.atomic():
        RegionMembership.objects.update(valid_until=date(2000, 1, 1))


def test_a_programme_comes_in_with_its_modules_in_order():
    schemes()
    programme = Programme.objects.get()
    assert (programme.code, programme.ects, [item.code for item in programme.providers.all()]) == ("DBU", 60, ["via"])
    assert list(Module.objects.values_list("position", "code")) == [
        (1, "VID"), (2, "UND"), (3, "SAM"), (4, "IND"), (5, "TVP"), (6, "AFG"),
    ]  # fmt: skip
    assert [entry.verb for entry in Entry.objects.all()] == ["registry.take_programme"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("århus", ["751"]),
        ("AARH", ["751"]),
        (" 751 ", ["751"]),
        ("læs", ["825"]),
        ("kommune", ["101", "825", "751"]),
        ("%", []),
        ("_", []),
    ],
)
def test_municipalities_are_found_by_a_part_of_their_name_or_their_code(text, codes):
    municipalities()
    assert [item.code for item in queries.municipalities().filter(queries.matching(text))] == codes
