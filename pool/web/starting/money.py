"""What finance can pay now, and what a controller follows."""

from datetime import datetime
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pool import wording
from pool.awards import queries as awards
from pool.kernel import money, periods
from pool.payments import queries as payments
from pool.web.starting.rows import SHOWN, decision


def finance(user, at: datetime) -> dict:
    today = at.astimezone(periods.COPENHAGEN).date()
    rows = [row for award in payments.awards_with_plans() for row in payments.plan_of(award) if row.payment is None]
    due = sorted((row for row in rows if row.next_in_line and row.due_on <= today), key=_by_due_day)
    held = [row for row in rows if row.is_conditional]
    later = sorted((row for row in rows if row not in due and not row.is_conditional), key=_by_due_day)
    return {
        "name": "finance",
        "heading": _("What can be paid now"),
        "figures": [
            {
                "label": _("Can be paid now"),
                "value": wording.money(_sum(due)),
                "hint": ngettext("%(count)s instalment", "%(count)s instalments", len(due)) % {"count": len(due)},
                "url": reverse("payments"),
            },
            {
                "label": _("Falls due later"),
                "value": wording.money(_sum(later)),
                "hint": _("next on %(day)s") % {"day": wording.day(later[0].due_on)} if later else "",
            },
            *([_held(held)] if held else ()),
        ],
        "due": [_instalment(row) for row in due[:SHOWN]],
        "more": max(len(due) - SHOWN, 0),
        "url": reverse("payments"),
    }


def _held(rows: list) -> dict:
    """What cannot be paid before the condition of its award is met."""
    return {
        "label": _("Waiting for a condition"),
        "value": wording.money(_sum(rows)),
        "hint": ngettext("%(count)s instalment", "%(count)s instalments", len(rows)) % {"count": len(rows)},
        "url": f"{reverse('payments')}?state=condition",
    }


def _by_due_day(row) -> tuple:
    return row.due_on, row.award.reference, row.number


def _sum(rows) -> Decimal:
    return sum((row.amount for row in rows), money.ZERO)


def _instalment(row) -> dict:
    return {
        "reference": row.award.reference,
        "url": reverse("award", args=[row.award.reference]),
        "municipality": row.award.application.municipality.official_name,
        "number": row.number,
        "due_on": row.due_on,
        "amount": row.amount,
    }


def controller(user, at: datetime) -> dict:
    return {
        "name": "controller",
        "heading": _("Decisions and payments to follow"),
        "decisions": [decision(item) for item in awards.visible_to(user)[:SHOWN]],
        "payments": [
            {
                "reference": item.award.reference,
                "url": reverse("award", args=[item.award.reference]),
                "municipality": item.award.application.municipality.official_name,
                "number": item.number,
                "amount": item.paid_amount,
                "paid_at": item.paid_at,
                "paid_by": str(item.paid_by),
            }
            for item in payments.latest()[:SHOWN]
        ],
        "awards_url": reverse("awards"),
        "payments_url": reverse("payments"),
    }
