"""Reads single cells of a table from anywhere: each function returns the value, or raises Unreadable.

Numbers are written in digits. `25000`, `25000.0` and `25000,00` are whole; one or two zeros cannot be thousands. A
decimal comma is read where it can mean nothing else: `0,853` and `12,5`, but not `1,234`, which elsewhere is one
thousand two hundred and thirty-four. A decimal point is always a decimal point.
"""

import re
from datetime import datetime
from decimal import Decimal

from pool.allocation import problems
from pool.kernel.periods import COPENHAGEN
from pool.kernel.words import N_

WHOLE = re.compile(r"(-?[0-9]{1,30})(?:[.,]0{1,2})?")
DECIMAL = re.compile(r"-?[0-9]{1,30}(?:[.,][0-9]{1,30})?")
THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2},[0-9]{3}")


class NotDigits(problems.Problem):
    code = "not_digits"
    sentence = N_("%(path)s must be a whole number in digits only, such as 25000; found %(found)s.")


class NotAPlainNumber(problems.Problem):
    code = "not_a_plain_number"
    sentence = N_("%(path)s must be a number such as 12 or 0.853; found %(found)s.")


class KeyNotANumber(problems.Problem):
    code = "key_not_a_number"
    sentence = N_("%(path)s is a key and must be a number such as 12 or 0.853; found %(found)s.")


class UnclearNumber(problems.Problem):
    code = "unclear_number"
    sentence = N_(
        "%(path)s is %(found)s: thousands or decimals? Write decimals with a point, and thousands without one."
    )


class NotAClockTime(problems.Problem):
    code = "not_a_clock_time"
    sentence = N_("%(path)s must be a day or a moment such as 2026-11-02T09:00; found %(found)s.")


class UnclearMoment(problems.Problem):
    code = "unclear_moment"
    sentence = N_("%(path)s is %(found)s, which Danish clocks show twice or never. Write its offset, such as +01:00.")


class Unreadable(Exception):
    """A cell that holds something else than its column needs."""

    def __init__(self, problem: type[problems.Problem], cell: str):
        self.problem, self.cell = problem, cell

    def at(self, path: str) -> problems.Problem:
        return self.problem(path, found=problems.shown(self.cell))


def text(cell: str) -> str:
    return cell


def whole(cell: str) -> int:
    found = WHOLE.fullmatch(cell)
    if found is None:
        raise Unreadable(NotDigits, cell)
    return int(found[1])


def key(cell: str) -> int | Decimal:
    """A number in a column that has no other meaning."""
    return number(cell, KeyNotANumber)


def number(cell: str, otherwise: type[problems.Problem] = NotAPlainNumber) -> int | Decimal:
    """A whole or a decimal number, exactly as written."""
    if DECIMAL.fullmatch(cell) is None:
        raise Unreadable(otherwise, cell)
    if "," in cell and THOUSANDS.fullmatch(cell):
        raise Unreadable(UnclearNumber, cell)
    if cell.isdigit():
        return int(cell)
    value = Decimal(cell.replace(",", "."))
    return int(value) if value == value.to_integral_value() else value


def moment(cell: str) -> datetime:
    """ISO 8601, brought to Danish time, which has the Danish day; without an offset it is Danish time already."""
    try:
        read = datetime.fromisoformat(cell)
        if read.tzinfo is not None:
            return read.astimezone(COPENHAGEN)
    except (ValueError, OverflowError):
        raise Unreadable(NotAClockTime, cell) from None
    here = read.replace(tzinfo=COPENHAGEN)
    if here.utcoffset() != here.replace(fold=1).utcoffset():
        raise Unreadable(UnclearMoment, cell)
    return here
