"""The agency's collection of rules, and three of them compared on the round that is under assessment."""

from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

from django.utils import translation
from django.utils.translation import gettext

from pool.allocation import templates
from pool.awards.models import Ruleset
from pool.awards.services import rulesets, scenarios
from pool.rounds.models import Round

COLLECTION = ("first_come", "same_day", "deadlines", "children", "one_place", "pro_rata")
COMPARED = ("", "one_place", "children")
SEED = "Klasselotteriet 2026-46: 118 207"


def load(*, round: Round, staff: SimpleNamespace, at: datetime) -> None:
    """Keep the named templates, take a snapshot of the round and compute three scenarios on it."""
    kept = _collection(staff, at - timedelta(days=3))
    snapshot = scenarios.take_snapshot(round=round, by=staff.caseworker, at=at - timedelta(hours=2))
    for place, code in enumerate(COMPARED):
        scenarios.compute(
            snapshot=snapshot,
            ruleset=kept.get(code),
            budget=Decimal("4000000.00"),
            seed=SEED,
            by=staff.caseworker,
            at=at - timedelta(hours=2) + timedelta(minutes=5 * place),
        )


def _collection(staff: SimpleNamespace, at: datetime) -> dict[str, Ruleset]:
    kept = {}
    with translation.override("da"):
        for code in COLLECTION:
            name = gettext(templates.TEMPLATES[code].name)
            content = templates.ruleset(code, gettext)
            kept[code] = rulesets.keep(name=name, content=content, by=staff.caseworker, at=at)
    return kept
