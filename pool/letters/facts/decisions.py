"""The facts of decisions: award, partial award, conditional and final award, refusal, supplement.

The templates print these and nothing else, and the same facts travel inside the PDF.
"""

import json
from decimal import Decimal

from pool import wording
from pool.assessment import queries as assessment
from pool.awards.models import Award
from pool.kernel import money, periods
from pool.letters import added, naming, reasons
from pool.letters.facts import head, lines, terms
from pool.letters.models import Order
from pool.rounds import queries as rounds


def decision_facts(order: Order) -> dict:
    """The facts of a decision on a case, in the active language."""
    award, language = order.award, wording.language()
    rows, schemes = lines.lines_facts(award), award.terms["schemes"]
    return {
        **head.head_facts(order),
        **_signed(award),
        **_amounts(award, rows),
        **_round(award, language),
        "lines": rows,
        "sums": lines.sums_facts(award, schemes, language),
        "reasons": reasons.grouped(rows, language),
        **legal_facts(schemes, language),
        "schemes_count": len(schemes),
        "method": naming.method_sentences(json.loads(award.run.ruleset), language),
        "terms_version": head.joined([f"{code} version {item['version']}" for code, item in schemes.items()], language),
        **(terms.terms_facts(award) if award.awarded_amount else _next_round(order)),
        **(added.facts(award) if award.number > 1 else {}),
    }


def conditional_facts(order: Order) -> dict:
    """The facts of an award that is final only once its condition is met."""
    award = order.award
    return {
        **decision_facts(order),
        "is_cut": award.awarded_amount < award.requested_amount,
        "condition": award.condition.splitlines(),
        "condition_due": wording.day(award.condition_due_on),
    }


def final_facts(order: Order) -> dict:
    """The facts of an award whose condition is met; signed by who has said so."""
    award = order.award
    return {
        **conditional_facts(order),
        "first_date": _day(award.decided_at),
        "first_reference": f"{award.reference}-A1",
        "condition_note": award.condition_note,
        "decided_by": str(award.condition_met_by),
    }


def legal_facts(schemes: dict, language: str) -> dict:
    """The legal basis and the appeal text of frozen terms, each said once."""
    return {
        "legal_basis": head.joined(_different(schemes, f"legal_basis_{language}"), language),
        "appeal": _different(schemes, f"appeal_{language}"),
    }


def _different(schemes: dict, name: str) -> list[str]:
    return list(dict.fromkeys(item[name] for item in schemes.values()))


def _next_round(order: Order) -> dict:
    """When to apply again, if a round is open."""
    following = rounds.open_at(order.ordered_at).first()
    if following is None:
        return {"next_round": ""}
    facts = {"round": wording.name(following), "deadline": wording.moment(following.closes_at, weekday=True)}
    said = {
        "da": "I kan søge igen i {round}. Fristen er {deadline}.",
        "en": "You can apply again in {round}. The deadline is {deadline}.",
    }
    return {"next_round": said[wording.language()].format_map(facts)}


def _signed(award: Award) -> dict:
    handler, decider = head.TITLES[wording.language()]
    return {
        "submitted_at": wording.moment(award.application.submitted_at, weekday=True),
        "prepared_by": str(award.prepared_by),
        "prepared_by_title": handler,
        "decided_by": str(award.decided_by),
        "decided_by_title": decider,
    }


def _amounts(award: Award, rows: list[dict]) -> dict:
    language, cut = wording.language(), award.requested_amount - award.awarded_amount
    return {
        "requested_amount": wording.money(award.requested_amount),
        "awarded_amount": wording.money(award.awarded_amount),
        "cut_amount": wording.money(cut),
        "requested_short": short(award.requested_amount, language),
        "awarded_short": short(award.awarded_amount, language),
        "requested_total": wording.number(award.requested_amount, 2),
        "awarded_total": wording.number(award.awarded_amount, 2),
        "lines_count": len(rows),
        "awarded_count": sum(1 for row in rows if row["outcome"] != "none"),
        "cut_count": sum(1 for row in rows if row["outcome"] == "partial"),
        "refused_count": sum(1 for row in rows if row["outcome"] == "none"),
        "employees_count": len({row["employee"] for row in rows}),
    }


def short(amount: Decimal, language: str) -> str:
    """Kroner without decimals where there are none, for headings."""
    return reasons.short_money(money.ore(amount), language)


def _round(award: Award, language: str) -> dict:
    round, totals = award.application.round, assessment.totals(award.application.round)
    names = [item[f"name_{language}"] for item in award.terms["schemes"].values()]
    return {
        "for_what": head.joined([name[:1].lower() + name[1:] for name in names], language),
        "frame_amount": wording.money(rounds.frame_of(round)),
        "round_requested_amount": wording.money(totals["asked"]),
        "round_applications": sum(totals["states"].values()),
        "purpose": " ".join(_purposes(award, language)),
    }


def _purposes(award: Award, language: str) -> list[str]:
    found = award.application.round.schemes.filter(scheme__code__in=award.terms["schemes"]).order_by("scheme__code")
    return [getattr(item.scheme, f"purpose_{language}") for item in found.select_related("scheme")]


def _day(moment) -> str:
    return wording.day(moment.astimezone(periods.COPENHAGEN).date())
