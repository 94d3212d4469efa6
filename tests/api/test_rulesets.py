import pytest

from pool.allocation import rulesets as engine
from pool.allocation import schema, templates
from pool.awards.models import Ruleset
from pool.awards.services import rulesets
from tests import factories

HERE = "/api/v1/rulesets"
RULES = templates.ruleset("deadlines")


@pytest.fixture
def caseworker(api, world):
    return api(world.people.caseworker)


@pytest.fixture
def kept(world):
    return rulesets.keep(name="Kø", content=factories.QUEUE, by=world.people.caseworker, at=factories.NOW)


def test_rules_are_saved_read_and_listed(caseworker, world):
    saved = caseworker.post(HERE, {"name": "Frister", "content": RULES})
    assert saved.status_code == 201
    told = saved.json()
    assert (told["name"], told["version"], told["sha256"], told["used_at"]) == (
        "Frister",
        1,
        engine.parse(RULES).sha256,
        None,
    )
    assert told["saved_by"]["username"] == "caseworker"
    assert engine.parse(told["content"]).sha256 == told["sha256"]
    assert told["sentences"]["da"][0].startswith("Først går pengene til de linjer")
    assert told["sentences"]["en"][0].startswith("The money goes first to the lines")
    assert caseworker.get(f"{HERE}/{told['id']}").json() == told
    listed = caseworker.get(HERE).json()
    assert (listed["count"], listed["results"][0]["name"], "content" in listed["results"][0]) == (1, "Frister", False)


def test_list_by_name_and_use(caseworker, kept, world):
    rulesets.freeze(ruleset=kept, by=world.people.caseworker, at=factories.NOW)
    caseworker.post(HERE, {"name": "Frister", "content": RULES})
    names = [
        [row["name"] for row in caseworker.get(HERE, query).json()["results"]]
        for query in ({"name": "Kø"}, {"used": "true"}, {"used": "false"}, {})
    ]
    assert names == [["Kø"], ["Kø"], ["Frister"], ["Frister", "Kø"]]
    assert caseworker.get(HERE, {"uses": "1"}).status_code == 400


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_any_number(api, world, django_assert_num_queries, count):
    for number in range(count):
        rulesets.keep(name=f"{number}", content=factories.QUEUE, by=world.people.caseworker, at=factories.NOW)
    client = api(world.people.decider)
    with django_assert_num_queries(5):
        assert client.get(HERE).json()["count"] == count


def test_wrong_rules_are_refused_field_by_field(caseworker):
    wrong = {"steps": [{"method": "queue", "order": ["draw", "tier"], "budget": {"share": 0.6}}]}
    answer = caseworker.post(HERE, {"name": "x", "content": wrong})
    assert (answer.status_code, answer.json()["code"]) == (400, "several_problems")
    assert {row["field"] for row in answer.json()["facts"]["errors"]} == {
        "steps[0].budget.share",
        "steps[0].margin",
        "steps[0].order[0]",
    }


@pytest.mark.parametrize(
    "body", [{}, {"name": "x"}, {"name": "x", "content": []}, {"name": 1, "content": {}}, {"x": 1}]
)
def test_a_body_that_is_no_ruleset_is_refused(caseworker, body):
    assert caseworker.post(HERE, body).status_code == 400


def test_an_unused_version_is_changed(caseworker, kept):
    answer = caseworker.put(f"{HERE}/{kept.pk}", {"content": RULES, "seen": kept.sha256})
    assert (answer.status_code, answer.json()["version"]) == (200, 1)
    assert Ruleset.objects.get().content == engine.parse(RULES).canonical


def test_a_used_version_is_not_changed(caseworker, kept, world):
    rulesets.freeze(ruleset=kept, by=world.people.caseworker, at=factories.NOW)
    answer = caseworker.put(f"{HERE}/{kept.pk}", {"content": RULES})
    assert (answer.status_code, answer.json()["code"]) == (409, "ruleset_used")


def test_a_version_that_somebody_changed_meanwhile_is_not_overwritten(caseworker, kept):
    assert caseworker.put(f"{HERE}/{kept.pk}", {"content": RULES, "seen": kept.sha256}).status_code == 200
    other = templates.ruleset("pro_rata")
    answer = caseworker.put(f"{HERE}/{kept.pk}", {"content": other, "seen": kept.sha256})
    assert (answer.status_code, answer.json()["code"]) == (409, "ruleset_changed_meanwhile")


def test_the_same_rules_are_not_saved_again(caseworker, kept):
    answer = caseworker.post(HERE, {"name": "Kø", "content": factories.QUEUE})
    assert (answer.status_code, answer.json()["code"]) == (400, "same_as_before")


def test_check_tells_what_is_wrong_in_the_language_of_the_request(api, world):
    wrong = {"steps": [{"method": "lottery"}]}
    told = api(world.people.decider).post(f"{HERE}/check", {"content": wrong})
    assert told.status_code == 200
    body = told.json()
    assert (body["valid"], body["sentences"], body["content"], body["sha256"]) == (
        False,
        {"da": [], "en": []},
        {},
        "",
    )
    assert [(row["code"], row["field"]) for row in body["problems"]] == [("unknown_method", "steps[0].method")]
    assert "Known methods are: queue" in body["problems"][0]["message"]


@pytest.mark.parametrize("code", templates.TEMPLATES)
def test_check_reads_right_rules_back_in_both_languages(caseworker, code):
    body = caseworker.post(f"{HERE}/check", {"content": templates.ruleset(code)}).json()
    assert (body["valid"], body["problems"], body["sha256"]) == (
        True,
        [],
        engine.parse(templates.ruleset(code)).sha256,
    )
    assert body["sentences"]["da"] and body["sentences"]["en"]
    assert not Ruleset.objects.exists()


def test_schema_is_served_to_everybody(api, db):
    assert api().get(f"{HERE}/schema").json() == schema.schema()


def test_templates_are_told_in_the_language_of_the_request(api, world):
    rows = api(world.people.caseworker).get(f"{HERE}/templates").json()["templates"]
    assert [row["code"] for row in rows] == list(templates.TEMPLATES)
    assert all(engine.check(row["content"]) == [] and row["sentences"]["da"] for row in rows)
    assert rows[0]["name"] == "First come, first served"


@pytest.mark.parametrize("role", ["preparer", "ministry", "finance", "administrator"])
def test_rulesets_are_the_agencys(api, world, kept, role):
    client = api(getattr(world.people, role))
    assert client.get(f"{HERE}/{kept.pk}").status_code == 403
    assert client.post(f"{HERE}/check", {"content": RULES}).status_code == 403


def test_only_caseworkers_keep_rules(api, world, kept):
    client = api(world.people.decider)
    assert client.get(f"{HERE}/{kept.pk}").status_code == 200
    assert client.post(HERE, {"name": "x", "content": RULES}).status_code == 403
    assert client.put(f"{HERE}/{kept.pk}", {"content": RULES}).status_code == 403


@pytest.mark.parametrize("key", ["999", "9" * 18])
def test_unknown_ruleset_is_not_there(caseworker, key):
    assert caseworker.get(f"{HERE}/{key}").status_code == 404
    assert caseworker.put(f"{HERE}/{key}", {"content": RULES}).status_code == 404


ABSURD = [
    {},
    {"steps": None},
    {"steps": [{}] * 51},
    {"steps": [{"method": "queue", "order": ["x"] * 1000, "margin": 7}]},
    {"steps": [{"method": "keyed", "key": "", "base": -1, "floor": 10**400, "cap": 1.5}]},
    {"unit": True, "steps": [{"method": {}, "select": {"tier": "1"}, "budget": {"share": "2", "amount": 1}}]},
    {"a\u0000b": 1, "steps": [[[[]]]]},
]


@pytest.mark.parametrize("content", ABSURD, ids=lambda value: str(value)[:30])
def test_check_answers_the_absurd_with_sentences(caseworker, content):
    answer = caseworker.post(f"{HERE}/check", {"content": content})
    assert answer.status_code == 200
    body = answer.json()
    assert not body["valid"] and all(row["message"] and row["field"] for row in body["problems"])
    assert caseworker.post(HERE, {"name": "x", "content": content}).status_code == 400
