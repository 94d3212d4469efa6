"""What an employee's few facts must look like."""

import re
from datetime import date

from pool.kernel.refusals import Refusal, cleaned
from pool.kernel.words import N_

EARLIEST = date(1950, 1, 1)


class BadReference(Refusal):
    code = "bad_reference"
    sentence = N_("“%(given)s” is not a reference. Use 1 to 20 letters, digits, hyphens, points or slashes.")
    kind = "invalid"


class CivilNumber(Refusal):
    code = "civil_number"
    sentence = N_(
        "The reference looks like a civil registration number (CPR). Use the municipality's own staff number."
    )
    kind = "invalid"


class BadInitials(Refusal):
    code = "bad_initials"
    sentence = N_("“%(given)s” are not initials. Use 1 to 6 letters.")
    kind = "invalid"


class BadHireDate(Refusal):
    code = "bad_hire_date"
    sentence = N_("The hire date %(given)s is not possible. It must lie between %(first)s and %(last)s.")
    kind = "invalid"


def checked_reference(text: str) -> str:
    """Return the reference; refuse a shape that could be a CPR number: six digits, of them a date, then four.

    Whatever stands between the digits; and without the first zero, which a spreadsheet takes away.
    """
    text = cleaned(text, field="reference", most=300)
    if re.fullmatch(r"(0?[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])\d{2}\d{4}", re.sub(r"[\W_]", "", text)):
        raise CivilNumber(field="reference")
    if not re.fullmatch(r"[^\W_](?:[\w./-]{0,19})", text):
        raise BadReference(field="reference", given=text[:40])
    return text


def checked_initials(text: str) -> str:
    """Return the initials in capitals."""
    text = cleaned(text, field="initials", most=300).replace(".", "").replace(" ", "")
    capitals = text.upper()  # can be longer: ß becomes SS
    if not 1 <= len(capitals) <= 6 or not text.isalpha():
        raise BadInitials(field="initials", given=text[:40])
    return capitals


def checked_hire_date(day: date, today: date) -> date:
    """Return the day; refuse one before 1950 or more than a year ahead."""
    last = date(today.year + 1, 12, 31)
    if not EARLIEST <= day <= last:
        raise BadHireDate(field="hired_on", given=day, first=EARLIEST, last=last)
    return day
