"""Danish kroner as exact decimals, and the only place where money is rounded or written out."""

import re
from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal("0.00")
CENT = Decimal("0.01")
# A ceiling far above any appropriation keeps sums inside a 64-bit integer of øre.
MOST = Decimal("999999999999.99")
# How people write amounts, and the mark that each way puts between thousands.
_SHAPES = (
    (re.compile(r"-?([0-9]{1,3}([.][0-9]{3})+|[0-9]+)(,[0-9]{1,2})?"), "."),  # 1.234,50 as in Danish
    (re.compile(r"-?([0-9]{1,3}(,[0-9]{3})+|[0-9]+)[.][0-9]{1,2}"), ","),  # 1,234.50 as in English
)


class LossyAmount(ValueError):
    """An amount that cannot be kept without losing part of it."""


def exact(amount: Decimal | int) -> Decimal:
    """Return the amount with two decimals; refuse floats, more decimals and amounts beyond `MOST`.

    Raises:
        LossyAmount: the value is a float, not a finite number, has a fraction of an øre, or is too large.
    """
    if isinstance(amount, bool) or not isinstance(amount, (int, Decimal)):
        raise LossyAmount(f"{amount!r} is not an exact amount of kroner")
    amount = Decimal(amount)
    if not amount.is_finite() or abs(amount) > MOST:
        raise LossyAmount(f"{amount} is outside the range of amounts")
    kept = amount.quantize(CENT)
    if kept != amount:
        raise LossyAmount(f"{amount} has a fraction of an øre")
    return kept


def rounded(amount: Decimal) -> Decimal:
    """Round to whole øre, half up. The only rounding of money outside the allocation engine."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def ore(amount: Decimal | int) -> int:
    """Kroner to whole øre, exactly."""
    return int(exact(amount).scaleb(2))


def kroner(amount: int) -> Decimal:
    """Whole øre to kroner with two decimals."""
    return Decimal(amount).scaleb(-2).quantize(CENT)


def parsed(text: str) -> Decimal:
    """Read an amount as people write it: `1.234,50`, `1 234,50`, `1234.5`, `25.000 kr.`, `DKK 25,000.00`.

    A point followed by exactly three digits is a thousands mark, as in Danish. A comma before three digits could be
    either language's mark (25,000), so it is refused unless a point follows.

    Raises:
        LossyAmount: the text is no amount, or could be two.
    """
    bare = text.strip().removeprefix("DKK").removesuffix("kr.").removesuffix("kr").replace("\u2212", "-")
    for space in (" ", "\u00a0", "\u202f"):
        bare = bare.replace(space, "")
    for shape, thousands in _SHAPES:
        if shape.fullmatch(bare):
            return exact(Decimal(bare.replace(thousands, "").replace(",", ".")))
    raise LossyAmount(f"{text!r} is not an amount")


def format_number(amount: Decimal, language: str, decimals: int = 2) -> str:
    """Write with the language's marks: 1.234.567,00 in Danish, 1,234,567.00 in English."""
    text = f"{amount:,.{decimals}f}"
    if language.startswith("da"):
        text = text.translate(str.maketrans(",.", ".,"))
    return text.replace("-", "\u2212")


def format_money(amount: Decimal, language: str) -> str:
    """Write an amount with its currency: `25.000,00 kr.` in Danish, `DKK 25,000.00` in English."""
    number = format_number(amount, language)
    return f"{number}\u00a0kr." if language.startswith("da") else f"DKK\u00a0{number}"


def parsed_exact(text: str) -> Decimal:
    """Read an amount as the system itself writes it into stored facts: `25000.00`."""
    return exact(Decimal(text))
