"""Numbers that are no amounts of money, as people write them in Danish and English: read exactly, or refused.

A mark before exactly three digits (1.234 or 1,234) is a thousands mark in one language and a decimal mark in the
other. Nothing is guessed: such a number is refused with the two ways to write what was meant.
"""

import re
from decimal import Decimal

from pool.kernel.refusals import Refusal
from pool.kernel.words import N_

MOST_WHOLE = 12  # digits before the mark
MOST_DECIMALS = 6  # digits after it
MOST_DIGITS = 15  # in all: what every database keeps to the last digit

_SPACES = str.maketrans(dict.fromkeys(" \u00a0\u2007\u2009\u202f", " "))
_GROUPED_BY_SPACE = re.compile(r"([0-9]{1,3}(?: [0-9]{3})+)([.,][0-9]+)?")
_BARE = re.compile(r"([0-9]+)(?:[.,]([0-9]+))?")
# What can only be meant in one way: several groups, or groups and decimals with different marks.
_GROUPED = (
    (re.compile(r"[0-9]{1,3}(?:\.[0-9]{3}){2,}|[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+"), "."),
    (re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){2,}|[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+"), ","),
)


class UnreadableNumber(Refusal):
    code = "unreadable_number"
    sentence = N_("“%(given)s” is not a number. Write digits only, with one mark before the decimals, such as 1234,5.")
    kind = "invalid"


class NegativeNumber(Refusal):
    code = "negative_number"
    sentence = N_("“%(given)s” is below zero. Write zero or more.")
    kind = "invalid"


class WithPercentSign(Refusal):
    code = "with_percent_sign"
    sentence = N_("“%(given)s” has a percent sign. Write the number alone, in the same unit in every row.")
    kind = "invalid"


class TwoMeanings(Refusal):
    code = "number_with_two_meanings"
    sentence = N_(
        "“%(given)s” can be read in two ways. Write %(whole)s for the whole number, or %(decimal)s for the one with "
        "decimals."
    )
    kind = "invalid"


class NumberTooLong(Refusal):
    code = "number_too_long"
    sentence = N_(
        "“%(given)s” is too long. At most %(whole)s digits before the decimals, %(decimals)s decimals, and %(digits)s "
        "digits in all."
    )
    kind = "invalid"


def parsed(text: str) -> Decimal:
    """Read a number of zero or more: `1234`, `1234,5`, `1.234,5`, `1,234.5`, `1 234,5`, `1.234.567`, `0,987`.

    Raises:
        UnreadableNumber, NegativeNumber, WithPercentSign, TwoMeanings, NumberTooLong: with what would be right.
    """
    bare, given = text.translate(_SPACES).strip(), text.strip()[:40]
    if bare.endswith("%") or bare.startswith("%"):
        raise WithPercentSign(given=given)
    if bare[:1] in ("-", "\u2212") and _plain(bare[1:].strip()):
        raise NegativeNumber(given=given)
    plain = _plain(bare)
    if not plain:
        raise UnreadableNumber(given=given)
    found = _BARE.fullmatch(bare)
    if found and len(found[2] or "") == 3 and len(found[1]) <= 3 and not found[1].startswith("0"):
        raise TwoMeanings(given=given, whole=found[1] + found[2], decimal=f"{bare}0")
    return checked(Decimal(plain), given)


def checked(value: Decimal, given: str = "") -> Decimal:
    """Return a number without zeros at its end, when it is zero or more and can be kept to the last digit.

    Raises:
        UnreadableNumber, NegativeNumber, NumberTooLong: with what would be right.
    """
    given = given or f"{value}"[:40]
    if not value.is_finite():
        raise UnreadableNumber(given=given)
    if value < 0:
        raise NegativeNumber(given=given)
    text = plain(value)
    whole, _, decimals = text.lstrip("0").partition(".")
    if len(whole) > MOST_WHOLE or len(decimals) > MOST_DECIMALS or len(whole + decimals) > MOST_DIGITS:
        raise NumberTooLong(given=given, whole=MOST_WHOLE, decimals=MOST_DECIMALS, digits=MOST_DIGITS)
    return Decimal(text)


def plain(value: Decimal) -> str:
    """The number as stored facts hold it: a point before the decimals, no thousands marks, no zeros at its end."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def written(value: Decimal) -> str:
    """The number for a table, with a decimal comma, so that `parsed` reads it back and nobody else mistakes it."""
    whole, _, decimals = plain(value).partition(".")
    if len(decimals) == 3:
        decimals += "0"
    return f"{whole},{decimals}" if decimals else whole


def _plain(bare: str) -> str:
    """The number with a point before its decimals and no other marks; empty when it is none."""
    found = _GROUPED_BY_SPACE.fullmatch(bare)
    if found:
        bare = found[1].replace(" ", "") + (found[2] or "")
    for shape, thousands in _GROUPED:
        if shape.fullmatch(bare):
            return bare.replace(thousands, "").replace(",", ".")
    return bare.replace(",", ".") if _BARE.fullmatch(bare) else ""
