"""Takes in the registers. Called by the administrator's imports and by the demo data."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.text import slugify

from pool.journal import services as journal
from pool.registry import rules
from pool.registry.models import Module, Municipality, Programme, Provider, Region, RegionMembership


@dataclass(frozen=True)
class MunicipalityRow:
    """One municipality as the register gives it, with the regions it lies in: (name, English name, from, until)."""

    code: str
    name: str
    official_name: str
    population_2012: int | None
    regions: tuple[tuple[str, str, date, date | None], ...]


@transaction.atomic
def take_municipalities(*, rows: list[MunicipalityRow], by, at: datetime) -> list[Municipality]:
    """Add municipalities and their dated regions; a municipality that is known is left as it is."""
    known = set(Municipality.objects.values_list("code", flat=True))
    regions = _regions(rows)
    added = []
    for row in rows:
        if row.code in known:
            continue
        municipality = Municipality.objects.create(
            code=row.code,
            name=row.name,
            official_name=row.official_name,
            sort_key=rules.sort_key(row.name),
            search_key=rules.search_key(f"{row.name} {row.official_name}"),
            population_2012=row.population_2012,
        )
        for name, _, valid_from, valid_until in row.regions:
            RegionMembership.objects.create(
                municipality=municipality, region=regions[name], valid_from=valid_from, valid_until=valid_until
            )
        added.append(municipality)
    journal.tell(
        verb="registry.take_municipalities",
        subject="registry:municipalities",
        by=by,
        at=at,
        facts={"added": len(added)},
    )
    return added


def _regions(rows: list[MunicipalityRow]) -> dict[str, Region]:
    found = {}
    for row in rows:
        for name, name_en, *_ in row.regions:
            if name not in found:
                found[name], _ = Region.objects.get_or_create(
                    code=slugify(name.casefold().translate(str.maketrans({"ø": "oe", "æ": "ae", "å": "aa"}))),
                    defaults={"name_da": name, "name_en": name_en},
                )
    return found


@transaction.atomic
def take_programme(
    *, code: str, name_da: str, name_en: str, modules: list[dict], providers: list[tuple[str, str]], by, at: datetime
) -> Programme:
    """Add a programme with its modules (in order) and the institutions that teach it."""
    programme = Programme.objects.create(
        code=code, name_da=name_da, name_en=name_en, ects=sum(module["ects"] for module in modules)
    )
    for position, module in enumerate(modules, start=1):
        Module.objects.create(programme=programme, position=position, **module)
    for provider_code, name in providers:
        provider, _ = Provider.objects.get_or_create(code=provider_code, defaults={"name": name})
        programme.providers.add(provider)
    journal.tell(verb="registry.take_programme", subject=f"programme:{code}", by=by, at=at)
    return programme
