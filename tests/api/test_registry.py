import pytest

from pool.registry import services as registry
from tests import factories


def test_municipalities_are_public_and_in_danish_order(api, world):
    answer = api().get("/api/v1/municipalities")

    assert answer.status_code == 200
    assert [row["code"] for row in answer.json()["results"]] == ["101", "825", "751"]
    assert {name: answer.json()[name] for name in ("count", "next", "previous")} == {
        "count": 3,
        "next": None,
        "previous": None,
    }


def test_municipality_lies_in_the_region_of_the_day_asked_for(api, world):
    regions = {
        day: api()
        .get("/api/v1/municipalities", {"on": day, "q": "københavn"})
        .json()["results"][0]["region"]["name_da"]
        for day in ("2026-12-31", "2027-01-01")
    }

    assert regions == {"2026-12-31": "Region Hovedstaden", "2027-01-01": "Region Østdanmark"}


def test_municipality_shows_empty_what_nobody_has_given(api, world):
    assert api().get("/api/v1/municipalities/751").json() == {
        "id": "751",
        "code": "751",
        "name": "Aarhus",
        "official_name": "Aarhus Kommune",
        "cvr": "",
        "population_2012": None,
        "region": {
            "code": "region-midtjylland",
            "name_da": "Region Midtjylland",
            "name_en": "Region Midtjylland",
        },
    }


def test_region_filter_finds_its_municipalities(api, world):
    found = api().get("/api/v1/municipalities", {"region": "region-midtjylland"}).json()["results"]

    assert [row["code"] for row in found] == ["751"]


@pytest.mark.parametrize(
    "words", [{"region": "nowhere"}, {"on": "31.12."}, {"regoin": "x"}, {"q": "a\x00b"}, {"region": "\x00"}]
)
def test_filter_that_means_nothing_is_refused(api, world, words):
    answer = api().get("/api/v1/municipalities", words)

    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid_input"
    assert [row["field"] for row in answer.json()["facts"]["errors"]] == list(words)


def test_programme_shows_its_modules_in_order(api, world):
    programme = api(language="da").get("/api/v1/programmes/DBU").json()

    assert [module["code"] for module in programme["modules"]] == ["VID", "UND", "SAM", "IND", "TVP", "AFG"]
    assert programme["name"] == "Diplom"
    assert programme["providers"] == [{"code": "via", "name": "VIA"}]


def test_modules_by_kind(api, world):
    found = api().get("/api/v1/modules", {"kind": "mandatory"}).json()["results"]

    assert [(module["code"], module["name"]) for module in found] == [
        ("VID", "VID in English"),
        ("UND", "UND in English"),
    ]


def test_slash_at_the_end_makes_no_difference(api, world):
    assert api().get("/api/v1/municipalities/751/").json() == api().get("/api/v1/municipalities/751").json()


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_the_same_queries_for_any_length(api, world, django_assert_num_queries, count):
    with django_assert_num_queries(2):
        assert len(api().get(f"/api/v1/municipalities?page_size={count}").json()["results"]) == count
    with django_assert_num_queries(2):
        assert len(api().get(f"/api/v1/modules?page_size={count}").json()["results"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_programmes_take_the_same_queries_for_any_number(api, world, django_assert_num_queries, count):
    for number in range(count - 1):
        registry.take_programme(
            code=f"P{number}", name_da="P", name_en="P", providers=[], by=None, at=factories.NOW,
            modules=[{"code": f"M{number}", "name_da": "M", "name_en": "M", "kind": "elective", "ects": 5}],
        )  # fmt: skip

    with django_assert_num_queries(4):
        assert api().get("/api/v1/programmes").json()["count"] == count
