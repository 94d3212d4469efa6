"""The conditions of a grant in words: what was frozen into the decision on its day."""

from collections.abc import Iterable
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
OFTEN = {"da": {1: "hvert år", 2: "to gange om året"}, "en": {1: "every year", 2: "twice a year"}}
# What accounts hold: schemes of unit rates state modules, the others their costs.
ACCOUNTS = {
    "da": {
        ("unit_rate",): "over beståede moduler",
        ("actual_cost",): "efter det godkendte budget",
        ("actual_cost", "unit_rate"): "over moduler og udgifter",
    },
    "en": {
        ("unit_rate",): "of the modules passed",
        ("actual_cost",): "by the approved budget",
        ("actual_cost", "unit_rate"): "of modules and costs",
    },
}
AUDITORS = {
    "da": ("en registreret eller statsautoriseret revisor", "jeres kommunale revision"),
    "en": ("a registered or state-authorised auditor", "your municipal audit body"),
}
# An instalment of the plan: by kind, or by which of two parts it is.
PARTS = {
    "da": {
        "yearly": "Moduler i {terms}",
        "start": "Når de begynder: moduler i {terms}",
        "completion": "Når de er bestået: moduler i {terms}",
        "quarterly": "Budgettet for {quarter}. kvartal {year}",
    },
    "en": {
        "yearly": "Modules in {terms}",
        "start": "When they begin: modules in {terms}",
        "completion": "When they are passed: modules in {terms}",
        "quarterly": "The budget for quarter {quarter} of {year}",
    },
}
CALLS = {1: (date(2000, 11, 1),), 2: (date(2000, 5, 1), date(2000, 11, 1))}  # when confirmations are asked for


def terms_facts(award: Award) -> dict:
    """Acceptance, payments, duties and limits, in the active language."""
    return _conditions(award, strictest(award.terms["schemes"]), wording.language())


def strictest(schemes: dict) -> dict:
    """One set of conditions for a letter that speaks of several schemes: the shortest time, the lowest limit."""
    strict = {}
    for name in next(iter(schemes.values())):
        if name.endswith("_amount") or name in ("start_within_months", "change_percent"):
            strict[name] = min((terms[name] for terms in schemes.values()), key=lambda value: Decimal(str(value)))
    for name in ("accounts_months", "confirm_days", "claim_days"):
        strict[name] = min(terms[name] for terms in schemes.values())
    strict["confirmations_a_year"] = max(terms["confirmations_a_year"] for terms in schemes.values())
    strict["settled_by"] = tuple(sorted({terms["settled_by"] for terms in schemes.values()}))
    strict["auditors"] = auditors(schemes.values())
    strict["retention_years"] = max(terms["retention_years"] for terms in schemes.values())
    return strict


def _conditions(award: Award, terms: dict, language: str) -> dict:
    period_from, period_until = (date.fromisoformat(award.terms[key]) for key in ("period_from", "period_until"))
    plan, accounts_by = award.terms["plan"], _accounts_by(award, terms)
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
        "acceptance_place": settings.ADDRESS.partition("://")[2],
        "payments": [_payment(item, language) for item in plan],
        "payments_total": wording.number(award.awarded_amount, 2),
        "confirm_often": OFTEN[language][terms["confirmations_a_year"]],
        "confirm_by": wording.day(_first_confirmation(award, terms)),
        "accounts_by": wording.day(accounts_by),
        "accounts_what": ACCOUNTS[language][terms["settled_by"]],
        "auditors": terms["auditors"],
        "audit_level": _audit(supplements.awarded(award), amounts),
        "statement_above_amount": wording.money(amounts["statement_above_amount"]),
        "audit_above_amount": wording.money(amounts["audit_above_amount"]),
        "de_minimis_amount": wording.money(amounts["de_minimis_amount"]),
        "claim_days": terms["claim_days"],
        "retention_years": terms["retention_years"],
        "retention_until": _kept_until(accounts_by, terms),
    }


def auditors(schemes: Iterable[dict]) -> str:
    """Who may state about accounts: the municipality's own audit body only where every scheme takes it."""
    language = wording.language()
    other, own = AUDITORS[language]
    if not all(terms["takes_municipal_auditor"] for terms in schemes):
        return other
    return f"{other} {'eller' if language == 'da' else 'or'} {own}"


def kept_until(award: Award) -> str:
    """The last day to keep vouchers, as the letter of the grant says it."""
    terms = strictest(award.terms["schemes"])
    return _kept_until(_accounts_by(award, terms), terms)


def _kept_until(accounts_by: date, terms: dict) -> str:
    return wording.day(date(accounts_by.year + terms["retention_years"], 12, 31))


def _accounts_by(award: Award, terms: dict) -> date:
    last = periods.term(max(term for item in award.terms["plan"] for term in item["terms"])).ends_on
    return periods.months_after(last, terms["accounts_months"])


def _first_confirmation(award: Award, terms: dict) -> date:
    """By when the first confirmation is due: of the first half-year, or what comes first after acceptance."""
    first = min(periods.term(term) for item in award.terms["plan"] for term in item["terms"])
    days = timedelta(days=terms["confirm_days"])
    for year in range(first.year, max(first.year, award.accept_by.year) + 2):
        for asked_on in (day.replace(year=year) for day in CALLS[terms["confirmations_a_year"]]):
            if asked_on > first.starts_on and asked_on + days > award.accept_by:
                return asked_on + days
    return award.accept_by + days


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
    kind, part = item.get("kind", "yearly"), item.get("part", "")
    named = {"terms": head.joined([wording.term(code) for code in item["terms"]], language)}
    if kind == "quarterly":
        named |= {"quarter": part[-1], "year": part[:4]}
    return {
        "number": item["number"],
        "due": wording.day(date.fromisoformat(item["due_on"])),
        "what": PARTS[language][part if kind == "start_completion" else kind].format_map(named),
        "amount": wording.number(money.parsed_exact(item["amount"]), 2),
    }


def _audit(awarded: Decimal, amounts: dict) -> str:
    if awarded > amounts["audit_above_amount"]:
        return "performance"
    return "statement" if awarded > amounts["statement_above_amount"] else "none"
