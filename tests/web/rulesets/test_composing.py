"""Rulesets through the form and back: nothing is lost, and every problem of the engine finds its field."""

import json

import pytest
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import override
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from pool.allocation import rulesets, schema, templates
from pool.web.rulesets import choices, composing, forms, sending
from tests.factories.rulesets import any_ruleset

pytestmark = pytest.mark.once

OPTIONS = choices.Choices(
    names={"key:own_index": "Eget indeks"},
    keys=[("own_index", "Nøglen ”Eget indeks”")],
    criteria=[("received_at", "Tidspunktet")],
    schemes=[("A", "A. Vikardækning")],
    regions=[("1082", "Region Midtjylland")],
    groups=[("1", "Gruppe 1")],
)


def sent(draft: composing.Draft) -> QueryDict:
    """What a browser would send of these forms."""
    data = QueryDict(mutable=True)
    data["steps"] = str(len(draft.steps))
    for form in (draft.whole, *draft.steps):
        for name in form.fields:
            value = form[name].value()
            if isinstance(value, list):
                data.setlist(form.add_prefix(name), value)
            elif value is not False:
                data[form.add_prefix(name)] = "on" if value is True else "" if value is None else str(value)
    return data


def filled(**step) -> QueryDict:
    """One step as it is sent, with some fields changed; `whole` holds fields that no step has."""
    whole = step.pop("whole", {})
    data = sent(composing.of(composing.EMPTY, OPTIONS, "Navn"))
    for name, value in whole.items():
        data[name] = value
    for name, value in step.items():
        data.setlist(f"step-0-{name}", value if isinstance(value, list) else [value])
    return data


def read(data: QueryDict) -> composing.Draft:
    return composing.read(data, OPTIONS, named=True)


@given(any_ruleset(), st.sampled_from(["da", "en"]))
@trying(max_examples=300)
def test_any_ruleset_comes_back_from_the_form_unchanged(ruleset, language):
    with override(language):
        draft = read(sent(composing.of(ruleset, OPTIONS, "Navn")))
        assert draft.problems() == []
        assert json.loads(rulesets.parse(draft.ruleset()).canonical) == ruleset


@given(any_ruleset())
@trying(max_examples=60)
def test_what_was_typed_stands_there_again_after_an_update(ruleset):
    data = sent(composing.of(ruleset, OPTIONS, "Navn"))
    again, here = sending.moved(data, "update")
    assert sent(composing.typed(again, OPTIONS, named=True)) == data
    assert here == -1


@pytest.mark.parametrize("code", templates.TEMPLATES)
def test_every_template_comes_back_from_the_form_unchanged(code):
    ruleset = templates.ruleset(code)
    draft = read(sent(composing.of(ruleset, OPTIONS, "Navn")))
    assert draft.problems() == []
    assert rulesets.parse(draft.ruleset()) == rulesets.parse(ruleset)


def test_steps_are_added_removed_and_moved_with_what_is_in_them():
    data = filled(name="første", budget="amount", budget_amount="ti")
    data, here = sending.moved(data, "add")
    assert (here, data["steps"], data["step-1-method"]) == (1, "2", "queue")
    data["step-1-name"] = "anden"
    data, here = sending.moved(data, "up-1")
    assert (here, data["step-0-name"], data["step-1-name"], data["step-1-budget_amount"]) == (
        0,
        "anden",
        "første",
        "ti",
    )
    data, here = sending.moved(data, "down-0")
    assert (here, data["step-0-name"]) == (1, "første")
    data, here = sending.moved(data, "remove-0")
    assert (here, data["steps"], data["step-0-name"], "step-1-name" in data) == (0, "1", "anden", False)
    assert data["unit"] == "1"


@pytest.mark.parametrize("do", ["remove-0", "up-0", "down-0", "up-9", "down--1", "remove-x", "", "²", "up-²"])
def test_a_move_that_cannot_be_changes_nothing(do):
    data = filled(name="eneste")
    assert sending.moved(data, do)[0] == data


def test_no_more_steps_than_a_form_can_hold():
    data = filled()
    for _ in range(40):
        data, _here = sending.moved(data, "add")
    assert data["steps"] == "30"


@pytest.mark.parametrize(
    ("step", "target", "said"),
    [
        ({"method": "keyed", "key": ""}, "id_step-0-key", "Choose the key"),
        ({"method": "keyed", "key": "own_index", "floor": "5", "cap": "4"}, "id_step-0-floor", "DKK\xa05.00"),
        ({"method": "rounds", "places": ""}, "id_step-0-places", "how many rounds"),
        ({"method": "rounds", "places": "0"}, "id_step-0-places", "from 1 to"),
        ({"method": "rounds", "places": "²"}, "id_step-0-places", "whole number"),
        ({"order_1": "received_at"}, "id_step-0-order_1", "only once"),
        ({"order_1": "", "order_2": "-received_at"}, "id_step-0-order_2", "only once"),
        ({"order_0": "", "draw": []}, "id_step-0-order_0", "missing"),
        ({"budget": "share", "budget_share": "101"}, "id_step-0-budget_share", "0 to 100"),
        ({"budget": "share", "budget_share": ""}, "id_step-0-budget_share", "per cent"),
        ({"budget": "amount", "budget_amount": "-1"}, "id_step-0-budget_amount", "least"),
        ({"budget": "amount", "budget_amount": "1e9"}, "id_step-0-budget_amount", "kroner"),
        ({"min_score": "1.000,5"}, "id_step-0-min_score", "number"),
        ({"method": "lottery"}, "id_step-0-method", "list"),
        ({"tier": ["x"]}, "id_step-0-tier_0", "valid"),
        ({"tier": ["9999999"]}, "id_step-0-tier_0", "1000000"),
        ({"name": "x" * 201}, "id_step-0-name", "200"),
        ({"whole": {"unit": "0"}}, "id_unit", "least"),
        ({"whole": {"name": " "}}, "id_name", "name"),
        ({"whole": {"cap": "share", "cap_share": "x"}}, "id_cap_share", "number"),
        ({"whole": {"minimum": "9" * 30}}, "id_minimum", "kroner"),
    ],
    ids=str,
)
def test_what_is_wrong_stands_at_its_field(step, target, said):
    with override("en"):
        problems = read(filled(**step)).problems()
    assert [problem["target"] for problem in problems] == [target]
    assert said in problems[0]["text"]


def test_a_problem_of_a_step_names_the_step():
    data, _here = sending.moved(filled(), "add")
    data["step-1-order_0"] = ""
    data.pop("step-1-draw")
    with override("en"):
        assert read(data).problems() == [
            {"text": "Step 2 – First: The value is missing.", "target": "id_step-1-order_0"}
        ]


def test_form_has_words_for_every_method_and_margin_and_a_field_for_everything_in_the_schema():
    assert list(choices.METHODS) == list(forms.FIELDS)
    known = {"order", "name", "select", "budget", "method", *forms.OWN}
    assert set().union(*forms.FIELDS.values()) == known
    margin = schema.schema()["$defs"]["queue"]["properties"]["margin"]
    assert set(choices.MARGINS) == set(margin["enum"])
    css = (settings.BASE / "pool/static/pool/site.css").read_text(encoding="utf-8")
    assert all(f'option[value="{method}"]:checked) .for-{method}' in css for method in forms.FIELDS)


def test_two_steps_of_one_name_are_told_at_the_second():
    data, _here = sending.moved(filled(name="ens"), "add")
    data["step-1-name"] = "ens"
    assert [problem["target"] for problem in read(data).problems()] == ["id_step-1-name"]


def test_fields_of_another_method_say_nothing():
    data = filled(method="proportional", key="", places="x", base="x", cap="1", floor="2", budget_share="x", margin="y")
    draft = read(data)
    assert draft.problems() == []
    assert draft.ruleset()["steps"] == [{"method": "proportional", "budget": "rest", "order": ["received_at", "draw"]}]


@pytest.mark.parametrize(("text", "share"), [("60", "0.6"), ("12,5 %", "0.125"), ("0.0000000001", "0.000000000001")])
def test_per_cent_becomes_a_share(text, share):
    draft = read(filled(budget="share", budget_share=text))
    assert json.loads(rulesets.parse(draft.ruleset()).canonical)["steps"][0]["budget"] == {"share": share}


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=20)), st.text(max_size=10))
def test_nonsense_is_read_without_a_fault(fields, steps):
    data = QueryDict(mutable=True)
    data.update({f"step-0-{name}": value for name, value in fields.items()} | fields | {"steps": steps})
    draft = read(data)
    assert draft.problems()
