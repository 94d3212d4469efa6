from decimal import Decimal
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pool.kernel import money

AMOUNTS = st.decimals(min_value=-money.MOST, max_value=money.MOST, places=2)


@given(AMOUNTS)
def test_ore_and_back_is_the_same_amount(amount):
    assert money.kroner(money.ore(amount)) == amount


@given(AMOUNTS)
def test_kroner_always_has_two_decimals(amount):
    assert money.kroner(money.ore(amount)).as_tuple().exponent == -2


@given(AMOUNTS, st.sampled_from(["da", "en"]))
def test_a_written_amount_reads_back_as_itself(amount, language):
    assert money.parsed(money.format_money(amount, language)) == amount
    assert money.parsed(money.format_number(amount, language)) == amount


@given(st.text(max_size=25))
def test_any_text_is_an_exact_amount_or_refused(text):
    try:
        amount = money.parsed(text)
    except money.LossyAmount:
        return
    assert amount == money.exact(amount)


@given(st.floats())
def test_a_float_is_never_an_amount(value):
    with pytest.raises(money.LossyAmount):
        money.exact(value)
    with pytest.raises(money.LossyAmount):
        money.ore(value)


@given(st.lists(AMOUNTS, max_size=20))
def test_sums_in_ore_and_in_kroner_agree(amounts):
    assert money.kroner(sum(money.ore(amount) for amount in amounts)) == sum(amounts, money.ZERO)


@pytest.mark.parametrize(
    "value",
    [
        0.1, nan, inf, -inf, True, False, None, "25", "25.00", b"25", Decimal("NaN"), Decimal("sNaN"),
        Decimal("Infinity"), Decimal("-Infinity"), Decimal("0.001"), Decimal("1E-1000000"), Decimal("1E+12"),
        money.MOST + money.CENT, -money.MOST - money.CENT, 10**12, 10**400,
    ],
)  # fmt: skip
def test_exact_refuses_what_would_lose_something(value):
    with pytest.raises(money.LossyAmount):
        money.exact(value)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("25000", "25000.00"),
        ("25.000", "25000.00"),
        ("25.000,5", "25000.50"),
        ("25.000,00 kr.", "25000.00"),
        ("25.000 kr", "25000.00"),
        ("1 234 567,89", "1234567.89"),
        ("1\u00a0234,50", "1234.50"),
        ("1\u202f234,50", "1234.50"),
        ("1234.5", "1234.50"),
        ("1234.50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1,234,567.00", "1234567.00"),
        ("DKK\u00a025,000.00", "25000.00"),
        ("  7  ", "7.00"),
        ("-7", "-7.00"),
        ("\u22127,00", "-7.00"),
        ("0", "0.00"),
    ],
)
def test_parsed_reads_what_people_write(text, amount):
    assert money.parsed(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "kr.", "x", "25 000,000", "1,5,5", "1.2.3", "1.23,4", "12.34.567", "1..000", ",50", "1,", "1.", "--1", "1-",  # noqa: E501
        "1e5", "1E5", "0x10", "1_000", "NaN", "nan", "Infinity", "٢٥", "２５", "²", "1/2", "50 %", "£5", "1\n2", "1\x002",  # noqa: E501
        "9" * 30, "0,001", "1.234.5",
    ],
)  # fmt: skip
def test_parsed_refuses_what_is_no_amount(text):
    with pytest.raises(money.LossyAmount):
        money.parsed(text)


def test_parsed_refuses_a_comma_that_could_be_either_mark():
    with pytest.raises(money.LossyAmount):
        money.parsed("25,000")  # twenty-five kroner or twenty-five thousand


def test_rounded_goes_half_up_away_from_zero():
    assert [money.rounded(Decimal(text)) for text in ("0.005", "0.015", "-0.005", "2.675", "1.004")] == [
        Decimal("0.01"), Decimal("0.02"), Decimal("-0.01"), Decimal("2.68"), Decimal("1.00"),
    ]  # fmt: skip


def test_amounts_are_written_with_the_marks_of_the_language():
    amount = Decimal("1234567.80")
    assert money.format_money(amount, "da") == "1.234.567,80\u00a0kr."
    assert money.format_money(amount, "da-dk") == "1.234.567,80\u00a0kr."
    assert money.format_money(amount, "en") == "DKK\u00a01,234,567.80"
    assert money.format_money(-amount, "da") == "\u22121.234.567,80\u00a0kr."
    assert money.format_number(Decimal(1234), "da", 0) == "1.234"


def test_parsed_exact_reads_the_systems_own_writing():
    assert money.parsed_exact("25000.00") == Decimal("25000.00")
    with pytest.raises(money.LossyAmount):
        money.parsed_exact("25000.001")
