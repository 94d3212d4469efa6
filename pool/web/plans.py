"""The payment plan of a decision as its readers see it: each instalment with what it waits for."""

from django.utils.translation import gettext as _

from pool import wording
from pool.payments.due import Standing, Waits

ON_ITS_WAY = "on_its_way"


def row(item: Standing) -> dict:
    found = item.row
    return {
        "number": found.number,
        "due_on": found.due_on,
        "terms": ", ".join(wording.term(code) for code in found.terms),
        "amount": found.amount,
        "paid": found.paid,
        "paid_on": item.paid_on,
        "cancelled": found.cancelled,
        "state": _state(item),
        "waits": waits(item.waits),
    }


def waits(found: tuple[Waits, ...]) -> list[str]:
    """What a payment waits for, in sentences."""
    return [wording.sentence(item.sentence, item.facts) for item in found]


def _state(item: Standing) -> dict:
    found = item.row
    if found.paid == found.amount:
        return {"code": "paid", "label": _("Paid"), "tone": ""}
    if found.cancelled == found.amount:
        return {"code": "cancelled", "label": _("Cancelled"), "tone": "muted"}
    if found.ordered:
        return {"code": "waiting", "label": _("On its way"), "tone": ""}
    if found.paid and not found.left:
        return {"code": "paid", "label": _("Paid, except what was cancelled"), "tone": ""}
    if found.paid:
        return {"code": "planned", "label": _("Partly paid"), "tone": ""}
    if item.waits:
        return {"code": "planned", "label": _("Not paid yet"), "tone": "neutral"}
    return {"code": "due", "label": _("Can be paid"), "tone": "info"}
