"""Rows that several start pages show."""

from django.urls import reverse

from pool import wording
from pool.awards.states import AwardKind

SHOWN = 8  # rows of a list on a start page; the rest is one click away


def decision(item) -> dict:
    """One decision: its kind, its amount, and the way to it."""
    kind = AwardKind(item.kind)
    return {
        "reference": item.reference,
        "url": reverse("award", args=[item.reference]),
        "municipality": item.application.municipality.official_name,
        "round": wording.name(item.application.round),
        "kind": {"code": kind.value, "label": kind.label},
        "awarded": item.awarded_amount,
        "decided_at": item.decided_at,
        "accept_by": item.accept_by,
    }
