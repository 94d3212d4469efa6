"""Reads what an order tells as plain JSON, and the grant that it speaks of, in the active language."""

from datetime import date, datetime
from decimal import Decimal

from pool import wording
from pool.applications.models import Application
from pool.awards.models import Award
from pool.kernel import money, periods
from pool.letters.facts import decisions, head
from pool.letters.models import Letter, Order
from pool.rounds import queries as rounds

BUDGET = {"da": "Budget", "en": "Budget"}
BY_BUDGET = {"da": "Efter budgettet", "en": "By the budget"}


def amount(text) -> Decimal:
    """An amount of kroner."""
    return money.parsed_exact(str(text))


def day_of(text: str) -> date:
    """The day of a day or a moment, in Copenhagen."""
    if "T" not in text:
        return date.fromisoformat(text)
    return datetime.fromisoformat(text).astimezone(periods.COPENHAGEN).date()


def day(text: str | None) -> str:
    return wording.day(day_of(text)) if text else ""


def moment(text: str | None) -> str:
    return wording.moment(datetime.fromisoformat(text), weekday=True) if text else ""


def said(row: dict, stem: str) -> str:
    """A name that is told in both languages."""
    return str((row.get(f"{stem}_en") if wording.language() == "en" else "") or row.get(f"{stem}_da") or "")


def money_facts(**amounts: Decimal) -> dict:
    """Each amount as it stands in sentences (`paid_amount`) and in headings (`paid_short`)."""
    language = wording.language()
    return {
        **{f"{name}_amount": wording.money(value) for name, value in amounts.items()},
        **{f"{name}_short": decisions.short(value, language) for name, value in amounts.items()},
    }


def line_rows(items: list[dict]) -> list[dict]:
    """Lines that an order tells of, each with one amount; without an employee it is a part of a budget."""
    return [_row(number, item) for number, item in enumerate(items, start=1)]


def lines_facts(items: list[dict]) -> dict:
    """The same as a table with its sum."""
    total = sum((amount(item["amount"]) for item in items), money.ZERO)
    return {
        "lines": line_rows(items),
        "lines_count": len(items),
        "lines_total": wording.number(total, 2),
        "schemes_count": len({item["scheme"] for item in items if item.get("scheme")}),
    }


def _row(number: int, item: dict) -> dict:
    language, employee = wording.language(), item.get("employee", "")
    terms = [item["term"]] if item.get("term") else item.get("terms") or []
    return {
        "number": item.get("place", number),
        "employee": employee or BUDGET[language],
        "scheme": item.get("scheme", ""),
        "module": said(item, "module") or item.get("module") or BY_BUDGET[language],
        "term": head.joined([wording.term(code) for code in terms], language),
        **({"instalment": item["instalment"]} if "instalment" in item else {}),
        "amount": wording.number(amount(item["amount"]), 2),
    }


def grant(order: Order, reference: str = "") -> Award:
    """The grant of the case that an order speaks of; without a reference the newest one.

    Raises:
        Award.DoesNotExist: the case has no such grant.
    """
    found = Award.objects.filter(application=order.application, awarded_amount__gt=0).order_by("-number")
    award = found.filter(reference=reference).first() if reference else found.first()
    if award is None:
        raise Award.DoesNotExist(f"{order.application.reference} has no grant {reference}")
    return award


def grant_facts(award: Award) -> dict:
    """The letter of the grant: the last one, where it was corrected or made final."""
    letter = Letter.objects.filter(award=award).defer("pdf", "facts").order_by("-written_at", "-pk").first()
    written = letter.written_at if letter else award.decided_at
    return {
        "granted_on": wording.day(written.astimezone(periods.COPENHAGEN).date()),
        "granted_reference": letter.reference if letter else f"{award.reference}-A1",
    }


def schemes_of(application: Application) -> dict[str, dict]:
    """Scheme → the terms that a case's newest grant in it has frozen."""
    found = Award.objects.filter(application=application, awarded_amount__gt=0).order_by("number")
    return {code: terms for award in found for code, terms in award.terms["schemes"].items()}


def scheme_name(application: Application, code: str) -> str:
    """A scheme as a sentence names it: small, without its code."""
    frozen = schemes_of(application).get(code)
    if frozen is None:
        frozen = next(
            (
                {"name_da": item.scheme.name_da, "name_en": item.scheme.name_en}
                for item in rounds.of_round(application.round)
                if item.scheme.code == code
            ),
            {"name_da": code, "name_en": code},
        )
    name = said(frozen, "name")
    return name[:1].lower() + name[1:] if len(name) > 1 else name


def late(order: Order, due: str) -> bool:
    """Say whether a day or a moment had passed when the letter was ordered."""
    if "T" in due:
        return order.ordered_at > datetime.fromisoformat(due)
    return order.ordered_at.astimezone(periods.COPENHAGEN).date() > day_of(due)
