"""The quarterly look at who may do what: which quarters are to be reviewed, by when, and which are late. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pool.kernel import periods

SIGNED, DUE, OVERDUE, MISSED = "signed", "due", "overdue", "missed"
GRACE = timedelta(days=30)  # after a quarter has ended, until its review is overdue
LONG_AWAY = 90  # days without a sign-in after which somebody asks whether a role is still needed


@dataclass(frozen=True)
class Quarter:
    """A quarter whose access is to be reviewed. `state`: signed, due, overdue, or missed: too late to be signed."""

    year: int
    quarter: int
    ends_on: date  # the last day
    due_on: date  # the last day on which nobody calls it overdue
    state: str

    @property
    def can_be_signed(self) -> bool:
        return self.state in (DUE, OVERDUE)


def quarter_of(at: datetime) -> tuple[int, int]:
    """Year and quarter of a moment, as the calendar on the wall in Copenhagen has it."""
    day = at.astimezone(periods.COPENHAGEN)
    return day.year, (day.month + 2) // 3


def quarter_before(year: int, quarter: int) -> tuple[int, int]:
    return (year, quarter - 1) if quarter > 1 else (year - 1, 4)


def since(first: datetime, at: datetime, signed: set[tuple[int, int]]) -> list[Quarter]:
    """The quarters from one moment to another, the latest first. Only the last two can still be signed."""
    oldest, found = quarter_of(first), []
    here = now = quarter_of(at)
    while here >= oldest:
        found.append(_quarter(here, now, at, here in signed))
        here = quarter_before(*here)
    return found


def overdue(found: list[Quarter]) -> list[Quarter]:
    """Those that nobody signed in time, since the last that was signed: a later review has seen what they left."""
    after = next((place for place, item in enumerate(found) if item.state == SIGNED), len(found))
    return [item for item in found[:after] if item.state in (OVERDUE, MISSED)]


def _quarter(here: tuple[int, int], now: tuple[int, int], at: datetime, is_signed: bool) -> Quarter:
    year, number = here
    ends_on = date(year + number // 4, number % 4 * 3 + 1, 1) - timedelta(days=1)
    due_on = ends_on + GRACE
    if is_signed:
        state = SIGNED
    elif here < quarter_before(*now):
        state = MISSED
    else:
        state = OVERDUE if at.astimezone(periods.COPENHAGEN).date() > due_on else DUE
    return Quarter(year, number, ends_on, due_on, state)


def days_since(then: datetime | None, at: datetime) -> int | None:
    """Whole days of the calendar in Copenhagen between two moments."""
    if then is None:
        return None
    return (at.astimezone(periods.COPENHAGEN).date() - then.astimezone(periods.COPENHAGEN).date()).days
