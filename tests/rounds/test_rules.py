from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pool.kernel.periods import COPENHAGEN
from pool.rounds import rules
from tests.factories import DEADLINE, OPENED

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("at", "takes"),
    [
        (OPENED - timedelta(microseconds=1), False),
        (OPENED, True),
        (DEADLINE - SECOND, True),
        (DEADLINE, True),
        (DEADLINE.astimezone(UTC), True),
        (DEADLINE + timedelta(microseconds=1), False),
        (DEADLINE + SECOND, False),
    ],
)
def test_the_deadline_itself_is_in_time_and_nothing_after_it(at, takes):
    assert rules.takes_applications("open", OPENED, DEADLINE, at) is takes


@pytest.mark.parametrize("state", ["planned", "closed", "decided", ""])
def test_only_an_open_round_takes_applications(state):
    assert not rules.takes_applications(state, OPENED, DEADLINE, DEADLINE - SECOND)


@given(st.integers(0, 90 * 24 * 3600))
def test_only_the_instant_counts_and_not_how_it_is_written(seconds):
    at = datetime(2026, 9, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    deadline = datetime(2026, 10, 25, 12, tzinfo=COPENHAGEN).astimezone(UTC)
    opened = datetime(2026, 9, 1, tzinfo=UTC)
    found = {
        rules.takes_applications("open", opens, closes, moment)
        for opens in (opened, opened.astimezone(COPENHAGEN))
        for closes in (deadline, deadline.astimezone(COPENHAGEN))
        for moment in (at,)
    }
    assert found == {opened <= at <= deadline}
