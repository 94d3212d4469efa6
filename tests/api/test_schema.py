import json
import re

import pytest
from django.urls import reverse
from django.utils.translation import get_language
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from api import docs, urls
from pool.access import lists

HIDDEN = {"api-schema", "api-docs", "api-unknown"}


@pytest.fixture(scope="module")
def schema():
    """The schema, made without a single warning."""
    GENERATOR_STATS.reset()
    made = SchemaGenerator().get_schema(request=None, public=True)
    assert not GENERATOR_STATS, [*GENERATOR_STATS._warn_cache, *GENERATOR_STATS._error_cache]
    return made


def operations(schema):
    return [(path, method, item) for path, items in schema["paths"].items() for method, item in items.items()]


def test_schema_is_valid_openapi(schema):
    validate_schema(schema)

    assert schema["openapi"].startswith("3.1")


def test_schema_is_served_to_everybody_whatever_they_accept(api, db):
    for accept in ("application/json", "text/html", "*/*"):
        answer = api().get("/api/v1/schema", HTTP_ACCEPT=accept)
        assert (answer.status_code, answer.json()["openapi"]) == (200, "3.1.0")


def test_schema_is_made_once_a_language(api, db, monkeypatch):
    made = []
    monkeypatch.setattr(docs.SchemaGenerator, "get_schema", lambda self, **_: made.append(get_language()) or {"a": 1})
    docs.described.cache_clear()
    for query in ("", "?lang=en", "?lang=da", "?lang=xx", "?lang=en"):
        assert api().get(f"/api/v1/schema{query}").json() == {"a": 1}
    docs.described.cache_clear()

    assert sorted(made) == ["da", "en"]


@pytest.mark.parametrize(
    ("language", "state", "other"), [("da", "Under spørgsmål", "Queried"), ("en", "Queried", "Under spørgsmål")]
)
def test_schema_speaks_one_language(api, db, language, state, other):
    answer = api().get(f"/api/v1/schema?lang={language}").json()
    said = json.dumps(answer, ensure_ascii=False)

    assert f"* `queried` - {state}" in said
    assert f"* `queried` - {other}" not in said


def test_every_endpoint_is_described(schema):
    described = {re.sub(r"\{\w+\}", "{}", path) for path in schema["paths"]}
    listed = {
        re.sub(r"<\w+:\w+>", "{}", f"/api/v1/{item.pattern}") for item in urls.endpoints if item.name not in HIDDEN
    }

    assert described == listed


def test_every_endpoint_is_on_the_list_and_the_list_has_no_other(schema):
    assert {item.name for item in urls.endpoints} | {"api-unknown"} == set(lists.ENDPOINTS)


def test_every_operation_says_what_it_does_and_how_it_fails(schema):
    for path, method, operation in operations(schema):
        where = f"{method} {path}"
        assert operation["summary"], where
        assert "400" in operation["responses"], where
        assert ("404" in operation["responses"]) or "{" not in path, where
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                assert answer["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/ErrorOut"}


def test_every_list_has_pages(schema):
    for path, _, operation in operations(schema):
        if operation["operationId"].endswith("_list"):
            content = operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
            pages = schema["components"]["schemas"][content.rpartition("/")[2]]
            assert set(pages["properties"]) == {"count", "next", "previous", "results"}, path


def test_public_endpoints_need_no_sign_in_and_the_others_do(schema):
    assert {} in schema["paths"]["/api/v1/rounds"]["get"]["security"]
    assert {} not in schema["paths"]["/api/v1/worklist"]["get"]["security"]


def test_docs_come_from_this_installation_alone(api, db):
    page = api().get("/api/v1/docs").content.decode()
    script = api().get("/api/v1/docs?script=").content.decode()

    assert re.findall(r"(?:https?:)?//[^\s\"']+", page) == []
    assert "<style" not in page
    assert not re.search(r"<script(?![^>]*src=)", page)
    assert not re.search(r"https?://", script)
    assert reverse("api-schema") in script


@pytest.mark.once
@pytest.mark.deep
@pytest.mark.django_db(transaction=True)
def test_docs_show_every_room_in_a_browser_under_the_strict_policy(live_server, page):
    page.goto(f"{live_server.url}/api/v1/docs")
    page.wait_for_selector(".opblock-tag")
    assert page.locator(".opblock-tag").count() == 12
    page.locator(".opblock-tag").first.click()
    page.locator(".opblock-summary").first.click()
    page.wait_for_selector(".opblock.is-open .opblock-section")

    assert page.problems == []
