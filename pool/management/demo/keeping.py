"""Who may do what, and whom money goes to: numbers of the municipalities, changes of roles, quarterly reviews."""

import random
from datetime import datetime, timedelta
from types import SimpleNamespace

from stdnum.dk import cvr

from pool.access import quarters
from pool.access.models import User
from pool.access.services import proposing, reviewing, switching
from pool.kernel import periods
from pool.management.demo import people
from pool.registry.models import Municipality
from pool.registry.services import payees

# Three small islands show what is not yet in order.
UNREADY = NO_NUMBER, PROPOSED, WAITING = "825", "741", "563"
NOTE = "Alle roller er gennemgået. Ingen har roller, som udelukker hinanden."


def load(*, staff: SimpleNamespace, at: datetime) -> None:
    long_ago = at - people.LONG + timedelta(days=1)
    _numbers(staff, long_ago, at)
    _roles(staff, at)
    _reviews(staff, long_ago, at)


def visits(*, at: datetime) -> None:
    """Everybody who holds a role has been here lately, a few not for a long time."""
    chance = random.Random(f"{people.SEED}-visits")
    for user in User.objects.filter(role_grants__ended_at=None, role_grants__isnull=False).distinct().order_by("pk"):
        days = chance.randrange(120) if user.municipality_id else chance.randrange(9)
        last = at - timedelta(days=days, minutes=chance.randrange(600))
        User.objects.filter(pk=user.pk).update(last_login=max(last, user.date_joined))


def _numbers(staff: SimpleNamespace, long_ago: datetime, at: datetime) -> None:
    """Invented numbers with right check digits, entered when the system came into use."""
    free = (str(number) for number in range(99_000_000, 100_000_000) if cvr.is_valid(str(number)))
    for place in Municipality.objects.order_by("code"):
        number = next(free)
        if place.code == NO_NUMBER:
            continue
        waits, proposed = place.code == WAITING, place.code == PROPOSED
        change = payees.propose_payee(
            municipality=place,
            cvr=number,
            gln="",
            source="Opdigtet nummer til demonstrationen",
            by=staff.administrator,
            at=at - timedelta(days=3) if waits or proposed else long_ago,
        )
        if not proposed:
            confirmed = at - timedelta(days=1) if waits else long_ago + timedelta(days=1)
            payees.confirm_payee(change=change, by=staff.controller, at=confirmed)


def _roles(staff: SimpleNamespace, at: datetime) -> None:
    """Somebody is to become a caseworker; somebody was a finance officer until they left."""
    new = _person("caseworker-2", "Ida", "Fruergaard", at - timedelta(days=4))
    _proposed(new, "caseworker", "Begynder 1. i næste måned.", staff, at - timedelta(days=4))
    old = _person("finance-2", "Palle", "Rosendal", at - timedelta(days=401))
    proposal = _proposed(old, "finance", "Afløser i økonomi.", staff, at - timedelta(days=401))
    proposing.confirm_role(proposal=proposal, by=staff.decider, at=at - timedelta(days=400))
    switching.switch_off(user=old, why="Er fratrådt.", by=staff.administrator, at=at - timedelta(days=150))


def _person(username: str, first: str, last: str, at: datetime) -> User:
    return people.add(username, first, last, None, at, None)


def _proposed(user: User, role: str, why: str, staff: SimpleNamespace, at: datetime):
    return proposing.propose_role(user=user, role=role, gives=True, reason=why, by=staff.administrator, at=at)


def _reviews(staff: SimpleNamespace, long_ago: datetime, at: datetime) -> None:
    """Every quarter but the last was looked at some days after its end."""
    here, last = quarters.quarter_of(long_ago), quarters.quarter_before(*quarters.quarter_of(at))
    while here < last:
        following = (here[0], here[1] + 1) if here[1] < 4 else (here[0] + 1, 1)
        day = datetime(following[0], following[1] * 3 - 2, 12, 10, tzinfo=periods.COPENHAGEN)
        reviewing.sign_review(year=here[0], quarter=here[1], note=NOTE, by=staff.decider, at=day)
        here = following
