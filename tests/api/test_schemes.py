"""Schemes and their terms over the API."""

import pytest
import time_machine

from pool.rounds.models import Scheme, SchemeTerms
from tests.api import bad
from tests.factories import NOW
from tests.rounds.test_schemes import POSTS

SCHEMES, TERMS = "/api/v1/schemes", "/api/v1/schemes/A/terms"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def test_a_scheme_is_recorded_and_read_by_everybody(api, world):
    own = {"plan_kind": "quarterly", "settled_by": "actual_cost", "budget_posts": POSTS}
    answer = api(world.people.administrator).post(SCHEMES, bad.SCHEME | own, format="json")
    told = answer.json()
    assert answer.status_code == 201
    assert api().get(f"{SCHEMES}/E-1").json() == told
    (terms,) = told.pop("terms")
    assert told == {
        "id": "E-1", "code": "E-1", "name": "Scheme", "name_da": "Ordning", "name_en": "Scheme",
        "purpose_da": "Formål", "purpose_en": "Purpose", "programme": "DBU",
    }  # fmt: skip
    recorded = {"version": 1, "recorded_at": "2026-09-10T10:00:00+02:00"}
    limits = {"begin_within_years": None, "complete_within_years": None}
    assert terms == {**bad.TERMS, **own, **recorded, **limits, "modules": ["SAM", "IND"]}


def test_the_next_terms_change_what_is_said_and_keep_the_rest(api, world):
    client = api(world.people.caseworker)
    given = {"valid_from": "2026-10-01", "rate_amount": "27500.00", "seen": 1}
    answer = client.post(TERMS, given, format="json")
    assert answer.status_code == 201
    new, old = answer.json()["terms"]
    assert (new.pop("version"), old.pop("version")) == (2, 1)
    assert {name for name in new if new[name] != old[name]} == {"rate_amount", "valid_from", "recorded_at"}
    assert (old["recorded_at"], new["rate_amount"]) == (None, "27500.00")
    again = client.post(TERMS, given, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "terms_newer_version")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"valid_from": "2026-09-09"}, 400, "terms_day_out_of_reach"),
        ({"valid_from": "2026-10-01", "rate_amount": "25000.00"}, 409, "terms_nothing_new"),
        ({"rate_amount": "0.00"}, 400, "rate_not_above_zero"),
        ({"rate_amount": "1.001"}, 400, "max_decimal_places"),
        ({"modules": ["ZZ"]}, 400, "unknown_code"),
        ({"modules": []}, 400, "terms_no_modules"),
        ({"settled_by": "actual_cost"}, 400, "terms_posts_missing"),
        ({"plan_kind": "never"}, 400, "invalid_choice"),
        ({"retention_years": 4}, 400, "terms_out_of_range"),
        ({"version": 1}, 400, "unknown_field"),
        ({"seen": 7}, 409, "terms_newer_version"),
    ],
)
def test_terms_that_cannot_be_are_not_recorded(api, world, change, status, code):
    given = {"valid_from": "2026-10-01", "rate_amount": "27500.00"} | change
    answer = api(world.people.caseworker).post(TERMS, given, format="json")
    told = answer.json()
    assert answer.status_code == status, told
    assert code in (told["code"], *(row["code"] for row in told["facts"].get("errors", [])))
    assert SchemeTerms.objects.count() == 2


def test_a_taken_code_an_unknown_scheme_and_wrong_roles(api, world):
    caseworker = api(world.people.caseworker)
    taken = caseworker.post(SCHEMES, bad.SCHEME | {"code": "A"}, format="json")
    assert (taken.status_code, taken.json()["code"]) == (409, "scheme_code_taken")
    nothing = caseworker.post(f"{SCHEMES}/Z/terms", {"valid_from": "2026-10-01"}, format="json")
    assert (nothing.status_code, nothing.json()["code"]) == (404, "not_found")
    for role in ("decider", "finance", "controller", "ministry", "auditor", "signatory"):
        client = api(getattr(world.people, role))
        for address, body in ((SCHEMES, bad.SCHEME), (TERMS, {"valid_from": "2026-10-01", "rate_amount": "1.00"})):
            assert client.post(address, body, format="json").status_code == 403, (role, address)
    assert api().post(SCHEMES, bad.SCHEME, format="json").status_code == 401
    assert (Scheme.objects.count(), SchemeTerms.objects.count()) == (2, 2)
