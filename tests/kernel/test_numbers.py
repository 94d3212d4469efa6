from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pool.kernel import numbers
from pool.kernel.refusals import Refusal

FIGURES = st.decimals(0, Decimal("999999999999"), places=6).filter(lambda value: len(numbers.plain(value)) <= 15)


def grouped(whole: str, mark: str) -> str:
    return f"{int(whole):,}".replace(",", mark)


@given(FIGURES)
def test_what_the_system_writes_it_reads_back(value):
    assert numbers.parsed(numbers.written(value)) == value


@given(FIGURES)
def test_marks_of_either_language_mean_the_same_or_are_refused(value):
    whole, _, decimals = numbers.plain(value).partition(".")
    danish = grouped(whole, ".") + (f",{decimals}" if decimals else "")
    english = grouped(whole, ",") + (f".{decimals}" if decimals else "")
    spaced = grouped(whole, "\u00a0") + (f",{decimals}" if decimals else "")
    for text in (danish, english, spaced):
        try:
            assert numbers.parsed(text) == value
        except numbers.TwoMeanings as problem:
            # One mark before three digits; both ways out are read, and one of them is what was meant.
            assert text.count(".") + text.count(",") == 1
            assert value in [numbers.parsed(problem.facts[name]) for name in ("whole", "decimal")]


@given(st.text(max_size=30) | st.text("0123456789.,-% \u00a0eE_+", max_size=16))
def test_any_text_is_read_exactly_or_refused_with_a_sentence(text):
    try:
        value = numbers.parsed(text)
    except Refusal as problem:
        assert problem.sentence % problem.facts
        return
    assert value >= 0
    assert numbers.parsed(numbers.written(value)) == value


@given(st.decimals(allow_nan=True, allow_infinity=True))
def test_a_number_of_a_workbook_is_kept_exactly_or_refused(value):
    try:
        kept = numbers.checked(value)
    except Refusal as problem:
        assert problem.sentence % problem.facts
        return
    assert kept == value
    assert str(kept) == numbers.plain(value)


@given(FIGURES)
def test_a_sign_below_zero_is_named(value):
    assume(value)
    for sign in ("-", "\u2212", "- "):
        with pytest.raises(numbers.NegativeNumber):
            numbers.parsed(sign + numbers.written(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"), ("549050", "549050"), (" 12 ", "12"), ("007", "7"), ("1,5", "1.5"), ("1.5", "1.5"),
        ("1.234,5", "1234.5"), ("1,234.5", "1234.5"), ("1.234.567", "1234567"), ("1,234,567", "1234567"),
        ("1.234,567", "1234.567"), ("1,234.567", "1234.567"), ("1234,567", "1234.567"), ("1234.567", "1234.567"),
        ("1 234,5", "1234.5"), ("549\u00a0050", "549050"), ("1 234.567", "1234.567"), ("0,987", "0.987"),
        ("0.987", "0.987"), ("1,2500", "1.25"), ("999999999999", "999999999999"), ("1,000000", "1"),
        ("123456789,123456", "123456789.123456"),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(text, value):
    assert str(numbers.parsed(text)) == value


@pytest.mark.parametrize(
    ("text", "whole", "decimal"),
    [("1.234", "1234", "1.2340"), ("549,050", "549050", "549,0500"), ("12.500", "12500", "12.5000")],
)
def test_a_mark_before_three_digits_is_refused_with_both_ways_out(text, whole, decimal):
    with pytest.raises(numbers.TwoMeanings) as caught:
        numbers.parsed(text)
    assert caught.value.facts == {"given": text, "whole": whole, "decimal": decimal}


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", numbers.UnreadableNumber), ("n/a", numbers.UnreadableNumber), ("-", numbers.UnreadableNumber),
        ("1e5", numbers.UnreadableNumber), ("NaN", numbers.UnreadableNumber), ("1_000", numbers.UnreadableNumber),
        ("1.23.456", numbers.UnreadableNumber), ("1,23,", numbers.UnreadableNumber), ("12 k", numbers.UnreadableNumber),
        ("12 34", numbers.UnreadableNumber), (",5", numbers.UnreadableNumber), ("5,", numbers.UnreadableNumber),
        ("٣٤", numbers.UnreadableNumber), ("½", numbers.UnreadableNumber), ("=1+1", numbers.UnreadableNumber),
        ("21 %", numbers.WithPercentSign), ("21%", numbers.WithPercentSign), ("%21", numbers.WithPercentSign),
        ("-1", numbers.NegativeNumber), ("\u22121.234,5", numbers.NegativeNumber),
        ("1000000000000", numbers.NumberTooLong), ("1,1234567", numbers.NumberTooLong),
        ("1234567890,123456", numbers.NumberTooLong), ("9" * 5000, numbers.NumberTooLong),
    ],
)  # fmt: skip
def test_what_is_no_figure_is_refused(text, refusal):
    with pytest.raises(refusal) as caught:
        numbers.parsed(text)
    assert len(caught.value.facts["given"]) <= 40
