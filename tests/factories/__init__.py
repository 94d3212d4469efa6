"""A small world for tests: three municipalities, one programme, two schemes, one open round, one person per role.

Everything is entered through the product's own services. No randomness: every name and amount is said here.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

from pool.access import services as access
from pool.access.models import User
from pool.applications.models import Application
from pool.applications.services import drafting, lines
from pool.assessment import queries as cases
from pool.assessment.services import casework as assessment
from pool.assessment.services import declaring, receiving
from pool.kernel import periods
from pool.registry import services as registry
from pool.registry.models import KeyDraft, KeyTable, Module, Municipality, PayeeChange
from pool.registry.services import keys, payees
from pool.rounds import queries
from pool.rounds import services as rounds
from pool.rounds.models import Appropriation, Round, Scheme, SchemeTerms
from tests.factories.recall import recalled

COPENHAGEN = periods.COPENHAGEN
OPENED = datetime(2026, 9, 1, 12, tzinfo=COPENHAGEN)
NOW = datetime(2026, 9, 10, 10, tzinfo=COPENHAGEN)
DEADLINE = datetime(2026, 10, 1, 12, tzinfo=COPENHAGEN)
AFTER = datetime(2026, 10, 1, 12, 30, tzinfo=COPENHAGEN)
RATE = Decimal("25000.00")
FRAME = Decimal("250000.00")
QUEUE = {
    "unit": 100,
    "steps": [
        {"name": "In order", "budget": "rest", "method": "queue", "order": ["received_at", "draw"], "margin": "skip"}
    ],
}
FIRST_COME = {
    "unit": 100,
    "steps": [
        {"name": "In order", "budget": "rest", "method": "queue", "order": ["received_at", "draw"], "margin": "partial"}
    ],
}
AGENCY_ROLES = ("caseworker", "decider", "finance", "controller", "administrator", "ministry", "auditor")
PLACES = (
    ("751", "Aarhus", "Region Midtjylland"),
    ("825", "Læsø", "Region Nordjylland"),
    ("101", "København", "Region Hovedstaden"),
)
DECLARATIONS = ("declares_child_cases", "declares_purpose", "declares_no_double", "declares_informed", "declares_truth")


@recalled
def municipalities() -> dict[str, Municipality]:
    """Aarhus, Læsø and København by code; København moves to Region Østdanmark on 1 January 2027."""
    new = ("Region Østdanmark", "Region of Eastern Denmark", date(2027, 1, 1), None)
    rows = []
    for code, name, region in PLACES:
        moves = code == "101"
        regions = [(region, region, date(2007, 1, 1), date(2026, 12, 31) if moves else None)]
        rows.append(
            registry.MunicipalityRow(code, name, f"{name} Kommune", None, tuple(regions + ([new] if moves else [])))
        )
    return {item.code: item for item in registry.take_municipalities(rows=rows, by=None, at=OPENED)}


@recalled
def schemes() -> tuple[Scheme, Scheme]:
    """Scheme A (three modules, limits of 2 and 4 years) and scheme B (six modules, no limits), 25,000 kr. each."""
    modules = [
        {"code": code, "name_da": f"{code} på dansk", "name_en": f"{code} in English", "kind": kind, "ects": 10}
        for code, kind in (("VID", "mandatory"), ("UND", "mandatory"), ("SAM", "elective"), ("IND", "elective"),
                           ("TVP", "elective"), ("AFG", "final_project"))
    ]  # fmt: skip
    programme = registry.take_programme(
        code="DBU", name_da="Diplom", name_en="Diploma", modules=modules, providers=[("via", "VIA")], by=None, at=OPENED
    )
    found = []
    for code, name_da, name_en, limits, own in (
        ("A", "Vikardækning", "Substitute cover", (2, 4), ("SAM", "IND", "TVP")),
        ("B", "Fagspecialister", "Specialists", (None, None), ("VID", "UND", "SAM", "IND", "TVP", "AFG")),
    ):
        scheme = Scheme.objects.create(
            code=code, name_da=name_da, name_en=name_en, purpose_da=f"Puljen betaler for {name_da.lower()}.",
            purpose_en=f"The pool pays for {name_en.lower()}.", programme=programme,
        )  # fmt: skip
        terms(scheme, *limits).modules.set(Module.objects.filter(code__in=own))
        found.append(scheme)
    return found[0], found[1]


def terms(scheme: Scheme, begin: int | None, complete: int | None) -> SchemeTerms:
    return SchemeTerms.objects.create(
        scheme=scheme, version=1, valid_from=date(2026, 1, 1), rate_amount=RATE, begin_within_years=begin,
        complete_within_years=complete, answer_days=14, acceptance_days=21, start_within_months=6, change_percent=10,
        change_amount=Decimal("100000.00"), statement_above_amount=Decimal("100000.00"),
        audit_above_amount=Decimal("500000.00"), de_minimis_amount=Decimal("500.00"), retention_years=5,
        legal_basis_da="puljens vilkår, version 1", legal_basis_en="the terms of the pool, version 1",
        appeal_da="Afgørelsen kan ikke påklages.", appeal_en="The decision cannot be appealed.",
    )  # fmt: skip


@recalled
def open_round(
    *, code: str = "2026-1", frame: Decimal = FRAME, ruleset: dict | None = None, opened: datetime = OPENED,
    deadline: datetime = DEADLINE, closes_when_used: bool = False,
) -> Round:  # fmt: skip
    """An open round on an appropriation of exactly twice its frame."""
    account = Appropriation.objects.create(
        code=f"15.26.36.{Appropriation.objects.count() + 10}", finance_year=2026, name_da="Konto", name_en="Account"
    )
    rounds.grant(
        appropriation=account, amount=frame * 2, source="finance_act", document="FL 2026", dated_on=date(2026, 1, 1),
        by=None, at=opened,
    )  # fmt: skip
    planned = rounds.plan_round(
        terms=list(SchemeTerms.objects.order_by("scheme__code")), by=None, at=opened, ruleset=ruleset or QUEUE,
        code=code, title_da=f"Runde {code}", title_en=f"Round {code}", appropriation=account, frame_amount=frame,
        opens_at=opened,
        closes_at=deadline, decide_by=(deadline + timedelta(days=45)).date(), period_from=date(2027, 2, 1),
        period_until=date(2029, 1, 31), closes_when_used=closes_when_used,
    )  # fmt: skip
    opened_round = rounds.open_round(round=planned, by=None, at=opened)
    no_ties()
    return opened_round


@recalled
def first_come(here: SimpleNamespace, *, frame: Decimal = 4 * RATE, margin: str = "partial") -> Round:
    """Give the world a round that closes by itself when its frame (four lines) is used."""
    step = FIRST_COME["steps"][0] | {"margin": margin}
    ruleset = {**FIRST_COME, "steps": [step]}
    here.round = open_round(code="2026-3", frame=frame, ruleset=ruleset, closes_when_used=True)
    return here.round


@recalled
def person(username: str, role: str, municipality: Municipality | None = None, *, declares: bool = True) -> User:
    """Somebody with one role, given by the first administrator where there is one, and the password `demo`.

    Who deals with cases has declared no ties in any round, or has not declared at all.
    """
    user = access.set_up_person(
        username=username, password="demo", first_name=username.capitalize(), last_name="Test",
        email=f"{username}@example.dk", municipality=municipality, by=None, at=OPENED,
    )  # fmt: skip
    giver = User.objects.filter(role_grants__role="administrator").order_by("pk").first()
    access.grant_role(user=user, role=role, by=giver, at=OPENED)
    if declares:
        no_ties()
    return user


def also(user: User, role: str) -> User:
    """The same person with one more role."""
    giver = User.objects.filter(role_grants__role="administrator").order_by("pk").first()
    access.grant_role(user=user, role=role, by=giver, at=OPENED)
    return User.objects.get(pk=user.pk)


def no_ties() -> None:
    """Everybody who declares has no ties, in every round; `tie` says otherwise."""
    for round in Round.objects.order_by("pk"):
        for user in queries.not_declared(round):
            declaring.declare(round=round, ties=[], by=user, at=OPENED)


@recalled
def tie(user: User, round: Round, *municipalities: Municipality, at: datetime = OPENED) -> None:
    """The person was employed in these municipalities, and declares it."""
    ties = [(place, "former_employer", "") for place in municipalities]
    declaring.declare(round=round, ties=ties, by=user, at=at)


@recalled
def world() -> SimpleNamespace:
    """Everything above: `aarhus`, `laesoe`, `koebenhavn`, `round`, `people` by role, `foreign` (of Læsø) by role."""
    places = municipalities()
    schemes()
    aarhus, laesoe, koebenhavn = (places[code] for code in ("751", "825", "101"))
    people = {"administrator": person("administrator", "administrator")}  # first: gives the others their roles
    people |= {role: person(role, role, aarhus) for role in ("preparer", "signatory")}
    people |= {role: person(role, role) for role in AGENCY_ROLES if role not in people}
    foreign = {role: person(f"{role}-825", role, laesoe) for role in ("preparer", "signatory")}
    signatory_101 = person("signatory-101", "signatory", koebenhavn)
    signatories = {"751": people["signatory"], "825": foreign["signatory"], "101": signatory_101}
    return SimpleNamespace(
        aarhus=aarhus, laesoe=laesoe, koebenhavn=koebenhavn, round=open_round(), people=SimpleNamespace(**people),
        foreign=SimpleNamespace(**foreign), signatories=signatories,
    )  # fmt: skip


@recalled
def numbered(here: SimpleNamespace, municipality: Municipality, cvr: str, *, at: datetime = OPENED) -> PayeeChange:
    """Give a municipality the number it is paid by; nothing is paid to it for five days."""
    proposed = payees.propose_payee(
        municipality=municipality, cvr=cvr, gln="", source="Test", by=here.people.administrator, at=at
    )
    return payees.confirm_payee(change=proposed, by=here.people.controller, at=at)


@recalled
def draft(here: SimpleNamespace, municipality: Municipality, *, count: int = 2, at: datetime = NOW) -> Application:
    """A complete draft with `count` lines: employees 1001, 1002 … hired half a year before, module SAM, spring 2027."""
    by = here.signatories[municipality.code]
    application = drafting.start(round=here.round, municipality=municipality, by=by, at=at)
    answers = {
        "contact": {"contact_name": "Kim Kontakt", "contact_email": "kim@example.dk", "grant_officer": by.username},
        "financing": {"other_financing": "no"},
        "declarations": dict.fromkeys(DECLARATIONS, "yes"),
    }
    for section, given in answers.items():
        assert not drafting.save_answers(application=application, section=section, answers=given, base={}, by=by, at=at)
    for number in range(count):
        add_line(application, by, at, reference=f"{1001 + number}")
    for section in ("contact", "lines", "financing", "declarations"):
        drafting.complete_section(application=application, section=section, by=by, at=at)
    application.refresh_from_db()
    return application


@recalled
def add_line(application: Application, by, at: datetime = NOW, *, reference: str = "1001", module="SAM", **facts):
    """One line; `facts` override initials, hired_on, has_child_cases, term, scheme."""
    given = {
        "initials": "AB", "hired_on": date(2026, 3, 1) + timedelta(days=int(reference[-3:])), "has_child_cases": True,
        "term": "2027F", "scheme": "A", **facts,
    }  # fmt: skip
    return lines.add_line_with_employee(
        application=application, reference=reference, module=module, by=by, at=at, **given
    )


@recalled
def submitted(here: SimpleNamespace, municipality: Municipality, *, count: int = 2, at: datetime = NOW) -> Application:
    """A sent application."""
    application = draft(here, municipality, count=count, at=at)
    receiving.receive(application=application, by=here.signatories[municipality.code], at=at)
    application.refresh_from_db()
    return application


@recalled
def assessed(here: SimpleNamespace, municipality: Municipality, *, count: int = 2, at: datetime = NOW) -> Application:
    """A sent application whose lines are all assessed as their checks say."""
    application = submitted(here, municipality, count=count, at=at)
    finish(here, application, at)
    application.refresh_from_db()
    return application


@recalled
def finish(here: SimpleNamespace, application: Application, at: datetime = NOW) -> None:
    by = here.people.caseworker
    assessment.assess_passed(application=application, by=by, at=at)
    for line in cases.lines_of(application):
        if line.current_assessment is None:
            ground = line.suggestion or "meets_after_inquiry"
            assessment.assess_line(line=line, ground=ground, note="Oplyst.", by=by, at=at)
    assessment.finish(application=application, by=by, at=at)


@recalled
def read_figures(
    here: SimpleNamespace, rows: dict[str, str], *, code: str = "children_0_17", valid_from: date = date(2026, 1, 1),
    at: datetime = OPENED,
) -> KeyDraft:  # fmt: skip
    """A table of keys that was read and waits for confirmation: municipality as written → figure as written."""
    return keys.read_keys(
        code=code, name_da=f"{code} på dansk", name_en=f"{code} in English", valid_from=valid_from, source="Test",
        grid=[["Kommune", "Tal"], *map(list, rows.items())], by=here.people.administrator, at=at,
    )  # fmt: skip


@recalled
def figures(here: SimpleNamespace, rows: dict[str, str], **about) -> KeyTable:
    """A table of keys; `about` overrides code, valid_from and at."""
    draft = read_figures(here, rows, **about)
    return keys.confirm_keys(draft=draft, by=here.people.administrator, at=draft.read_at)


@recalled
def closed(here: SimpleNamespace) -> Round:
    """Close the world's round, half an hour after its deadline."""
    return rounds.close_round(round=here.round, by=here.people.caseworker, at=AFTER)
