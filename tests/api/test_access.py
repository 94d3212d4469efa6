import pytest
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from pool.journal.models import Entry
from tests import factories

ADDRESS = "/api/v1/token"


def test_token_opens_the_door_and_is_given_back(api, world):
    given = api().post(ADDRESS, {"username": "preparer", "password": "demo"})
    client = APIClient(HTTP_AUTHORIZATION=f"Token {given.json()['token']}")

    assert given.status_code == 200
    assert client.get("/api/v1/me").json() == {
        "username": "preparer",
        "name": "Preparer Test",
        "roles": ["preparer"],
        "municipality": {"code": "751", "name": "Aarhus Kommune"},
    }
    assert client.post("/api/v1/applications", {"round": "2026-1"}).status_code == 201
    assert client.delete(ADDRESS).status_code == 204
    assert client.get("/api/v1/me").status_code == 401
    verbs = Entry.objects.filter(subject="user:preparer").order_by("number").values_list("verb", flat=True)
    assert list(verbs)[-2:] == ["access.give_token", "access.end_token"]


def test_token_is_the_same_the_second_time(api, world):
    first, second = (api().post(ADDRESS, {"username": "preparer", "password": "demo"}).json() for _ in range(2))

    assert first == second


@pytest.mark.parametrize("who", ["preparer", "nobody"])
def test_wrong_password_says_no_more_than_that(api, world, who):
    answer = api().post(ADDRESS, {"username": who, "password": "guess"})

    assert answer.status_code == 401
    assert answer.json() == {
        "code": "wrong_credentials",
        "message": "The user name or the password is wrong.",
        "facts": {},
    }


def test_guessing_closes_the_way_for_a_while(api, world):
    answers = [api().post(ADDRESS, {"username": "preparer", "password": f"guess {n}"}) for n in range(6)]
    right = api().post(ADDRESS, {"username": "preparer", "password": "demo"})

    assert [answer.status_code for answer in answers] == [401] * 4 + [429] * 2
    assert (right.status_code, right["Retry-After"], right.json()["code"]) == (429, "900", "throttled")
    assert Token.objects.count() == 0


def test_switched_off_person_gets_no_token_and_a_token_stops_working(api, world):
    given = api().post(ADDRESS, {"username": "preparer", "password": "demo"}).json()["token"]
    world.people.preparer.is_active = False
    world.people.preparer.save()

    assert APIClient(HTTP_AUTHORIZATION=f"Token {given}").get("/api/v1/me").status_code == 401
    assert api().post(ADDRESS, {"username": "preparer", "password": "demo"}).status_code == 401


def test_nobody_is_nobody(api, world):
    assert api().get("/api/v1/me").status_code == 401
    assert api().delete(ADDRESS).status_code == 401


def test_session_writes_only_with_its_csrf_token(world):
    client = APIClient(enforce_csrf_checks=True, HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(world.people.preparer)
    body = {"round": "2026-1"}

    refused = client.post("/api/v1/applications", body)
    client.cookies["csrftoken"] = "a" * 32
    let = client.post("/api/v1/applications", body, HTTP_X_CSRFTOKEN="a" * 32)

    assert (refused.status_code, refused.json()["code"]) == (403, "csrf_failed")
    assert let.status_code == 201


def test_token_needs_no_csrf_token(world):
    token = Token.objects.create(user=world.people.preparer)
    client = APIClient(enforce_csrf_checks=True, HTTP_AUTHORIZATION=f"Token {token.key}")

    assert client.post("/api/v1/applications", {"round": "2026-1"}).status_code == 201


@pytest.mark.parametrize("header", ["Token", "Token x y", "Token nonsense", "Token \xff"])
def test_token_that_is_none_is_refused(world, header):
    answer = APIClient(HTTP_AUTHORIZATION=header, HTTP_ACCEPT_LANGUAGE="en").get("/api/v1/rounds")

    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Token")
    assert answer.json()["code"] == "authentication_failed"


def test_roles_that_exclude_each_other_give_nothing(api, world):
    both = world.people.caseworker
    both.role_grants.create(role="finance", granted_at=factories.NOW)

    answer = api(both).get("/api/v1/worklist")

    assert (answer.status_code, answer.json()["code"]) == (403, "roles_not_together")
