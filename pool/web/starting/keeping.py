"""What waits about roles and payees, on the start page of everybody whom that concerns, whatever else they do."""

from datetime import datetime

from pool.access import guard
from pool.web import payees
from pool.web.people import telling


def waiting(user, at: datetime) -> dict:
    """Overdue reviews of access, and proposals about roles and payees that wait for an answer."""
    return {
        "notices": telling.notices(at) if guard.may(user, "people.read") else [],
        "roles": telling.waiting(user) if guard.may(user, "roles.confirm") else [],
        "payees": payees.waiting(user) if guard.may(user, "payees.confirm") else [],
    }
