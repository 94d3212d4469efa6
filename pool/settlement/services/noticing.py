"""Tells finance of money that stands on the suspense account for too long: each entry once."""

from datetime import datetime, timedelta

from django.db import transaction

from pool.access import queries as people
from pool.access.rules import FINANCE
from pool.db import lock
from pool.journal import queries as journal_queries
from pool.journal import services as journal
from pool.kernel import periods
from pool.mail import services as mail
from pool.settlement import suspense
from pool.settlement.models import Incoming

LONG = 5  # days on the account after which finance is told
TO_ACT = 7  # days that finance then has

VERB = "settlement.tell_suspense"


def tell_suspense(*, by=None, at: datetime) -> int:
    """Mail finance about what has stood there for more than `LONG` days. Returns how many entries it was told of."""
    waiting = [item for item in suspense.in_suspense() if suspense.days_in_suspense(item, at) > LONG]
    return sum(_tell(item, by, at) for item in waiting)


@transaction.atomic
def _tell(item: Incoming, by, at: datetime) -> bool:
    item, subject = lock(Incoming, item.pk), f"incoming:{item.reference}"
    left = suspense.unmatched(item)
    if not left or journal_queries.entries().filter(verb=VERB, subject=subject).exists():
        return False
    act_by = at.astimezone(periods.COPENHAGEN).date() + timedelta(days=TO_ACT)
    facts = {"reference": item.reference, "booked_on": item.booked_on, "amount": left, "sender": item.sender}
    told = list(people.holding(FINANCE))
    for person in told:
        mail.post_to(person=person, kind="suspense_waits", at=at, pk=item.pk, act_by=act_by, **facts)
    journal.tell(verb=VERB, subject=subject, by=by, at=at, facts={"amount": left, "people": len(told)})
    return True
