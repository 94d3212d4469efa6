from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pool.kernel import periods
from pool.kernel.periods import COPENHAGEN, Term

TERMS = st.builds(Term, st.integers(2000, 2100), st.booleans())
DAYS = st.dates(date(1950, 1, 1), date(2090, 12, 31))


@given(TERMS)
def test_a_term_reads_back_in_all_its_spellings(term):
    half, spring = ("E", False) if term.autumn else ("F", True)
    names = ("forår", "foraar", "spring", "FORÅR") if spring else ("efterår", "efteraar", "autumn", "fall", "Efterår")
    written = [term.code, term.code.lower(), f" {term.year} {half} ", f"{half}{term.year}", f"{half} {term.year}"]
    written += [f"{name}  {term.year}" for name in names]
    written += [periods.format_term(term.code, language) for language in ("da", "en")]
    assert {periods.term(text) for text in written} == {term}


@given(TERMS)
def test_terms_follow_each_other_without_gap_or_overlap(term):
    assert term.after.starts_on == term.ends_on + timedelta(days=1)
    assert term < term.after
    assert term.starts_on < term.ends_on
    assert term.after.after == Term(term.year + 1, term.autumn)


@given(st.text(max_size=20))
def test_any_text_is_a_term_or_refused(text):
    try:
        found = periods.term(text)
    except periods.NotATerm:
        return
    assert periods.term(found.code) == found


@pytest.mark.parametrize(
    "text", ["", "2027", "2027S", "F7", "F 1", "1999F", "2101E", "20277F", "vinter 2027", "2027-F"]
)
def test_term_refuses_what_is_none(text):
    with pytest.raises(periods.NotATerm):
        periods.term(text)


def test_term_reads_two_digits_as_this_century():
    assert periods.term("F27") == periods.term("f 27") == Term(2027, False)


@given(DAYS, st.integers(0, 2000))
def test_terms_between_are_exactly_those_that_begin_in_the_period(first, length):
    last = first + timedelta(days=length)
    every = [Term(year, autumn) for year in range(1949, 2098) for autumn in (False, True)]
    assert periods.terms_between(first, last) == [term for term in every if first <= term.starts_on <= last]


def test_terms_between_a_period_that_ends_before_it_begins_are_none():
    assert periods.terms_between(date(2027, 2, 1), date(2027, 1, 31)) == []


@given(DAYS, st.integers(0, 8))
def test_years_after_is_the_same_day_or_the_28th(day, years):
    later = periods.years_after(day, years)
    assert later.year == day.year + years
    assert (later.month, later.day) == (
        day.month,
        28 if (day.month, day.day) == (2, 29) and later.day == 28 else day.day,
    )


def test_years_after_a_leap_day():
    assert [periods.years_after(date(2024, 2, 29), years) for years in (1, 4)] == [date(2025, 2, 28), date(2028, 2, 29)]


def test_days_and_moments_are_written_in_both_languages():
    moment = datetime(2027, 1, 15, 11, 0, tzinfo=UTC)
    assert periods.format_day(moment.date(), "da") == "15. januar 2027"
    assert periods.format_day(moment.date(), "en") == "15 January 2027"
    assert periods.format_moment(moment, "da", weekday=True) == "fredag 15. januar 2027 kl. 12.00"
    assert periods.format_moment(moment, "en", weekday=True) == "Friday 15 January 2027, 12:00"
    assert periods.format_clock(moment, "da") == "kl. 12.00"


def test_moments_are_written_in_danish_time_on_both_sides_of_the_clock_change():
    before = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 02.30 summer time
    after = before + timedelta(hours=1)  # 02.30 again, winter time
    assert [periods.format_clock(moment, "da") for moment in (before, after)] == ["kl. 02.30", "kl. 02.30"]
    assert periods.format_moment(datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "da") == "1. januar 2027 kl. 00.30"


@pytest.mark.parametrize(
    ("wall", "instant"),
    [
        (datetime(2027, 3, 27, 12, tzinfo=COPENHAGEN), datetime(2027, 3, 27, 11, tzinfo=UTC)),
        (datetime(2027, 3, 28, 12, tzinfo=COPENHAGEN), datetime(2027, 3, 28, 10, tzinfo=UTC)),
        (datetime(2026, 10, 24, 12, tzinfo=COPENHAGEN), datetime(2026, 10, 24, 10, tzinfo=UTC)),
        (datetime(2026, 10, 25, 12, tzinfo=COPENHAGEN), datetime(2026, 10, 25, 11, tzinfo=UTC)),
    ],
)
def test_noon_is_noon_on_the_clock_whatever_the_season(wall, instant):
    assert wall == instant
    assert periods.format_clock(instant, "en") == "12:00"
