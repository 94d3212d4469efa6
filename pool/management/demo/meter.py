"""A small round that is first come, first served: its meter stands at about four fifths, and it closes by itself."""

import random
from datetime import datetime, time, timedelta
from decimal import Decimal
from types import SimpleNamespace

from pool.applications.models import Application
from pool.assessment import claims
from pool.assessment import queries as cases
from pool.assessment.services import casework
from pool.kernel import periods
from pool.management.demo import applying, impartial, people
from pool.registry.models import Municipality
from pool.rounds import services as rounds
from pool.rounds.models import Round

FRAME = Decimal("1000000.00")
ENOUGH = Decimal("760000.00")
MOST = 13  # applications; they come nine hours apart in six days
SMALL = 30  # the smallest municipalities, by inhabitants
RULES = {
    "unit": 100,
    "steps": [
        {
            "name": "Først til mølle",
            "budget": "rest",
            "method": "queue",
            "order": ["received_at", "draw"],
            "margin": "partial",
        }
    ],
}


def load(*, beside: Round, staff: SimpleNamespace, at: datetime) -> Round:
    """Open beside another round and on its appropriation; small municipalities apply, one line is not eligible."""
    round = _opened(beside, at)
    impartial.none(round, staff, round.opens_at)
    chance = random.Random(f"{people.SEED}-{round.code}")
    for place, municipality in enumerate(_applicants(chance)):
        applying.send(round, municipality, staff, round.opens_at + timedelta(hours=5 + 9 * place), chance)
        if claims.meter(round).granted >= ENOUGH:
            break
    _reject_one(round, staff, at - timedelta(hours=1))
    return round


def _opened(beside: Round, at: datetime) -> Round:
    year = beside.appropriation.finance_year
    opens, closes = (_noon(at + timedelta(days=days)) for days in (-6, 35))
    round = rounds.plan_round(
        terms=[item.terms for item in beside.schemes.select_related("terms__scheme").order_by("scheme__code")],
        by=None,
        at=opens - timedelta(days=30),
        ruleset=RULES,
        closes_when_used=True,
        code=f"{year}-3",
        title_da=f"Restpulje {year}, først til mølle",
        title_en=f"Remaining funds {year}, first come, first served",
        appropriation=beside.appropriation,
        frame_amount=FRAME,
        opens_at=opens,
        closes_at=closes,
        decide_by=(closes + timedelta(days=30)).date(),
        period_from=beside.period_from,
        period_until=beside.period_until,
    )
    return rounds.open_round(round=round, by=None, at=opens)


def _applicants(chance: random.Random) -> list[Municipality]:
    by_size = sorted(Municipality.objects.order_by("code"), key=applying.size)
    return chance.sample(by_size[:SMALL], MOST)


def _reject_one(round: Round, staff: SimpleNamespace, at: datetime) -> None:
    """The first case is on its way: one of its lines is not eligible, so its money is there for others."""
    case = Application.objects.filter(round=round).order_by("submitted_at").first()
    line = cases.lines_of(case)[-1]
    note = "Kommunen har ikke oplyst, hvornår medarbejderen begynder på modulet."
    casework.assess_line(line=line, ground="not_documented", note=note, by=staff.caseworker, at=at)


def _noon(moment: datetime) -> datetime:
    return datetime.combine(moment.astimezone(periods.COPENHAGEN).date(), time(12), periods.COPENHAGEN)
