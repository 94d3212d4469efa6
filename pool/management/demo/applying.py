"""Invented applications: as many lines as the municipality is large, hired at plausible times, mostly in order."""

import random
from datetime import date, datetime, timedelta
from types import SimpleNamespace

from pool.applications import rules as questions
from pool.applications.models import Application
from pool.applications.services import drafting, lines
from pool.assessment.services import receiving
from pool.kernel import periods
from pool.management.demo import people
from pool.registry.models import Municipality
from pool.rounds import queries as rounds
from pool.rounds.models import Round

Places = list[tuple[str, int, str, str]]  # scheme, how many employees, module, term
ISLANDS = {"482": 12600, "492": 6200, "563": 3300, "741": 3700, "825": 1800}  # rounded, for the demo only
USUAL = 42_000
LETTERS = "ABCDEFGHIJKLMNOPRSTUVWÆØÅ"
REQUIRED, WHOLE = ("SAM", "IND", "TVP"), ("VID", "UND", "SAM", "IND", "TVP", "AFG")


def size(municipality: Municipality) -> int:
    """Inhabitants where they are known, else a usual size."""
    return municipality.population_2012 or ISLANDS.get(municipality.code, USUAL)


def send(
    round: Round,
    municipality: Municipality,
    staff: SimpleNamespace,
    at: datetime,
    chance: random.Random,
    most: int = 16,
    places: Places | None = None,
):
    """Begin, fill in, sign and send. `most`: employees, as many as the municipality is large; or exactly `places`."""
    application = draft(round, municipality, staff, at, chance, most, places)
    by = people.of(municipality, staff, at)
    for section in ("contact", "lines", "financing", "declarations"):
        drafting.complete_section(application=application, section=section, by=by, at=at)
    return receiving.receive(application=application, by=by, at=at + timedelta(minutes=40))


def draft(
    round: Round,
    municipality: Municipality,
    staff: SimpleNamespace,
    at: datetime,
    chance: random.Random,
    most: int = 16,
    places: Places | None = None,
) -> Application:
    """Begin and fill in."""
    by = people.of(municipality, staff, at)
    application = drafting.start(round=round, municipality=municipality, by=by, at=at)
    for section, answers in _answers(by, chance).items():
        drafting.save_answers(application=application, section=section, answers=answers, base={}, by=by, at=at)
    if places:
        _given_lines(application, by, at, chance, places)
    else:
        _lines(application, by, at, chance, most)
    return application


def _answers(by, chance: random.Random) -> dict[str, dict[str, str]]:
    other = chance.random() < 0.12
    return {
        "contact": {
            "contact_name": f"{chance.choice(people.FIRST)} {chance.choice(people.LAST)}",
            "contact_email": "boern-og-familie@kommune.example",
            "contact_phone": f"{chance.randrange(2000, 9999)} {chance.randrange(1000, 9999)}",
            "contact_unit": chance.choice(["Børn og Familie", "Familieafdelingen", "Børne- og ungerådgivningen"]),
            "grant_officer": by.username,
        },
        "financing": {
            "other_financing": "yes" if other else "no",
            "other_financing_source": "Den Kommunale Kompetencefond" if other else "",
            "other_financing_amount": f"{chance.randrange(2, 9) * 5}.000" if other else "",
        },
        "declarations": {question.name: "yes" for question in questions.SECTIONS["declarations"]},
    }


def _lines(application: Application, by, at: datetime, chance: random.Random, most: int) -> None:
    terms = [term.code for term in rounds.terms_of(application.round)]
    wanted = max(1, min(most, round_half(size(application.municipality) / 16_000 + chance.uniform(-1, 2))))
    for number in range(wanted):
        specialist = chance.random() < 0.12
        first = 0 if specialist else chance.randrange(0, max(1, len(terms) - 2))
        facts = _employee(application, number, terms[first], chance)
        facts["has_child_cases"] = chance.random() > 0.03
        modules = WHOLE[: len(terms)] if specialist else REQUIRED[: chance.choice([1, 2, 2, 3])]
        for module, term in zip(modules, terms[first:], strict=False):
            lines.add_line_with_employee(
                application=application, module=module, term=term, scheme="B" if specialist else "A",
                by=by, at=at, **facts,
            )  # fmt: skip


def _given_lines(application: Application, by, at: datetime, chance: random.Random, places: Places) -> None:
    wanted = [(scheme, module, term) for scheme, count, module, term in places for _ in range(count)]
    for number, (scheme, module, term) in enumerate(wanted):
        facts = _employee(application, number, term, chance)
        lines.add_line_with_employee(
            application=application, module=module, term=term, scheme=scheme, by=by, at=at, **facts,
        )  # fmt: skip


def _employee(application: Application, number: int, term: str, chance: random.Random) -> dict:
    hired = _hired(term, chance)
    series = application.round.code[2:].replace("-", "")
    return {
        "reference": f"{application.municipality.code}-{series}{number + 1:02d}",
        "initials": "".join(chance.choice(LETTERS) for _ in range(chance.choice([2, 3, 3, 4]))),
        "hired_on": hired,
        "has_child_cases": True,
    }


def _hired(term: str, chance: random.Random) -> date:
    """Between two months and two years and a little before the term begins."""
    return periods.term(term).starts_on - timedelta(days=chance.randrange(60, 760))


def round_half(value: float) -> int:
    return int(value + 0.5)
