"""The pages of rulesets: reading, composing, saving, and what is refused."""

import json

import pytest
from django.http import QueryDict

from pool.allocation import rulesets as engine
from pool.allocation import templates
from pool.awards.models import Ruleset
from pool.awards.services import rulesets
from pool.web.rulesets import choices, composing
from tests import factories
from tests.web import agency
from tests.web.rulesets.test_composing import sent

NEW = "/rulesets/new/"


@pytest.fixture
def caseworker(world):
    return agency.browser(world.people.caseworker)


@pytest.fixture
def kept(world):
    return rulesets.keep(name="Kø", content=factories.QUEUE, by=world.people.caseworker, at=factories.NOW)


def form(content: dict, name: str | None = "Mine", **fields) -> QueryDict:
    """What a browser sends of the form filled with these rules."""
    data = sent(composing.of(content, choices.found(), name))
    data.update(fields)
    return data


def post(client, url: str, data) -> object:
    return client.post(url, data.urlencode(), content_type="application/x-www-form-urlencoded")


def used(kept, world) -> Ruleset:
    return rulesets.freeze(ruleset=kept, by=world.people.caseworker, at=factories.NOW)


def test_list_names_every_version_and_whether_it_is_used(world, caseworker, kept):
    used(kept, world)
    rulesets.keep(name="Kø", content=templates.ruleset("pro_rata"), by=world.people.caseworker, at=factories.NOW)
    page = caseworker.get("/rulesets/").content.decode()
    assert page.index("Kø, version 2") < page.index("Not used") < page.index("Kø, version 1") < page.index("Used</")
    assert "/rulesets/new/" in page


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_few_queries(world, caseworker, django_assert_num_queries, count):
    for number in range(count):
        rulesets.keep(name=f"{number}", content=factories.QUEUE, by=world.people.caseworker, at=factories.NOW)
    with django_assert_num_queries(4):
        caseworker.get("/rulesets/")


def test_empty_list_says_why(caseworker):
    assert "No rules saved yet" in caseworker.get("/rulesets/").content.decode()


def test_a_version_is_read_back_in_sentences_with_its_json_and_fingerprint(caseworker, kept):
    page = caseworker.get(f"/rulesets/{kept.pk}/").content.decode()
    assert "The money is awarded in the order in which the applications came in." in page
    assert kept.sha256 in page and "&quot;margin&quot;: &quot;skip&quot;" in page
    assert f"/rulesets/{kept.pk}/change/" in page


@pytest.mark.parametrize("role", ["decider", "controller", "auditor"])
def test_who_only_reads_sees_no_way_to_change(world, kept, role):
    page = agency.browser(getattr(world.people, role)).get(f"/rulesets/{kept.pk}/").content.decode()
    assert "/change/" not in page and "/new/" not in page


@pytest.mark.parametrize("role", ["preparer", "signatory", "finance", "administrator", "ministry"])
def test_others_do_not_read(world, kept, role):
    client = agency.browser(getattr(world.people, role))
    assert [client.get(url).status_code for url in ("/rulesets/", f"/rulesets/{kept.pk}/", NEW)] == [403] * 3


@pytest.mark.parametrize("url", ["/rulesets/999/", "/rulesets/999/change/", f"{NEW}?version=999", f"{NEW}?template=x"])
def test_what_is_not_there_is_not_found(caseworker, url):
    assert caseworker.get(url).status_code == 404


@pytest.mark.parametrize("query", ["version=", "copy=%C2%B2", "version=1e3", f"copy={'9' * 30}", "template="])
def test_absurd_starts_are_not_found(caseworker, query):
    assert caseworker.get(f"{NEW}?{query}").status_code == 404


def test_start_offers_every_template(caseworker):
    page = caseworker.get(NEW).content.decode()
    assert all(f"?template={code}" in page for code in [*templates.TEMPLATES, "empty"])


@pytest.mark.parametrize("code", [*templates.TEMPLATES, "empty"])
def test_every_template_fills_the_form_and_reads_back(caseworker, code):
    answer = caseworker.get(f"{NEW}?template={code}")
    assert answer.status_code == 200
    assert answer.context["panel"]["reading"]["steps"]


def test_rules_are_composed_read_back_and_saved(world, caseworker):
    ruleset = templates.ruleset("children")
    review = post(caseworker, NEW, form(ruleset, do="review"))
    assert review.status_code == 200
    page = review.content.decode()
    assert "The money is shared out by the number of children aged 0–17." in page
    assert not Ruleset.objects.exists()
    done = caseworker.post(NEW, {"do": "save", "name": "Mine", "content": review.context["content"]})
    kept = Ruleset.objects.get()
    assert (done.status_code, done["location"]) == (302, f"/rulesets/{kept.pk}/")
    assert (kept.name, kept.version, kept.content) == ("Mine", 1, engine.parse(ruleset).canonical)
    assert kept.saved_by == world.people.caseworker


def test_what_was_read_back_can_be_changed_again(caseworker):
    content = engine.parse(templates.ruleset("deadlines")).canonical
    answer = caseworker.post(NEW, {"do": "edit", "name": "Mine", "content": content})
    shown = sent(answer.context["draft"])
    assert shown == form(json.loads(content))


def test_a_known_name_gives_the_next_version(caseworker, kept):
    answer = caseworker.get(f"{NEW}?version={kept.pk}")
    assert sent(answer.context["draft"]) == form(factories.QUEUE, "Kø")
    review = post(caseworker, NEW, form(templates.ruleset("pro_rata"), "Kø", do="review"))
    assert "Save as version 2" in review.content.decode()
    caseworker.post(NEW, {"do": "save", "name": "Kø", "content": review.context["content"]})
    assert list(Ruleset.objects.values_list("name", "version")) == [("Kø", 2), ("Kø", 1)]


def test_a_copy_asks_for_a_name_of_its_own(caseworker, kept):
    answer = caseworker.get(f"{NEW}?copy={kept.pk}")
    assert sent(answer.context["draft"]) == form(factories.QUEUE, "")


def test_the_same_rules_are_not_saved_twice(caseworker, kept):
    answer = caseworker.post(NEW, {"do": "save", "name": "Kø", "content": kept.content})
    assert answer.status_code == 400
    assert "These are the rules of version 1 already." in answer.content.decode()
    assert Ruleset.objects.count() == 1


def test_errors_lead_to_their_fields_and_keep_what_was_typed(caseworker):
    data = form(templates.ruleset("deadlines"), do="review")
    data["step-0-budget_share"], data["name"] = "160 %", ""
    answer = post(caseworker, NEW, data)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'href="#id_step-0-budget_share"' in page and 'href="#id_name"' in page
    assert 'value="160 %"' in page and page.count("aria-invalid") == 2
    assert "<title>Error:" in page


def test_steps_are_added_and_moved_without_losing_or_judging_what_was_typed(caseworker):
    data = form(composing.EMPTY, "", do="add")
    data["step-0-name"], data["step-0-min_score"] = "<b>", "mange"
    answer = post(caseworker, NEW, data)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert len(answer.context["draft"].steps) == 2 and "aria-invalid" not in page
    assert "&lt;b&gt;" in page and 'value="mange"' in page and page.count("autofocus") == 1
    assert [problem["target"] for problem in answer.context["panel"]["problems"]] == ["id_step-0-min_score"]


def test_a_version_that_nothing_has_used_is_changed(caseworker, kept):
    url = f"/rulesets/{kept.pk}/change/"
    page = caseworker.get(url)
    assert sent(page.context["draft"]) == form(factories.QUEUE, None)
    review = post(caseworker, url, form(templates.ruleset("pro_rata"), None, do="review", seen=kept.sha256))
    saved = caseworker.post(url, {"do": "save", "content": review.context["content"], "seen": kept.sha256})
    assert saved.status_code == 302
    kept.refresh_from_db()
    assert (kept.version, kept.content) == (1, engine.parse(templates.ruleset("pro_rata")).canonical)


def test_a_used_version_stays_as_it_is(world, caseworker, kept):
    used(kept, world)
    url = f"/rulesets/{kept.pk}/change/"
    answers = [caseworker.get(url)]
    answers += [caseworker.post(url, {"do": do, "content": kept.content}) for do in ("save", "review", "add")]
    assert [answer.status_code for answer in answers] == [409] * 4
    assert "can no longer be changed" in answers[0].content.decode()
    assert "/change/" not in caseworker.get(f"/rulesets/{kept.pk}/").content.decode()


def test_of_two_who_change_at_once_the_second_is_told(world, kept):
    url, seen = f"/rulesets/{kept.pk}/change/", kept.sha256
    first = agency.browser(world.people.caseworker)
    second = agency.browser(factories.person("second", "caseworker"))
    mine, theirs = (engine.parse(templates.ruleset(code)).canonical for code in ("pro_rata", "children"))
    assert first.post(url, {"do": "save", "content": mine, "seen": seen}).status_code == 302
    answer = second.post(url, {"do": "save", "content": theirs, "seen": seen})
    assert answer.status_code == 409
    assert "Somebody else saved these rules while you worked." in answer.content.decode()
    assert answer.context["content"] == theirs
    kept.refresh_from_db()
    assert kept.content == mine


def test_a_version_that_is_used_while_somebody_writes_is_refused_and_nothing_is_lost(world, caseworker, kept):
    url = f"/rulesets/{kept.pk}/change/"
    review = post(caseworker, url, form(templates.ruleset("pro_rata"), None, do="review", seen=kept.sha256))
    used(kept, world)
    answer = caseworker.post(url, {"do": "save", "content": review.context["content"], "seen": kept.sha256})
    assert answer.status_code == 409


@pytest.mark.parametrize("content", ["", "{", "[]", '{"steps": []}', '{"unit": 1e400, "steps": [{}]}', "\x00"])
def test_content_from_elsewhere_is_refused(caseworker, content):
    for do in ("save", "edit"):
        assert caseworker.post(NEW, {"do": do, "name": "x", "content": content}).status_code == 400
    assert not Ruleset.objects.exists()


@pytest.mark.parametrize("name", ["", " ", "x" * 101, "a\x07b"])
def test_names_that_cannot_be_are_refused_with_the_rules_kept(caseworker, name):
    content = engine.parse(factories.QUEUE).canonical
    answer = caseworker.post(NEW, {"do": "save", "name": name, "content": content})
    assert (answer.status_code, answer.context["content"]) == (400, content)
    assert not Ruleset.objects.exists()


@pytest.mark.parametrize("data", [{}, {"steps": "999"}, {"steps": "-1", "do": "x"}, {"do": "review"}, {"do": "up-9"}])
def test_nonsense_gets_a_form(caseworker, data):
    assert caseworker.post(NEW, data).status_code in (200, 400)


def test_a_long_ruleset_is_left_to_the_api(world, caseworker):
    steps = [{"name": str(number), "method": "equal"} for number in range(31)]
    kept = rulesets.keep(name="Lang", content={"steps": steps}, by=world.people.caseworker, at=factories.NOW)
    assert caseworker.get(f"/rulesets/{kept.pk}/").status_code == 200
    for url in (f"/rulesets/{kept.pk}/change/", f"{NEW}?version={kept.pk}"):
        answer = caseworker.get(url)
        assert answer.status_code == 409 and "more than 30 steps" in answer.content.decode()


def test_check_reads_back_what_is_written_so_far(caseworker):
    right = post(caseworker, "/rulesets/check/", form(templates.ruleset("pro_rata"), ""))
    assert right.status_code == 200
    assert "The rules can be used." in right.content.decode()
    assert "<html" not in right.content.decode()
    data = form(templates.ruleset("pro_rata"))
    data["unit"] = "0"
    wrong = post(caseworker, "/rulesets/check/", data).content.decode()
    assert "1 thing to mend" in wrong and 'href="#id_unit"' in wrong
    assert not Ruleset.objects.exists()


def test_check_is_for_who_may_keep_rules(world):
    assert agency.browser(world.people.decider).post("/rulesets/check/", {}).status_code == 403
    assert agency.browser(world.people.caseworker).get("/rulesets/check/").status_code == 405


def test_form_takes_few_queries(caseworker, django_assert_num_queries):
    with django_assert_num_queries(6):
        caseworker.get(f"{NEW}?template=children")


def test_keys_of_the_agency_can_be_chosen_by_name(world, caseworker):
    factories.figures(world, {"751": "66000"}, code="own")
    page = caseworker.get(f"{NEW}?template=empty").content.decode()
    assert '<option value="own">' in page and '<option value="-key:own">' in page


def test_rules_of_a_key_that_is_gone_keep_it(caseworker):
    ruleset = {"unit": 100, "steps": [{"method": "keyed", "key": "gone", "order": ["key:other"]}]}
    review = post(caseworker, NEW, form(ruleset, do="review"))
    assert json.loads(review.context["content"])["steps"][0]["key"] == "gone"
