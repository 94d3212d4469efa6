"""What falls due by itself, night after night. Each deed has its own transaction; one that fails stops no other."""

import logging
from collections.abc import Callable
from datetime import datetime

from pool.settlement.services import accounts, calling, noticing, offering, reminding

logger = logging.getLogger(__name__)

Deed = Callable[[datetime], object]

# name → what is done at the moment; done twice, it does nothing the second time
DEEDS: dict[str, Deed] = {
    "calls": lambda at: len(calling.call_due(by=None, at=at)),
    "accounts": lambda at: accounts.open_due(by=None, at=at),
    "offers": lambda at: offering.expire_due(by=None, at=at),
    "suspense": lambda at: noticing.tell_suspense(by=None, at=at),
    "reminders": lambda at: reminding.remind_due(by=None, at=at),
}


def run(at: datetime) -> dict[str, object]:
    """Do all that is due. Returns name → what came of it; an exception where it failed."""
    done: dict[str, object] = {}
    for name, deed in DEEDS.items():
        try:
            done[name] = deed(at)
        except Exception as problem:
            logger.exception("daily %s failed", name)
            done[name] = problem
    return done
