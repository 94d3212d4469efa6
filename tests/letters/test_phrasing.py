import pytest

from pool.letters import phrasing

pytestmark = pytest.mark.once

FACTS = {"amount": "1,00 kr.", "count": 1, "many": 3}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("I får {amount} nu.", "I får 1,00 kr. nu."),
        ("I får {amount}.", "I får 1,00 kr."),
        ("I får {amount}, og mere.", "I får 1,00 kr., og mere."),
        ("{amount}. Så {amount}.", "1,00 kr. Så 1,00 kr."),
        ("{count} {count:modul|moduler}", "1 modul"),
        ("{many} {many:modul|moduler}", "3 moduler"),
        ("{many:|flere}", "flere"),
        ("uden steder", "uden steder"),
        ("", ""),
    ],
)
def test_a_sentence_is_filled(text, said):
    assert phrasing.filled(text, FACTS) == said


def test_a_fact_that_is_missing_is_named():
    with pytest.raises(phrasing.Unfilled, match="other"):
        phrasing.filled("{other}", FACTS)


def test_a_fact_is_not_read_as_a_sentence():
    assert phrasing.filled("{amount}", {"amount": "{count}"}) == "{count}"


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("{amount}", ""),
        ("{many:a|b}", ""),
        ("{", "{"),
        ("}", "}"),
        ("{Amount}", "{Amount}"),
        ("{many:a}", "{many:a}"),
        ("{many:a|b|c}", "{many:a|b|c"),
        ("{a b}", "{a b}"),
        ("{{amount}}", "{{amount}}"),
    ],
)
def test_a_brace_that_is_no_place_is_found(text, near):
    assert phrasing.stray(text)[: len(near)] == near
    assert bool(phrasing.stray(text)) == bool(near)
