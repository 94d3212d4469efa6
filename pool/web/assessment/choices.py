"""What the worklist's filters offer. It seldom changes, so a minute's memory of it serves: a warm page asks nothing."""

from datetime import datetime

from django.core.cache import cache
from django.utils.translation import gettext as _

from pool import wording
from pool.assessment import filters, queries
from pool.kernel import periods
from pool.registry import queries as registry
from pool.rounds import queries as rounds

SECONDS = 60


def offered(at: datetime) -> dict[str, list[tuple[str, str]]]:
    """Filter → (value, label) in the reader's language."""
    language = wording.language()
    found = cache.get_or_set(f"worklist-choices-{language}", lambda: _fetched(at), SECONDS)
    urgency = [(value, str(label)) for value, label in filters.URGENCY]
    return {**found, "urgency": [("", _("All deadlines")), *urgency]}


def _fetched(at: datetime) -> dict[str, list[tuple[str, str]]]:
    today = at.astimezone(periods.COPENHAGEN).date()
    schemes = [(item.code, f"{item.code}. {wording.name(item)}") for item in rounds.schemes()]
    regions = sorted((item.code, wording.name(item)) for item in registry.regions_on(today))
    people = [(person.username, str(person)) for person in queries.caseworkers()]
    return {
        "scheme": [("", _("All schemes")), *schemes],
        "round": [("", _("All rounds")), *((item.code, wording.name(item)) for item in rounds.rounds())],
        "region": [("", _("All regions")), *sorted(regions, key=lambda pair: pair[1])],
        "caseworker": [("", _("All caseworkers")), ("me", _("My cases")), ("none", _("Not taken")), *people],
    }
