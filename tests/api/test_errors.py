from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import override_settings
from django.urls import path
from rest_framework.response import Response
from rest_framework.test import APIClient
from rest_framework.views import APIView

from api import errors
from api.permissions import OnTheList
from pool.kernel.refusals import MissingField, NotAllowed, NotFound, Refusals, WrongState
from tests import factories

SHAPE = {"code", "message", "facts"}


@pytest.mark.parametrize(
    "address",
    ["/api/", "/api/v1", "/api/v1/", "/api/v2/rounds", "/api/v1/gossip", "/api/v1/rounds/a/b", "/api/v1/%00"],
)
@pytest.mark.parametrize("method", ["get", "post", "delete", "options"])
def test_unknown_address_answers_in_the_shape(api, world, address, method):
    answer = getattr(api(), method)(address)

    found = answer.status_code, answer.json()["code"], answer["Content-Type"]
    assert found == (404, "not_found", "application/json")


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/rounds/%00",
        "/api/v1/rounds/" + "x" * 300,
        "/api/v1/rounds/%F0%9F%A6%84",
        "/api/v1/municipalities/'%20OR%201=1--",
        "/api/v1/letters/99999999999999999999999999",
        "/api/v1/letters/-1",
    ],
)
def test_absurd_parameter_is_not_there(api, world, address):
    answer = api(world.people.auditor).get(address)

    assert (answer.status_code, set(answer.json())) == (404, SHAPE)


@pytest.mark.parametrize("page", ["0", "-1", "99", "abc", "9" * 5000])
def test_page_that_is_not_there(api, world, page):
    answer = api().get("/api/v1/municipalities", {"page": page})

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("size", ["0", "-1", "201", "abc", "1.5", "", "9" * 5000, "٣"])
def test_page_size_beyond_its_limits(api, world, size):
    answer = api().get("/api/v1/municipalities", {"page_size": size})

    assert (answer.status_code, answer.json()["facts"]["errors"][0]["field"]) == (400, "page_size")


def test_pages_lead_to_each_other(api, world):
    second = api().get("/api/v1/municipalities", {"page_size": 1, "page": 2}).json()

    assert [row["code"] for row in second["results"]] == ["825"]
    assert api().get(second["next"]).json()["results"][0]["code"] == "751"
    assert api().get(second["previous"]).json()["results"][0]["code"] == "101"


def test_method_that_is_not_possible_names_those_that_are(api, world):
    answer = api().delete("/api/v1/municipalities")

    assert answer.status_code == 405
    assert answer.json() == {
        "code": "method_not_allowed",
        "message": "DELETE is not possible at this address. Possible: GET, HEAD.",
        "facts": {"method": "DELETE", "allowed": ["GET", "HEAD"]},
    }


def test_body_of_another_kind_names_what_can_be_read(api, world):
    answer = api(world.people.preparer).post("/api/v1/applications", "round=2026-1", content_type="text/plain")

    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")
    assert answer.json()["facts"] == {"given": "text/plain", "accepted": ["application/json"]}


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("da-DK,da;q=0.9", "Dette felt er påkrævet."),
        ("en", "This field is required."),
        ("fr", "Dette felt er påkrævet."),
    ],
)
def test_message_is_in_the_language_of_the_request(api, world, language, message):
    errors = api(language=language).post("/api/v1/token", {}).json()["facts"]["errors"]

    assert [error["message"] for error in errors] == [message, message]


def test_every_accept_header_is_answered(api, world):
    for accept in ("application/xml", "text/html", "nonsense", "*/*"):
        answer = api().get("/api/v1/rounds", HTTP_ACCEPT=accept)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")


def test_refusal_has_its_facts(api, world):
    factories.draft(world, world.aarhus)
    answer = api(world.people.preparer).post("/api/v1/applications/2026-1-751/take-back")

    assert answer.json() == {
        "code": "wrong_state",
        "message": "This cannot be done now: the record is “Draft”. Reload the page to see what has happened.",
        "facts": {"state": "Draft"},
    }


def test_endpoint_on_no_list_is_refused_to_everybody(world):
    for user in (AnonymousUser(), world.people.auditor):
        request = SimpleNamespace(resolver_match=SimpleNamespace(view_name="api-secret"), method="GET", user=user)
        assert not OnTheList().has_permission(request, None)


class Broken(APIView):
    """Raises what it is told to."""

    problem: Exception = NotFound()
    permission_classes = ()
    authentication_classes = ()

    def get(self, request):
        raise self.problem

    def post(self, request):
        return Response(request.data)


urlpatterns = [path("broken", Broken.as_view())]


@override_settings(ROOT_URLCONF="tests.api.test_errors", MIDDLEWARE=[])
@pytest.mark.parametrize(
    ("problem", "status", "code"),
    [
        (NotFound(), 404, "not_found"),
        (NotAllowed(), 403, "not_allowed"),
        (WrongState(state="draft"), 409, "wrong_state"),
        (MissingField(field="a", label="A"), 400, "missing_field"),
        (Refusals([MissingField(field="a", label="A"), MissingField(field="b", label="B")]), 400, "several_problems"),
        (errors.Http404(), 404, "not_found"),
        (errors.DjangoPermissionDenied(), 403, "permission_denied"),
        (errors.SuspiciousOperation(), 400, "parse_error"),
        (errors.exceptions.Throttled(wait=3), 429, "throttled"),
        (errors.exceptions.NotAcceptable(), 406, "not_acceptable"),
        (errors.exceptions.ValidationError({"a": [{"b": ["wrong"]}, {}]}), 400, "invalid_input"),
    ],
)
def test_every_kind_of_problem_has_the_shape(monkeypatch, problem, status, code):
    monkeypatch.setattr(Broken, "problem", problem)

    answer = APIClient().get("/broken")

    assert (answer.status_code, answer.json()["code"], set(answer.json())) == (status, code, SHAPE)
    assert answer.json()["message"]


@override_settings(ROOT_URLCONF="tests.api.test_errors", MIDDLEWARE=[])
def test_own_mistake_is_not_hidden(monkeypatch):
    monkeypatch.setattr(Broken, "problem", KeyError("x"))

    with pytest.raises(KeyError):
        APIClient().get("/broken")


@override_settings(ROOT_URLCONF="tests.api.test_errors", MIDDLEWARE=[])
def test_own_mistake_is_logged_and_has_the_shape(monkeypatch, caplog):
    monkeypatch.setattr(Broken, "problem", KeyError("secret"))

    answer = APIClient(raise_request_exception=False).get("/broken")

    assert (answer.status_code, answer["Content-Type"], set(answer.json())) == (500, "application/json", SHAPE)
    assert (answer.json()["code"], answer.json()["facts"]) == ("server_error", {})
    assert "secret" not in answer.content.decode()
    record = next(item for item in caplog.records if item.name == "api.errors")
    assert (record.getMessage(), record.exc_info[0]) == ("GET /broken", KeyError)


def test_nested_errors_name_their_path():
    detail = errors.exceptions.ValidationError({"lines": [{}, {"module": ["Wrong."]}], "": ["Never."]}).detail

    assert [row["field"] for row in errors.rows(detail)] == ["lines.1.module", ""]
