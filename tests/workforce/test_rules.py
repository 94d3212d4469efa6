from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pool.kernel.refusals import Refusal
from pool.workforce import rules

TODAY = date(2026, 9, 10)


@pytest.mark.parametrize("text", ["1001", "a", "A-1", "12/345", "ÆØÅ.7", "1" * 20, " 7 ", "311299", "3112991"])
def test_a_reference_is_kept_trimmed(text):
    assert rules.checked_reference(text) == text.strip()


@pytest.mark.parametrize("text", ["", " ", "-1", ".x", "a b", "a" * 21, "x;y", "😀", "=1+1", "_a", "a\nb", "<b>"])
def test_what_is_no_reference_is_refused(text):
    with pytest.raises(rules.BadReference):
        rules.checked_reference(text)


@pytest.mark.parametrize(
    "text",
    [
        "0101901234", "010190-1234", "010190 1234", "3112991234", "010190.1234", "01-01-90-1234", "01/01/90/1234",
        "101901234", "010190_1234", " 010190-1234 ",
    ],
)  # fmt: skip
def test_what_could_be_a_civil_number_is_refused(text):
    with pytest.raises(rules.CivilNumber):
        rules.checked_reference(text)


@pytest.mark.parametrize("text", ["0113901234", "3201901234", "9901901234", "01019012345", "12345678"])
def test_ten_digits_that_are_no_date_are_a_reference(text):
    assert rules.checked_reference(text) == text


@given(st.dates(date(1900, 1, 1), date(2030, 12, 31)), st.integers(0, 9999), st.sampled_from(["", "-", " ", ".", "/"]))
def test_no_civil_number_ever_becomes_a_reference(born, last, mark):
    with pytest.raises(Refusal):
        rules.checked_reference(f"{born:%d%m%y}{mark}{last:04}")


@given(st.text(max_size=30))
def test_any_reference_and_initials_fit_their_columns_or_are_refused(text):
    for check, most in ((rules.checked_reference, 20), (rules.checked_initials, 6)):
        try:
            kept = check(text)
        except Refusal:
            continue
        assert 1 <= len(kept) <= most


@pytest.mark.parametrize(("text", "kept"), [("ab", "AB"), ("æøå", "ÆØÅ"), ("k. j. l.", "KJL"), ("ABCDEF", "ABCDEF")])
def test_initials_are_capitals_without_points(text, kept):
    assert rules.checked_initials(text) == kept


@pytest.mark.parametrize("text", ["", ".", "a1", "ABCDEFG", "a-b", "😀", "ßßßß"])
def test_what_are_no_initials_is_refused(text):
    with pytest.raises(rules.BadInitials):
        rules.checked_initials(text)


@pytest.mark.parametrize("day", [date(1950, 1, 1), TODAY, date(2027, 12, 31), date(2024, 2, 29)])
def test_a_possible_hire_date_is_kept(day):
    assert rules.checked_hire_date(day, TODAY) == day


@pytest.mark.parametrize("day", [date(1949, 12, 31), date(2028, 1, 1), date.min, date.max])
def test_an_impossible_hire_date_is_refused_with_its_limits(day):
    with pytest.raises(rules.BadHireDate) as caught:
        rules.checked_hire_date(day, TODAY)
    assert caught.value.facts == {"given": day, "first": date(1950, 1, 1), "last": date(2027, 12, 31)}
