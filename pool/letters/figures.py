"""Amounts, parts and lists as letters and pages write them in a sentence."""

from decimal import Decimal
from fractions import Fraction

from pool.kernel import money

AND = {"da": " og ", "en": " and "}
ABOUT = {"da": "ca. ", "en": "about "}
MILLION = Decimal(1_000_000)
TENTH = Decimal(100_000)


def short_money(ore: int, language: str) -> str:
    """Whole kroner without decimals, for headings: 150.000 kr."""
    written = money.format_money(money.kroner(ore), language)
    return written if ore % 100 else written.replace(",00" if language == "da" else ".00", "", 1)


def rough_money(ore: int, language: str) -> str:
    """The same, with whole tenths of a million as millions: 1,2 mio. kr. Nothing is rounded."""
    amount = money.kroner(ore)
    if amount < MILLION or amount % TENTH:
        return short_money(ore, language)
    shown = money.format_number(amount / MILLION, language, 1 if amount % MILLION else 0)
    return f"{shown}\u00a0mio.\u00a0kr." if language == "da" else f"DKK\u00a0{shown}\u00a0million"


def percent(share: str | Fraction, language: str) -> str:
    """A part of one, as per cent with at most one decimal, rounded down."""
    tenths = int(Fraction(share) * 1000)
    return _percent(Decimal(tenths) / 10, language)


def exact_percent(share: str, language: str) -> str:
    """A part of one in decimal text, as per cent with all its decimals."""
    return _percent(Decimal(share) * 100, language)


def number(value: str | int | Decimal, language: str) -> str:
    """A decimal number with all its decimals, in the language's marks."""
    value = Decimal(value)
    _whole, _point, decimals = f"{value:f}".partition(".")
    return money.format_number(value, language, len(decimals.rstrip("0")))


def fraction(value: str | Fraction, language: str) -> str:
    """An exact fraction as a decimal number: with all its decimals up to six, else about, with two."""
    value = Fraction(value)
    millionths = value * 10**6
    if millionths.denominator == 1:
        return number(Decimal(int(millionths)).scaleb(-6), language)
    return f"{ABOUT[language]}{money.format_number(_hundredths(value), language)}"


def money_fraction(ore: str | Fraction, language: str) -> str:
    """An exact amount that may hold parts of an øre: 16.666,50 kr., or ca. 16.666,67 kr. (5000000/3 øre)."""
    ore = Fraction(ore)
    if ore.denominator == 1:
        return short_money(int(ore), language)
    return f"{ABOUT[language]}{money.format_money(_hundredths(ore / 100), language)} ({ore} øre)"


def ranges(numbers: list[int], language: str) -> str:
    """`[1, 2, 3, 5]` → "1–3 og 5"."""
    runs: list[list[int]] = []
    for each in sorted(numbers):
        if runs and each == runs[-1][1] + 1:
            runs[-1][1] = each
        else:
            runs.append([each, each])
    shown = [f"{first}" if first == last else f"{first}–{last}" for first, last in runs]
    return listed(shown, language)


def listed(items: list, language: str) -> str:
    """`["A", "B", "C"]` → "A, B og C"."""
    shown = [str(item) for item in items]
    return AND[language].join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def _hundredths(value: Fraction) -> Decimal:
    """For showing only: rounded half up."""
    return Decimal((value * 200 + 1) // 2).scaleb(-2)


def _percent(value: Decimal, language: str) -> str:
    shown = number(value, language)
    return f"{shown}\u00a0%" if language == "da" else f"{shown}%"
