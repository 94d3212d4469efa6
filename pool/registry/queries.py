from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, F, Max, OuterRef, Q, Subquery

from pool.kernel.refusals import NotFound
from pool.registry import keys, rules
from pool.registry.models import (
    KeyDraft,
    KeyTable,
    KeyValue,
    Module,
    Municipality,
    PayeeChange,
    Programme,
    Provider,
    Region,
    RegionMembership,
)
from pool.registry.states import PayeeState


def municipalities():
    return Municipality.objects.order_by("sort_key", "pk")


def municipalities_on(day: date):
    """All municipalities with `region_code`, `region_da` and `region_en` as they are on the day."""
    current = memberships_on(day).filter(municipality=OuterRef("pk"))
    return municipalities().annotate(
        region_code=Subquery(current.values("region__code")[:1]),
        region_da=Subquery(current.values("region__name_da")[:1]),
        region_en=Subquery(current.values("region__name_en")[:1]),
    )


def memberships_on(day: date):
    return RegionMembership.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day), valid_from__lte=day)


def region_codes_on(day: date) -> dict[str, str]:
    """Municipality code → region code on the day."""
    return dict(memberships_on(day).values_list("municipality__code", "region__code"))


def regions_on(day: date):
    """The regions that have municipalities on the day."""
    return Region.objects.filter(memberships__in=memberships_on(day)).distinct().order_by("name_da", "pk")


def changes_after(day: date) -> list[dict]:
    """Coming changes of region: the `day`, `into` which region, `out_of` which ones, and how many municipalities."""
    found: dict = {}
    ends = {item.municipality_id: item.region for item in memberships_on(day).select_related("region")}
    coming = RegionMembership.objects.filter(valid_from__gt=day).select_related("region").order_by("valid_from", "pk")
    for item in coming:
        change = found.setdefault((item.valid_from, item.region_id), {"region": item.region, "out_of": {}, "count": 0})
        before = ends.get(item.municipality_id)
        if before:
            change["out_of"][before.pk] = before
        change["count"] += 1
    return [
        {
            "day": valid_from,
            "into": change["region"],
            "out_of": sorted(change["out_of"].values(), key=lambda region: region.name_da),
            "count": change["count"],
        }
        for (valid_from, _), change in found.items()
    ]


def regions():
    return Region.objects.order_by("name_da", "pk")


def programmes():
    return Programme.objects.prefetch_related("modules", "providers").order_by("code")


def providers():
    return Provider.objects.order_by("name", "pk")


def modules():
    return Module.objects.select_related("programme").order_by("programme__code", "position", "pk")


def matching(text: str) -> Q:
    """Municipalities whose name or code holds the text, folded the Danish way."""
    return Q(search_key__contains=rules.search_key(text)) | Q(code=text.strip())


def key_tables():
    """All tables of keys with their number of figures, by code, newest version first."""
    return KeyTable.objects.select_related("imported_by").annotate(figures=Count("values")).order_by("code", "-version")


def key_tables_on(day: date):
    """The tables that are in force on the day, with their number of figures, by code."""
    latest = KeyTable.objects.filter(code=OuterRef("code"), valid_from__lte=day).order_by("-valid_from", "-version")
    return key_tables().filter(pk=Subquery(latest.values("pk")[:1]))


def newest_key_tables() -> dict[str, KeyTable]:
    """Code of each key → its newest version."""
    found: dict[str, KeyTable] = {}
    for item in key_tables():
        found.setdefault(item.code, item)
    return found


def key_table(code: str, version: int) -> KeyTable:
    """One table of keys.

    Raises:
        NotFound: there is none.
    """
    found = key_tables().filter(code=code, version=version).first()
    if found is None:
        raise NotFound()
    return found


def figures_of(table: KeyTable) -> dict[str, Decimal]:
    """Municipality code → figure in one table."""
    return dict(table.values.order_by("municipality__sort_key", "pk").values_list("municipality__code", "value"))


def in_force_before(code: str, day: date) -> KeyTable | None:
    """The table of a key that is in force until one from this day takes over."""
    return KeyTable.objects.filter(code=code, valid_from__lt=day).order_by("-valid_from", "-version").first()


def next_after(code: str, day: date) -> KeyTable | None:
    """The table of a key that takes over from one that is valid from this day."""
    return KeyTable.objects.filter(code=code, valid_from__gt=day).order_by("valid_from", "version").first()


def newest_version(code: str) -> int:
    """The highest version of a key; 0 when there is none yet."""
    return KeyTable.objects.filter(code=code).aggregate(newest=Max("version"))["newest"] or 0


def key_drafts():
    """Tables of keys that were read, the latest first."""
    return KeyDraft.objects.select_related("read_by").order_by("-read_at", "-pk")


def key_draft(pk: int) -> KeyDraft:
    """One table that was read.

    Raises:
        NotFound: there is none.
    """
    found = key_drafts().filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def places() -> list[keys.Place]:
    """The municipalities as a table of keys may name them, in Danish order."""
    return [keys.Place(*row) for row in municipalities().values_list("code", "name", "official_name")]


def keys_on(day: date) -> dict[str, int]:
    """Code of each key → the version that is in force on the day."""
    found = KeyTable.objects.filter(valid_from__lte=day).order_by("code", "valid_from", "version")
    return dict(found.values_list("code", "version"))


def key_figures(versions: dict[str, int]) -> dict[str, dict[str, Decimal]]:
    """Municipality code → key → figure, in the named versions of the tables. One query."""
    wanted = Q(pk__in=[])
    for code, version in versions.items():
        wanted |= Q(table__code=code, table__version=version)
    found: dict[str, dict[str, Decimal]] = {}
    rows = KeyValue.objects.filter(wanted).order_by("municipality__code", "table__code")
    for municipality, code, value in rows.values_list("municipality__code", "table__code", "value"):
        found.setdefault(municipality, {})[code] = value
    return found


@dataclass(frozen=True)
class Payee:
    """Whom a municipality's money goes to. `reason`: ready, or why nothing may be paid.

    `waits_until`: until when the municipality can object to a new number; only while it can.
    """

    cvr: str
    gln: str
    waits_until: datetime | None
    reason: PayeeState

    @property
    def is_ready(self) -> bool:
        return self.reason == PayeeState.READY


def payee(municipality: Municipality, at: datetime) -> Payee:
    """Whom a municipality's money goes to at this moment, and whether anything may be paid."""
    return payees([municipality.pk], at)[municipality.pk]


def payees(municipality_ids: Iterable[int], at: datetime) -> dict[int, Payee]:
    """The same for many: key of the municipality → its payee. An open proposal stops payments, whatever else."""
    keys = list(municipality_ids)
    proposed = set(payee_changes_waiting().filter(municipality__in=keys).values_list("municipality", flat=True))
    confirmed, waiting = {}, {}
    changes = PayeeChange.objects.filter(municipality__in=keys, confirmed_at__isnull=False)
    for pk, cvr, until in changes.order_by("confirmed_at", "pk").values_list("municipality", "new_cvr", "waits_until"):
        confirmed[pk] = cvr
        if until > at:
            waiting[pk] = max(until, waiting.get(pk, until))
    rows = Municipality.objects.filter(pk__in=keys).order_by("pk").values_list("pk", "cvr", "gln")
    return {
        pk: _payee(cvr, gln, pk in proposed or cvr != confirmed.get(pk, ""), waiting.get(pk)) for pk, cvr, gln in rows
    }


def _payee(cvr: str, gln: str, is_unconfirmed: bool, waits_until: datetime | None) -> Payee:
    """Money waits for a number that is proposed, and for one that came into the table past the services."""
    if is_unconfirmed:
        reason = PayeeState.PROPOSED
    elif not cvr:
        reason = PayeeState.NO_NUMBER
    else:
        reason = PayeeState.WAITING if waits_until else PayeeState.READY
    return Payee(cvr, gln, waits_until, reason)


def numbered_by(municipality_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """Municipality → who ever proposed or confirmed the number it has: they may not pay to it (weakness 1)."""
    changes = PayeeChange.objects.filter(municipality__in=list(municipality_ids), confirmed_at__isnull=False)
    rows = changes.filter(new_cvr=F("municipality__cvr")).order_by("confirmed_at", "pk")
    found: dict[int, frozenset[int]] = {}
    for municipality, *people in rows.values_list("municipality", "proposed_by", "confirmed_by"):
        found[municipality] = found.get(municipality, frozenset()) | frozenset(people)
    return found


def payee_changes():
    """Every change of a payee, the latest first."""
    found = PayeeChange.objects.select_related("municipality", "proposed_by", "confirmed_by", "declined_by")
    return found.order_by("-proposed_at", "-pk")


def payee_changes_waiting():
    """Those that wait for an answer, the oldest first."""
    return payee_changes().filter(confirmed_at=None, declined_at=None).order_by("proposed_at", "pk")


def payee_change(pk: int) -> PayeeChange:
    """One change of a payee.

    Raises:
        NotFound: there is none.
    """
    found = payee_changes().filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def municipality(code: str) -> Municipality:
    """One municipality.

    Raises:
        NotFound: there is none.
    """
    found = Municipality.objects.filter(code=code).first()
    if found is None:
        raise NotFound()
    return found
