"""What the demo adds to the registers: four schemes with their terms, and two keys."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

from pool.kernel import grids, periods
from pool.management import registers
from pool.management.demo import applying
from pool.registry.models import Module, Municipality, Programme
from pool.registry.services import keys
from pool.rounds.services import schemes
from pool.rounds.states import PlanKind, SettledBy

RATE = Decimal("25000.00")  # kroner per employee and module (pulje til vikardækning, 2007-2014)
APPEAL_DA = (
    "Afgørelsen kan ikke indbringes for en anden administrativ myndighed.\n"
    "I kan bede os om at se på sagen igen, hvis I har nye oplysninger. I kan også klage til Folketingets Ombudsmand "
    "eller gå til domstolene."
)
APPEAL_EN = (
    "The decision cannot be appealed to another administrative authority.\n"
    "You can ask us to look at the case again if you have new information. You can also complain to the Parliamentary "
    "Ombudsman or go to the courts."
)

TERMS = {
    "rate_amount": RATE,
    "answer_days": 14,
    "acceptance_days": 21,
    "start_within_months": 6,
    "change_percent": 10,
    "change_amount": Decimal("100000.00"),
    "statement_above_amount": Decimal("100000.00"),
    "audit_above_amount": Decimal("500000.00"),
    "de_minimis_amount": Decimal("500.00"),
    "retention_years": 5,
    "legal_basis_da": "tekstanmærkning nr. 114 til finanslovens § 15.26.36 og puljens vilkår, version 1",
    "legal_basis_en": "text provision no. 114 to the finance act § 15.26.36 and the terms of the pool, version 1",
    "appeal_da": APPEAL_DA,
    "appeal_en": APPEAL_EN,
}
POSTS = [
    {"code": "substitute_cover", "da": "Vikardækning", "en": "Substitute cover"},
    {"code": "materials", "da": "Undervisningsmaterialer", "en": "Teaching materials"},
    {"code": "transport", "da": "Transport", "en": "Transport"},
]
REQUIRED, WHOLE = ("SAM", "IND", "TVP"), ("VID", "UND", "SAM", "IND", "TVP", "AFG")
# code, name, purpose, modules, and what its terms have of their own
SCHEMES = [
    ("A", ("Vikardækning", "Substitute cover"),
     ("Puljen betaler vikarer, mens socialrådgivere med børnesager tager de tre obligatoriske moduler.",
      "The pool pays for substitutes while social workers with child cases take three required modules."),
     REQUIRED, {"begin_within_years": 2, "complete_within_years": 4}),
    ("B", ("Fagspecialister", "Specialists"),
     ("Puljen betaler vikarer, mens kommunens kommende fagspecialister tager hele diplomuddannelsen.",
      "The pool pays for substitutes while the municipality's future specialists take the whole diploma."),
     WHOLE, {}),
    ("C", ("Forsøg med faktiske udgifter", "Trial with actual costs"),
     ("Puljen betaler kommunens faktiske udgifter efter et budget, hvert kvartal forud.",
      "The pool pays the municipality's actual costs by a budget, each quarter in advance."),
     REQUIRED, {"rate_amount": Decimal("45000.00"), "plan_kind": PlanKind.QUARTERLY,
                "settled_by": SettledBy.ACTUAL_COST, "budget_posts": POSTS}),
    ("D", ("Forsøg med to rater", "Trial with two instalments"),
     ("Puljen betaler 60 procent ved start og resten, når modulet er gennemført.",
      "The pool pays 60 per cent at the start and the rest when the module is completed."),
     WHOLE, {"rate_amount": Decimal("30000.00"), "plan_kind": PlanKind.HALVES}),
]  # fmt: skip


def load(*, at: datetime) -> None:
    _schemes(registers.load(at=at), at)


def load_keys(*, staff: SimpleNamespace, at: datetime) -> None:
    """Inhabitants, real where the register has them, and invented children in two versions, one for each year."""
    year = at.astimezone(periods.COPENHAGEN).year
    places = list(Municipality.objects.order_by("code"))
    known = {item.code: item.population_2012 for item in places if item.population_2012}
    begun, later = at - timedelta(days=690), datetime(year - 1, 12, 18, 10, tzinfo=periods.COPENHAGEN)
    source = "Danmarks Statistik, 2012: de kommuner, som registret har indbyggere for"
    names = ("Indbyggere 2012", "Inhabitants 2012")
    _key("inhabitants", names, date(year - 1, 1, 1), source, known, staff.administrator, begun)
    names = ("Børn 0–17 år (opdigtede prøvetal)", "Children aged 0–17 (invented trial figures)")
    source = "Opdigtede prøvetal til demonstrationen. De er ikke rigtige og må ikke bruges."
    for count, moment in enumerate((begun, later)):
        figures = {item.code: _children(item, count) for item in places}
        _key("children_0_17", names, date(year - 1 + count, 1, 1), source, figures, staff.administrator, moment)


def _children(municipality: Municipality, years: int) -> int:
    """About 21 per cent of the inhabitants, from 18 to 24 by the code, and a little more or less each year."""
    code = int(municipality.code)
    share = 180 + code * 37 % 61 + years * (code % 7 - 3)
    return applying.size(municipality) * share // 1000


def _key(code: str, names: tuple[str, str], valid_from: date, source: str, figures: dict, by, at: datetime) -> None:
    """Enter a table the way people do: read, then confirmed."""
    rows = "\n".join(f"{municipality};{value}" for municipality, value in figures.items())
    draft = keys.read_keys(
        code=code,
        name_da=names[0],
        name_en=names[1],
        valid_from=valid_from,
        source=source,
        grid=grids.of_text(f"Kommunekode;Tal\n{rows}"),
        by=by,
        at=at,
    )
    keys.confirm_keys(draft=draft, by=by, at=at + timedelta(minutes=6))


def _schemes(programme: Programme, at: datetime) -> None:
    modules = {module.code: module for module in Module.objects.filter(programme=programme).order_by("position")}
    since = date(at.year - 3, 1, 1)
    for code, names, purposes, taken, terms in SCHEMES:
        schemes.record_scheme(
            code=code,
            name_da=names[0],
            name_en=names[1],
            purpose_da=purposes[0],
            purpose_en=purposes[1],
            programme=programme,
            valid_from=since,
            modules=[modules[module] for module in taken],
            by=None,
            at=at,
            **{**TERMS, **terms},
        )
