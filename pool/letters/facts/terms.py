"""The conditions of a grant in words: what was frozen into the decision on its day."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.conf import settings

from pool import wording
from pool.awards import supplements
from pool.awards.models import Award
from pool.kernel import money, periods
from pool.letters.facts import head

STARTS = {
    "da": {"period": "periodens start", "decision": "dette brev"},
    "en": {"period": "the period begins", "decision": "this letter"},
}


def terms_facts(award: Award) -> dict:
    """Acceptance, payments, duties and limits, in the active language."""
    return _conditions(award, strictest(award.terms["schemes"]), wording.language())


def strictest(schemes: dict) -> dict:
    """One set of conditions for a letter that speaks of several schemes: the shortest time, the lowest limit."""
    strict = {}
    for name in next(iter(schemes.values())):
        if name.endswith("_amount") or name in ("start_within_months", "change_percent"):
            strict[name] = min((terms[name] for terms in schemes.values()), key=lambda value: Decimal(str(value)))
    strict["retention_years"] = max(terms["retention_years"] for terms in schemes.values())
    return strict


def _conditions(award: Award, terms: dict, language: str) -> dict:
    period_from, period_until = (date.fromisoformat(award.terms[key]) for key in ("period_from", "period_until"))
    plan = award.terms["plan"]
    last = periods.term(max(term for item in plan for term in item["terms"])).ends_on
    accounts_by = periods.months_after(last, 3)
    amounts = {key: money.parsed_exact(terms[key]) for key in terms if key.endswith("_amount")}
    return {
        "period_from": wording.day(period_from),
        "period_until": wording.day(period_until),
        "start_within_months": terms["start_within_months"],
        **_start(award, period_from, terms["start_within_months"]),
        "change_percent": terms["change_percent"],
        "change_amount": wording.money(amounts["change_amount"]),
        "acceptance_deadline": wording.moment(
            datetime.combine(award.accept_by, time(12), periods.COPENHAGEN), weekday=True
        ),
        "acceptance_place": settings.AGENCY["mail"],
        "payments": [_payment(item, language) for item in plan],
        "payments_total": wording.number(award.awarded_amount, 2),
        "confirm_by": wording.day(
            max(periods.months_after(day, 1) for day in (periods.term(min(plan[0]["terms"])).ends_on, award.accept_by))
        ),
        "accounts_by": wording.day(accounts_by),
        "audit_level": _audit(supplements.awarded(award), amounts),
        "statement_above_amount": wording.money(amounts["statement_above_amount"]),
        "audit_above_amount": wording.money(amounts["audit_above_amount"]),
        "de_minimis_amount": wording.money(amounts["de_minimis_amount"]),
        "retention_years": terms["retention_years"],
        "retention_until": wording.day(date(accounts_by.year + terms["retention_years"], 12, 31)),
    }


def _start(award: Award, period_from: date, months: int) -> dict:
    """By when they must have begun: counted from the period's start, and from the decision where that has passed."""
    counted, from_what = periods.months_after(period_from, months), "period"
    if counted <= award.accept_by:
        decided_on = award.decided_at.astimezone(periods.COPENHAGEN).date()
        counted, from_what = periods.months_after(decided_on, months), "decision"
    return {
        "start_by": wording.day(counted - timedelta(days=1)),
        "start_from": STARTS[wording.language()][from_what],
    }


def _payment(item: dict, language: str) -> dict:
    terms = head.joined([wording.term(code) for code in item["terms"]], language)
    return {
        "number": item["number"],
        "due": wording.day(date.fromisoformat(item["due_on"])),
        "what": f"Moduler i {terms}" if language == "da" else f"Modules in {terms}",
        "amount": wording.number(money.parsed_exact(item["amount"]), 2),
    }


def _audit(awarded: Decimal, amounts: dict) -> str:
    if awarded > amounts["audit_above_amount"]:
        return "performance"
    return "statement" if awarded > amounts["statement_above_amount"] else "none"
