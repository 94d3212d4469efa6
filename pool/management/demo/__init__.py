"""Demo data: real municipalities, invented people, rounds in every stage of their life.

Everything is entered through the same services that people use, at moments in the past, with a fixed random seed: the
same day gives the same data every time.
"""

from datetime import datetime

from pool.management.demo import (
    accounts,
    answers,
    keeping,
    life,
    mails,
    meter,
    offers,
    people,
    registers,
    scenarios,
    settled,
)


def load(*, at: datetime) -> None:
    """Load everything as it would stand at the moment `at`."""
    registers.load(at=at)
    staff = people.load(at=at)
    keeping.load(staff=staff, at=at)
    registers.load_keys(staff=staff, at=at)
    settled.load(staff=staff, at=at)
    life.last_year(staff=staff, at=at)
    scenarios.load(round=life.under_assessment(staff=staff, at=at), staff=staff, at=at)
    beside = life.open_now(staff=staff, at=at)
    meter.load(beside=beside, staff=staff, at=at)
    answers.load(beside=beside, staff=staff, at=at)
    accounts.load(staff=staff, at=at)
    offers.load(staff=staff, at=at)
    settled.permission_waits(staff=staff, at=at)
    mails.send(at=at)
    keeping.visits(at=at)
