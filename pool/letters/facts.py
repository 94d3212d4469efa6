"""Gathers the facts of a decision letter: flat texts and numbers, in the letter's language, ready to print.

The templates print these and nothing else, and the same facts travel inside the PDF.
"""

import json
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _

from pool import wording
from pool.applications import queries as applications
from pool.assessment import queries as assessment
from pool.awards import queries as awards
from pool.awards import supplements
from pool.awards.models import Award, AwardLine
from pool.kernel import money, periods
from pool.letters import added, naming, reasons
from pool.rounds import queries as rounds


def decision_facts(award: Award, at: datetime) -> dict:
    """The facts of an award, a partial award, a refusal or a supplement, in the active language."""
    language = wording.language()
    rows = lines_facts(award)
    schemes = award.terms["schemes"]
    return {
        **_head(award, at, language),
        **_amounts(award, rows),
        **_round(award, language),
        "lines": rows,
        "sums": _sums(award, schemes, language),
        "reasons": reasons.grouped(rows, language),
        "legal_basis": _joined(_different(schemes, f"legal_basis_{language}"), language),
        "schemes_count": len(schemes),
        "method": naming.method_sentences(json.loads(award.run.ruleset), language),
        "terms_version": _joined([f"{code} version {terms['version']}" for code, terms in schemes.items()], language),
        "appeal": "\n".join(_different(schemes, f"appeal_{language}")),
        **(_conditions(award, _strictest(schemes), language) if award.awarded_amount else _next_round(at)),
        **(added.facts(award) if award.number > 1 else {}),
    }


def _different(schemes: dict, name: str) -> list[str]:
    """The texts of all schemes, each said once."""
    return list(dict.fromkeys(terms[name] for terms in schemes.values()))


def _strictest(schemes: dict) -> dict:
    """One set of conditions for a letter that speaks of several schemes: the shortest time, the lowest limit."""
    strict = {}
    for name in next(iter(schemes.values())):
        if name.endswith("_amount") or name in ("start_within_months", "change_percent"):
            strict[name] = min((terms[name] for terms in schemes.values()), key=lambda value: Decimal(str(value)))
    strict["retention_years"] = max(terms["retention_years"] for terms in schemes.values())
    return strict


def _next_round(at: datetime) -> dict:
    """When to apply again, if a round is open."""
    following = rounds.open_at(at).first()
    if following is None:
        return {"next_round": ""}
    facts = {"round": wording.name(following), "deadline": wording.moment(following.closes_at, weekday=True)}
    return {"next_round": _("You can apply again in %(round)s. The deadline is %(deadline)s.") % facts}


def _head(award: Award, at: datetime, language: str) -> dict:
    application, agency = award.application, settings.AGENCY
    answers = applications.answers_of(application)
    officer = applications.person(answers.get("grant_officer", ""))
    roles = ("sagsbehandler", "beslutningstager") if language == "da" else ("caseworker", "decision maker")
    return {
        "kind": award.kind,
        "language": language,
        "written_at": at.isoformat(),
        "date": wording.day(at.astimezone(periods.COPENHAGEN).date()),
        "reference": f"{award.reference}-A1",
        "case": application.reference,
        "agency": agency["name"],
        "agency_unit": agency["unit"],
        "agency_address": agency["address"],
        "agency_phone": agency["phone"],
        "agency_mail": agency["mail"],
        "agency_cvr": agency["cvr"],
        "contact_mail": agency["mail"],
        "contact_phone": agency["phone"],
        "municipality": application.municipality.official_name,
        "municipality_cvr": application.municipality.cvr,
        "grant_officer": str(officer) if officer else "",
        "grant_officer_title": "",
        "grant_officer_mail": officer.email if officer else "",
        "submitted_at": wording.moment(application.submitted_at, weekday=True),
        "prepared_by": str(award.prepared_by),
        "prepared_by_title": roles[0],
        "decided_by": str(award.decided_by),
        "decided_by_title": roles[1],
    }


def _amounts(award: Award, rows: list[dict]) -> dict:
    language, cut = wording.language(), award.requested_amount - award.awarded_amount
    return {
        "requested_amount": wording.money(award.requested_amount),
        "awarded_amount": wording.money(award.awarded_amount),
        "cut_amount": wording.money(cut),
        "requested_short": reasons.short_money(money.ore(award.requested_amount), language),
        "awarded_short": reasons.short_money(money.ore(award.awarded_amount), language),
        "requested_total": wording.number(award.requested_amount, 2),
        "awarded_total": wording.number(award.awarded_amount, 2),
        "lines_count": len(rows),
        "awarded_count": sum(1 for row in rows if row["outcome"] != "none"),
        "cut_count": sum(1 for row in rows if row["outcome"] == "partial"),
        "refused_count": sum(1 for row in rows if row["outcome"] == "none"),
        "employees_count": len({row["employee"] for row in rows}),
    }


def _round(award: Award, language: str) -> dict:
    round, schemes = award.application.round, award.terms["schemes"]
    totals = assessment.totals(round)
    names = [terms[f"name_{language}"] for terms in schemes.values()]
    return {
        "round_title": wording.name(round),
        "account": f"§ {round.appropriation.code}",
        "for_what": _joined([name[:1].lower() + name[1:] for name in names], language),
        "frame_amount": wording.money(rounds.frame_of(round)),
        "round_requested_amount": wording.money(totals["asked"]),
        "round_applications": sum(totals["states"].values()),
        "purpose": " ".join(_purposes(award, language)),
    }


def _purposes(award: Award, language: str) -> list[str]:
    found = award.application.round.schemes.filter(scheme__code__in=award.terms["schemes"]).order_by("scheme__code")
    return [getattr(item.scheme, f"purpose_{language}") for item in found.select_related("scheme")]


def lines_facts(award: Award) -> list[dict]:
    """The lines of a decision in words, in the active language; letters and pages say the same."""
    before = supplements.given_before(award)
    return [
        line_facts(number, row, before.get(row.line_id, money.ZERO))
        for number, row in enumerate(awards.lines_of(award), start=1)
    ]


def line_facts(number: int, row: AwardLine, before: Decimal = money.ZERO) -> dict:
    """One line of a decision in words, in the active language. `before`: kroner of earlier decisions."""
    line, language, total = row.line, wording.language(), before + row.awarded_amount
    outcome = "full" if total == row.requested_amount else "partial" if row.awarded_amount else "none"
    return {
        "number": number,
        "employee": line.employee.reference,
        "initials": line.employee.initials,
        "scheme": line.scheme.code,
        "module": wording.name(line.module),
        "module_code": line.module.code,
        "term": wording.term(line.term),
        "requested": wording.number(row.requested_amount, 2),
        "awarded": wording.number(row.awarded_amount, 2),
        "before": wording.number(before, 2),
        "total": wording.number(total, 2),
        "outcome": outcome,
        "ground": row.ground,
        "portions": row.portions,
        "enough": row.enough,
        **_reason(row, outcome, language),
    }


def _reason(row: AwardLine, outcome: str, language: str) -> dict:
    if not row.eligible_amount:
        return {
            "reason": reasons.ground_words(row.ground, language),
            "sentence": reasons.ground_sentence(row.ground, language, _limits(row)),
        }
    words = [reasons.portion_words(portion, language) for portion in row.portions]
    sentences = [reasons.portion_sentence(portion, language) for portion in row.portions]
    return {
        "reason": ", ".join(dict.fromkeys(words)),
        "sentence": "" if outcome == "full" else " ".join(dict.fromkeys(sentences)),
    }


def _limits(row: AwardLine) -> dict:
    """The limit that a refused line breaks, as the frozen terms say it."""
    terms = row.award.terms["schemes"][row.line.scheme.code]
    years = terms.get(
        {"begun_too_late": "begin_within_years", "completed_too_late": "complete_within_years"}.get(row.ground)
    )
    if not years:
        return {}
    return {"years": years, "limit": wording.day(periods.years_after(row.line.employee.hired_on, years))}


def _sums(award: Award, schemes: dict, language: str) -> list[dict]:
    sums: dict[tuple[str, int], list[Decimal]] = {}
    for row in awards.lines_of(award):
        pair = sums.setdefault((row.line.scheme.code, periods.term(row.line.term).year), [money.ZERO, money.ZERO])
        pair[0] += row.requested_amount
        pair[1] += row.awarded_amount
    return [
        {
            "scheme": f"{code}. {schemes[code][f'name_{language}']}",
            "year": str(year),
            "requested": wording.number(requested, 2),
            "awarded": wording.number(awarded, 2),
        }
        for (code, year), (requested, awarded) in sorted(sums.items())
    ]


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
    return {"start_by": wording.day(counted - timedelta(days=1)), "start_counts_from": from_what}


def _payment(item: dict, language: str) -> dict:
    terms = _joined([wording.term(code) for code in item["terms"]], language)
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


def _joined(texts: list[str], language: str) -> str:
    if len(texts) < 2:
        return "".join(texts)
    return ", ".join(texts[:-1]) + (" og " if language == "da" else " and ") + texts[-1]
