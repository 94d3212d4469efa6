from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pool.applications import rules

QUESTIONS = [item for items in rules.SECTIONS.values() for item in items]
COMPLETE = {
    "contact_name": "Kim", "contact_email": "kim@example.dk", "grant_officer": "signatory", "other_financing": "no",
    **dict.fromkeys([item.name for item in rules.SECTIONS["declarations"]], "yes"),
}  # fmt: skip


def codes(section, **answers) -> list[tuple]:
    return [(item.code, item.field) for item in rules.problems(section, {**COMPLETE, **answers})]


def test_every_section_has_a_name_and_every_question_its_own():
    assert set(rules.SECTION_NAMES) == set(rules.SECTIONS)
    assert len({item.name for item in QUESTIONS}) == len(QUESTIONS)
    assert {item.only_if for item in QUESTIONS} - {item.name for item in QUESTIONS} == {""}
    assert rules.question("contact", "contact_name") in QUESTIONS
    assert rules.question("contact", "declares_truth") is None


def test_complete_answers_have_no_problem():
    assert [codes(section) for section in rules.SECTIONS] == [[], [], [], []]


@given(
    st.sampled_from(list(rules.SECTIONS)),
    st.dictionaries(st.sampled_from([item.name for item in QUESTIONS]), st.text(max_size=30)),
)
def test_any_answers_are_judged_without_an_accident(section, answers):
    for problem in rules.problems(section, answers):
        assert problem.field in {item.name for item in rules.SECTIONS[section]}


@given(st.sampled_from(QUESTIONS), st.text(max_size=200))
def test_what_is_kept_fits_its_column_or_is_refused(item, text):
    try:
        assert len(rules.kept(item, text)) <= item.most
    except rules.Refusal as problem:
        assert problem.field == item.name


@pytest.mark.parametrize("text", ["a@b.dk", "kim.lund+1@sub.example.museum", "æ@ø.dk"])
def test_addresses(text):
    assert codes("contact", contact_email=text) == []


@pytest.mark.parametrize("text", ["a", "a@b", "a@b.", "@b.dk", "a b@c.dk", "a@b@c.dk", "a@b.d", "a@b..d"])
def test_what_is_no_address(text):
    assert codes("contact", contact_email=text) == [("bad_email", "contact_email")]


@pytest.mark.parametrize("text", ["12345678", "+45 12 34 56 78", "12 34 56"])
def test_telephone_numbers(text):
    assert codes("contact", contact_phone=text) == []


@pytest.mark.parametrize("text", ["1", "call me", "12-34-56-78", "++4512345678", "1" * 21])
def test_what_is_no_telephone_number(text):
    assert codes("contact", contact_phone=text) == [("bad_phone", "contact_phone")]


@pytest.mark.parametrize("text", ["", "maybe", "YES", "ja"])
def test_yes_or_no_is_yes_or_no(text):
    assert codes("financing", other_financing=text) == [("not_yes_or_no", "other_financing")]


def test_other_financing_asks_who_and_how_much():
    assert codes("financing", other_financing="yes") == [
        ("missing_field", "other_financing_source"), ("missing_field", "other_financing_amount"),
    ]  # fmt: skip
    assert (
        codes("financing", other_financing="yes", other_financing_source="SVU", other_financing_amount="25.000") == []
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x", "not_an_amount"), ("25,000", "not_an_amount"), ("NaN", "not_an_amount"), ("1e9", "not_an_amount"),
        ("0", "negative_amount"), ("-1", "negative_amount"), ("1.000.000.000,01", "negative_amount"),
        ("9" * 20, "not_an_amount"),
    ],
)  # fmt: skip
def test_amounts_that_cannot_be(text, code):
    answers = {"other_financing": "yes", "other_financing_source": "SVU", "other_financing_amount": text}
    assert codes("financing", **answers) == [(code, "other_financing_amount")]


def test_the_largest_amount_is_still_one():
    answers = {"other_financing": "yes", "other_financing_source": "SVU", "other_financing_amount": "1.000.000.000"}
    assert codes("financing", **answers) == []
    assert rules.money.parsed("1.000.000.000") == Decimal(10**9)


@pytest.mark.parametrize("text", ["", "no", "on", "true"])
def test_a_declaration_is_ticked(text):
    assert codes("declarations", declares_truth=text) == [("not_ticked", "declares_truth")]
