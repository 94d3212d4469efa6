"""What finance can pay now, and what a controller follows."""

from datetime import datetime
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pool import wording
from pool.awards import queries as awards
from pool.kernel import money, periods
from pool.payments import bank, due
from pool.payments.states import PaymentBatchState
from pool.web import plans
from pool.web.payments import telling
from pool.web.starting import accounts, ending, follow_up, returning
from pool.web.starting.rows import SHOWN, decision


def finance(user, at: datetime) -> dict:
    found = due.queue(at.astimezone(periods.COPENHAGEN).date(), at, user)
    can, held = [item for item in found if not item.waits], [item for item in found if item.waits]
    batches = list(bank.batches().filter(state=PaymentBatchState.BUILT))
    here = reverse("payments")
    return {
        "name": "finance",
        "heading": _("What can be paid now"),
        "notices": [*_exceptions(), *returning.notices(user, at)],
        "batches": [{**telling.batch_row(item), "mine": item.built_by_id == user.pk} for item in batches],
        "figures": [
            {"label": _("Can be paid now"), "value": wording.money(_sum(can)), "hint": _cases(can), "url": here},
            {
                "label": _("Due, but waits"),
                "value": wording.money(_sum(held)),
                "hint": _cases(held),
                "url": f"{here}#waits" if held else "",
            },
            {
                "label": _("With the bank"),
                "value": wording.money(bank.reconciled().waiting),
                "hint": "",
                "url": reverse("bank_answers"),
            },
        ],
        "due": [_payable(item) for item in can[:SHOWN]],
        "held": [_payable(item) for item in held[:SHOWN]],
        "more": max(len(can) - SHOWN, 0),
        "url": here,
    }


def _cases(found: list[due.Payable]) -> str:
    return ngettext("%(count)s case", "%(count)s cases", len(found)) % {"count": wording.number(len(found))}


def _sum(found: list[due.Payable]) -> Decimal:
    return sum((item.amount for item in found), money.ZERO)


def _payable(item: due.Payable) -> dict:
    awards_of = min(part.instalment.award.reference for part in item.parts)
    return {
        "reference": item.application.reference,
        "url": reverse("award", args=[awards_of]),
        "municipality": item.application.municipality.official_name,
        "due_on": item.due_on,
        "amount": item.amount,
        "waits": plans.waits(item.waits),
    }


def _exceptions() -> list[dict]:
    """Red until each line of the bank that does not add up is explained and approved."""
    count = bank.exceptions().count()
    if not count and bank.reconciled().holds:
        return []
    text = ngettext(
        "Payments do not add up: %(count)s line of the bank has no approved explanation.",
        "Payments do not add up: %(count)s lines of the bank have no approved explanation.",
        count,
    ) % {"count": wording.number(count)}
    return [{"kind": "error", "text": text, "url": reverse("reconciliation"), "title": _("See the reconciliation")}]


def controller(user, at: datetime) -> dict:
    found = bank.exceptions().filter(explanation__isnull=False, explanation__approved_at__isnull=True)
    return {
        "name": "controller",
        "heading": _("Decisions and payments to follow"),
        "notices": [
            *_exceptions(),
            *follow_up.notices(user, at),
            *accounts.notices(user, at),
            *ending.notices(user),
            *returning.notices(user, at),
        ],
        "lines": [telling.entry_row(item) for item in found[:SHOWN]],
        "decisions": [decision(item) for item in awards.visible_to(user)[:SHOWN]],
        "payments": [telling.order_row(item) for item in bank.visible_orders(user)[:SHOWN]],
        "awards_url": reverse("awards"),
        "payments_url": reverse("payments_made"),
    }
