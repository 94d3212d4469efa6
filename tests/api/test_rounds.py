from datetime import timedelta

import pytest

from tests import factories
from tests.reports.conftest import life, settled  # noqa: F401 (a fixture)


def test_round_shows_its_deadline_rates_and_terms(api, world):
    round = api().get("/api/v1/rounds/2026-1").json()

    assert round["closes_at"] == "2026-10-01T12:00:00+02:00"
    assert (round["frame_amount"], round["state"], round["takes_applications"]) == ("250000.00", "open", True)
    assert round["terms"] == ["2027F", "2027E", "2028F", "2028E"]
    assert round["schemes"][0] == {
        "code": "A",
        "name": "Substitute cover",
        "terms_version": 1,
        "rate_amount": "25000.00",
        "modules": ["SAM", "IND", "TVP"],
    }
    assert round["ruleset"] == factories.QUEUE


def test_round_takes_applications_until_the_deadline_itself(api, world, clock):
    takes = {}
    for moment in (factories.DEADLINE, factories.DEADLINE + timedelta(seconds=1)):
        clock.move_to(moment)
        takes[moment] = api().get("/api/v1/rounds/2026-1").json()["takes_applications"]

    assert list(takes.values()) == [True, False]


def test_rounds_by_scheme_state_and_year(api, world):
    def count(**words):
        return api().get("/api/v1/rounds", words).json()["count"]

    assert (count(scheme="A"), count(state="open"), count(finance_year=2026)) == (1, 1, 1)
    assert (count(state="decided"), count(finance_year=2025)) == (0, 0)


@pytest.mark.parametrize("words", [{"scheme": "X"}, {"state": "lost"}, {"finance_year": "9" * 40}])
def test_unknown_value_is_refused(api, world, words):
    assert api().get("/api/v1/rounds", words).status_code == 400


def test_scheme_shows_its_terms_newest_first(api, world):
    scheme = api().get("/api/v1/schemes/A").json()

    assert [(terms["version"], terms["rate_amount"]) for terms in scheme["terms"]] == [(1, "25000.00")]
    assert (scheme["name"], scheme["programme"]) == ("Substitute cover", "DBU")


def test_unknown_round_is_not_there(api, world):
    assert api().get("/api/v1/rounds/1999-1").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_rounds_take_the_same_queries_for_any_number(api, world, django_assert_num_queries, count):
    for number in range(count - 1):
        factories.open_round(code=f"2026-{number + 2}")

    with django_assert_num_queries(5):
        assert api().get("/api/v1/rounds").json()["count"] == count


def test_schemes_take_few_queries(api, world, django_assert_num_queries):
    with django_assert_num_queries(4):
        assert api().get("/api/v1/schemes").json()["count"] == 2


def test_meter_of_a_round_that_closes_by_itself(api, world):
    factories.first_come(world)
    factories.submitted(world, world.aarhus, count=3)
    round = api().get("/api/v1/rounds/2026-3").json()

    assert (round["state"], round["closes_when_used"], round["filled_at"]) == ("open", True, None)
    assert round["meter"] == {
        "frame": "100000.00",
        "applied": "75000.00",
        "granted": "75000.00",
        "left": "25000.00",
        "waiting": 0,
        "used": False,
    }


def test_full_round_says_since_when_and_takes_nothing(api, world):
    factories.first_come(world)
    factories.submitted(world, world.aarhus, count=4)
    rows = api().get("/api/v1/rounds", {"state": "full"}).json()["results"]

    assert [(row["code"], row["takes_applications"], row["filled_at"]) for row in rows] == [
        ("2026-3", False, "2026-09-10T10:00:00+02:00")
    ]
    assert (rows[0]["meter"]["left"], rows[0]["meter"]["used"]) == ("0.00", True)


def test_round_that_stays_open_until_its_deadline_has_no_meter(api, world):
    round = api().get("/api/v1/rounds/2026-1").json()

    assert (round["closes_when_used"], round["meter"]) == (False, None)


@pytest.mark.parametrize("count", [1, 3])
def test_meters_take_the_same_queries_for_any_number(api, world, django_assert_num_queries, count):
    for number in range(count):
        factories.open_round(code=f"F-{number}", ruleset=factories.FIRST_COME, closes_when_used=True)

    with django_assert_num_queries(8):
        assert api().get("/api/v1/rounds").json()["count"] == count + 1


def test_settled_round_says_when_and_what_became_of_its_money(api, life):  # noqa: F811
    before = api().get("/api/v1/rounds/2026-1").json()
    assert (before["state"], before["settled_at"], before["outcome"]) == ("decided", None, None)

    settled(life)

    after = api().get("/api/v1/rounds/2026-1").json()
    assert (after["state"], after["settled_at"]) == ("settled", "2028-01-10T09:00:00+01:00")
    assert after["outcome"] == {
        "committed": "50000.00",
        "annulled_pool": "25000.00",
        "annulled_treasury": "25000.00",
        "paid": "50000.00",
        "spent": "25000.00",
        "receivable": "0.00",
        "repaid": "25000.00",
        "completed": 1,
    }
    assert api().get("/api/v1/rounds", {"state": "settled"}).json()["results"][0]["settled_at"] == after["settled_at"]
