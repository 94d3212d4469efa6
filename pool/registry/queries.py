from datetime import date

from django.db.models import OuterRef, Q, Subquery

from pool.registry import rules
from pool.registry.models import Module, Municipality, Programme, Provider, Region, RegionMembership


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
