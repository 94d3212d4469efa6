import copy
import json
from fractions import Fraction

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pool.allocation import rulesets, schema
from pool.allocation.methods.table import METHODS
from pool.allocation.templates import TEMPLATES
from tests.allocation import inputs

pytestmark = pytest.mark.once

SCHEMA = jsonschema.Draft202012Validator(schema.schema())
# What JSON Schema cannot say; see the module.
BEYOND = {"repeated", "draw_not_last", "floor_above_cap", "for_single_bids"}

WORDS = ("rest", "", " ", "x", "0.5", "1.000", "1.01", "-0", "-0.5", "1e3", "00.50", "7", "children", "-1.5", "x" * 201)
NUMBERS = (0, 1, 7, 10**6, 10**6 + 1, 10**18, 10**18 + 1, -1, True, None, 0.5)
PARTS = ({"amount": 5}, {"share": "0.60"}, {"share": "2"}, {"amount": -1}, {"amount": 5, "share": "0.5"}, {}, 5, "rest")
ORDERS = (
    ["draw"],
    ["-score", "draw"],
    ["-key:children", "rank"],
    [],
    ["-draw"],
    ["draw", "score"],
    ["score", "-score"],
    ["key:"],
    ["--rank"],
    ["received_day", None],
    "score",
)
words, numbers = st.sampled_from(WORDS), st.sampled_from(NUMBERS)
VALUES = {
    "unit": numbers,
    "applicant_cap": st.sampled_from(PARTS),
    "applicant_minimum": st.sampled_from(PARTS),
    "steps": st.sampled_from(([], [5], {}, [{}], [{"method": "queue"}])),
    "name": words,
    "select": st.one_of(
        st.dictionaries(st.sampled_from(("tier", "scheme", "other")), st.lists(st.one_of(words, numbers), max_size=2)),
        st.builds(lambda score: {"min_score": score}, st.one_of(words, numbers)),
        words,
    ),
    "budget": st.sampled_from(PARTS),
    "method": st.sampled_from((*METHODS, "lottery", None)),
    "order": st.sampled_from(ORDERS),
    "margin": st.sampled_from(("partial", "stop", "skip", "half", None)),
    "weight": words,
    "key": words,
    "base": numbers,
    "floor": numbers,
    "cap": numbers,
    "places": numbers,
    "per": st.sampled_from(("applicant", "bid", None)),
    "other": words,
}


@st.composite
def almost_right(draw):
    """A ruleset that can be used, with up to two values changed, taken away or put in; as JSON text would give it."""
    usable = st.one_of(inputs.rulesets(), st.sampled_from(sorted(TEMPLATES)).map(_of_template))
    ruleset = copy.deepcopy(draw(usable))
    for _ in range(draw(st.integers(0, 2))):
        place = draw(st.sampled_from([ruleset, *(step for step in ruleset.get("steps", []) if isinstance(step, dict))]))
        method = METHODS.get(place.get("method"))
        own = [*schema.STEP, *(method.FIELDS if method else [])]
        name = draw(st.sampled_from([*(schema.RULESET if place is ruleset else own), *place, "other"]))
        if name in place and draw(st.integers(0, 3)) == 0:
            del place[name]
        else:
            place[name] = copy.deepcopy(draw(VALUES[name]))
    return ruleset


def _of_template(code):
    return TEMPLATES[code].ruleset


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(schema.schema())
    assert json.loads(json.dumps(schema.schema())) == schema.schema()


@settings(max_examples=800, deadline=None)
@given(almost_right())
def test_schema_and_check_say_the_same(ruleset):
    found = rulesets.check(ruleset)

    if SCHEMA.is_valid(ruleset):
        assert {problem.code for problem in found} <= BEYOND, found
    else:
        assert found


@pytest.mark.parametrize(
    "text", ["0", "-0.00", "1", "01.0", "0.999", "1.001", "1.", ".5", "-1", "2", "10", "0" * 18 + "1"]
)
def test_shares_have_one_pattern(text):
    pattern = schema.schema()["properties"]["applicant_cap"]["oneOf"][1]["properties"]["share"]
    found = rulesets.check({"steps": [{"method": "proportional"}], "applicant_cap": {"share": text}})

    assert jsonschema.Draft202012Validator(pattern).is_valid(text) == (not found)
    assert found or 0 <= Fraction(text) <= 1


def test_every_field_of_every_method_is_described():
    for name in METHODS:
        form = schema.schema()["$defs"][name]
        assert form["description"]
        assert form["required"] == ["method", *METHODS[name].REQUIRED]
        assert set(form["properties"]) == {*schema.STEP, *METHODS[name].FIELDS}
        assert all(field["description"] for field in form["properties"].values())
        defaults = {field: value["default"] for field, value in form["properties"].items() if "default" in value}
        assert defaults == {"budget": "rest", **METHODS[name].DEFAULTS}


def test_nothing_is_described_that_is_not_there():
    assert set(schema.METHOD) == set(METHODS)
    assert set(schema.OWN) == {field for method in METHODS.values() for field in method.FIELDS}
    assert (set(schema.RULESET), set(schema.STEP), set(schema.SELECT)) == (
        set(rulesets.RULESET),
        set(rulesets.STEP),
        set(rulesets.SELECT),
    )
