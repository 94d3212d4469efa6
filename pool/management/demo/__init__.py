"""Demo data: real municipalities, invented people, three rounds in three stages of their life.

Everything is entered through the same services that people use, at moments in the past, with a fixed random seed: the
same day gives the same data every time.
"""

from datetime import datetime

from pool.management.demo import life, people, registers


def load(*, at: datetime) -> None:
    """Load everything as it would stand at the moment `at`."""
    registers.load(at=at)
    staff = people.load(at=at)
    life.last_year(staff=staff, at=at)
    life.under_assessment(staff=staff, at=at)
    life.open_now(staff=staff, at=at)
