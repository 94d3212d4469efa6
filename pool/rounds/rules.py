"""When a round takes applications."""

from datetime import datetime

OPEN = "open"


def takes_applications(state: str, opens_at: datetime, closes_at: datetime, at: datetime) -> bool:
    """Say whether a round takes applications at the moment; the deadline itself is still in time."""
    return state == OPEN and opens_at <= at <= closes_at
