"""Days, moments and half-year terms, and how they are written in Danish and English.

A term is written `2027F` (spring, 1 February to 31 July) or `2027E` (autumn, 1 August to 31 January): the halves
in which diploma modules are taught, one module per term (domain: section 7 of the pool rules).
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

COPENHAGEN = ZoneInfo("Europe/Copenhagen")

MONTHS = {
    "da": "januar februar marts april maj juni juli august september oktober november december".split(),
    "en": "January February March April May June July August September October November December".split(),
}
WEEKDAYS = {
    "da": "mandag tirsdag onsdag torsdag fredag lørdag søndag".split(),
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
}


class NotATerm(ValueError):
    """A text that names no half-year term."""


@dataclass(frozen=True, order=True)
class Term:
    """One half-year of teaching."""

    year: int
    autumn: bool

    @property
    def code(self) -> str:
        return f"{self.year}{'E' if self.autumn else 'F'}"

    @property
    def starts_on(self) -> date:
        return date(self.year, 8 if self.autumn else 2, 1)

    @property
    def ends_on(self) -> date:
        return self.after.starts_on - timedelta(days=1)

    @property
    def after(self) -> "Term":
        return Term(self.year + 1, False) if self.autumn else Term(self.year, True)


def term(text: str) -> Term:
    """Read `2027F`, `2027E`, `forår 2027`, `efterår 2027`, `spring 2027`, `autumn 2027` or `F27`.

    Raises:
        NotATerm: the text is none of these.
    """
    folded = re.sub(r"\s+", " ", text.strip().casefold())
    found = re.fullmatch(r"(\d{4})\s?([fe])", folded)
    if found:
        return _term(int(found[1]), found[2] == "e", text)
    found = re.fullmatch(r"([fe])\s?(\d{2}|\d{4})", folded)
    if found:
        return _term(int(found[2]) + (2000 if len(found[2]) == 2 else 0), found[1] == "e", text)
    found = re.fullmatch(r"(forår|foraar|spring|efterår|efteraar|autumn|fall) (\d{4})", folded)
    if found:
        return _term(int(found[2]), not found[1].startswith(("for", "spr")), text)
    raise NotATerm(text)


def _term(year: int, autumn: bool, text: str) -> Term:
    if not 2000 <= year <= 2100:
        raise NotATerm(text)
    return Term(year, autumn)


def terms_between(first: date, last: date) -> list[Term]:
    """All terms that begin in the period, in order."""
    found, current = [], Term(first.year - 1, True)
    while current.starts_on <= last:
        if current.starts_on >= first:
            found.append(current)
        current = current.after
    return found


def year_bounds(year: int) -> tuple[datetime, datetime]:
    """The first moment of a calendar year in Danish time, and that of the next."""
    return datetime(year, 1, 1, tzinfo=COPENHAGEN), datetime(year + 1, 1, 1, tzinfo=COPENHAGEN)


def years_after(day: date, years: int) -> date:
    """The same day some years later; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def months_after(day: date, months: int) -> date:
    """The same day some months later, or the last day of a month that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + month // 11, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def format_term(code: str, language: str) -> str:
    this = term(code)
    if language.startswith("da"):
        return f"{'efterår' if this.autumn else 'forår'} {this.year}"
    return f"{'autumn' if this.autumn else 'spring'} {this.year}"


def format_day(day: date, language: str) -> str:
    """`15. januar 2027` or `15 January 2027`."""
    short = "da" if language.startswith("da") else "en"
    point = "." if short == "da" else ""
    return f"{day.day}{point} {MONTHS[short][day.month - 1]} {day.year}"


def format_clock(moment: datetime, language: str) -> str:
    """`kl. 12.00` or `12:00`, Danish time."""
    here = moment.astimezone(COPENHAGEN)
    return f"kl. {here:%H.%M}" if language.startswith("da") else f"{here:%H:%M}"


def format_moment(moment: datetime, language: str, weekday: bool = False) -> str:
    """`fredag 15. januar 2027 kl. 12.00` or `Friday 15 January 2027, 12:00`, Danish time."""
    here = moment.astimezone(COPENHAGEN)
    short = "da" if language.startswith("da") else "en"
    text = format_day(here.date(), language)
    if weekday:
        text = f"{WEEKDAYS[short][here.weekday()]} {text}"
    return f"{text}{' ' if short == 'da' else ', '}{format_clock(here, language)}"
