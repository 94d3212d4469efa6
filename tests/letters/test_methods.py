"""Rulesets read back: the approved wording of every method and field, and that nothing is left unsaid."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pool.allocation import templates
from pool.letters import methods, reading
from pool.letters.sentences import methods as words
from tests.factories.rulesets import any_ruleset

pytestmark = pytest.mark.once

# What the named templates say.
TEMPLATES = {
    "first_come": (
        "Pengene gives i den rækkefølge, ansøgningerne kom ind. Står flere lige, trækker vi lod. "
        "Køen stopper, når der ikke er penge nok til den næste. Beløb rundes til hele kroner.",
        "The money is awarded in the order in which the applications came in. When several stand equal, we draw lots. "
        "The queue ends when there is not enough money for the next one. Amounts are rounded to whole kroner.",
    ),
    "same_day": (
        "Pengene gives efter den dag, ansøgningerne kom ind. Står flere lige, ser vi på antallet af børn på 0–17 år "
        "(størst først). Står flere stadig lige, trækker vi lod. Køen stopper, når der ikke er penge nok til den "
        "næste. Beløb rundes til hele kroner.",
        "The money is awarded by the day on which the applications came in. When several stand equal, we look at the "
        "number of children aged 0–17 (largest first). When several still stand equal, we draw lots. The queue ends "
        "when there is not enough money for the next one. Amounts are rounded to whole kroner.",
    ),
    "assessment": (
        "Pengene gives først til de ansøgninger, der er vurderet højest. Står flere lige, trækker vi lod. Er der ikke "
        "penge nok til den næste, går vi videre til dem, der er penge nok til. Beløb rundes til hele kroner.",
        "The money goes first to the applications assessed highest. When several stand equal, we draw lots. When there "
        "is not enough money for the next one, we go on to those that there is enough for. Amounts are rounded to "
        "whole kroner.",
    ),
    "children": (
        "Pengene fordeles efter antallet af børn på 0–17 år. Ingen får mere, end de har søgt om. Det gælder hver "
        "ansøger under ét, uanset hvor mange linjer den har. Det, der bliver til overs ved afrunding, går efter "
        "tidspunktet, de kom ind (tidligst først). Står flere stadig lige, trækker vi lod. Én ansøger kan højst få "
        "10 % af puljen. Beløb rundes til hele kroner.",
        "The money is shared out by the number of children aged 0–17. Nobody gets more than they applied for. That is "
        "counted for each applicant as a whole, however many lines it has. What rounding leaves over goes by the "
        "moment they came in (earliest first). When several still stand equal, we draw lots. One applicant can get at "
        "most 10% of the pool. Amounts are rounded to whole kroner.",
    ),
    "one_place": (
        "Først: Hver ansøger får ét modul, valgt efter ansøgerens egen rækkefølge. Er der ikke penge til alle i en "
        "omgang, går de efter tidspunktet, de kom ind (tidligst først). Står flere stadig lige, trækker vi lod. Er der "
        "ikke penge nok til den næste, går vi videre til dem, der er penge nok til. Dernæst: Pengene gives i den "
        "rækkefølge, ansøgningerne kom ind. Står flere lige, trækker vi lod. Er der ikke penge nok til den næste, går "
        "vi videre til dem, der er penge nok til. Beløb rundes til hele kroner.",
        "First: Each applicant gets one module, chosen by the applicant's own order. When a round does not reach "
        "everybody, the money goes by the moment they came in (earliest first). When several still stand equal, we "
        "draw lots. When there is not enough money for the next one, we go on to those that there is enough for. Then: "
        "The money is awarded in the order in which the applications came in. When several stand equal, we draw lots. "
        "When there is not enough money for the next one, we go on to those that there is enough for. Amounts are "
        "rounded to whole kroner.",
    ),
    "deadlines": (
        "Først går pengene til de linjer, hvor medarbejderens frist for at begynde ligger inden for et år. 60 % af "
        "puljen er sat af til det. Bruges pengene ikke, går de videre. Pengene gives i den rækkefølge, ansøgningerne "
        "kom ind. Står flere lige, trækker vi lod. Er der ikke penge nok til den næste, går vi videre til dem, der er "
        "penge nok til. Dernæst går pengene til de linjer, der er tilbage, på samme måde. Beløb rundes til hele "
        "kroner.",
        "The money goes first to the lines where the employee's time limit for beginning ends within a year. 60% of "
        "the pool is set aside for this. What is not used goes on. The money is awarded in the order in which the "
        "applications came in. When several stand equal, we draw lots. When there is not enough money for the next "
        "one, we go on to those that there is enough for. Then the money goes to the lines that are left, in the same "
        "way. Amounts are rounded to whole kroner.",
    ),
    "pro_rata": (
        "Er der ikke penge nok, bliver alle sat ned i samme forhold. Det, der bliver til overs ved afrunding, går "
        "efter tidspunktet, de kom ind (tidligst først). Står flere stadig lige, trækker vi lod. Beløb rundes til hele "
        "kroner.",
        "When there is not enough money, all are reduced in the same proportion. What rounding leaves over goes by the "
        "moment they came in (earliest first). When several still stand equal, we draw lots. Amounts are rounded to "
        "whole kroner.",
    ),
}


def said(ruleset: dict, language: str, names=None) -> str:
    return " ".join(methods.sentences(ruleset, language, names)).replace("\u00a0", " ")


@pytest.mark.parametrize("code", templates.TEMPLATES)
def test_templates_read_as_approved(code):
    ruleset = templates.ruleset(code)
    assert (said(ruleset, "da"), said(ruleset, "en")) == TEMPLATES[code]


QUEUE = {"method": "queue", "order": ["draw"], "margin": "stop"}
# One field at a time: a step, or what goes for all of them.
FIELDS = [
    ({"steps": [{"method": "equal"}]}, "Pengene deles lige. Ingen får mere, end de har søgt om.",
     "The money is shared equally. Nobody gets more than they applied for."),
    ({"steps": [{"method": "equal", "weight": "inhabitants"}]},
     "Pengene deles i forhold til antallet af indbyggere. Ingen får mere, end de har søgt om.",
     "The money is shared in proportion to the number of inhabitants. Nobody gets more than they applied for."),
    ({"steps": [{"method": "equal_loss"}]}, "Er der ikke penge nok, mangler alle det samme beløb.",
     "When there is not enough money, all are short of the same amount."),
    ({"steps": [{"method": "keyed", "key": "own", "base": 1_000_000, "floor": 2_000_000, "cap": 3_000_050}]},
     "Pengene fordeles efter nøglen ”own”. Ingen får mere, end de har søgt om. Hver linje får først 10.000 kr. uanset "
     "tallet. Ingen linje får under 20.000 kr., hvis den har søgt om så meget. Ingen linje får over 30.000,50 kr. her.",
     "The money is shared out by the key “own”. Nobody gets more than they applied for. Each line first gets DKK "
     "10,000, whatever the figure. No line gets less than DKK 20,000 if it applied for that much. No line gets more "
     "than DKK 30,000.50 here."),
    ({"steps": [{"method": "rounds", "places": 3, "margin": "stop"}]},
     "Hver ansøger får ét modul ad gangen i op til 3 omgange. Ansøgerens egen rækkefølge gælder. Trinnet slutter, når "
     "der ikke er penge nok til den næste.",
     "Each applicant gets one module at a time in up to 3 rounds. The applicant's own order counts. The step ends when "
     "there is not enough money for the next one."),
    ({"steps": [{"method": "rounds", "places": 1, "margin": "partial"}]},
     "Hver ansøger får ét modul, valgt efter ansøgerens egen rækkefølge. Den sidste, der er penge til, får det, der er "
     "tilbage.",
     "Each applicant gets one module, chosen by the applicant's own order. The last one that there is money for gets "
     "what is left."),
    ({"steps": [QUEUE]}, "Vi trækker lod om rækkefølgen. Køen stopper, når der ikke er penge nok til den næste.",
     "We draw lots for the order. The queue ends when there is not enough money for the next one."),
    ({"steps": [{**QUEUE, "budget": {"amount": 50_000_000}}]},
     "Pengene går til alle linjer. 500.000 kr. er sat af til det. Vi trækker lod om rækkefølgen. Køen stopper, når der "
     "ikke er penge nok til den næste.",
     "The money goes to all lines. DKK 500,000 is set aside for this. We draw lots for the order. The queue ends when "
     "there is not enough money for the next one."),
    ({"steps": [{"method": "equal_loss"}], "applicant_cap": {"share": "0.0525"}, "unit": 50_000},
     "Er der ikke penge nok, mangler alle det samme beløb. Én ansøger kan højst få 5,25 % af puljen. Beløb rundes, så "
     "500 kr. går op i dem.",
     "When there is not enough money, all are short of the same amount. One applicant can get at most 5.25% of the "
     "pool. Amounts are rounded to whole multiples of DKK 500."),
    ({"steps": [{"method": "equal_loss"}], "applicant_cap": {"amount": 100},
      "applicant_minimum": {"amount": 8_500_000}},
     "Er der ikke penge nok, mangler alle det samme beløb. Én ansøger kan højst få 1 kr. i alt. Et tilskud er på "
     "mindst 85.000 kr. i alt.",
     "When there is not enough money, all are short of the same amount. One applicant can get at most DKK 1 in all. A "
     "grant is at least DKK 85,000 in all."),
]  # fmt: skip


@pytest.mark.parametrize(("ruleset", "danish", "english"), FIELDS, ids=lambda value: str(value)[:40])
def test_every_field_is_said(ruleset, danish, english):
    assert (said(ruleset, "da"), said(ruleset, "en")) == (danish, english)


def test_names_stand_for_codes():
    ruleset = {"steps": [{"method": "keyed", "key": "own", "select": {"region": ["1082"]}}]}
    names = {"key:own": "Eget indeks", "region:1082": "Region Midtjylland"}
    assert said(ruleset, "da", names) == (
        "Pengene går til linjerne fra Region Midtjylland. "
        "Pengene fordeles efter nøglen ”Eget indeks”. Ingen får mere, end de har søgt om."
    )


def test_reading_tells_each_step_under_its_name():
    ruleset = templates.ruleset("deadlines")
    told = methods.reading(ruleset, "en")
    assert [step["name"] for step in told] == ["Statutory deadline", "Everybody"]
    assert told[1]["sentences"][0] == "Then the money goes to the lines that are left."
    assert len(told[1]["sentences"]) == 4
    assert methods.limits(ruleset, "en") == ["Amounts are rounded to whole kroner."]


@pytest.mark.parametrize("criterion", [*words.ORDERS])
@pytest.mark.parametrize("language", ["da", "en"])
def test_every_criterion_has_a_sentence_of_its_own_and_a_noun(criterion, language):
    first, noun, end = words.ORDERS[criterion][language]
    assert first.endswith(".") and (criterion == "draw" or (noun and end))


@given(any_ruleset(most=2))
@settings(max_examples=100)
def test_sentences_are_whole_in_both_languages(ruleset):
    for language in ("da", "en"):
        told = methods.sentences(ruleset, language)
        assert all(sentence.strip() and not set("{}") & set(_without_names(sentence, ruleset)) for sentence in told)


@given(any_ruleset(most=2), st.data())
@settings(max_examples=300)
def test_rulesets_that_differ_never_read_the_same(ruleset, data):
    other = data.draw(any_ruleset(most=2) | st.just(ruleset).flatmap(_touched))
    for language in ("da", "en"):
        same = methods.sentences(ruleset, language) == methods.sentences(other, language)
        assert same == (_meaning(ruleset) == _meaning(other))


def test_danish_sentences_are_short():
    every = [*TEMPLATES.values(), *(field[1:] for field in FIELDS)]
    assert max(len(reading.words(part)) for danish, _ in every for part in reading.sentences([danish])) < 25


@st.composite
def _touched(draw, ruleset: dict):
    """The ruleset with one field of one step from elsewhere, or without it."""
    other = json.loads(json.dumps(ruleset))
    step = draw(st.sampled_from(other["steps"]))
    field = draw(st.sampled_from(sorted(set(step) - {"name", "method", "places", "key", "margin"})))
    if field == "order":
        step["order"] = step["order"][:-1] or step["order"]
    elif field in ("base", "floor"):
        step[field] = step[field] // 2
    elif field == "budget":
        step["budget"] = {"amount": draw(st.integers(0, 10**6))}
    else:
        step.pop(field)
    return other


def _meaning(ruleset: dict) -> dict:
    """What two rulesets must share to mean the same: not the names of steps, not what is said twice."""
    plain = json.loads(json.dumps(ruleset))
    for step in plain["steps"]:
        step.pop("name")
        select = step.get("select", {})
        if set(select.get("tier", ())) == {1, 2}:
            select.pop("tier")
        if not select:
            step.pop("select", None)
    if not plain.get("applicant_minimum", {"amount": 0})["amount"]:
        plain.pop("applicant_minimum", None)
    return plain


def _without_names(sentence: str, ruleset: dict) -> str:
    for step in ruleset["steps"]:
        for values in step.get("select", {}).values():
            for value in values if isinstance(values, list) else ():
                sentence = sentence.replace(str(value), "")
    return sentence
