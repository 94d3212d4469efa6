"""The people of the demo. All of them are invented; only those with a role as their name can sign in."""

import random
from datetime import datetime, timedelta
from types import SimpleNamespace

from pool.access import services as access
from pool.access.models import User
from pool.registry.models import Municipality

PASSWORD = "demo"
LONG = timedelta(days=1100)  # since the system came into use: before the round of the year before last
SEED = 1917

# username, first name, last name, role; the first two work in Aarhus
SIGN_INS = [
    ("preparer", "Karla", "Vestergård", "preparer"),
    ("signatory", "Bjørn", "Enevoldsen", "signatory"),
    ("caseworker", "Maja", "Thorsø", "caseworker"),
    ("decider", "Viggo", "Ravnkilde", "decider"),
    ("finance", "Solveig", "Hjortlund", "finance"),
    ("finance2", "Rune", "Agerholm", "finance"),
    ("controller", "Asger", "Lindvig", "controller"),
    ("administrator", "Tove", "Brinksted", "administrator"),
    ("ministry", "Henrik", "Dalsager", "ministry"),
    ("auditor", "Ellen", "Skovborg", "auditor"),
]
AARHUS = "751"
WITHOUT_MAIL = "signatory-825"  # an e-mail to this person fails, for all to see
FIRST = "Anker Birthe Carlo Dagny Ejnar Frida Gunnar Hedvig Ivar Jytte Knud Lilian Mogens Nanna Oluf Petra".split()
LAST = (
    "Aabling Bækdal Dyrlund Engholt Fjeldsø Grønhøj Højbak Kildal Lysdal Mosegård Nørlev Overby Ravnsted Søvang".split()
)


def load(*, at: datetime) -> SimpleNamespace:
    """Add the sign-ins; returns them by role."""
    long_ago = at - LONG
    aarhus = Municipality.objects.get(code=AARHUS)
    administrator = add("administrator", "Tove", "Brinksted", None, long_ago, PASSWORD)
    access.grant_role(user=administrator, role="administrator", by=None, at=long_ago)
    staff = {"administrator": administrator}
    for username, first, last, role in SIGN_INS:
        if username == "administrator":
            continue
        municipality = aarhus if role in ("preparer", "signatory") else None
        staff[username] = add(username, first, last, municipality, long_ago, PASSWORD)
        access.grant_role(user=staff[username], role=role, by=administrator, at=long_ago)
    return SimpleNamespace(**staff)


def of(municipality: Municipality, staff: SimpleNamespace, at: datetime) -> User:
    """The signatory of a municipality; one who cannot sign in is invented where there is none."""
    if municipality.code == AARHUS:
        return staff.signatory
    username = f"signatory-{municipality.code}"
    known = User.objects.filter(username=username).first()
    if known:
        return known
    chance = random.Random(f"{SEED}-{municipality.code}")
    person = add(username, chance.choice(FIRST), chance.choice(LAST), municipality, at, None)
    access.grant_role(user=person, role="signatory", by=staff.administrator, at=at)
    return person


def add(username: str, first: str, last: str, municipality, at: datetime, password: str | None) -> User:
    """An account without a role; without a password nobody can sign in with it."""
    return access.set_up_person(
        username=username,
        password=password,
        first_name=first,
        last_name=last,
        email=_address(username, municipality),
        municipality=municipality,
        by=None,
        at=at,
    )


def _address(username: str, municipality) -> str:
    if username == WITHOUT_MAIL:
        return ""
    return f"{username}@kommune.example" if municipality else f"{username}@puljestyrelsen.example"
