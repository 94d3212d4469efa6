"""The registers that every installation begins with: municipalities with their dated regions, the diploma with its
modules.
"""

import csv
from datetime import date, datetime
from pathlib import Path

from pool.registry import services as registry
from pool.registry.models import Programme

FROM = date(2007, 1, 1)  # the regions of the municipal reform
NEW = date(2027, 1, 1)  # Region Østdanmark (overgangsloven § 126)
LAST = date(2026, 12, 31)
ENGLISH = {
    "Region Hovedstaden": "Capital Region of Denmark",
    "Region Sjælland": "Region Zealand",
    "Region Syddanmark": "Region of Southern Denmark",
    "Region Midtjylland": "Central Denmark Region",
    "Region Nordjylland": "North Denmark Region",
    "Region Østdanmark": "Region of Eastern Denmark",
}
MODULES = [
    ("VID", "Videnskabsteori og socialt arbejde", "Theory of science and social work", "mandatory", 5),
    ("UND", "Undersøgelses- og udviklingsarbejde", "Inquiry and development work", "mandatory", 10),
    ("SAM", "Samtaler med børn, unge og familier", "Conversations with children, young people and families",
     "elective", 10),
    ("IND", "Inddragelse af børn, unge og familier", "Involving children, young people and families", "elective", 10),
    ("TVP", "Tværprofessionelt samarbejde i relation til udsatte børn og unge",
     "Interprofessional cooperation on vulnerable children and young people", "elective", 10),
    ("AFG", "Afgangsprojekt", "Final project", "final_project", 15),
]  # fmt: skip
PROVIDERS = [
    ("kp", "Københavns Professionshøjskole"),
    ("absalon", "Professionshøjskolen Absalon"),
    ("ucl", "UCL Erhvervsakademi og Professionshøjskole"),
    ("ucsyd", "UC SYD"),
    ("via", "VIA University College"),
    ("ucn", "Professionshøjskolen UCN"),
]
PROGRAMME = "DBU"


def load(*, at: datetime) -> Programme:
    """Take in the municipalities and the programme; what is known already is left as it is."""
    registry.take_municipalities(rows=[_municipality(row) for row in rows()], by=None, at=at)
    known = Programme.objects.filter(code=PROGRAMME).first()
    return known or registry.take_programme(
        code=PROGRAMME,
        name_da="Den sociale diplomuddannelse, børn og unge",
        name_en="Diploma of Social Work, children and young people",
        modules=[
            {"code": code, "name_da": da, "name_en": en, "kind": kind, "ects": ects}
            for code, da, en, kind, ects in MODULES
        ],
        providers=PROVIDERS,
        by=None,
        at=at,
    )


def rows() -> list[dict]:
    with (Path(__file__).parent / "municipalities.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _municipality(row: dict) -> registry.MunicipalityRow:
    region, later = row["region_da"], row["region_from_2027"]
    moves = later and later != region
    regions = [(region, ENGLISH[region], FROM, LAST if moves else None)]
    if moves:
        regions.append((later, ENGLISH[later], NEW, None))
    population = row["population_2012_seen"]
    return registry.MunicipalityRow(
        code=row["code"],
        name=row["name_da"],
        official_name=row["official_name_da"],
        population_2012=int(population) if population else None,
        regions=tuple(regions),
    )
