"""The days on which confirmations are called for and reminders go out. Pure: days in, days out."""

from datetime import date, timedelta

SPRING, AUTUMN = (5, 1), (11, 1)  # month, day: in the middle of each half-year
BEFORE = 7  # days before the last day: the first reminder
AFTER_DUTY = (1, 14, 28)  # days after it: the second, third and fourth reminder of a duty
AFTER_ACCEPTANCE = (1,)  # … and the second one of an acceptance; then the grant can lapse
LONGEST_POSTPONEMENT = 60  # days


def opening(today: date) -> tuple[date, str]:
    """The latest day on which a call opened, and the half-year it asks about: `(date(2027, 5, 1), "2027F")`."""
    year = today.year
    if today >= date(year, *AUTUMN):
        return date(year, *AUTUMN), f"{year}E"
    if today >= date(year, *SPRING):
        return date(year, *SPRING), f"{year}F"
    return date(year - 1, *AUTUMN), f"{year - 1}E"


def is_called(times_a_year: int, last_term: str) -> bool:
    """Whether a scheme that confirms so often a year is asked in the call about a half-year: once means in autumn."""
    return times_a_year >= 2 or last_term.endswith("E")


def reminders(due_on: date, after: tuple[int, ...]) -> list[date]:
    """The day of each reminder, the first one first."""
    return [due_on - timedelta(days=BEFORE), *(due_on + timedelta(days=days) for days in after)]


def number_due(due_on: date, after: tuple[int, ...], today: date) -> int:
    """The number of the reminder that should have gone out by a day; 0 where none should."""
    return sum(day <= today for day in reminders(due_on, after))
