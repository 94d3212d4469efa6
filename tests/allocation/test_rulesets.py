import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pool.allocation import problems, rulesets
from pool.allocation.methods.table import METHODS

pytestmark = pytest.mark.once

KEYED = {"method": "keyed", "key": "children"}
QUEUE = {"method": "queue", "order": ["received_at"], "margin": "stop"}


def sentences(source):
    return [str(problem) for problem in rulesets.check(source)]


def with_step(**changes):
    return {"steps": [{**QUEUE, **changes}]}


def test_ruleset_is_read_with_defaults_written_out():
    read = rulesets.parse({"steps": [QUEUE]})

    assert json.loads(read.canonical) == {
        "unit": 1,
        "steps": [{"name": "1", "budget": "rest", "method": "queue", "order": ["received_at"], "margin": "stop"}],
    }
    assert (read.unit, read.applicant_cap, read.applicant_minimum) == (1, None, 0)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"steps": [QUEUE]}, {"unit": 1, "steps": [dict(reversed(QUEUE.items()))]}),
        (with_step(budget={"share": "0.6"}), with_step(budget={"share": "00.600"})),
        (with_step(select={"tier": [2, 1, 2]}), with_step(select={"tier": [1, 2]})),
        (with_step(select={"min_score": 7}), with_step(select={"min_score": "7.0"})),
    ],
)
def test_rulesets_that_mean_the_same_have_one_hash(one, other):
    assert rulesets.parse(one).sha256 == rulesets.parse(json.dumps(other)).sha256


def test_hash_stays_what_it_was():
    assert rulesets.parse({"steps": [QUEUE]}).sha256 == (
        "c2a047ef48aab5cd1258f51b68bc71e360d4cdd94a0ee2e5050925f8e916895c"
    )


def test_another_order_of_criteria_is_another_ruleset():
    one, other = with_step(order=["tier", "score"]), with_step(order=["score", "tier"])

    assert rulesets.parse(one).sha256 != rulesets.parse(other).sha256


def test_shares_are_parts_of_the_budget_rounded_down():
    read = rulesets.parse({"applicant_cap": {"share": "0.333"}, "steps": [{**QUEUE, "budget": {"amount": 70}}]})

    assert (read.applicant_cap.of(100), read.steps[0].budget.of(100)) == (33, 70)


@pytest.mark.parametrize("method", ["talmud", "Queue", ""])
def test_unknown_methods_are_refused_with_those_that_are_known(method):
    assert sentences({"steps": [{"method": method, "weight": "children"}]}) == [
        f'steps[0].method names the method "{method}", which is not known. '
        "Known methods are: queue, proportional, equal, equal_loss, keyed, rounds."
    ]


def test_what_a_method_leaves_out_is_written_out():
    read = rulesets.parse({"steps": [{"method": "keyed", "key": "children"}, {"method": "rounds", "places": 2}]})

    assert json.loads(read.canonical)["steps"] == [
        {"name": "1", "budget": "rest", "method": "keyed", "key": "children", "base": 0, "floor": 0},
        {"name": "2", "budget": "rest", "method": "rounds", "places": 2, "margin": "skip"},
    ]


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ({}, 'steps is missing. Write it, for example as [{"method": "proportional"}].'),
        ([], "ruleset must be an object with named fields in braces; found []."),
        (None, "ruleset must be an object with named fields in braces; found null."),
        ({"steps": []}, "steps must be a list of 1 to 50 entries; found []."),
        ({"steps": {}}, "steps must be a list of 1 to 50 entries; found {}."),
        ({"steps": [QUEUE] * 51}, "steps must be a list of 1 to 50 entries; found "),
        ({"steps": ["queue"]}, 'steps[0] must be an object with named fields in braces; found "queue".'),
        ({"steps": [{}]}, 'steps[0].method is missing. Write it, for example as "proportional".'),
        ({"steps": [QUEUE], "units": 1}, "units is not a field that is known here. Known are: unit, applicant_cap"),
        ({"steps": [QUEUE], "unit": 0}, "unit must be a whole number from 1 to 1000000000000000000; found 0."),
        ({"steps": [QUEUE], "unit": "1"}, 'unit must be a whole number from 1 to 1000000000000000000; found "1".'),
        ({"steps": [QUEUE], "unit": True}, "unit must be a whole number from 1"),
        ({"steps": [QUEUE], "unit": 1.0}, "unit must be a whole number from 1"),
        ({"steps": [QUEUE], "unit": float("nan")}, "found NaN."),
        ({"steps": [QUEUE], "unit": 10**18 + 1}, "unit must be a whole number from 1"),
        ({"steps": [QUEUE], "applicant_cap": 5}, "applicant_cap must be one of "),
        ({"steps": [QUEUE], "applicant_cap": {}}, "applicant_cap must be one of "),
        ({"steps": [QUEUE], "applicant_cap": {"amount": -1}}, "applicant_cap.amount must be a whole number from 0"),
        ({"steps": [QUEUE], "applicant_cap": {"share": "1.01"}}, "applicant_cap.share must be a share from 0 to 1"),
        ({"steps": [QUEUE], "applicant_cap": {"share": "-0.1"}}, "applicant_cap.share must be a share from 0 to 1"),
        ({"steps": [QUEUE], "applicant_cap": {"share": 0.5}}, 'written as text like "0.60"; found 0.5.'),
        ({"steps": [QUEUE], "applicant_cap": {"share": "NaN"}}, 'written as text like "0.60"; found "NaN".'),
        ({"steps": [QUEUE], "applicant_cap": {"share": "1/2"}}, 'written as text like "0.60"; found "1/2".'),
        ({"steps": [QUEUE], "applicant_cap": {"share": "٠"}}, "applicant_cap.share must be a share from 0 to 1"),
        ({"steps": [QUEUE], "applicant_cap": {"share": "0.5", "amount": 1}}, "applicant_cap must be one of "),
        (
            {"steps": [QUEUE], "applicant_minimum": {"amount": 5, "share": "0.5"}},
            "applicant_minimum.share is not a field",
        ),
        (
            {"steps": [QUEUE], "applicant_minimum": {}},
            "applicant_minimum.amount is missing. Write it, for example as 1000.",
        ),
        (with_step(budget="all"), 'steps[0].budget must be one of "rest", {"amount": 1000}, {"share": "0.60"}; found'),
        (with_step(budget={"percent": 60}), "steps[0].budget must be one of"),
        (with_step(name=""), "steps[0].name must be text of 1 to 200 characters"),
        (with_step(name="x" * 201), "steps[0].name must be text of 1 to 200 characters"),
        (with_step(name="\ud800"), "steps[0].name must be text of 1 to 200 characters"),
        (with_step(margin="half"), 'steps[0].margin must be one of partial, stop, skip; found "half".'),
        (with_step(margin=None), "steps[0].margin must be one of partial, stop, skip; found null."),
        (
            {"steps": [{"method": "queue", "order": ["rank"]}]},
            'steps[0].margin is missing. Write it, for example as "skip".',
        ),
        (
            {"steps": [{"method": "queue", "margin": "stop"}]},
            'steps[0].order is missing. Write it, for example as ["received_at"].',
        ),
        (with_step(order=[]), "steps[0].order must be a list of 1 to 20 entries; found []."),
        (with_step(order="received_at"), "steps[0].order must be a list of 1 to 20 entries"),
        (with_step(order=["recieved_at"]), "steps[0].order[0] must be one of received_at, received_day, tier"),
        (with_step(order=["key:"]), "steps[0].order[0] must be one of received_at"),
        (with_step(order=["--rank"]), "steps[0].order[0] must be one of received_at"),
        (with_step(order=[None]), "steps[0].order[0] must be one of received_at"),
        (with_step(order=["rank", "-rank"]), 'steps[0].order[1] repeats "-rank"; it may stand only once.'),
        (with_step(order=["draw", "rank"]), "steps[0].order[0] is the draw, which decides everything: write it last"),
        (with_step(order=["-draw"]), "steps[0].order[0] is the draw, which decides everything"),
        (with_step(select=[1]), "steps[0].select must be an object"),
        (with_step(select={"tier": []}), "steps[0].select.tier must be a list of 1 to 100 entries; found []."),
        (with_step(select={"tier": ["1"]}), "steps[0].select.tier[0] must be a whole number from 1 to 1000000"),
        (with_step(select={"scheme": [7]}), "steps[0].select.scheme[0] must be text of 1 to 200 characters"),
        (with_step(select={"min_score": 1.5}), "steps[0].select.min_score must be an exact number"),
        (with_step(select={"min_score": "1e9"}), "steps[0].select.min_score must be an exact number"),
        (with_step(select={"kommune": ["Fanø"]}), "steps[0].select.kommune is not a field that is known here."),
        (with_step(weight="children"), "steps[0].weight is not a field that is known here. Known are: name, select"),
        ({"steps": [{"method": "keyed"}]}, 'steps[0].key is missing. Write it, for example as "children_0_17".'),
        ({"steps": [{**KEYED, "key": ""}]}, "steps[0].key must be text of 1 to 200 characters"),
        ({"steps": [{**KEYED, "base": -1}]}, "steps[0].base must be a whole number from 0"),
        ({"steps": [{**KEYED, "cap": "5"}]}, "steps[0].cap must be a whole number from 0"),
        (
            {"steps": [{**KEYED, "floor": 6, "cap": 5}]},
            "steps[0].floor is 6, which is above the cap of 5. A floor can be at most the cap.",
        ),
        ({"steps": [{"method": "equal", "weight": 7}]}, "steps[0].weight must be text of 1 to 200 characters"),
        ({"steps": [{"method": "equal_loss", "weight": "children"}]}, "steps[0].weight is not a field"),
        ({"steps": [{"method": "rounds"}]}, "steps[0].places is missing. Write it, for example as 1."),
        ({"steps": [{"method": "rounds", "places": 0}]}, "steps[0].places must be a whole number from 1"),
        ({"steps": [{"method": "rounds", "places": 1, "margin": "all"}]}, "steps[0].margin must be one of partial,"),
        ({"steps": [{**QUEUE, "name": "A"}] * 2}, 'steps[1].name repeats "A"; it may stand only once.'),
        ({"steps": [{**QUEUE, "name": "2"}, QUEUE]}, 'steps[1].name repeats "2"; it may stand only once.'),
        ("", "The ruleset is not JSON that can be read: Expecting value"),
        ("{", "The ruleset is not JSON that can be read: Expecting property name"),
        ('{"unit": NaN, "steps": []}', "The ruleset is not JSON that can be read: NaN is not a number."),
        ('{"unit": 1, "unit": 2}', "The ruleset is not JSON that can be read: unit stands twice."),
        ("[" * 100_000, "The ruleset is not JSON that can be read"),
        ("9" * 5000, "The ruleset is not JSON that can be read"),
        (" " * 200_001, "The ruleset is not JSON that can be read: 200001 signs, at most 200000."),
        (b"\xff\xfe\xfa", "The ruleset is not JSON that can be read"),
    ],
)
def test_wrong_rulesets_are_refused_with_a_sentence(source, sentence):
    found = sentences(source)

    assert len(found) == 1
    assert sentence in found[0]
    with pytest.raises(problems.RulesetInvalid):
        rulesets.parse(source)


def test_all_problems_are_said_at_once_with_code_and_path():
    found = rulesets.check({"unit": 0, "steps": [{**QUEUE, "margin": "x"}, {"method": "lottery"}], "zz": 1})

    assert [(problem.code, problem.path) for problem in found] == [
        ("unknown_field", "zz"),
        ("not_a_whole_number", "unit"),
        ("not_one_of", "steps[0].margin"),
        ("unknown_method", "steps[1].method"),
    ]
    assert all(problem.kind == "invalid" and problem.field == problem.path for problem in found)


def test_every_method_says_what_fields_it_has():
    for name, method in METHODS.items():
        assert set(method.REQUIRED) <= set(method.FIELDS), name
        assert callable(method.run), name


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(("steps", "unit", "method", "order", "budget", "amount", "share", "select", "tier")),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=12,
)


@settings(max_examples=500, deadline=None)
@given(json_values)
def test_anything_is_read_or_refused(value):
    found = rulesets.check(value)

    if found:
        assert all(str(problem) for problem in found)
    else:
        assert rulesets.parse(rulesets.parse(value).canonical).sha256 == rulesets.parse(value).sha256
